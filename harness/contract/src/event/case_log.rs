//! The history of one case while it runs: each event is written at once and kept for the judge.

use super::chain::{Hash, line_hash};
use super::mask::{mask_text, mask_value};
use super::recorder::Lease;
use super::{Event, EventBody, EvidenceError, FORMAT, VERSION};
use crate::case::Case;
use crate::message::Outcome;
use serde_json::Value;
use std::sync::Arc;

/// The history of one case, and its hash chain.
#[derive(Debug)]
pub struct CaseLog {
    run: Arc<str>,
    case: String,
    seq: u32,
    prev: Hash,
    history: Vec<Event>,
    lease: Option<Lease>,
}

impl CaseLog {
    /// A history that is kept but not written, for mutants, exploration and tests.
    pub fn unrecorded(case: &Case) -> Self {
        let mut log = Self::new(Arc::from(""), case, None);
        // Nothing is written, so nothing can fail but a secret, and a case holds none.
        let opened = log.record(EventBody::CaseOpened { case: Box::new(case.clone()) });
        debug_assert!(opened.is_ok());
        log
    }

    pub(super) fn new(run: Arc<str>, case: &Case, lease: Option<Lease>) -> Self {
        Self { run, case: case.id.clone(), seq: 0, prev: Hash::zero(), history: vec![], lease }
    }

    /// Records one event. Individual numbers in what came from the product are masked first.
    ///
    /// # Errors
    /// [`EvidenceError::Secret`] for a request with a secret's digits, else faults of the file system.
    pub fn record(&mut self, mut body: EventBody) -> Result<(), EvidenceError> {
        mask_body(&mut body);
        if let EventBody::Sent { request, .. } = &body
            && let Some(field) = secret_field(request)
        {
            return Err(EvidenceError::Secret { case: self.case.clone(), field });
        }
        let event = Event {
            format: FORMAT.into(),
            version: VERSION,
            run: self.run.to_string(),
            case: self.case.clone(),
            seq: self.seq,
            prev: self.prev.clone(),
            body,
        };
        if let Some(lease) = &self.lease {
            let line = event.to_line();
            let hash = line_hash(&line);
            lease.append(line)?;
            self.prev = hash;
        }
        self.seq += 1;
        self.history.push(event);
        Ok(())
    }

    /// What happened so far.
    pub fn history(&self) -> &[Event] {
        &self.history
    }

    /// Ends the case and hands over its history.
    ///
    /// # Errors
    /// Faults of the file system.
    pub fn close(mut self) -> Result<Vec<Event>, EvidenceError> {
        self.record(EventBody::CaseClosed)?;
        Ok(std::mem::take(&mut self.history))
    }
}

fn mask_body(body: &mut EventBody) {
    let text = |text: &mut String| {
        if let Some(masked) = mask_text(text) {
            *text = masked;
        }
    };
    match body {
        EventBody::Answered { outcome } => match outcome {
            Outcome::Done(value) => mask_value(value),
            Outcome::Refused(refusal) => {
                text(&mut refusal.code);
                text(&mut refusal.text);
            }
            Outcome::Unimplemented(words) | Outcome::SutError(words) | Outcome::AdapterError(words) => text(words),
            Outcome::ConfigError(fault) => text(&mut fault.why),
        },
        EventBody::Lost { lost } => lost.texts_mut().into_iter().for_each(text),
        _ => {}
    }
}

/// A field that names a secret and holds digits.
fn secret_field(value: &Value) -> Option<String> {
    match value {
        Value::Object(map) => map.iter().find_map(|(key, value)| {
            let secret = matches!(key.as_str(), "pin" | "passcode" | "password" | "token");
            match value {
                Value::String(text) if secret && is_digits(text) => Some(key.clone()),
                Value::Number(_) if secret => Some(key.clone()),
                _ => secret_field(value),
            }
        }),
        Value::Array(items) => items.iter().find_map(secret_field),
        _ => None,
    }
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|character| character.is_ascii_digit())
}
