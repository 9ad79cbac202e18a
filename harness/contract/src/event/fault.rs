//! Faults of evidence that is read: which file, which line, which byte, and what is wrong there.

use std::fmt;
use std::path::PathBuf;

/// The first fault found in evidence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EvidenceFault {
    /// The file.
    pub path: PathBuf,
    /// Line, from 1; 0: the file itself.
    pub line: u64,
    /// Offset of the line's first byte.
    pub byte: u64,
    /// What is wrong.
    pub kind: FaultKind,
}

/// What is wrong.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FaultKind {
    /// The file cannot be read.
    #[error("cannot be read: {0}")]
    Unreadable(String),
    /// Not an event.
    #[error("not an event: {0}")]
    NotAnEvent(String),
    /// A newer format.
    #[error("written by a newer version (format `{format}`, version {version}): update madoguchi")]
    Newer {
        /// Format of the line.
        format: String,
        /// Its version.
        version: u32,
    },
    /// An event of another run.
    #[error("an event of another run (`{found}`, expected `{expected}`)")]
    OtherRun {
        /// Run id of the file.
        expected: String,
        /// Run id of the line.
        found: String,
    },
    /// Lines of a case are missing or in another order.
    #[error("case {case}: event {expected} is missing or was moved (found event {found})")]
    Sequence {
        /// Case id.
        case: String,
        /// Position expected.
        expected: u32,
        /// Position found.
        found: u32,
    },
    /// A case stands in two places.
    #[error("case {case}: its events stand in two places")]
    Twice {
        /// Case id.
        case: String,
    },
    /// A line was changed after it was written.
    #[error("case {case}: event {seq} was changed after it was written")]
    Changed {
        /// Case id.
        case: String,
        /// Its position.
        seq: u32,
    },
    /// Cases do not stand in order of their ids.
    #[error("case {case} stands after case {after}: lines were moved")]
    Order {
        /// Case id.
        case: String,
        /// Case before it.
        after: String,
    },
    /// A case of the closing line has no events, or not all.
    #[error("case {case}: its last events were removed")]
    Removed {
        /// Case id.
        case: String,
    },
    /// A case that the closing line does not know.
    #[error("case {case}: not in the list of the closing line, its events were added")]
    Added {
        /// Case id.
        case: String,
    },
}

impl fmt::Display for EvidenceFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{} (byte {}): {}", self.path.display(), self.line, self.byte, self.kind)
    }
}

impl std::error::Error for EvidenceFault {}
