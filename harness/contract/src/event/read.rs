//! Reading evidence back: every chain is verified, the first fault is named.

use super::chain::{Hash, line_hash};
use super::folder;
use super::{Event, EventBody, EvidenceFault, FORMAT, FaultKind, RunHead, VERSION};
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};

/// Evidence as read.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Evidence {
    /// Run id.
    pub run: String,
    /// Head of the run, where its first line is there.
    pub head: Option<RunHead>,
    /// Events of each case, in order.
    pub cases: BTreeMap<String, Vec<Event>>,
    /// Hash of the last line of each case.
    pub heads: BTreeMap<String, Hash>,
    /// Whether the run was closed; one that was killed is not.
    pub closed: bool,
    /// Last lines that a killed process left unfinished.
    pub torn: Vec<Torn>,
}

/// An unfinished last line. What stands before it is valid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Torn {
    /// The file.
    pub path: PathBuf,
    /// The line, from 1.
    pub line: u64,
    /// Offset of its first byte.
    pub byte: u64,
}

/// Reads `events.ndjson`, one segment, or the folder of a run (also of one that was killed) and verifies every chain.
///
/// # Errors
/// The first fault: file, line, byte and what is wrong.
pub fn read_events(path: &Path) -> Result<Evidence, EvidenceFault> {
    if !path.is_dir() {
        let mut reader = Reader::default();
        reader.read(path)?;
        return reader.finish(path);
    }
    let events = path.join(folder::EVENTS);
    let mut reader = Reader::default();
    reader.read(&events)?;
    if !reader.evidence.closed {
        let unreadable = |error: super::EvidenceError| EvidenceFault {
            path: path.into(),
            line: 0,
            byte: 0,
            kind: FaultKind::Unreadable(error.to_string()),
        };
        reader.chains.retain(|case, _| case.is_empty());
        reader.evidence.cases.clear();
        for segment in folder::segments(path).map_err(unreadable)? {
            reader.after = None;
            reader.read(&segment)?;
        }
    }
    reader.finish(&events)
}

/// Reads an `events.ndjson` that is in memory and verifies every chain; `path` is shown in faults.
///
/// # Errors
/// The first fault: line, byte and what is wrong.
pub fn read_events_in(path: &Path, bytes: &[u8]) -> Result<Evidence, EvidenceFault> {
    let mut reader = Reader::default();
    reader.read_from(bytes, path)?;
    reader.finish(path)
}

/// Where the last line of a case stood, and what the next must say.
#[derive(Debug)]
struct Chain {
    next: u32,
    hash: Hash,
    path: PathBuf,
    line: u64,
    byte: u64,
}

#[derive(Debug, Default)]
struct Reader {
    evidence: Evidence,
    chains: BTreeMap<String, Chain>,
    listed: Option<(BTreeMap<String, Hash>, u64, u64)>,
    /// Case of the line before; `None` at the start of a file.
    after: Option<String>,
}

impl Reader {
    fn read(&mut self, path: &Path) -> Result<(), EvidenceFault> {
        let unreadable = |error: std::io::Error| {
            let kind = FaultKind::Unreadable(error.to_string());
            EvidenceFault { path: path.into(), line: 0, byte: 0, kind }
        };
        let file = File::open(path).map_err(unreadable)?;
        self.read_from(BufReader::with_capacity(1 << 16, file), path)
    }

    fn read_from(&mut self, mut input: impl BufRead, path: &Path) -> Result<(), EvidenceFault> {
        let fault = |line, byte, kind| EvidenceFault { path: path.into(), line, byte, kind };
        let unreadable =
            |line, byte, error: std::io::Error| fault(line, byte, FaultKind::Unreadable(error.to_string()));
        let ordered = path.file_name().is_some_and(|name| name == folder::EVENTS);
        let mut bytes = Vec::new();
        let (mut line, mut byte) = (0u64, 0u64);
        loop {
            bytes.clear();
            let length = input.read_until(b'\n', &mut bytes).map_err(|error| unreadable(line + 1, byte, error))?;
            if length == 0 {
                return Ok(());
            }
            line += 1;
            if bytes.pop_if(|last| *last == b'\n').is_none() {
                self.evidence.torn.push(Torn { path: path.into(), line, byte });
                return Ok(());
            }
            let event = parse(&bytes).map_err(|kind| fault(line, byte, kind))?;
            if ordered {
                self.order(&event).map_err(|kind| fault(line, byte, kind))?;
            }
            self.link(event, &bytes, path, line, byte)?;
            byte += length as u64;
        }
    }

    /// In a merged file cases stand in order of their ids, between the lines of the run.
    fn order(&mut self, event: &Event) -> Result<(), FaultKind> {
        if let Some(after) = &self.after
            && *after > event.case
            && !event.case.is_empty()
        {
            return Err(FaultKind::Order { case: event.case.clone(), after: after.clone() });
        }
        self.after = Some(event.case.clone());
        Ok(())
    }

    fn link(&mut self, event: Event, bytes: &[u8], path: &Path, line: u64, byte: u64) -> Result<(), EvidenceFault> {
        let fault = |kind| EvidenceFault { path: path.into(), line, byte, kind };
        if self.evidence.run.is_empty() {
            self.evidence.run.clone_from(&event.run);
        } else if self.evidence.run != event.run {
            let expected = self.evidence.run.clone();
            return Err(fault(FaultKind::OtherRun { expected, found: event.run }));
        }
        let before = self.chains.get(&event.case);
        let expected = before.map_or(0, |chain| chain.next);
        if event.seq != expected {
            return Err(fault(FaultKind::Sequence { case: event.case, expected, found: event.seq }));
        }
        if event.prev != before.map_or_else(Hash::zero, |chain| chain.hash.clone()) {
            return Err(match before {
                Some(chain) => changed(chain, event.case, event.seq - 1),
                None => fault(FaultKind::Changed { case: event.case, seq: 0 }),
            });
        }
        let chain = Chain { next: event.seq + 1, hash: line_hash(bytes), path: path.into(), line, byte };
        self.chains.insert(event.case.clone(), chain);
        match &event.body {
            EventBody::RunOpened { head } if event.case.is_empty() => self.evidence.head = Some(head.clone()),
            EventBody::RunClosed { heads } if event.case.is_empty() => {
                if event.to_line() != bytes {
                    return Err(fault(FaultKind::Changed { case: event.case, seq: event.seq }));
                }
                self.listed = Some((heads.clone(), line, byte));
                self.evidence.closed = true;
            }
            _ => self.evidence.cases.entry(event.case.clone()).or_default().push(event),
        }
        Ok(())
    }

    fn finish(mut self, path: &Path) -> Result<Evidence, EvidenceFault> {
        self.chains.remove("");
        if let Some((heads, line, byte)) = self.listed {
            let fault = |line, byte, kind| EvidenceFault { path: path.into(), line, byte, kind };
            for (case, hash) in &heads {
                match self.chains.get(case) {
                    Some(chain) if chain.hash == *hash => {}
                    Some(chain) => {
                        let last = self.evidence.cases.get(case).and_then(|events| events.last());
                        return Err(match last {
                            Some(Event { body: EventBody::CaseClosed, seq, .. }) => changed(chain, case.clone(), *seq),
                            _ => fault(chain.line, chain.byte, FaultKind::Removed { case: case.clone() }),
                        });
                    }
                    None => return Err(fault(line, byte, FaultKind::Removed { case: case.clone() })),
                }
            }
            if let Some((case, chain)) = self.chains.iter().find(|(case, _)| !heads.contains_key(*case)) {
                return Err(fault(chain.line, chain.byte, FaultKind::Added { case: case.clone() }));
            }
        }
        self.evidence.heads = self.chains.into_iter().map(|(case, chain)| (case, chain.hash)).collect();
        Ok(self.evidence)
    }
}

fn changed(chain: &Chain, case: String, seq: u32) -> EvidenceFault {
    let kind = FaultKind::Changed { case, seq };
    EvidenceFault { path: chain.path.clone(), line: chain.line, byte: chain.byte, kind }
}

fn parse(bytes: &[u8]) -> Result<Event, FaultKind> {
    #[derive(serde::Deserialize)]
    struct Head {
        format: String,
        version: u32,
    }
    let not_an_event = |error: serde_json::Error| FaultKind::NotAnEvent(error.to_string());
    match serde_json::from_slice::<Event>(bytes) {
        Ok(event) if event.format == FORMAT && event.version == VERSION => Ok(event),
        result => {
            let head: Head = serde_json::from_slice(bytes).map_err(not_an_event)?;
            if head.format != FORMAT {
                return Err(FaultKind::NotAnEvent(format!("format `{}`", head.format)));
            }
            if head.version > VERSION {
                return Err(FaultKind::Newer { format: head.format, version: head.version });
            }
            result.map_err(not_an_event)
        }
    }
}
