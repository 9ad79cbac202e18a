//! The pen of one case: puts bodies of events into lines and chains them.

use super::chain::{Hash, line_hash};
use super::{EventBody, FORMAT, VERSION};
use serde::Serialize;
use std::sync::Arc;

/// A line: an [`Event`](super::Event) that owns nothing.
#[derive(Serialize)]
struct Line<'a> {
    format: &'a str,
    version: u32,
    run: &'a str,
    case: &'a str,
    seq: u32,
    prev: &'a Hash,
    body: &'a EventBody,
}

/// Position in the chain of one case.
#[derive(Debug)]
pub(super) struct Pen {
    run: Arc<str>,
    case: String,
    seq: u32,
    prev: Hash,
}

impl Pen {
    /// At the start of a case.
    pub(super) fn new(run: Arc<str>, case: String) -> Self {
        Self { run, case, seq: 0, prev: Hash::zero() }
    }

    /// Hash of the last line.
    pub(super) fn head(&self) -> &Hash {
        &self.prev
    }

    /// Appends the line of the next event, with its end.
    pub(super) fn line(&mut self, body: &EventBody, to: &mut Vec<u8>) {
        let start = to.len();
        let Self { run, case, seq, prev } = self;
        let line = Line { format: FORMAT, version: VERSION, run, case, seq: *seq, prev, body };
        serde_json::to_writer(&mut *to, &line).expect("events have a JSON form");
        self.prev = line_hash(to.get(start..).unwrap_or_default());
        self.seq += 1;
        to.push(b'\n');
    }
}
