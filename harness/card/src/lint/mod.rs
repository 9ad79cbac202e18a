//! The lint for *clients*: what a program did wrong with a card, seen in a trace and nothing else.
//!
//! A wrong PIN that costs two tries blocks a patient's card with two typos and sends the patient to the city hall; a
//! signature without NULL is refused later by somebody else; a number read at a desk is against the law. [`RULES`] is
//! the open list; each rule is one function over the steps of a trace.

mod files;
mod pins;
mod rules;
mod session;
mod signatures;

pub use rules::RULES;

use crate::confidence::Confidence;
use crate::trace::{Language, Step, Trace, Words, steps};
use serde::Serialize;

/// One thing a client must or should not do.
#[derive(Debug)]
pub struct Rule {
    /// Its name.
    pub id: &'static str,
    /// How bad it is.
    pub level: Level,
    /// How sure the fact behind it is.
    pub confidence: Confidence,
    /// Where the fact is told.
    pub source: &'static str,
    /// What was done.
    pub what: Words,
    /// What to do instead.
    pub instead: Words,
    find: fn(&Watched) -> Vec<Hit>,
}

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Level {
    /// It harms a person, or the result is wrong.
    Must,
    /// It will fail on some card or server.
    Should,
    /// Worth knowing.
    Info,
}

impl Level {
    /// The word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Must => "MUST",
            Self::Should => "SHOULD",
            Self::Info => "INFO",
        }
    }

    /// Whether it is a fault of the client rather than a remark.
    pub fn is_fault(self) -> bool {
        self != Self::Info
    }
}

/// Something found in a trace.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The rule.
    pub rule: &'static Rule,
    /// Sequence numbers of the exchanges that show it, in order.
    pub at: Vec<u64>,
    /// What was seen, Japanese.
    pub seen_ja: String,
    /// What was seen, English.
    pub seen_en: String,
}

impl Finding {
    /// What was seen.
    pub fn seen(&self, language: Language) -> &str {
        match language {
            Language::Ja => &self.seen_ja,
            Language::En => &self.seen_en,
        }
    }
}

/// Everything a client did wrong in this trace, by the order of [`RULES`] and then of the trace.
pub fn lint(trace: &Trace) -> Vec<Finding> {
    let watched = Watched { trace, steps: steps(trace) };
    let found = |rule: &'static Rule| {
        let finding = move |hit: Hit| Finding { rule, at: hit.at, seen_ja: hit.ja, seen_en: hit.en };
        (rule.find)(&watched).into_iter().map(finding)
    };
    RULES.iter().flat_map(found).collect()
}

/// A trace and what the client did in it.
pub(crate) struct Watched<'t> {
    trace: &'t Trace,
    steps: Vec<Step<'t>>,
}

/// Where a rule was broken, and what was seen there.
pub(crate) struct Hit {
    at: Vec<u64>,
    ja: String,
    en: String,
}

impl Hit {
    fn new(at: impl Into<Vec<u64>>, ja: impl Into<String>, en: impl Into<String>) -> Self {
        Self { at: at.into(), ja: ja.into(), en: en.into() }
    }
}

/// What a PIN is called, in both languages.
fn pin_name((place, reference): (crate::trace::Place, u16)) -> (String, String) {
    let name = place.file(reference).unwrap_or(Words::new("暗証番号", "PIN"));
    (format!("{}({reference:04X})", name.ja), format!("{} ({reference:04X})", name.en))
}
