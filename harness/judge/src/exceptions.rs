//! Clauses that no scenario stands for, and why (`scenarios/exceptions.toml`).

use crate::text::Text;
use madoguchi_contract::format::{Format, FormatFault, Headed};
use serde::Deserialize;

/// One clause without a scenario.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Exception {
    /// Id of the clause.
    pub clause: String,
    /// Why.
    pub reason: Text,
}

/// Reads the list strictly.
///
/// # Errors
/// Another kind of file, a newer version, or what does not fit, with line and column.
pub fn read(text: &str) -> Result<Vec<Exception>, FormatFault> {
    FORMAT.read_toml::<File>(text).map(|file| file.exception)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    format: String,
    version: u32,
    #[serde(default)]
    exception: Vec<Exception>,
}

impl Headed for File {
    fn head(&self) -> (Option<&str>, Option<u32>) {
        (Some(&self.format), Some(self.version))
    }
}

const FORMAT: Format = Format { name: "madoguchi.exceptions", version: 1 };
