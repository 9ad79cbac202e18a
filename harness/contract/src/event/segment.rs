//! A segment: the file one worker appends to. One write an event; after a failed write nothing may follow.

use super::EvidenceError;
use std::fs::{File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

/// An append-only file of whole lines.
#[derive(Debug)]
pub(super) struct Segment {
    path: PathBuf,
    file: Mutex<Option<File>>,
}

impl Segment {
    /// Opens a file for appending.
    pub(super) fn open(path: &Path) -> Result<Self, EvidenceError> {
        let file = OpenOptions::new().create(true).append(true).open(path);
        let file = file.map_err(|error| EvidenceError::io(path, error))?;
        Ok(Self { path: path.into(), file: Mutex::new(Some(file)) })
    }

    /// Appends one line by one write.
    pub(super) fn append(&self, mut line: Vec<u8>) -> Result<(), EvidenceError> {
        line.push(b'\n');
        let mut guard = self.file.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let Some(file) = guard.as_mut() else { return Err(EvidenceError::Broken { path: self.path.clone() }) };
        let result = match file.write(&line) {
            Ok(written) if written == line.len() => Ok(()),
            // A short write: ask again, for the reason.
            Ok(written) => file.write_all(line.get(written..).unwrap_or_default()),
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => file.write_all(&line),
            Err(error) => Err(error),
        };
        result.map_err(|error| {
            *guard = None;
            EvidenceError::io(&self.path, error)
        })
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn a_full_disk_says_so_and_nothing_follows() {
        let segment = Segment::open(Path::new("/dev/full")).expect("can be opened");
        assert!(matches!(segment.append(b"{}".to_vec()), Err(EvidenceError::DiskFull { .. })));
        let again = segment.append(b"{}".to_vec()).expect_err("broken");
        assert!(matches!(again, EvidenceError::Broken { .. }));
    }
}
