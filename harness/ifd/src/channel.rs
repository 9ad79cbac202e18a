//! The readers of this process, by the logical unit number that pcscd gave them.

use crate::lifeline;
use madoguchi_reader::{Config, Reader, serve};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, PoisonError, RwLock};

static READERS: RwLock<BTreeMap<u64, Arc<Reader>>> = RwLock::new(BTreeMap::new());

/// The reader with this number.
pub fn reader(lun: u64) -> Option<Arc<Reader>> {
    READERS.read().unwrap_or_else(PoisonError::into_inner).get(&lun).cloned()
}

/// Sets up the reader in this folder and takes orders for it.
///
/// # Errors
/// What cannot be used: the launcher finds this text in the daemon's log.
pub fn open(lun: u64, folder: &Path) -> Result<(), String> {
    let config = Config::read(folder).map_err(|error| error.to_string())?;
    let reader = Reader::open(&config, folder).map_err(|error| error.to_string())?;
    serve(&reader, folder).map_err(|error| format!("{}: no control socket: {error}", folder.display()))?;
    if config.lifeline {
        lifeline::hold();
    }
    READERS.write().unwrap_or_else(PoisonError::into_inner).insert(lun, reader);
    Ok(())
}

/// Closes the reader with this number; whether there was one.
pub fn close(lun: u64) -> bool {
    let reader = READERS.write().unwrap_or_else(PoisonError::into_inner).remove(&lun);
    reader.inspect(|reader| reader.close()).is_some()
}
