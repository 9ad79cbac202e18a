//! A run: the selected cases, the product, the evidence and the verdicts.

mod runner;
pub mod select;

pub use runner::replay;

use crate::drive::Driver;
use cucumber::gherkin::Feature;
use madoguchi_contract::Case;
use madoguchi_contract::event::{CaseLog, Event, EvidenceError, Recorder, Timing, mask_text};
use madoguchi_judge::{CaseVerdict, Clauses, Declared, Finding, Sight, Text, Verdict, judge_seen, violated};
use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

/// One run.
pub struct Run {
    cases: Vec<Arc<Case>>,
    driver: Driver,
    recorder: RefCell<Option<Recorder>>,
    clauses: Cow<'static, Clauses>,
    declared: Declared,
    verdicts: RefCell<BTreeMap<String, CaseVerdict>>,
    evidence_fault: RefCell<Option<EvidenceError>>,
    watch: Box<dyn Fn(&CaseVerdict)>,
    policy: Policy,
    stopped: Cell<Stop>,
}

/// When a run ends before its last case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Policy {
    /// Only when the set-up or the evidence fails.
    ToTheEnd,
    /// At the first violation, too.
    FailFast,
}

/// Why no further case is driven.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// Not stopped.
    No,
    /// A case failed and the run fails fast.
    Failed,
    /// Somebody asked for it (Ctrl-C).
    Asked,
    /// The set-up is wrong, or the product is gone.
    Broken,
    /// The evidence cannot be written.
    Evidence,
}

/// A case that was driven: what its history shows.
pub struct Finished {
    sight: Sight,
}

impl Finished {
    fn with(history: Vec<Event>, declared: &Declared) -> Self {
        Self { sight: Sight::of(history, &declared.codes) }
    }
}

impl Run {
    /// A run of these cases, sorted by id. Without a recorder nothing is written (replay, tests).
    pub fn new(
        cases: Vec<Case>,
        driver: Driver,
        recorder: Option<Recorder>,
        policy: Policy,
        watch: impl Fn(&CaseVerdict) + 'static,
    ) -> Rc<Self> {
        let declared = Declared::of(driver.hello()).with_codes(driver.codes().clone());
        Rc::new(Self {
            cases: cases.into_iter().map(Arc::new).collect(),
            recorder: RefCell::new(recorder),
            clauses: Clauses::builtin().under(&driver.editions().extends()),
            declared,
            driver,
            verdicts: RefCell::default(),
            evidence_fault: RefCell::default(),
            watch: Box::new(watch),
            policy,
            stopped: Cell::new(Stop::No),
        })
    }

    /// The cases.
    pub fn cases(&self) -> &[Arc<Case>] {
        &self.cases
    }

    /// The driver.
    pub fn driver(&self) -> &Driver {
        &self.driver
    }

    /// Stops before the next case.
    pub fn stop(&self, why: Stop) {
        if self.stopped.get() == Stop::No {
            self.stopped.set(why);
        }
    }

    /// Why the run stopped.
    pub fn stopped(&self) -> Stop {
        self.stopped.get()
    }

    /// Takes the verdicts, by case id; cases that were not reached are NOT-RUN.
    pub fn take_verdicts(&self) -> Vec<CaseVerdict> {
        let mut judged = self.verdicts.take();
        let all = self.cases.iter().map(|case| {
            judged.remove(&case.id).unwrap_or_else(|| self.judged(case, &Finished::with(aborted(case), &self.declared)))
        });
        all.collect()
    }

    /// Writes down, beside the evidence, what the run took and what the products wrote to their logs.
    ///
    /// # Errors
    /// Faults of the file system.
    pub fn time(&self, took: Duration) -> Result<(), EvidenceError> {
        let recorder = self.recorder.borrow();
        let Some(recorder) = &*recorder else { return Ok(()) };
        recorder.timing(&Timing::of("", "run", took))?;
        for (process, log) in self.driver.logs() {
            if process.is_some() || !log.is_empty() {
                let stderr = mask_text(&log).unwrap_or(log);
                recorder.timing(&Timing { process, stderr, ..Timing::of("", "product", took) })?;
            }
        }
        Ok(())
    }

    /// Closes the evidence.
    ///
    /// # Errors
    /// The first fault in writing it.
    pub fn close_evidence(&self) -> Result<(), EvidenceError> {
        if let Some(fault) = self.evidence_fault.borrow_mut().take() {
            return Err(fault);
        }
        match self.recorder.borrow_mut().take() {
            Some(recorder) => recorder.close().map(|_| ()),
            None => Ok(()),
        }
    }

    /// Replays every case without cucumber, one after another.
    pub async fn replay_plain(&self) {
        for index in 0..self.cases.len() {
            let finished = Finished::with(self.drive(index).await, &self.declared);
            self.keep(self.judged(&self.cases[index], &finished));
        }
    }

    /// Replays every case without cucumber and gives the histories, too.
    pub async fn replay_told(&self) -> Vec<(Case, Vec<Event>)> {
        let mut told = vec![];
        for (index, case) in self.cases.iter().enumerate() {
            let history = self.drive(index).await;
            self.keep(self.judged(case, &Finished::with(history.clone(), &self.declared)));
            told.push((Case::clone(case), history));
        }
        told
    }

    fn fail_fast(&self) -> bool {
        self.policy == Policy::FailFast
    }

    fn index(&self, id: &str) -> Option<usize> {
        self.cases.binary_search_by(|case| case.id.as_str().cmp(id)).ok()
    }

    async fn drive(&self, index: usize) -> Vec<Event> {
        let case = &self.cases[index];
        if self.stopped.get() != Stop::No {
            return aborted(case);
        }
        let capability = self.capability(case);
        let opened = match &*self.recorder.borrow() {
            Some(recorder) => recorder.open_case(case),
            None => Ok(CaseLog::unrecorded(case)),
        };
        let log = match opened {
            Ok(mut log) => {
                let driven = self.driver.drive(case, capability.as_deref(), &mut log).await;
                driven.and_then(|()| log.close())
            }
            Err(error) => Err(error),
        };
        match log {
            Ok(history) => history,
            Err(error) => {
                self.stop(Stop::Evidence);
                self.evidence_fault.borrow_mut().get_or_insert(error);
                vec![]
            }
        }
    }

    async fn drive_seen(&self, index: usize) -> Finished {
        Finished::with(self.drive(index).await, &self.declared)
    }

    fn capability(&self, case: &Case) -> Option<String> {
        let entries = case.clauses.iter().filter_map(|id| self.clauses.entry(id).ok());
        let mut needed = entries.filter_map(|entry| entry.capability.clone());
        needed.find(|capability| !self.declared.has(capability))
    }

    /// What a `Then` step asks: the finding of the expectations on this line, when one is broken.
    fn check(&self, index: usize, finished: &Finished, line: usize) -> Option<String> {
        let case = &self.cases[index];
        let on_line = case.expectations.iter().filter(|expectation| expectation.line as usize == line);
        for expectation in on_line {
            if let Some(finding) = violated(case, expectation, &finished.sight, &self.clauses, &self.declared) {
                return Some(finding.lines(madoguchi_contract::Language::En).join("\n"));
            }
        }
        None
    }

    /// Ends a cucumber scenario: the whole case is judged; a step that failed without a violation, or the other way
    /// round, is our own fault.
    fn close(&self, index: usize, finished: &Finished, stepped: bool) {
        let case = &self.cases[index];
        let mut verdict = self.judged(case, finished);
        let by_answer = verdict.findings.iter().any(|finding| finding.verdict.is_violation());
        if stepped != by_answer && !case.expectations.is_empty() && !verdict.verdict.is_undecided() {
            let text = format!("the steps said {}, the judge {}", word(stepped), word(by_answer));
            verdict.findings.push(our_fault(case, Text::new(text.clone(), text)));
            verdict.verdict = Verdict::Error;
        }
        self.keep(verdict);
    }

    fn judged(&self, case: &Case, finished: &Finished) -> CaseVerdict {
        judge_seen(case, &finished.sight, &self.clauses, &self.declared)
    }

    fn keep(&self, verdict: CaseVerdict) {
        if self.fail_fast() && verdict.verdict.is_violation() {
            self.stop(Stop::Failed);
        }
        if verdict.verdict == Verdict::Config {
            self.stop(Stop::Broken);
        }
        if self.driver.fault().is_some() {
            self.stop(Stop::Broken);
        }
        (self.watch)(&verdict);
        self.verdicts.borrow_mut().insert(verdict.case.clone(), verdict);
    }
}

/// A finding about ourselves.
fn our_fault(case: &Case, seen: Text) -> Finding {
    Finding {
        case: case.id.clone(),
        clause: None,
        level: None,
        also: vec![],
        verdict: Verdict::Error,
        observable: None,
        done: Text::new("シナリオの再生", "the scenario was replayed"),
        seen,
        expected: Text::new("両者の一致", "both agree"),
        demand: Text::default(),
        step: String::new(),
        feature: case.feature.clone(),
        line: case.line,
    }
}

fn word(failed: bool) -> &'static str {
    if failed { "failed" } else { "passed" }
}

fn aborted(case: &Arc<Case>) -> Vec<Event> {
    use madoguchi_contract::event::{EventBody, NotAsked};
    let mut log = CaseLog::unrecorded(case);
    let recorded = log.record(EventBody::NotAsked { reason: NotAsked::Aborted });
    recorded.and_then(|()| log.close()).unwrap_or_default()
}

/// Features with only the scenarios of these cases.
pub fn features_of(mut features: Vec<Feature>, cases: &[Case]) -> Vec<Feature> {
    let wanted: BTreeSet<&str> = cases.iter().map(|case| case.id.as_str()).collect();
    for feature in &mut features {
        feature.scenarios.retain(|scenario| wanted.contains(scenario.name.as_str()));
    }
    features.retain(|feature| !feature.scenarios.is_empty());
    features
}
