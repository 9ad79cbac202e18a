//! `run --core`: the few scenarios that tell the most wrong implementations, in the greedy order of the committed matrix.
//! A quick look at a product, never a run of the whole suite.

use crate::command::suite::Loaded;
use crate::console;
use crate::exit::Exit;
use madoguchi_contract::{Case, Language};
use madoguchi_suite::mutants::{Class, Matrix};
use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::sync::Arc;

/// The scenarios of the core, and what they are worth.
pub struct Core {
    /// Their cases.
    pub ids: Vec<String>,
    told: usize,
    killed: usize,
    of: usize,
}

impl Core {
    /// The first so many of these cases, or as many as kill [`ENOUGH`]. A kill counts for a scenario that stands for the mutant's own
    /// clause, no other.
    ///
    /// # Errors
    /// The matrix is of another suite; told.
    pub fn of(
        asked: Option<NonZeroUsize>,
        cases: &[&Arc<Case>],
        loaded: &Loaded,
        language: Language,
    ) -> Result<Self, Exit> {
        let matrix = Matrix::committed().filter(|matrix| matrix.score(&loaded.digest).is_some()).ok_or_else(|| {
            let (what, help) = match language {
                Language::Ja => ("変異の測定がこの試験一式のものではない", "`madoguchi mutants run`で測り直す"),
                Language::En => {
                    ("the mutants were measured with another suite", "measure again: `madoguchi mutants run`")
                }
            };
            console::error(what, help);
            Exit::Config
        })?;
        let stands_for: BTreeMap<&str, &[String]> =
            cases.iter().map(|case| (case.id.as_str(), case.clauses.as_slice())).collect();
        let counts = |scenario: &str, clause: &String| stands_for.get(scenario).is_some_and(|own| own.contains(clause));
        let mut core = matrix.core_of(|scenario, mutant| mutant.on_clause && counts(scenario, &mutant.clause));
        let killed = matrix.of_class(Class::Killed).count();
        let enough = || core.iter().position(|(_, told)| told * 100 >= killed * ENOUGH).map_or(core.len(), |at| at + 1);
        core.truncate(asked.map_or_else(enough, usize::from));
        let told = core.last().map_or(0, |(_, told)| *told);
        let of = loaded.suite.cases.len();
        Ok(Self { ids: core.into_iter().map(|(scenario, _)| scenario).collect(), told, killed, of })
    }

    /// How it stands in the head of the run, and so in every report.
    pub fn filter(&self) -> String {
        let Self { ids, told, killed, of } = self;
        let tenths = (told * 1000).checked_div(*killed).unwrap_or_default();
        let percent = format!("{}.{} %", tenths / 10, tenths % 10);
        format!("core: {} of {of} scenarios, which kill {told} of {killed} mutants ({percent})", ids.len())
    }

    /// The same, for a person.
    pub fn say(&self, language: Language) -> String {
        let Self { ids, told, killed, of } = self;
        match language {
            Language::En => self.filter(),
            Language::Ja => {
                let tenths = (told * 1000).checked_div(*killed).unwrap_or_default();
                let percent = format!("{}.{}%", tenths / 10, tenths % 10);
                format!("中核: {of}シナリオ中{}、検出される変異{killed}のうち{told}（{percent}）を検出", ids.len())
            }
        }
    }
}

/// Percent of the killed mutants that the core kills unless it is said otherwise.
const ENOUGH: usize = 80;
