//! Verification of an evidence bundle, offline and from the histories alone: whoever doubts a result judges it again.
//!
//! Nothing a bundle says of itself is believed. Files are measured against the manifest, the container against what we
//! would have written, catalogue and rulebooks against those of this version; the features are compiled again into the
//! cases that ought to stand in the histories; every chain is followed, every history judged, everything added up, and
//! the result compared with what the bundle claims. What differs is told by name: file and byte, line, case or verdict.
//!
//! Not proven by this: who wrote the bundle (that takes a signature), and that the product really said what stands in the
//! histories (that takes somebody else who runs it again).

mod container;
mod discrepancy;
mod files;
mod head;
mod histories;
mod restore;
mod seal;
mod verdicts;

pub use discrepancy::Discrepancy;
pub use restore::Restored;
pub use seal::{Demand, Seal};

use madoguchi_contract::event::{Evidence, EvidenceFault, read_events_in};
use madoguchi_judge::{RunVerdict, Text};
use madoguchi_report::bundle::{Bundle, EVENTS};
use std::path::Path;

/// What verification came to.
#[derive(Debug)]
pub struct Verified {
    /// What does not hold together, in the order in which it was looked at; none: consistent.
    pub discrepancies: Vec<Discrepancy>,
    /// What a reader ought to know and is no fault.
    pub notes: Vec<Text>,
    /// Who signed it.
    pub seal: Seal,
    /// The run, judged again; none where the histories could not be read.
    pub run: Option<RunVerdict>,
    /// The suite of the bundle, compiled again; none where it could not be.
    pub restored: Option<Restored>,
    /// Number of events.
    pub events: usize,
}

impl Verified {
    /// Whether everything holds together.
    pub fn is_consistent(&self) -> bool {
        self.discrepancies.is_empty()
    }
}

/// Verifies a bundle; `file` are the bytes it was read from.
pub fn verify(bundle: &Bundle, file: &[u8], demand: &Demand) -> Verified {
    let (restored, read, container) = std::thread::scope(|scope| {
        let restored = scope.spawn(|| restore::restore(bundle));
        let container = scope.spawn(|| container::check(bundle, file));
        let read = events(bundle);
        let joined = |thread: std::thread::Result<_>| thread.unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        let container = container.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        (joined(restored.join()), read, container)
    });
    let mut verified = Verified {
        discrepancies: container,
        notes: restored.notes,
        seal: Seal::Unsigned,
        run: None,
        restored: None,
        events: 0,
    };
    verified.discrepancies.extend(files::check(bundle));
    verified.discrepancies.extend(restored.discrepancies);
    verified.discrepancies.extend(verdicts::matrix(bundle));
    match read {
        Err(fault) => verified.discrepancies.push(Discrepancy::of_fault(&fault)),
        Ok(evidence) => {
            verified.events = evidence.cases.values().map(Vec::len).sum();
            let judged = judge_again(bundle, restored.restored.as_ref(), evidence);
            verified.discrepancies.extend(judged.0);
            verified.run = judged.1;
        }
    }
    let (seal, faults) = seal::check(bundle, verified.run.as_ref(), demand);
    verified.seal = seal;
    verified.discrepancies.extend(faults);
    verified.restored = restored.restored;
    verified
}

fn events(bundle: &Bundle) -> Result<Evidence, EvidenceFault> {
    let bytes = bundle.files.get(EVENTS).map(Vec::as_slice).unwrap_or_default();
    read_events_in(Path::new(EVENTS), bytes)
}

fn judge_again(
    bundle: &Bundle,
    restored: Option<&Restored>,
    evidence: Evidence,
) -> (Vec<Discrepancy>, Option<RunVerdict>) {
    let mut found = vec![];
    let Some(head) = evidence.head.clone() else {
        found.push(Discrepancy::new(
            EVENTS,
            "先頭の行（実行の条件）がない",
            "the first line (what was run) is missing",
        ));
        return (found, None);
    };
    found.extend(head::check(bundle, &head, &evidence));
    let Some(restored) = restored else { return (found, None) };
    found.extend(restored.digests(&head));
    let expected = restored.expected(&head);
    found.extend(histories::check(&expected, &evidence, &bundle.manifest));
    let run = verdicts::judge_again(bundle, restored, head, &expected, evidence);
    found.extend(verdicts::compare(bundle, &run));
    (found, Some(run))
}
