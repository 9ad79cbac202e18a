//! A run: the selected cases, the product, the evidence and the verdicts.

mod beside;
mod replay;
pub mod select;

pub use beside::{Beside, Judged, Pile};
pub use replay::replay;

use crate::drive::Driver;
use cucumber::gherkin::Feature;
use madoguchi_contract::Case;
use madoguchi_contract::event::{CaseLog, EventBody, EvidenceError, Recorder, Timing, mask_text};
use madoguchi_judge::claims::IN_THE_FILE;
use madoguchi_judge::wire::ON_THE_WIRE;
use madoguchi_judge::{CaseVerdict, Clauses, Declared, Finding, Sight, Text, Verdict, judge_seen, violated};
use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

/// One run.
pub struct Run {
    cases: Arc<[Arc<Case>]>,
    driver: Driver,
    recorder: RefCell<Option<Arc<Recorder>>>,
    clauses: Cow<'static, Clauses>,
    declared: Declared,
    verdicts: RefCell<BTreeMap<String, CaseVerdict>>,
    evidence_fault: RefCell<Option<EvidenceError>>,
    watch: Box<dyn Fn(&CaseVerdict)>,
    policy: Policy,
    halt: Halt,
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
    /// A case failed and the run fails fast.
    Failed,
    /// Somebody asked for it (Ctrl-C).
    Asked,
    /// The set-up is wrong, or the product is gone.
    Broken,
    /// The evidence cannot be written.
    Evidence,
}

/// The word to stop, heard on every thread of a run.
#[derive(Clone, Debug, Default)]
struct Halt(Arc<OnceLock<Stop>>);

/// A case that was driven: what its history shows.
pub struct Finished {
    sight: Sight,
}

impl Finished {
    fn with(history: Vec<EventBody>, declared: &Declared) -> Self {
        Self { sight: Sight::live(history, &declared.codes) }
    }
}

impl Run {
    /// A run of these cases, sorted by id. Without a recorder nothing is written (replay, tests).
    pub fn new(
        cases: Vec<Arc<Case>>,
        driver: Driver,
        recorder: Option<Recorder>,
        policy: Policy,
        watch: impl Fn(&CaseVerdict) + 'static,
    ) -> Rc<Self> {
        let recorder = recorder.map(Arc::new);
        Self::under(Beside { cases: cases.into(), recorder, halt: Halt::default(), policy }, driver, watch)
    }

    fn under(run: Beside, driver: Driver, watch: impl Fn(&CaseVerdict) + 'static) -> Rc<Self> {
        let declared = Declared::of(driver.hello()).with_codes(driver.codes().clone());
        Rc::new(Self {
            cases: run.cases,
            recorder: RefCell::new(run.recorder),
            clauses: Clauses::builtin().under(&driver.editions().extends()),
            declared,
            driver,
            verdicts: RefCell::default(),
            evidence_fault: RefCell::default(),
            watch: Box::new(watch),
            policy: run.policy,
            halt: run.halt,
        })
    }

    /// The cases.
    pub fn cases(&self) -> &Arc<[Arc<Case>]> {
        &self.cases
    }

    /// The driver.
    pub fn driver(&self) -> &Driver {
        &self.driver
    }

    /// Stops before the next case.
    pub fn stop(&self, why: Stop) {
        // The first reason stands.
        let _ = self.halt.0.set(why);
    }

    /// Why the run stopped, when it did.
    pub fn stopped(&self) -> Option<Stop> {
        self.halt.0.get().copied()
    }

    /// What another thread needs to replay beside this run.
    pub fn beside(&self) -> Beside {
        let (cases, recorder) = (self.cases.clone(), self.recorder.borrow().clone());
        Beside { cases, recorder, halt: self.halt.clone(), policy: self.policy }
    }

    /// Takes over what another thread judged.
    pub fn join(&self, judged: Judged) {
        self.verdicts.borrow_mut().extend(judged.0);
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

    /// The recorder, to be closed when every share has ended; none where nothing is recorded.
    ///
    /// # Errors
    /// The first fault in writing the evidence.
    pub fn take_recorder(&self) -> Result<Option<Recorder>, EvidenceError> {
        match self.evidence_fault.borrow_mut().take() {
            Some(fault) => Err(fault),
            None => Ok(self.recorder.borrow_mut().take().map(|recorder| {
                Arc::into_inner(recorder).expect("the threads beside this run have ended, so nobody else writes")
            })),
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
    pub async fn replay_told(&self) -> Vec<(Arc<Case>, Vec<EventBody>)> {
        let mut told = vec![];
        for (index, case) in self.cases.iter().enumerate() {
            let history = self.drive(index).await;
            self.keep(self.judged(case, &Finished::with(history.clone(), &self.declared)));
            told.push((case.clone(), history));
        }
        told
    }

    fn fail_fast(&self) -> bool {
        self.policy == Policy::FailFast
    }

    async fn drive(&self, index: usize) -> Vec<EventBody> {
        let case = &self.cases[index];
        if self.stopped().is_some() {
            return aborted(case);
        }
        let capability = self.capability(case);
        let opened = match &*self.recorder.borrow() {
            Some(recorder) => recorder.open_case(case, self.driver.pace()),
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
        // No step asks for what only the peers saw, or only the file shows.
        let asked = |finding: &&Finding| !matches!(finding.observable.as_deref(), Some(ON_THE_WIRE | IN_THE_FILE));
        let by_answer = verdict.findings.iter().filter(asked).any(|finding| finding.verdict.is_violation());
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

/// The tag that says which case of a run a scenario is.
const PLACE: &str = "case:";

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

/// The history of a case that was not reached.
pub(crate) fn aborted(case: &Arc<Case>) -> Vec<EventBody> {
    use madoguchi_contract::event::NotAsked;
    let mut log = CaseLog::unrecorded(case);
    let recorded = log.record(EventBody::NotAsked { reason: NotAsked::Aborted });
    recorded.and_then(|()| log.close()).unwrap_or_default()
}

/// Features with only the scenarios of these cases, each tagged with the place of its case.
pub fn features_of(mut features: Vec<Feature>, cases: &[Arc<Case>]) -> Vec<Feature> {
    let places: HashMap<&str, usize> = cases.iter().enumerate().map(|(at, case)| (case.id.as_str(), at)).collect();
    for feature in &mut features {
        feature.scenarios.retain_mut(|scenario| {
            let place = places.get(scenario.name.as_str());
            scenario.tags = place.map(|place| format!("{PLACE}{place}")).into_iter().collect();
            place.is_some()
        });
    }
    features.retain(|feature| !feature.scenarios.is_empty());
    features
}
