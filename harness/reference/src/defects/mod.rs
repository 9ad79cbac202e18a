//! Planted defects: wrong implementations that the suite must catch, each on its clause. The test of the tests.
//!
//! A defect is a patch of one rulebook entry, or a wrapper around facts, decision, answer or desk transition; never a
//! branch in the rulebook.

mod answer;
mod certificate;
mod claim;
mod desk;
mod document;
mod file;
mod money;
mod service;
mod terminal;
mod wire;

use crate::claims::Lines;
use crate::reception::Habits;
use crate::terminal::TerminalHabits;
use madoguchi_contract::Answer;
use madoguchi_contract::case::Question;
use madoguchi_receipt::write::Book;
use madoguchi_rulebook::desk::{DeskState, Effects, Stimulus};
use madoguchi_rulebook::{Decision, Facts, Rulebook};

/// A planted defect.
#[derive(Clone, Copy)]
pub struct Defect {
    /// Name on the command line.
    pub id: &'static str,
    /// Clause it breaks; the run must name it.
    pub clause: &'static str,
    /// Rulebooks in which it must be caught.
    pub rulebooks: &'static [&'static str],
    /// What is wrong, in Japanese.
    pub ja: &'static str,
    /// What is wrong, in English.
    pub en: &'static str,
    /// The vector that sees it first.
    pub vector: &'static str,
    /// How it is planted.
    pub cause: Cause,
}

/// How a defect is planted.
#[derive(Clone, Copy)]
pub enum Cause {
    /// No defect.
    None,
    /// One entry of the resolved rulebook is changed.
    Patch {
        /// Entry.
        key: &'static str,
        /// New value fields.
        value: fn() -> toml::Value,
    },
    /// The product sees other facts.
    Facts(fn(Facts) -> Facts),
    /// The product decides otherwise.
    Decision(fn(&Facts, Decision) -> Decision),
    /// The product answers otherwise.
    Answer(fn(&Question, &mut Answer)),
    /// The product goes about its files otherwise (role `reception`).
    Wire(fn(&mut Habits)),
    /// The program between folder and central service works otherwise (role `terminal`).
    Terminal(fn(&mut TerminalHabits)),
    /// The product writes its file of claims otherwise (role `claims`).
    File(fn(&Question, &mut Lines)),
    /// The product does not write books that it cannot take (role `claims`).
    Refusal(fn(&Book) -> bool),
    /// The desk moves otherwise.
    Desk(fn(&DeskState, &Stimulus, &Rulebook) -> (DeskState, Effects)),
}

impl Cause {
    /// Whether all of it stands in the decision: nothing is changed when the answer is put into words.
    pub(crate) fn decides(&self) -> bool {
        !matches!(self, Cause::Answer(_))
    }
}

/// All defects, by family.
pub static DEFECTS: std::sync::LazyLock<Vec<Defect>> = std::sync::LazyLock::new(|| {
    [
        certificate::DEFECTS,
        document::DEFECTS,
        answer::DEFECTS,
        money::DEFECTS,
        claim::DEFECTS,
        file::DEFECTS,
        service::DEFECTS,
        desk::DEFECTS,
        wire::DEFECTS,
        terminal::DEFECTS,
    ]
    .concat()
});

impl Defect {
    /// Whether it shows on the wire alone.
    pub fn is_wire(&self) -> bool {
        matches!(self.cause, Cause::Wire(_) | Cause::Terminal(_))
    }

    /// Whether it shows in files of claims alone.
    pub fn is_file(&self) -> bool {
        matches!(self.cause, Cause::File(_) | Cause::Refusal(_))
    }

    /// Whether it shows in the role `terminal`.
    pub fn is_terminal(&self) -> bool {
        matches!(self.cause, Cause::Terminal(_))
    }

    /// Whether it shows in one question to a decision engine: no act, no file and no message is needed.
    pub fn shows_in_a_decision(&self) -> bool {
        matches!(self.cause, Cause::Patch { .. } | Cause::Facts(_) | Cause::Decision(_) | Cause::Answer(_))
    }

    /// The defect with this id.
    pub fn find(id: &str) -> Option<&'static Defect> {
        DEFECTS.iter().find(|defect| defect.id == id)
    }
}

const BOTH: &[&str] = &["seminar-2025-07", "actual"];
const ACTUAL: &[&str] = &["actual"];
const SEMINAR: &[&str] = &["seminar-2025-07"];
