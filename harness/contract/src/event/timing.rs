//! Durations and what a product wrote to its error stream: beside the evidence, outside the promise of equal bytes.

use crate::format::{Format, FormatFault, Headed};
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// One line of `timing.ndjson`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Timing {
    /// `madoguchi.timing`.
    pub format: String,
    /// 1.
    pub version: u32,
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

impl Timing {
    /// What something took.
    pub fn of(case: &str, what: &str, duration: Duration) -> Self {
        Self {
            format: FORMAT.name.into(),
            version: FORMAT.version,
            case: case.into(),
            what: what.into(),
            micros: duration.as_micros().try_into().unwrap_or(u64::MAX),
            process: None,
            stderr: String::new(),
        }
    }

    /// Reads one line.
    ///
    /// # Errors
    /// Another format, a newer version, or what does not fit.
    pub fn read(line: &str) -> Result<Self, FormatFault> {
        FORMAT.read_json(line)
    }
}

impl Headed for Timing {
    fn head(&self) -> (Option<&str>, Option<u32>) {
        (Some(&self.format), Some(self.version))
    }
}

const FORMAT: Format = Format { name: "madoguchi.timing", version: 1 };
