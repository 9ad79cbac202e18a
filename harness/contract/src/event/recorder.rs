//! The recorder of a run: opens cases, gives each a segment, merges the segments at the end.

use super::case_log::Page;
use super::chain::{Hash, line_hash};
use super::folder::{self, EVENTS, SEGMENTS, TIMING};
use super::merge::Block;
use super::pen::Pen;
use super::segment::Segment;
use super::{CaseLog, Closed, Event, EventBody, EvidenceError, FORMAT, Pace, RunHead, Timing, VERSION, merge};
use crate::case::Case;
use std::collections::BTreeMap;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// The recorder of a run. Cases may be opened from any thread.
#[derive(Debug)]
pub struct Recorder {
    folder: PathBuf,
    worker: Worker,
    timing: Segment,
    run_prev: Hash,
    /// Of the folder, until the run is closed.
    lock: Option<File>,
}

/// A source of case logs with segments of its own: the recorder's, or another process's ([`Worker::attach`]).
#[derive(Clone, Debug)]
pub struct Worker {
    run: Arc<str>,
    pool: Arc<Pool>,
}

/// Segments of one worker. A case holds one while it runs, so that its lines stand together.
#[derive(Debug)]
struct Pool {
    folder: PathBuf,
    name: String,
    state: Mutex<PoolState>,
}

#[derive(Debug, Default)]
struct PoolState {
    opened: Vec<Arc<Segment>>,
    free: Vec<Arc<Segment>>,
    finished: BTreeMap<PathBuf, Vec<Block>>,
}

/// A segment, held by one case.
#[derive(Debug)]
pub(super) struct Lease {
    segment: Arc<Segment>,
    pool: Arc<Pool>,
}

impl Recorder {
    /// Takes a folder for a run and writes its first event. What an earlier run left there is moved to `earlier/`.
    ///
    /// # Errors
    /// A foreign folder, one in use by a live run, one that cannot be written, a full disk.
    pub fn create(folder: &Path, head: &RunHead) -> Result<Self, EvidenceError> {
        let lock = folder::take(folder)?;
        let run: Arc<str> = head.run_id().into();
        let first = run_event(&run, 0, Hash::zero(), EventBody::RunOpened { head: head.clone() }).to_line();
        let run_prev = line_hash(&first);
        Segment::open(&folder.join(EVENTS))?.append(&ended(first))?;
        let timing = Segment::open(&folder.join(TIMING))?;
        let worker = Worker::new(folder, run, "0".into());
        Ok(Self { folder: folder.into(), worker, timing, run_prev, lock: Some(lock) })
    }

    /// The folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Opens a case. Each case id is opened once in a run.
    ///
    /// # Errors
    /// Faults of the file system.
    pub fn open_case(&self, case: &Arc<Case>, pace: Pace) -> Result<CaseLog, EvidenceError> {
        self.worker.open_case(case, pace)
    }

    /// A handle for another thread.
    pub fn worker(&self) -> Worker {
        self.worker.clone()
    }

    /// Writes durations beside the evidence.
    ///
    /// # Errors
    /// Faults of the file system.
    pub fn timing(&self, timing: &Timing) -> Result<(), EvidenceError> {
        self.timing.append(&ended(serde_json::to_vec(timing).expect("timings have a JSON form")))
    }

    /// Merges the segments into `events.ndjson` and closes it with the heads of all chains.
    ///
    /// # Errors
    /// Faults of the file system, and [`EvidenceError::Fault`] when segments do not hold together.
    pub fn close(&mut self) -> Result<Closed, EvidenceError> {
        let closed = merge::close(&self.folder, &self.worker.run, &self.run_prev, self.worker.pool.whole()?)?;
        self.lock = None;
        Ok(closed)
    }
}

impl Worker {
    /// A worker in another process than the recorder's: segments under `name`, which no other worker has.
    ///
    /// # Errors
    /// A folder without a run, or faults of the file system.
    pub fn attach(folder: &Path, name: &str) -> Result<Self, EvidenceError> {
        let evidence = super::read_events(&folder.join(EVENTS))?;
        Ok(Self::new(folder, evidence.run.into(), name.into()))
    }

    fn new(folder: &Path, run: Arc<str>, name: String) -> Self {
        let state = Mutex::default();
        Self { run, pool: Arc::new(Pool { folder: folder.join(SEGMENTS), name, state }) }
    }

    /// Opens a case.
    ///
    /// # Errors
    /// Faults of the file system.
    pub fn open_case(&self, case: &Arc<Case>, pace: Pace) -> Result<CaseLog, EvidenceError> {
        let pen = Pen::new(self.run.clone(), case.id.clone());
        CaseLog::new(case, Some(Page::new(Pool::lease(&self.pool)?, pen, pace)))
    }
}

impl Pool {
    fn lease(pool: &Arc<Pool>) -> Result<Lease, EvidenceError> {
        let mut state = pool.state.lock().unwrap_or_else(PoisonError::into_inner);
        let segment = match state.free.pop() {
            Some(segment) => segment,
            None => {
                let path = pool.folder.join(format!("{}-{}.ndjson", pool.name, state.opened.len()));
                let segment = Arc::new(Segment::open(&path)?);
                state.opened.push(segment.clone());
                segment
            }
        };
        Ok(Lease { segment, pool: pool.clone() })
    }

    /// Where the cases stand in the segments of which every byte is known; the others must be read.
    fn whole(&self) -> Result<BTreeMap<PathBuf, Vec<Block>>, EvidenceError> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        for segment in &state.opened {
            segment.flush()?;
        }
        let mut finished = std::mem::take(&mut state.finished);
        let lengths: BTreeMap<_, _> = state.opened.iter().map(|segment| (segment.path(), segment.length())).collect();
        finished.retain(|path, blocks| {
            let known: u64 = blocks.iter().map(|block| block.length).sum();
            lengths.get(path.as_path()) == Some(&known)
        });
        Ok(finished)
    }
}

impl Lease {
    pub(super) fn append(&self, lines: &[u8], pace: Pace) -> Result<(), EvidenceError> {
        match pace {
            Pace::Message => self.segment.append(lines),
            Pace::Case => self.segment.append_later(lines),
        }
    }

    /// The case ended: its lines are the last `length` bytes of the segment, which it held alone.
    pub(super) fn finished(&self, case: &str, length: u64, head: &Hash) {
        let byte = self.segment.length() - length;
        let block = Block { case: case.into(), byte, length, head: head.clone() };
        let mut state = self.pool.state.lock().unwrap_or_else(PoisonError::into_inner);
        match state.finished.get_mut(self.segment.path()) {
            Some(blocks) => blocks.push(block),
            None => drop(state.finished.insert(self.segment.path().into(), vec![block])),
        }
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        let mut state = self.pool.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.free.push(self.segment.clone());
    }
}

/// A line with its end.
fn ended(mut line: Vec<u8>) -> Vec<u8> {
    line.push(b'\n');
    line
}

/// An event of the run itself.
pub(super) fn run_event(run: &str, seq: u32, prev: Hash, body: EventBody) -> Event {
    Event { format: FORMAT.into(), version: VERSION, run: run.into(), case: String::new(), seq, prev, body }
}
