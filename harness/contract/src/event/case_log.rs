//! The history of one case while it runs: kept for the judge, and written before anybody else has a turn.
//!
//! A message stands in the file before a product in another process gets it; what the product answered is written with the
//! next message or with the end of the case, whichever comes first. A product in this process ends with us: its cases may
//! wait for each other to be written.

use super::mask::{mask_text, mask_value};
use super::pen::Pen;
use super::recorder::Lease;
use super::{EventBody, EvidenceError};
use crate::case::Case;
use crate::message::Outcome;
use serde_json::Value;
use std::sync::Arc;

/// When the lines of a case are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pace {
    /// Before the product gets a message: it may outlive us, or end alone.
    Message,
    /// When the case ended, with others: the product lives in this process.
    Case,
}

/// The history of one case, and its lines.
#[derive(Debug)]
pub struct CaseLog {
    case: Arc<Case>,
    history: Vec<EventBody>,
    page: Option<Page>,
}

/// Where the lines of a case go.
#[derive(Debug)]
pub(super) struct Page {
    lease: Lease,
    pen: Pen,
    pace: Pace,
    /// Lines that are not written yet.
    pending: Vec<u8>,
    written: u64,
}

impl Page {
    pub(super) fn new(lease: Lease, pen: Pen, pace: Pace) -> Self {
        Self { lease, pen, pace, pending: vec![], written: 0 }
    }

    fn record(&mut self, body: &EventBody) -> Result<(), EvidenceError> {
        self.pen.line(body, &mut self.pending);
        let more = match self.pace {
            Pace::Message => matches!(body, EventBody::CaseOpened { .. } | EventBody::Answered { .. }),
            Pace::Case => !matches!(body, EventBody::CaseClosed),
        };
        if more {
            return Ok(());
        }
        self.lease.append(&self.pending, self.pace)?;
        self.written += self.pending.len() as u64;
        self.pending.clear();
        Ok(())
    }
}

impl CaseLog {
    /// A history that is kept but not written, for mutants, exploration and tests.
    pub fn unrecorded(case: &Arc<Case>) -> Self {
        Self::new(case, None).expect("what is written nowhere cannot fail")
    }

    pub(super) fn new(case: &Arc<Case>, page: Option<Page>) -> Result<Self, EvidenceError> {
        let mut log = Self { case: case.clone(), history: Vec::with_capacity(4), page };
        log.record(EventBody::CaseOpened { case: case.clone() })?;
        Ok(log)
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
            return Err(EvidenceError::Secret { case: self.case.id.clone(), field });
        }
        if let Some(page) = &mut self.page {
            page.record(&body)?;
        }
        self.history.push(body);
        Ok(())
    }

    /// What happened so far.
    pub fn history(&self) -> &[EventBody] {
        &self.history
    }

    /// Ends the case and hands over its history.
    ///
    /// # Errors
    /// Faults of the file system.
    pub fn close(mut self) -> Result<Vec<EventBody>, EvidenceError> {
        self.record(EventBody::CaseClosed)?;
        if let Some(page) = &self.page {
            page.lease.finished(&self.case.id, page.written, page.pen.head());
        }
        Ok(std::mem::take(&mut self.history))
    }
}

/// A case that is given up on (a panic, a run that ends) keeps what was recorded.
impl Drop for CaseLog {
    fn drop(&mut self) {
        if let Some(page) = self.page.as_mut().filter(|page| !page.pending.is_empty()) {
            // The file system's fault is told by the next append, or by the missing end of the case.
            drop(page.lease.append(&page.pending, page.pace));
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
