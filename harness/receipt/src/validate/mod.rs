//! Validation: every deviation of a file, record by record, in memory that does not grow with the file.

mod characters;
mod checker;
mod claim;
mod closing;
pub mod digits;
mod fields;
mod finding;
mod parallel;
mod plan;
mod records;
mod route;
mod tables;

pub use checker::Checker;
pub use finding::{Finding, RAW};
pub use parallel::validate_on;

use crate::Kind;
use crate::parse::Lines;
use std::io::{self, Read};

/// Validates a file of this kind. Findings are told in the order of the file, those about a claim as a whole at its end; returns the
/// number of claims.
///
/// # Errors
/// Faults in reading.
pub fn validate(input: impl Read, kind: Kind, tell: &mut dyn FnMut(Finding)) -> io::Result<u64> {
    let mut lines = Lines::new(input);
    let mut checker = Checker::new(kind, tell);
    while let Some(line) = lines.next_line()? {
        checker.line(&line);
    }
    Ok(checker.finish())
}

/// Validates bytes in memory.
pub fn validate_bytes(bytes: &[u8], kind: Kind) -> Vec<Finding> {
    let mut found = vec![];
    // Reading memory cannot fail.
    let _ = validate(bytes, kind, &mut |finding| found.push(finding));
    found
}
