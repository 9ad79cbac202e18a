//! Fault plans: what happens to which call on the line between the desk and the central service, written down as data.
//!
//! A plan is counted in calls, never in seconds, so that it happens the same way every time. Calls are the reader's and the
//! terminal's together, in the order in which they are made; a call that no fault names arrives.

use crate::slot::Fault;
use madoguchi_contract::format::{Format, Headed};
use serde::Deserialize;
use std::collections::BTreeSet;

/// A fault plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// What happens, in Japanese.
    pub ja: String,
    /// What happens, in English.
    pub en: String,
    faults: Vec<Fault>,
}

impl Plan {
    /// Reads a plan.
    ///
    /// # Errors
    /// What does not fit, with line and column where the file has it.
    pub fn parse(text: &str) -> Result<Self, String> {
        let file: File = FORMAT.read_toml(text).map_err(|error| error.to_string())?;
        if file.fault.is_empty() {
            return Err("a plan has at least one `[[fault]]`".into());
        }
        let mut seen = BTreeSet::new();
        let mut faults = vec![];
        for Entry { call, what } in file.fault {
            if !(1..=MOST).contains(&call) {
                return Err(format!("`call = {call}`: calls are counted from 1 to {MOST}"));
            }
            if !seen.insert(call) {
                return Err(format!("`call = {call}` stands twice"));
            }
            faults.resize(faults.len().max(call), Fault::None);
            if let Some(place) = faults.get_mut(call - 1) {
                *place = what;
            }
        }
        Ok(Self { ja: file.name.ja, en: file.name.en, faults })
    }

    /// What happens to each call, first first.
    pub fn faults(&self) -> &[Fault] {
        &self.faults
    }

    /// Whether the first call fails, so that the patient's card brings no answer.
    pub fn meets_first_call(&self) -> bool {
        self.faults.first().is_some_and(|fault| *fault != Fault::None)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    format: Option<String>,
    version: Option<u32>,
    name: Name,
    #[serde(default)]
    fault: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Name {
    ja: String,
    en: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    call: usize,
    what: Fault,
}

impl Headed for File {
    fn head(&self) -> (Option<&str>, Option<u32>) {
        (self.format.as_deref(), self.version)
    }
}

const FORMAT: Format = Format { name: "madoguchi.faults", version: 1 };
const MOST: usize = 1000;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plan_names_calls_from_one_on() {
        let plan = Plan::parse(include_str!("../../../scenarios/faults/cut-in-mid-reception.toml")).expect("fits");
        assert_eq!(plan.faults(), [Fault::CutInAnswer]);
        let down = Plan::parse(include_str!("../../../scenarios/faults/service-down.toml")).expect("fits");
        assert_eq!(down.faults(), [Fault::Unavailable, Fault::Cut, Fault::Garbage]);
        assert!(plan.meets_first_call() && down.meets_first_call());
    }

    #[test]
    fn what_does_not_fit_is_told() {
        let head = "format = \"madoguchi.faults\"\nversion = 1\nname = { ja = \"x\", en = \"x\" }\n";
        let fault = |call: &str, what: &str| format!("[[fault]]\ncall = {call}\nwhat = \"{what}\"\n");
        let told = |text: String| Plan::parse(&text).expect_err("does not fit");
        assert!(told(head.into()).contains("at least one"));
        assert!(told(format!("{head}{}", fault("0", "cut"))).contains("from 1"));
        assert!(told(format!("{head}{0}{0}", fault("2", "cut"))).contains("twice"));
        assert!(told(format!("{head}{}", fault("1", "cutt"))).contains("cut_in_answer"));
        assert!(told(head.replace("version = 1", "version = 2")).contains("newer"));
        assert!(told(head.replace("faults", "rulebook")).contains("another kind"));
    }
}
