//! A mutant against the suite: which cases tell it, and whether on the clause it breaks.

use super::Mutant;
use crate::drive::Driver;
use crate::features::Suite;
use crate::run::{Policy, Run};
use futures::executor::block_on;
use madoguchi_contract::session::Session;
use madoguchi_contract::transport::InProcess;
use madoguchi_contract::{Case, Role, Subject};
use madoguchi_judge::{CaseVerdict, Verdict};
use madoguchi_reference::{DEFECTS, Defect, Reference};
use madoguchi_rulebook::{Editions, Word};
use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

/// What came of one mutant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trial {
    /// Its name.
    pub id: String,
    /// The clause it breaks.
    pub clause: String,
    /// Cases that told it (`V-001@actual`), in order.
    pub told_by: Vec<String>,
    /// Whether one of them told it on its own clause.
    pub on_clause: bool,
}

/// All mutants of a suite.
pub struct Trials {
    candidates: Vec<Candidate>,
    cases: Vec<Arc<Case>>,
}

enum Candidate {
    Mechanical(Box<Mutant>),
    Planted(&'static Defect),
}

impl Trials {
    /// The mechanical mutants of the built-in rulebooks, and the planted defects of decisions and desks, against the cases of a
    /// product by word.
    pub fn of(suite: &Suite) -> Self {
        let editions = Editions::builtin();
        let rulebooks: Vec<_> = editions.iter().map(|(_, rulebook)| rulebook).collect();
        let mechanical = rulebooks.iter().flat_map(|rulebook| super::mechanical(rulebook, &rulebooks));
        let mut candidates: Vec<Candidate> = mechanical.map(|mutant| Candidate::Mechanical(Box::new(mutant))).collect();
        let planted = DEFECTS.iter().filter(|defect| !defect.is_wire() && !defect.is_file());
        candidates.extend(planted.map(Candidate::Planted));
        let by_word = |case: &&Arc<Case>| !case.role.is_wire();
        Self { candidates, cases: suite.cases.iter().filter(by_word).cloned().collect() }
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.candidates.len()
    }

    /// Tries all of them on every core; `tried` hears of each. The same trials in the same order for any number of cores.
    pub fn run(&self, tried: &(dyn Fn() + Sync)) -> Vec<Trial> {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let next = AtomicUsize::new(0);
        let work = || {
            let mut done = vec![];
            while let Some((at, candidate)) = {
                let at = next.fetch_add(1, Ordering::Relaxed);
                self.candidates.get(at).map(|candidate| (at, candidate))
            } {
                done.push((at, self.attempt(candidate)));
                tried();
            }
            done
        };
        let mut trials: Vec<(usize, Trial)> = std::thread::scope(|scope| {
            let workers: Vec<_> = (0..cores).map(|_| scope.spawn(work)).collect();
            let done =
                workers.into_iter().map(|one| one.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
            done.flatten().collect()
        });
        trials.sort_by_key(|(at, _)| *at);
        trials.into_iter().map(|(_, trial)| trial).collect()
    }

    fn subject(&self, verdict: &CaseVerdict) -> Subject {
        let found = self.cases.binary_search_by(|case| case.id.as_str().cmp(&verdict.case));
        found.map_or(Subject::Product, |at| self.cases[at].subject)
    }

    fn attempt(&self, candidate: &Candidate) -> Trial {
        let mut editions = Editions::builtin();
        let (id, clause, product, of) = match candidate {
            Candidate::Mechanical(mutant) => {
                editions = editions.replaced(mutant.rulebook.clone());
                let product = Reference::knowing(&editions, None).expect("a mutant is a rulebook");
                (mutant.id.clone(), mutant.clause.clone(), product, Some(mutant.rulebook.id().to_string()))
            }
            Candidate::Planted(defect) => {
                (defect.id.to_string(), defect.clause.to_string(), Reference::with_defect(defect), None)
            }
        };
        // A wrong rulebook is told by the harness's own fixtures, too; a wrong product is not asked for them.
        let asked = |case: &&Arc<Case>| match &of {
            Some(rulebook) => case.rulebook == *rulebook,
            None => case.subject != Subject::Harness,
        };
        let cases: Vec<Arc<Case>> = self.cases.iter().filter(asked).cloned().collect();
        let verdicts = verdicts(product, cases, editions);
        let told: Vec<&CaseVerdict> =
            verdicts.iter().filter(|verdict| tells(verdict.verdict, self.subject(verdict))).collect();
        let on_clause = told
            .iter()
            .any(|verdict| verdict.clauses.get(&clause).is_some_and(|worth| tells(*worth, self.subject(verdict))));
        let told_by: BTreeSet<String> = told.iter().map(|verdict| verdict.case.clone()).collect();
        Trial { id, clause, told_by: told_by.into_iter().collect(), on_clause }
    }
}

/// A finding at the level of its clause: WARN suffices for a SHOULD. The harness's own cases fail as errors; an error of any other case is
/// ours and tells nothing.
fn tells(verdict: Verdict, subject: Subject) -> bool {
    match subject {
        Subject::Harness => verdict == Verdict::Error,
        Subject::Product | Subject::Judge => matches!(verdict, Verdict::Fail | Verdict::Warn),
    }
}

fn verdicts(product: Reference, cases: Vec<Arc<Case>>, editions: Editions) -> Vec<CaseVerdict> {
    block_on(async {
        let session = Session::new(Box::new(InProcess::new("mutant", product)), Duration::from_secs(60));
        let hello = session.hello("mutants").await.expect("the reference introduces itself");
        let driver = Driver::new(vec![session], hello, Role::ALL.to_vec()).with_editions(editions);
        let run = Run::new(cases, driver, None, Policy::ToTheEnd, |_| {});
        run.replay_plain().await;
        run.take_verdicts()
    })
}
