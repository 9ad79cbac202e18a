//! Why a rulebook file is refused: always with file, line, column and a reason a person can act on.

use crate::rulebook::entry::Kind;

/// A refused rulebook, with the place of the fault.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file}:{line}:{column}: {reason}")]
pub struct RulebookError {
    /// Name of the file or rulebook, as given to the loader.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// What is wrong.
    pub reason: Fault,
}

/// What is wrong with a rulebook.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Fault {
    /// Not TOML.
    #[error("this is not valid TOML: {0}")]
    Syntax(String),
    /// `format` is missing or another one.
    #[error("`format` must be \"madoguchi.rulebook\", found {0}")]
    Format(String),
    /// A newer `version` than this reader knows.
    #[error(
        "written by a newer version of madoguchi (format `madoguchi.rulebook`, version {found}; this one reads up to {known}): update madoguchi"
    )]
    NewerVersion {
        /// Version in the file.
        found: i64,
        /// Newest version this reader knows.
        known: i64,
    },
    /// A key nobody reads.
    #[error("unknown key `{found}`; the nearest known key is `{nearest}`")]
    UnknownKey {
        /// Key in the file.
        found: String,
        /// Nearest known key.
        nearest: String,
    },
    /// A word outside the closed vocabulary of its place.
    #[error("unknown word `{found}` in `{key}`; the nearest known word is `{nearest}`")]
    UnknownWord {
        /// Entry key.
        key: String,
        /// Word in the file.
        found: String,
        /// Nearest known word.
        nearest: String,
    },
    /// Something that must stand there does not.
    #[error("missing key `{0}`")]
    MissingKey(String),
    /// A value of another type.
    #[error("`{key}` must be {expected}")]
    WrongType {
        /// Field.
        key: String,
        /// What is expected.
        expected: &'static str,
    },
    /// The entry's kind does not fit its key.
    #[error("`{key}` is of kind {expected}, not {found}")]
    WrongKind {
        /// Entry key.
        key: String,
        /// Kind of that key.
        expected: Kind,
        /// Kind in the file.
        found: String,
    },
    /// A date or time that does not exist.
    #[error("{0}")]
    Date(String),
    /// A clause id that is not in the catalogue.
    #[error("unknown clause `{found}`; the nearest known clause is `{nearest}`")]
    UnknownClause {
        /// Id in the file.
        found: String,
        /// Nearest known id.
        nearest: String,
    },
    /// An ambiguity id that is not written `A-nn`.
    #[error("`{0}` is not an ambiguity id (A-01 … A-63)")]
    Ambiguity(String),
    /// The end stands before the start.
    #[error("`{key}` ends ({until}) before it begins ({from})")]
    Backwards {
        /// Entry key.
        key: String,
        /// First day.
        from: String,
        /// Last day.
        until: String,
    },
    /// Two entries of one key are in force on the same day.
    #[error("`{key}`: two entries are in force on {day}")]
    Overlap {
        /// Entry key.
        key: String,
        /// First day both hold.
        day: String,
    },
    /// `from`/`until` on a key that is always in force.
    #[error("`{0}` is always in force and takes no `from` or `until`")]
    NoWindow(String),
    /// More windows than the key can hold.
    #[error("`{key}` holds at most {most} windows")]
    TooMany {
        /// Entry key.
        key: String,
        /// Limit.
        most: usize,
    },
    /// An id that cannot stand in a tag.
    #[error("`{0}` cannot be a tag: write the id with small letters, digits, `-`, `_` and `.`, such as `spring-2026`")]
    Id(String),
    /// The id of a built-in rulebook.
    #[error("`{0}` is a rulebook of madoguchi itself: give the file an id of its own and write `extends = \"{0}\"`")]
    BuiltIn(String),
    /// The id of another file.
    #[error("the id `{0}` stands twice: another rulebook file has it, too")]
    Twice(String),
    /// `extends` names a rulebook nobody knows.
    #[error("extends the unknown rulebook `{0}`")]
    UnknownBase(String),
    /// `extends` comes back to itself.
    #[error("extends itself: {0}")]
    Cycle(String),
}
