//! Feature files: found, linted, parsed, expanded and compiled into cases.
//!
//! The Gherkin parser loses some Japanese silently; [`lint`] turns each such loss into an error with its place.

pub mod compile;
pub mod documents;
pub mod lint;
pub mod print;
pub mod source;

pub use compile::{Suite, compile, compile_for};
pub use documents::documents;
pub use source::{FeatureSource, builtin, digest, read_folder};

/// A fault in a feature file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file}:{line}:{column}: {message}")]
pub struct FeatureError {
    /// File, relative to the features folder.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// Stable code, such as `unknown_step`.
    pub code: &'static str,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: &'static str,
    /// The line as written.
    pub excerpt: String,
}
