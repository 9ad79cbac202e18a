//! The threads of a run against the built-in reference, each with a reference of its own.

use crate::command::block_on;
use crate::product::{self, Wanted};
use madoguchi_contract::event::EvidenceError;
use madoguchi_contract::{Language, Role};
use madoguchi_judge::{CaseVerdict, ErrorMap};
use madoguchi_rulebook::Editions;
use madoguchi_suite::drive::Driver;
use madoguchi_suite::run::{Judged, Pile, Run};
use madoguchi_suite::wire::Planned;
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

/// How the reference is plugged in once more.
#[derive(Clone)]
pub struct Again {
    /// `reference` or `reference:DEFECT`.
    pub target: String,
    /// Longest wait.
    pub deadline: Duration,
    /// Roles asked for.
    pub roles: Vec<Role>,
    /// Rulebooks of the run.
    pub rulebooks: Vec<String>,
    /// Their editions.
    pub editions: Editions,
    /// What codes mean.
    pub codes: ErrorMap,
    /// The fault plan on the line of every visit.
    pub planned: Option<Arc<Planned>>,
    /// Language of messages.
    pub language: Language,
}

impl Again {
    fn driver(self) -> Driver {
        let wanted = Wanted { roles: &self.roles, rulebooks: &self.rulebooks, editions: &self.editions };
        let plugged = block_on(product::plug(&self.target, None, 1, self.deadline, &wanted, self.language));
        let plugged = plugged.expect("the same reference was plugged in before");
        let driver = plugged.into_driver().under(self.planned.clone());
        driver.with_editions(self.editions.clone()).with_codes(self.codes)
    }
}

/// Threads beside the first.
pub struct Threads(Vec<JoinHandle<Result<Judged, EvidenceError>>>);

impl Threads {
    /// Starts them.
    pub fn start<W>(count: usize, run: &Run, pile: &Pile, watch: &Arc<W>, again: &Again) -> Self
    where
        W: Fn(&CaseVerdict) + Send + Sync + 'static,
    {
        let start = |_| {
            let (beside, pile, watch, again) = (run.beside(), pile.clone(), watch.clone(), again.clone());
            std::thread::spawn(move || beside.replay(&pile, again.driver(), move |verdict| watch(verdict)))
        };
        Self((0..count).map(start).collect())
    }

    /// Waits for them and takes over what they judged.
    ///
    /// # Errors
    /// A fault in writing the evidence.
    pub fn join(self, run: &Run) -> Result<(), EvidenceError> {
        let mut written = Ok(());
        for thread in self.0 {
            match thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)) {
                Ok(judged) => run.join(judged),
                Err(error) => written = Err(error),
            }
        }
        written
    }
}
