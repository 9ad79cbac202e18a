//! How a file comes to lie in `res` or `face`.

use super::settings::Publication;
use madoguchi_rulebook::Instant;
use std::fs::File;
use std::io::{self, Write};
use std::path::Path;
use std::time::{Duration, SystemTime};

/// Publishes a file; its time is that of the virtual clock.
///
/// # Errors
/// Faults of the file system.
pub fn publish(folder: &Path, name: &str, bytes: &[u8], mode: Publication, now: Instant) -> io::Result<()> {
    let last = folder.join(name);
    match mode {
        Publication::InPlace => stamp(write(&last, bytes)?, now),
        Publication::Rename => {
            let beside = folder.join(format!("{name}.tmp"));
            stamp(write(&beside, bytes)?, now)?;
            std::fs::rename(beside, last)
        }
        Publication::Slow => {
            let mut file = File::create(&last)?;
            for piece in bytes.chunks(bytes.len().div_ceil(PIECES).max(1)) {
                file.write_all(piece)?;
                file.flush()?;
                std::thread::sleep(BETWEEN_PIECES);
            }
            stamp(file, now)
        }
    }
}

fn write(path: &Path, bytes: &[u8]) -> io::Result<File> {
    let mut file = File::create(path)?;
    file.write_all(bytes)?;
    Ok(file)
}

fn stamp(file: File, now: Instant) -> io::Result<()> {
    let seconds = u64::try_from(now.seconds()).unwrap_or_default();
    file.set_modified(SystemTime::UNIX_EPOCH + Duration::from_secs(seconds))
}

const PIECES: usize = 8;
const BETWEEN_PIECES: Duration = Duration::from_millis(3);
