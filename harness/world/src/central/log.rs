//! What the service was asked and what it said, in one order. The log keeps the last so many calls, so a long run costs no
//! more memory than a short one; the counters know of all.

use hyper::body::Bytes;
use madoguchi_rulebook::Instant;
use serde::Serialize;
use std::borrow::Cow;
use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

/// One call.
#[derive(Clone, Debug, Serialize)]
pub struct Call {
    /// Running number from 1.
    pub number: u64,
    /// By the virtual clock.
    #[serde(serialize_with = "moment")]
    pub at: Instant,
    /// Facility that logged in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub facility: Option<Arc<str>>,
    /// Method and path.
    pub call: Cow<'static, str>,
    /// HTTP status; 0 when a fault kept every answer back.
    pub status: u16,
    /// What came of it: 資格有効性, an error code, a fault.
    #[serde(skip_serializing_if = "str::is_empty")]
    pub outcome: Cow<'static, str>,
    /// Request, when bodies are kept.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "text")]
    pub request: Option<Bytes>,
    /// Answer, when bodies are kept.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "text")]
    pub answer: Option<Bytes>,
}

/// Calls in their order.
#[derive(Debug)]
pub struct CallLog {
    calls: VecDeque<Call>,
    limit: usize,
    counters: BTreeMap<String, u64>,
    number: u64,
}

impl CallLog {
    /// A log that keeps this many calls.
    pub fn keeping(limit: usize) -> Self {
        Self { calls: VecDeque::new(), limit, counters: BTreeMap::new(), number: 0 }
    }

    /// Writes a call; its number is set here. Hands back the call that has to go for it.
    pub fn write(&mut self, mut call: Call) -> Option<Call> {
        self.number += 1;
        call.number = self.number;
        count(&mut self.counters, &call.call);
        if !call.outcome.is_empty() {
            count(&mut self.counters, &call.outcome);
        }
        if self.limit == 0 {
            return Some(call);
        }
        let oldest = if self.calls.len() == self.limit { self.calls.pop_front() } else { None };
        self.calls.push_back(call);
        oldest
    }

    /// Calls after a number.
    pub fn after(&self, number: u64) -> impl Iterator<Item = &Call> {
        self.calls.iter().filter(move |call| call.number > number)
    }

    /// How often each call and each outcome was seen.
    pub fn counters(&self) -> &BTreeMap<String, u64> {
        &self.counters
    }
}

fn count(counters: &mut BTreeMap<String, u64>, name: &str) {
    // Names come from callers, too; whoever invents thousands of paths is counted as one.
    if let Some(count) = counters.get_mut(name) {
        *count += 1;
        return;
    }
    let name = if counters.len() >= 1_000 { "other" } else { name };
    *counters.entry(name.into()).or_default() += 1;
}

fn moment<S: serde::Serializer>(now: &Instant, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(now)
}

fn text<S: serde::Serializer>(bytes: &Option<Bytes>, serializer: S) -> Result<S::Ok, S::Error> {
    match bytes {
        Some(bytes) => serializer.serialize_str(&String::from_utf8_lossy(bytes)),
        None => serializer.serialize_none(),
    }
}
