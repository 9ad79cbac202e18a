//! Threads beside a run: a product that lives in this process is replayed on every core, each thread with one of its own.
//!
//! Who replays what makes no difference to anybody: evidence merges by case id, verdicts are kept by case id, and a stop is a
//! stop for all.

use super::{Halt, Policy, Run, replay};
use crate::drive::Driver;
use cucumber::gherkin::Feature;
use futures::executor::block_on;
use madoguchi_contract::Case;
use madoguchi_contract::event::{EvidenceError, Recorder};
use madoguchi_judge::CaseVerdict;
use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};

/// Most scenarios of one feature on the pile.
const PART: usize = 32;

/// Features that nobody has taken yet.
#[derive(Clone, Debug, Default)]
pub struct Pile(Arc<Mutex<VecDeque<Feature>>>);

/// The end of the pile from which a thread takes. Two threads from two ends keep to what they read first themselves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    First,
    Last,
}

impl Pile {
    /// A pile of these features; large ones are parted, so that no thread is left with one when the others have ended.
    pub fn of(features: Vec<Feature>) -> Self {
        let mut parts = VecDeque::with_capacity(features.len());
        for mut feature in features {
            let mut scenarios = std::mem::take(&mut feature.scenarios);
            while scenarios.len() > PART {
                let rest = scenarios.split_off(PART);
                parts.push_back(Feature { scenarios, ..feature.clone() });
                scenarios = rest;
            }
            feature.scenarios = scenarios;
            parts.push_back(feature);
        }
        Self(Arc::new(Mutex::new(parts)))
    }

    pub(super) fn take(&self, end: End) -> Option<Feature> {
        let mut features = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match end {
            End::First => features.pop_front(),
            End::Last => features.pop_back(),
        }
    }
}

/// What another thread needs of a run to replay beside it.
#[derive(Debug)]
pub struct Beside {
    pub(super) cases: Arc<[Arc<Case>]>,
    pub(super) recorder: Option<Arc<Recorder>>,
    pub(super) halt: Halt,
    pub(super) policy: Policy,
}

/// What another thread judged.
#[derive(Debug)]
pub struct Judged(pub(super) BTreeMap<String, CaseVerdict>);

impl Beside {
    /// Replays what is left on the pile against a product of this thread, one scenario at a time: nobody waits here.
    ///
    /// # Errors
    /// The first fault in writing the evidence.
    pub fn replay(
        self,
        pile: &Pile,
        driver: Driver,
        watch: impl Fn(&CaseVerdict) + 'static,
    ) -> Result<Judged, EvidenceError> {
        let run = Run::under(self, driver, watch);
        block_on(replay::from(&run, pile, End::Last, 1));
        let fault = run.evidence_fault.take();
        fault.map_or_else(|| Ok(Judged(run.verdicts.take())), Err)
    }
}
