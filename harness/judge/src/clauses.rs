//! The clause catalogue: which rule binds whom, how strongly, in which edition (`scenarios/clauses.toml`).
//!
//! A clause that an edition of the catalogue does not list is INFO there: what later notices added cannot fail a product
//! under the seminar's own edition. An edition the catalogue has never heard of, made by somebody who extends ours,
//! takes the levels of the one it extends ([`Clauses::under`]); one that extends nothing takes them as they stand.

use crate::text::Text;
use madoguchi_contract::format::{Format, FormatFault, Headed};
use madoguchi_contract::names::nearest;
use madoguchi_rulebook::words;
use serde::Deserialize;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

words! { /// How strongly a clause binds.
Level { Must = "MUST", Should = "SHOULD", May = "MAY", Info = "INFO" } }
words! { /// Whom a clause binds.
Bearer { Product = "P", Facility = "F", Insurer = "I", Service = "S", Harness = "H" } }
words! { /// Where a clause comes from.
Confidence {
    Seminar = "seminar", Restored = "seminar*", Confirmed = "seminar+", Outside = "outside", Inferred = "inferred",
    Unverified = "unverified",
} }

/// One clause.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClauseEntry {
    /// Id, such as `R-CERT-05`.
    pub id: String,
    /// How strongly it binds where it is active.
    pub level: Level,
    /// Whom it binds.
    pub bearer: Bearer,
    /// Where it comes from.
    pub confidence: Confidence,
    /// Inferred, but follows from a MUST of the seminar or is needed by the harness.
    #[serde(default)]
    pub forced: bool,
    /// Editions in which it is active.
    pub rulebooks: Vec<String>,
    /// Capability it is bound to: not applicable until declared.
    #[serde(default)]
    pub capability: Option<String>,
    /// Slide of the seminar.
    #[serde(default)]
    pub slide: Option<u32>,
    /// Lines of the seminar (`L`) and outside sources (`O`).
    pub source: Vec<String>,
    /// Title.
    pub title: Text,
    /// One sentence.
    pub statement: Text,
}

/// The catalogue.
#[derive(Clone, Debug)]
pub struct Clauses {
    entries: Vec<ClauseEntry>,
    by_id: BTreeMap<String, usize>,
    editions: BTreeSet<String>,
    extends: BTreeMap<String, String>,
}

/// Why a catalogue or an id was refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ClauseError {
    /// Not a catalogue; the text names line and column.
    #[error("not a clause catalogue: {0}")]
    Syntax(String),
    /// Another kind of file, or a newer version.
    #[error("clause catalogue: {0}")]
    Format(#[from] FormatFault),
    /// An id stands twice.
    #[error("clause {0} stands twice")]
    Twice(String),
    /// An entry that contradicts itself.
    #[error("clause {id}: {why}")]
    Entry {
        /// The clause.
        id: String,
        /// What is wrong.
        why: String,
    },
    /// No such clause.
    #[error("no clause `{id}`{}", nearest.as_ref().map(|n| format!(", did you mean `{n}`?")).unwrap_or_default())]
    Unknown {
        /// The unknown id.
        id: String,
        /// The nearest known one.
        nearest: Option<String>,
    },
}

impl Clauses {
    /// The text of the catalogue of this version.
    pub const TEXT: &'static str = include_str!("../../../scenarios/clauses.toml");

    /// The catalogue of this version.
    pub fn builtin() -> &'static Clauses {
        static CLAUSES: OnceLock<Clauses> = OnceLock::new();
        CLAUSES.get_or_init(|| Self::parse(Self::TEXT).expect("the committed catalogue is well formed"))
    }

    /// Reads a catalogue strictly.
    ///
    /// # Errors
    /// Syntax with line and column, unknown fields and words, ids that stand twice.
    pub fn parse(text: &str) -> Result<Self, ClauseError> {
        let file: File = FORMAT.read_toml(text).map_err(|fault| match fault {
            FormatFault::Syntax(why) => ClauseError::Syntax(why),
            fault => ClauseError::Format(fault),
        })?;
        let mut by_id = BTreeMap::new();
        for (at, entry) in file.clause.iter().enumerate() {
            if by_id.insert(entry.id.clone(), at).is_some() {
                return Err(ClauseError::Twice(entry.id.clone()));
            }
            if entry.rulebooks.is_empty() {
                return Err(ClauseError::Entry { id: entry.id.clone(), why: "active in no rulebook".into() });
            }
        }
        let editions = file.clause.iter().flat_map(|entry| entry.rulebooks.iter().cloned()).collect();
        Ok(Self { entries: file.clause, by_id, editions, extends: BTreeMap::new() })
    }

    /// The catalogue for a run with editions that it does not list: each takes the levels of the one it extends.
    pub fn under<'a>(&'a self, extends: &BTreeMap<String, String>) -> Cow<'a, Clauses> {
        match extends.is_empty() {
            true => Cow::Borrowed(self),
            false => Cow::Owned(Self { extends: extends.clone(), ..self.clone() }),
        }
    }

    /// The edition of the catalogue that this one is, or rests on.
    fn listed<'a>(&'a self, rulebook: &'a str) -> Option<&'a str> {
        let bases = std::iter::successors(Some(rulebook), |id| self.extends.get(*id).map(String::as_str));
        // An edition cannot rest on itself, but the evidence of somebody else may say so.
        bases.take(self.extends.len() + 1).find(|id| self.editions.contains(*id))
    }

    /// All clauses, in the catalogue's order.
    pub fn iter(&self) -> impl Iterator<Item = &ClauseEntry> {
        self.entries.iter()
    }

    /// The clause with this id.
    ///
    /// # Errors
    /// [`ClauseError::Unknown`] with the nearest id.
    pub fn entry(&self, id: &str) -> Result<&ClauseEntry, ClauseError> {
        self.by_id.get(id).and_then(|at| self.entries.get(*at)).ok_or_else(|| ClauseError::Unknown {
            id: id.into(),
            nearest: nearest(id, self.by_id.keys().map(String::as_str)).map(String::from),
        })
    }

    /// How strongly a clause binds in an edition.
    ///
    /// # Errors
    /// [`ClauseError::Unknown`] with the nearest id.
    pub fn level_in(&self, id: &str, rulebook: &str) -> Result<Level, ClauseError> {
        self.entry(id).map(|entry| self.level_of(entry, rulebook))
    }

    /// How strongly an entry binds in an edition.
    pub fn level_of(&self, entry: &ClauseEntry, rulebook: &str) -> Level {
        if self.is_active(entry, rulebook) { entry.level } else { Level::Info }
    }

    /// Whether an entry is active in an edition.
    pub fn is_active(&self, entry: &ClauseEntry, rulebook: &str) -> bool {
        self.listed(rulebook).is_none_or(|listed| entry.rulebooks.iter().any(|edition| edition == listed))
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    format: String,
    version: u32,
    #[serde(default)]
    clause: Vec<ClauseEntry>,
}

impl Headed for File {
    fn head(&self) -> (Option<&str>, Option<u32>) {
        (Some(&self.format), Some(self.version))
    }
}

const FORMAT: Format = Format { name: "madoguchi.clauses", version: 1 };

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_committed_catalogue_knows_every_clause_of_the_rulebook() {
        let clauses = Clauses::builtin();
        for clause in madoguchi_rulebook::Clause::ALL {
            assert!(clauses.entry(clause.id()).is_ok(), "{clause}");
        }
        assert_eq!(clauses.iter().count(), madoguchi_rulebook::Clause::ALL.len());
    }

    #[test]
    fn an_outside_clause_is_a_remark_in_the_seminar_edition() {
        let clauses = Clauses::builtin();
        assert_eq!(clauses.level_in("R-OLD-07", "actual"), Ok(Level::Must));
        assert_eq!(clauses.level_in("R-OLD-07", "seminar-2025-07"), Ok(Level::Info));
        assert_eq!(clauses.level_in("R-OLD-07", "my-edition"), Ok(Level::Must));
        assert_eq!(clauses.level_in("R-DATE-01", "seminar-2025-07"), Ok(Level::Must));
    }

    #[test]
    fn an_edition_of_a_file_takes_the_levels_of_what_it_extends() {
        let extends = |pairs: &[(&str, &str)]| pairs.iter().map(|(a, b)| (a.to_string(), b.to_string())).collect();
        let chain = extends(&[("spring", "actual"), ("strict", "plain"), ("plain", "seminar-2025-07")]);
        let clauses = Clauses::builtin().under(&chain);
        assert_eq!(clauses.level_in("R-OLD-07", "spring"), Ok(Level::Must));
        assert_eq!(clauses.level_in("R-OLD-07", "strict"), Ok(Level::Info));
        assert_eq!(clauses.level_in("R-DATE-01", "strict"), Ok(Level::Must));
        assert_eq!(clauses.level_in("R-OLD-07", "on-its-own"), Ok(Level::Must));
        let circle = extends(&[("a", "b"), ("b", "a")]);
        assert_eq!(Clauses::builtin().under(&circle).level_in("R-OLD-07", "a"), Ok(Level::Must));
    }

    #[test]
    fn an_unknown_id_is_refused_with_the_nearest() {
        let error = Clauses::builtin().level_in("R-CRT-05", "actual").expect_err("unknown");
        assert_eq!(error.to_string(), "no clause `R-CRT-05`, did you mean `R-CERT-05`?");
    }

    #[test]
    fn a_wrong_catalogue_is_refused_with_its_line() {
        let head = "format = \"madoguchi.clauses\"\nversion = 1\n";
        let entry = "[[clause]]\nid = \"R-X-01\"\nlevel = \"MUST\"\nbearer = \"P\"\nconfidence = \"seminar\"\n\
            rulebooks = [\"actual\"]\nsource = []\ntitle = { ja = \"\", en = \"\" }\nstatement = { ja = \"\", en = \"\" }\n";
        assert!(Clauses::parse(&format!("{head}{entry}")).is_ok());
        let word = Clauses::parse(&format!("{head}{}", entry.replace("MUST", "MUSST"))).expect_err("unknown word");
        assert!(word.to_string().contains("line 5"), "{word}");
        assert!(Clauses::parse(&format!("{head}{entry}colour = 1\n")).is_err());
        assert_eq!(
            Clauses::parse(&format!("{head}{entry}{entry}")).map(|_| ()),
            Err(ClauseError::Twice("R-X-01".into()))
        );
        assert!(matches!(Clauses::parse("format = \"x\"\nversion = 2\n"), Err(ClauseError::Format(_))));
    }
}
