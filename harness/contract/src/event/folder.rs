//! The folder of a run: who may write to it, and what is kept of the run before.
//!
//! A folder of ours is known by its marker. A second live run is refused by a lock that the operating system drops when
//! a process dies, however it dies. What an earlier run left is moved to `earlier/`, never deleted.

use super::EvidenceError;
use std::fs::{self, File, OpenOptions};
use std::path::{Path, PathBuf};

pub(super) const EVENTS: &str = "events.ndjson";
pub(super) const TIMING: &str = "timing.ndjson";
pub(super) const SEGMENTS: &str = "segments";
const MARKER: &str = ".madoguchi";
const LOCK: &str = ".lock";
const EARLIER: &str = "earlier";

/// Takes the folder for one run; the lock is held as long as the file is open.
pub(super) fn take(folder: &Path) -> Result<File, EvidenceError> {
    if let Some(path) = folder.ancestors().find(|path| path.is_file()) {
        return Err(EvidenceError::NotAFolder { path: path.into() });
    }
    fs::create_dir_all(folder).map_err(|error| EvidenceError::io(folder, error))?;
    let marker = folder.join(MARKER);
    if !marker.exists() {
        if let Some(found) = names(folder)?.into_iter().next() {
            return Err(EvidenceError::Foreign { path: folder.into(), found });
        }
        fs::write(&marker, "madoguchi run folder, version 1\n").map_err(|error| EvidenceError::io(folder, error))?;
    }
    let lock = lock(folder)?;
    let segments = folder.join(SEGMENTS);
    set_aside(folder)?;
    fs::create_dir_all(&segments).map_err(|error| EvidenceError::io(&segments, error))?;
    Ok(lock)
}

/// Locks a folder of ours.
pub(super) fn lock(folder: &Path) -> Result<File, EvidenceError> {
    let path = folder.join(LOCK);
    let file = OpenOptions::new().create(true).truncate(false).write(true).open(&path);
    let file = file.map_err(|error| EvidenceError::io(&path, error))?;
    match fs4::FileExt::try_lock(&file) {
        Ok(()) => Ok(file),
        Err(fs4::TryLockError::WouldBlock) => Err(EvidenceError::InUse { path: folder.into() }),
        Err(fs4::TryLockError::Error(error)) => Err(EvidenceError::io(&path, error)),
    }
}

/// The segments of a folder, by name.
pub(super) fn segments(folder: &Path) -> Result<Vec<PathBuf>, EvidenceError> {
    let path = folder.join(SEGMENTS);
    if !path.is_dir() {
        return Ok(vec![]);
    }
    Ok(names(&path)?.into_iter().map(|name| path.join(name)).collect())
}

/// Moves what an earlier run left to `earlier/NNN`.
fn set_aside(folder: &Path) -> Result<(), EvidenceError> {
    let outputs: Vec<_> =
        names(folder)?.into_iter().filter(|name| ![MARKER, LOCK, EARLIER].contains(&name.as_str())).collect();
    if outputs.is_empty() {
        return Ok(());
    }
    let earlier = folder.join(EARLIER);
    fs::create_dir_all(&earlier).map_err(|error| EvidenceError::io(&earlier, error))?;
    let number = names(&earlier)?.iter().filter_map(|name| name.parse::<u32>().ok()).max().unwrap_or(0) + 1;
    let kept = earlier.join(format!("{number:03}"));
    fs::create_dir(&kept).map_err(|error| EvidenceError::io(&kept, error))?;
    for name in outputs {
        fs::rename(folder.join(&name), kept.join(&name)).map_err(|error| EvidenceError::io(&kept, error))?;
    }
    Ok(())
}

/// Names in a folder, sorted.
fn names(folder: &Path) -> Result<Vec<String>, EvidenceError> {
    let entries = fs::read_dir(folder).map_err(|error| EvidenceError::io(folder, error))?;
    let mut names = vec![];
    for entry in entries {
        let entry = entry.map_err(|error| EvidenceError::io(folder, error))?;
        names.push(entry.file_name().to_string_lossy().into_owned());
    }
    names.sort_unstable();
    Ok(names)
}
