//! A run: the selected cases, the product, the evidence and the verdicts.

mod runner;
pub mod select;

pub use runner::replay;

use crate::drive::Driver;
use crate::features::Suite;
use madoguchi_contract::Case;
use madoguchi_contract::event::{CaseLog, Event, EvidenceError, Recorder, Timing, mask_text};
use madoguchi_judge::{CaseVerdict, Clauses, Declared, Finding, Text, Verdict, judge, judge_expectation};
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;
use std::time::Duration;

/// One run.
pub struct Run {
    cases: Vec<Case>,
    driver: Driver,
    recorder: RefCell<Option<Recorder>>,
    clauses: &'static Clauses,
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

/// A case that was driven: its history.
pub struct Finished {
    history: Vec<Event>,
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
        let declared = Declared::of(driver.hello());
        Rc::new(Self {
            cases,
            driver,
            recorder: RefCell::new(recorder),
            clauses: Clauses::builtin(),
            declared,
            verdicts: RefCell::default(),
            evidence_fault: RefCell::default(),
            watch: Box::new(watch),
            policy,
            stopped: Cell::new(Stop::No),
        })
    }

    /// The cases.
    pub fn cases(&self) -> &[Case] {
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

    /// Verdicts by case id, worst knowledge included: cases that were not reached are NOT-RUN.
    pub fn verdicts(&self) -> Vec<CaseVerdict> {
        let judged = self.verdicts.borrow();
        let all = self.cases.iter().map(|case| {
            judged.get(&case.id).cloned().unwrap_or_else(|| judge(case, &aborted(case), self.clauses, &self.declared))
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
            let finished = self.drive(index).await;
            self.finish(index, &finished);
        }
    }

    /// Replays every case without cucumber and gives the histories, too.
    pub async fn replay_told(&self) -> Vec<(Case, Vec<Event>)> {
        let mut told = vec![];
        for (index, case) in self.cases.iter().enumerate() {
            let finished = self.drive(index).await;
            self.finish(index, &finished);
            told.push((case.clone(), finished.history));
        }
        told
    }

    fn fail_fast(&self) -> bool {
        self.policy == Policy::FailFast
    }

    fn index(&self, id: &str) -> Option<usize> {
        self.cases.binary_search_by(|case| case.id.as_str().cmp(id)).ok()
    }

    async fn drive(&self, index: usize) -> Finished {
        let case = &self.cases[index];
        if self.stopped.get() != Stop::No {
            return Finished { history: aborted(case) };
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
            Ok(history) => Finished { history },
            Err(error) => {
                self.stop(Stop::Evidence);
                self.evidence_fault.borrow_mut().get_or_insert(error);
                Finished { history: vec![] }
            }
        }
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
            let verdict = judge_expectation(case, expectation, &finished.history, self.clauses, &self.declared);
            if verdict.verdict.is_violation() {
                let finding = verdict.findings.first().map(|f| f.lines(madoguchi_contract::Language::En).join("\n"));
                return Some(finding.unwrap_or_default());
            }
        }
        None
    }

    /// Ends a cucumber scenario: the whole case is judged; a step that failed without a violation, or the other way
    /// round, is our own fault.
    fn close(&self, index: usize, finished: Finished, stepped: bool) {
        let case = &self.cases[index];
        let mut verdict = judge(case, &finished.history, self.clauses, &self.declared);
        let by_answer = verdict.findings.iter().any(|finding| finding.verdict.is_violation());
        if stepped != by_answer && !case.expectations.is_empty() && !verdict.verdict.is_undecided() {
            let text = format!("the steps said {}, the judge {}", word(stepped), word(by_answer));
            verdict.findings.push(our_fault(case, Text::new(text.clone(), text)));
            verdict.verdict = Verdict::Error;
        }
        self.keep(verdict);
    }

    fn finish(&self, index: usize, finished: &Finished) {
        let verdict = judge(&self.cases[index], &finished.history, self.clauses, &self.declared);
        self.keep(verdict);
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

fn aborted(case: &Case) -> Vec<Event> {
    use madoguchi_contract::event::{EventBody, NotAsked};
    let mut log = CaseLog::unrecorded(case);
    let recorded = log.record(EventBody::NotAsked { reason: NotAsked::Aborted });
    recorded.and_then(|()| log.close()).unwrap_or_default()
}

/// The features of a suite with only the scenarios of these cases.
pub fn features_of(suite: &Suite, cases: &[Case]) -> Vec<cucumber::gherkin::Feature> {
    let wanted: std::collections::BTreeSet<&str> = cases.iter().map(|case| case.id.as_str()).collect();
    let features = suite.features.iter().map(|feature| {
        let mut feature = feature.clone();
        feature.scenarios.retain(|scenario| wanted.contains(scenario.name.as_str()));
        feature
    });
    features.filter(|feature| !feature.scenarios.is_empty()).collect()
}
