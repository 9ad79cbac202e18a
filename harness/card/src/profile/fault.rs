//! What is wrong with a profile file, and where.

/// A profile file was refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file}:{line}:{column}: {reason}{}", nearest.as_ref().map(|known| format!("; did you mean `{known}`?")).unwrap_or_default())]
pub struct ProfileFault {
    /// The file, as it was named.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
    /// What is wrong.
    pub reason: String,
    /// A known word that is near.
    pub nearest: Option<String>,
}
