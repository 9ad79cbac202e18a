//! Merging: lines of all segments, or of all shards, sorted by case id and position, closed by the heads of the chains.
//!
//! Lines are copied as they are, so the bytes depend neither on the number of workers nor of shards. The merged file
//! takes its name only when it is whole.

use super::chain::{Hash, line_hash};
use super::folder::{self, EVENTS, SEGMENTS};
use super::recorder::run_event;
use super::{Event, EventBody, Evidence, EvidenceError, EvidenceFault, FaultKind, NotAsked, Shard, Torn, read_events};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};

/// Evidence that is whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Closed {
    /// `events.ndjson`.
    pub path: PathBuf,
    /// SHA-256 of its bytes.
    pub digest: Hash,
}

/// Merges a run's own segments and closes the run.
pub(super) fn close(folder: &Path, run: &str, run_prev: &Hash, known: Known) -> Result<Closed, EvidenceError> {
    let closing = |heads| Some(run_event(run, 1, run_prev.clone(), EventBody::RunClosed { heads }));
    merge_segments(folder, known, closing).map(|(_, closed)| closed)
}

/// Merges what a killed run left into its `events.ndjson`, without a closing line. Unfinished last lines are left out
/// and returned.
///
/// # Errors
/// A folder in use by a live run, faults of the file system, and evidence that does not hold together.
pub fn recover(folder: &Path) -> Result<Vec<Torn>, EvidenceError> {
    let _lock = folder::lock(folder)?;
    if !folder.join(SEGMENTS).is_dir() || read_events(&folder.join(EVENTS))?.closed {
        return Ok(vec![]);
    }
    merge_segments(folder, Known::new(), |_| None).map(|(torn, _)| torn)
}

/// Merges the evidence of all shards of one run into `out`, which then equals that of a run in one piece.
///
/// # Errors
/// Shards that are missing, doubled, unfinished or of different runs; evidence that does not hold together; faults of
/// the file system.
pub fn merge_shards(shards: &[PathBuf], out: &Path) -> Result<Closed, EvidenceError> {
    let mut parts = vec![];
    for path in shards {
        parts.push((path, read_events(path)?));
    }
    let head = whole(&parts)?;
    let run = head.run_id();
    let mut cases: BTreeMap<String, Vec<Event>> = BTreeMap::new();
    for (path, part) in parts {
        for (case, events) in part.cases {
            if is_elsewhere(&events) {
                continue;
            }
            if cases.insert(case.clone(), events).is_some() {
                return Err(EvidenceError::Shards(format!("case {case} stands in two shards (`{}`)", path.display())));
            }
        }
    }
    let _lock = folder::take(out)?;
    let mut writer = Merged::create(out)?;
    let first = run_event(&run, 0, Hash::zero(), EventBody::RunOpened { head }).to_line();
    let prev = line_hash(&first);
    writer.line(&first)?;
    let mut heads = BTreeMap::new();
    for (case, events) in cases {
        let mut last = Hash::zero();
        for event in events {
            let line = event.to_line();
            last = line_hash(&line);
            writer.line(&line)?;
        }
        heads.insert(case, last);
    }
    writer.line(&run_event(&run, 1, prev, EventBody::RunClosed { heads }).to_line())?;
    writer.finish()
}

/// The head of the whole run, when the shards are all there and belong together.
fn whole(parts: &[(&PathBuf, Evidence)]) -> Result<super::RunHead, EvidenceError> {
    let refuse = |text: String| Err(EvidenceError::Shards(text));
    let mut seen: BTreeMap<u32, &PathBuf> = BTreeMap::new();
    let mut first: Option<(super::RunHead, u32)> = None;
    for (path, part) in parts {
        let name = path.display();
        let Some(head) = &part.head else { return refuse(format!("`{name}` has no head")) };
        if !part.closed {
            return refuse(format!("the run of `{name}` did not end"));
        }
        let Some(Shard { index, count }) = head.shard else { return refuse(format!("`{name}` is not a shard")) };
        let head = super::RunHead { shard: None, ..head.clone() };
        match &first {
            None => first = Some((head, count)),
            Some((other, _)) if *other != head => {
                return refuse(format!(
                    "`{name}` is of another run (date, seed, suite, rulebooks, product or filters)"
                ));
            }
            Some((_, other)) if *other != count => {
                return refuse(format!("`{name}` is one of {count}, not of {other}"));
            }
            Some(_) => {}
        }
        if let Some(other) = seen.insert(index, path) {
            return refuse(format!("shard {index} stands twice, in `{}` and `{name}`", other.display()));
        }
    }
    let Some((head, count)) = first else { return refuse("no shard was named".into()) };
    let missing: Vec<_> =
        (1..=count).filter(|index| !seen.contains_key(index)).map(|index| format!("{index}/{count}")).collect();
    if missing.is_empty() { Ok(head) } else { refuse(format!("shard {} is missing", missing.join(", "))) }
}

/// Whether another shard has the case.
fn is_elsewhere(events: &[Event]) -> bool {
    events.iter().any(|event| event.body == EventBody::NotAsked { reason: NotAsked::OtherShard })
}

/// Where the lines of one case stand in a segment: together, for a case holds its segment alone.
#[derive(Debug)]
pub(super) struct Block {
    pub(super) case: String,
    pub(super) byte: u64,
    pub(super) length: u64,
    /// Hash of its last line.
    pub(super) head: Hash,
}

/// Bytes after which no further case is read at once.
const AT_ONCE: u64 = 1 << 16;

/// Blocks of segments that need not be read to be known, by path.
type Known = BTreeMap<PathBuf, Vec<Block>>;

fn merge_segments(
    folder: &Path,
    mut known: Known,
    closing: impl FnOnce(BTreeMap<String, Hash>) -> Option<Event>,
) -> Result<(Vec<Torn>, Closed), EvidenceError> {
    let segments = folder::segments(folder)?;
    let mut torn = vec![];
    let mut blocks: BTreeMap<String, (usize, Block)> = BTreeMap::new();
    for (index, path) in segments.iter().enumerate() {
        let found = match known.remove(path) {
            Some(known) => known,
            None => read_blocks(path, &mut torn)?,
        };
        for block in found {
            let byte = block.byte;
            if let Some((_, earlier)) = blocks.insert(block.case.clone(), (index, block)) {
                let text = fs::read(path).map_err(|error| EvidenceError::io(path, error))?;
                let before = text.iter().take(usize::try_from(byte).unwrap_or(usize::MAX));
                let line = 1 + before.filter(|byte| **byte == b'\n').count() as u64;
                let kind = FaultKind::Twice { case: earlier.case };
                return Err(EvidenceFault { path: path.clone(), line, byte, kind }.into());
            }
        }
    }
    let events = folder.join(EVENTS);
    let mut first = Vec::new();
    let opened = File::open(&events).map_err(|error| EvidenceError::io(&events, error))?;
    BufReader::new(opened).read_until(b'\n', &mut first).map_err(|error| EvidenceError::io(&events, error))?;
    first.pop_if(|byte| *byte == b'\n');

    let mut writer = Merged::create(folder)?;
    writer.line(&first)?;
    let mut files = vec![];
    for segment in &segments {
        files.push(File::open(segment).map_err(|error| EvidenceError::io(segment, error))?);
    }
    let mut heads = BTreeMap::new();
    let mut lines = vec![];
    let mut blocks = blocks.into_iter().peekable();
    while let Some((case, (segment, Block { byte, mut length, head, .. }))) = blocks.next() {
        heads.insert(case, head);
        // Cases that follow each other in the segment, too, are read at once.
        let follows =
            |next: &(usize, Block), length| next.0 == segment && next.1.byte == byte + length && length < AT_ONCE;
        while let Some((case, (_, block))) = blocks.next_if(|(_, next)| follows(next, length)) {
            length += block.length;
            heads.insert(case, block.head);
        }
        let (Some(file), Some(path)) = (files.get_mut(segment), segments.get(segment)) else { continue };
        lines.resize(usize::try_from(length).unwrap_or_default(), 0);
        read_at(file, byte, &mut lines).map_err(|error| EvidenceError::io(path, error))?;
        writer.lines(&lines)?;
    }
    if let Some(event) = closing(heads) {
        writer.line(&event.to_line())?;
    }
    let closed = writer.finish()?;
    // Every line now stands in `events.ndjson`.
    for segment in &segments {
        fs::remove_file(segment).map_err(|error| EvidenceError::io(segment, error))?;
    }
    let path = folder.join(SEGMENTS);
    if path.is_dir() {
        fs::remove_dir(&path).map_err(|error| EvidenceError::io(&path, error))?;
    }
    Ok((torn, closed))
}

/// Fills the buffer from this place on.
#[cfg(unix)]
fn read_at(file: &mut File, byte: u64, buffer: &mut [u8]) -> std::io::Result<()> {
    std::os::unix::fs::FileExt::read_exact_at(file, buffer, byte)
}

/// Fills the buffer from this place on.
#[cfg(not(unix))]
fn read_at(file: &mut File, byte: u64, buffer: &mut [u8]) -> std::io::Result<()> {
    use std::io::{Read, Seek, SeekFrom};
    file.seek(SeekFrom::Start(byte)).and_then(|_| file.read_exact(buffer))
}

/// Reads where the cases of a segment stand. An unfinished last line is left out.
fn read_blocks(path: &Path, torn: &mut Vec<Torn>) -> Result<Vec<Block>, EvidenceError> {
    #[derive(serde::Deserialize)]
    struct Head {
        case: String,
        seq: u32,
    }
    let file = File::open(path).map_err(|error| EvidenceError::io(path, error))?;
    let mut input = BufReader::with_capacity(1 << 16, file);
    let mut blocks: Vec<Block> = vec![];
    let mut bytes = Vec::new();
    let (mut line, mut byte, mut next) = (0u64, 0u64, 0u32);
    loop {
        bytes.clear();
        let read = input.read_until(b'\n', &mut bytes).map_err(|error| EvidenceError::io(path, error))?;
        if read == 0 {
            return Ok(blocks);
        }
        line += 1;
        if bytes.pop_if(|last| *last == b'\n').is_none() {
            torn.push(Torn { path: path.into(), line, byte });
            return Ok(blocks);
        }
        let fault = |kind| EvidenceFault { path: path.into(), line, byte, kind };
        let Head { case, seq } =
            serde_json::from_slice(&bytes).map_err(|error| fault(FaultKind::NotAnEvent(error.to_string())))?;
        let head = line_hash(&bytes);
        let expected = if blocks.last().is_some_and(|block| block.case == case) { next } else { 0 };
        if seq != expected {
            return Err(fault(FaultKind::Sequence { case, expected, found: seq }).into());
        }
        match blocks.last_mut() {
            Some(block) if block.case == case => {
                block.length += read as u64;
                block.head = head;
            }
            _ => blocks.push(Block { case, byte, length: read as u64, head }),
        }
        next = seq + 1;
        byte += read as u64;
    }
}

/// `events.ndjson` in the making.
struct Merged {
    target: PathBuf,
    path: PathBuf,
    output: BufWriter<File>,
    digest: Sha256,
}

impl Merged {
    fn create(folder: &Path) -> Result<Self, EvidenceError> {
        let path = folder.join("events.ndjson.new");
        let file = File::create(&path).map_err(|error| EvidenceError::io(&path, error))?;
        Ok(Self {
            target: folder.join(EVENTS),
            path,
            output: BufWriter::with_capacity(1 << 16, file),
            digest: Sha256::new(),
        })
    }

    fn line(&mut self, line: &[u8]) -> Result<(), EvidenceError> {
        self.lines(line)?;
        self.lines(b"\n")
    }

    fn lines(&mut self, lines: &[u8]) -> Result<(), EvidenceError> {
        self.digest.update(lines);
        self.output.write_all(lines).map_err(|error| EvidenceError::io(&self.path, error))
    }

    fn finish(mut self) -> Result<Closed, EvidenceError> {
        let moved = self.output.flush().and_then(|()| fs::rename(&self.path, &self.target));
        moved.map_err(|error| EvidenceError::io(&self.path, error))?;
        Ok(Closed { path: self.target, digest: Hash::of(&self.digest.finalize()) })
    }
}
