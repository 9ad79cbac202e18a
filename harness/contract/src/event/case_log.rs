//! The history of one case while it runs: kept for the judge, and written before anybody else has a turn.
//!
//! A message stands in the file before the product gets it; what the product answered is written with the next message
//! or with the end of the case, whichever comes first.

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
    /// Lines that are not written yet.
    pending: Vec<u8>,
    written: u64,
}

impl CaseLog {
    /// A history that is kept but not written, for mutants, exploration and tests.
    pub fn unrecorded(case: &Arc<Case>) -> Self {
        let mut log = Self::new(Arc::from(""), case, None);
        // Nothing is written, so nothing can fail but a secret, and a case holds none.
        let opened = log.record(EventBody::CaseOpened { case: case.clone() });
        debug_assert!(opened.is_ok());
        log
    }

    pub(super) fn new(run: Arc<str>, case: &Case, lease: Option<Lease>) -> Self {
        let history = Vec::with_capacity(4);
        let case = case.id.clone();
        Self { run, case, seq: 0, prev: Hash::zero(), history, lease, pending: vec![], written: 0 }
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
            let start = self.pending.len();
            event.write_line(&mut self.pending);
            self.prev = line_hash(self.pending.get(start..).expect("the line was appended"));
            self.pending.push(b'\n');
            if !matches!(event.body, EventBody::CaseOpened { .. } | EventBody::Answered { .. }) {
                lease.append(&self.pending)?;
                self.written += self.pending.len() as u64;
                self.pending.clear();
            }
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
        if let Some(lease) = &self.lease {
            lease.finished(&self.case, self.written, &self.prev);
        }
        Ok(std::mem::take(&mut self.history))
    }
}

/// A case that is given up on (a panic, a run that ends) keeps what was recorded.
impl Drop for CaseLog {
    fn drop(&mut self) {
        if let Some(lease) = &self.lease
            && !self.pending.is_empty()
        {
            // The file system's fault is told by the next append, or by the missing end of the case.
            drop(lease.append(&self.pending));
        }
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
