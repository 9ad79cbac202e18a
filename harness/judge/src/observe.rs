//! What a history shows: the one answer that the events of a case add up to, or why there is none.
//!
//! A question to an engine has one answer. A journey has one for each act; later answers replace earlier fields, and
//! the screens each act left standing make the list of screens where the product does not give the list itself.

use crate::error_map::ErrorMap;
use madoguchi_contract::event::{EventBody, MASK, NotAsked, WireRecord};
use madoguchi_contract::message::{Lost, Refusal};
use madoguchi_contract::{Answer, Outcome};
use serde_json::{Map, Value};
use std::collections::BTreeSet;

/// What the judge looks at of a history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sight {
    /// An individual number had to be masked in what came from the product.
    pub masked: bool,
    /// What the events add up to.
    pub observed: Observed,
    /// Codes of refusals whose class the error map gave.
    pub codes: BTreeSet<String>,
    /// What the peers of the emulated world saw.
    pub wire: Vec<WireRecord>,
}

impl Sight {
    /// Looks at a history that was written down; refusals count as the map says.
    pub fn of(history: Vec<EventBody>, map: &ErrorMap) -> Self {
        Self::by(history, map, Answers::Read)
    }

    /// Looks at what just happened in a session, which refuses answers that do not fit the contract.
    pub fn live(history: Vec<EventBody>, map: &ErrorMap) -> Self {
        Self::by(history, map, Answers::Strict)
    }

    fn by(history: Vec<EventBody>, map: &ErrorMap, answers: Answers) -> Self {
        let (masked, mut codes) = (masked(&history), BTreeSet::new());
        let wire = history.iter().filter_map(|event| match event {
            EventBody::Wire { record } => Some(record.clone()),
            _ => None,
        });
        let wire = wire.collect();
        let observed = observe(history, answers, |refusal| {
            let (refusal, code) = map.read(refusal);
            codes.extend(code);
            refusal
        });
        Self { masked, observed, codes, wire }
    }
}

/// How far answers are known to fit the contract.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Answers {
    /// They were read from somebody's file.
    Read,
    /// A session read them strictly.
    Strict,
}

/// What a history shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Observed {
    /// Nothing yet.
    Nothing,
    /// The case was not put to the product.
    NotAsked(NotAsked),
    /// The product answered.
    Answered(Answer),
    /// The product refused the question.
    Refused(Refusal),
    /// A capability or fact is not built.
    Unimplemented(String),
    /// The product's clock cannot be set.
    NoClock,
    /// The product crashed.
    Crashed(String),
    /// The set-up or the adapter is wrong.
    Misconfigured(String),
    /// The transport failed, or the time was up.
    Lost(Lost),
}

/// Reads a history. What went wrong first decides.
fn observe(history: Vec<EventBody>, answers: Answers, mut read: impl FnMut(Refusal) -> Refusal) -> Observed {
    let journey = history.iter().any(|event| match event {
        EventBody::CaseOpened { case } => !case.acts.is_empty(),
        _ => false,
    });
    let mut sum = Sum::default();
    let mut verb = "act".to_string();
    for event in history {
        match event {
            EventBody::Sent { verb: sent, .. } => verb = sent,
            EventBody::NotAsked { reason } => return Observed::NotAsked(reason),
            EventBody::Lost { lost } => return Observed::Lost(lost),
            EventBody::Answered { outcome } => match outcome {
                Outcome::Done(value) if speaks(&verb) => {
                    if let Err(why) = sum.add(value, answers) {
                        return Observed::Misconfigured(why);
                    }
                }
                Outcome::Done(_) => {}
                Outcome::Refused(refusal) if journey => sum.refused(&read(refusal)),
                Outcome::Refused(refusal) => return Observed::Refused(read(refusal)),
                Outcome::Unimplemented(_) if verb == "clock" => return Observed::NoClock,
                Outcome::Unimplemented(what) => return Observed::Unimplemented(what),
                Outcome::SutError(text) => return Observed::Crashed(text),
                Outcome::AdapterError(text) => return Observed::Misconfigured(text),
                Outcome::ConfigError(fault) => {
                    return Observed::Misconfigured(format!("{}: {}", fault.field, fault.why));
                }
            },
            _ => {}
        }
    }
    sum.finish()
}

/// Verbs whose answers hold observables.
fn speaks(verb: &str) -> bool {
    !matches!(verb, "hello" | "configure" | "reset" | "clock" | "arrange" | "settle" | "bye")
}

#[derive(Default)]
struct Sum {
    fields: Map<String, Value>,
    screens: Vec<Value>,
}

impl Sum {
    fn add(&mut self, value: Value, answers: Answers) -> Result<(), String> {
        if value.is_null() {
            return Ok(());
        }
        if answers == Answers::Read {
            Answer::check(&value).map_err(|error| error.to_string())?;
        }
        if let Value::Object(fields) = value {
            if let Some(screen) = fields.get("screen").filter(|screen| !screen.is_null())
                && self.screens.last() != Some(screen)
            {
                self.screens.push(screen.clone());
            }
            if self.fields.is_empty() {
                self.fields = fields;
            } else {
                self.fields.extend(fields);
            }
        }
        Ok(())
    }

    fn refused(&mut self, refusal: &Refusal) {
        self.fields.insert("refused".into(), serde_json::to_value(refusal).unwrap_or_default());
    }

    fn finish(mut self) -> Observed {
        if !self.screens.is_empty() && self.fields.get("screens").is_none_or(Value::is_null) {
            self.fields.insert("screens".into(), Value::Array(self.screens));
        }
        if self.fields.is_empty() {
            return Observed::Nothing;
        }
        Observed::Answered(Answer::from_fields(self.fields))
    }
}

/// Whether an individual number had to be masked in what came from the product.
fn masked(history: &[EventBody]) -> bool {
    history.iter().any(|event| match event {
        EventBody::Answered { outcome: Outcome::Done(value) } => holds_mask(value),
        EventBody::Answered { outcome } => serde_json::to_value(outcome).is_ok_and(|value| holds_mask(&value)),
        EventBody::Lost { lost } => serde_json::to_value(lost).is_ok_and(|value| holds_mask(&value)),
        _ => false,
    })
}

fn holds_mask(value: &Value) -> bool {
    match value {
        Value::String(text) => text.contains(MASK),
        Value::Array(items) => items.iter().any(holds_mask),
        Value::Object(map) => map.values().any(holds_mask),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}
