//! A segment: the file one worker appends to, whole lines by one write; after a failed write nothing may follow.

use super::EvidenceError;
use std::fs::{File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// An append-only file of whole lines.
#[derive(Debug)]
pub(super) struct Segment {
    path: PathBuf,
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    /// `None` after a failed write.
    file: Option<File>,
    /// Bytes of the segment, those that wait included.
    length: u64,
    waiting: Vec<u8>,
}

/// Bytes that may wait: a large write costs a quarter of many small ones.
const WAITING: usize = 1 << 16;

impl Segment {
    /// Opens a file for appending.
    pub(super) fn open(path: &Path) -> Result<Self, EvidenceError> {
        let file = OpenOptions::new().create(true).append(true).open(path);
        let file = file.map_err(|error| EvidenceError::io(path, error))?;
        let length = file.metadata().map_err(|error| EvidenceError::io(path, error))?.len();
        Ok(Self { path: path.into(), state: Mutex::new(State { file: Some(file), length, waiting: vec![] }) })
    }

    /// Appends whole lines by one write.
    pub(super) fn append(&self, lines: &[u8]) -> Result<(), EvidenceError> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.length += lines.len() as u64;
        if state.waiting.is_empty() {
            return self.write(&mut state, lines);
        }
        state.waiting.extend_from_slice(lines);
        self.flush_held(&mut state)
    }

    /// Appends whole lines that may wait for others: their product ends when we do.
    pub(super) fn append_later(&self, lines: &[u8]) -> Result<(), EvidenceError> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.length += lines.len() as u64;
        state.waiting.extend_from_slice(lines);
        if state.waiting.len() < WAITING { Ok(()) } else { self.flush_held(&mut state) }
    }

    /// Writes what waits.
    pub(super) fn flush(&self) -> Result<(), EvidenceError> {
        self.flush_held(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn flush_held(&self, state: &mut State) -> Result<(), EvidenceError> {
        let mut waiting = std::mem::take(&mut state.waiting);
        let written = if waiting.is_empty() { Ok(()) } else { self.write(state, &waiting) };
        waiting.clear();
        state.waiting = waiting;
        written
    }

    fn write(&self, state: &mut State, lines: &[u8]) -> Result<(), EvidenceError> {
        let Some(file) = state.file.as_mut() else { return Err(EvidenceError::Broken { path: self.path.clone() }) };
        let result = match file.write(lines) {
            Ok(written) if written == lines.len() => Ok(()),
            // A short write: ask again, for the reason.
            Ok(written) => file.write_all(lines.get(written..).unwrap_or_default()),
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => file.write_all(lines),
            Err(error) => Err(error),
        };
        result.map_err(|error| {
            state.file = None;
            EvidenceError::io(&self.path, error)
        })
    }

    /// The file.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Bytes of the segment, those that wait to be written included.
    pub(super) fn length(&self) -> u64 {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).length
    }
}

/// A run that is given up on keeps what it judged.
impl Drop for Segment {
    fn drop(&mut self) {
        drop(self.flush());
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn a_full_disk_says_so_and_nothing_follows() {
        let segment = Segment::open(Path::new("/dev/full")).expect("can be opened");
        assert!(matches!(segment.append(b"{}\n"), Err(EvidenceError::DiskFull { .. })));
        let again = segment.append(b"{}\n").expect_err("broken");
        assert!(matches!(again, EvidenceError::Broken { .. }));
    }
}
