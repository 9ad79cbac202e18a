//! Durations and what a product wrote to its error stream: beside the evidence, outside the promise of equal bytes.

use serde::{Deserialize, Serialize};

/// One line of `timing.ndjson`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Timing {
    /// Case id; empty: the run itself.
    pub case: String,
    /// What took the time: a verb, or `run`.
    pub what: String,
    /// Duration in microseconds.
    pub micros: u64,
    /// Process id of the product, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub process: Option<u32>,
    /// Last lines of the product's error stream.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub stderr: String,
}
