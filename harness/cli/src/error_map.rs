//! `error-map.toml`: read beside the settings, and kept beside the evidence whose verdicts rest on it.

use crate::command::hex;
use crate::console;
use crate::exit::Exit;
use madoguchi_contract::event::RunHead;
use madoguchi_judge::ErrorMap;
use sha2::{Digest, Sha256};
use std::io::ErrorKind;
use std::path::Path;

/// Name of the file, beside the settings and in the evidence.
pub const ERROR_MAP: &str = "error-map.toml";

/// An error map as it was read.
pub struct Mapped {
    /// What it says.
    pub map: ErrorMap,
    /// SHA-256 of the file, in hex: it stands in the head of the run.
    pub digest: String,
    /// The file.
    pub text: String,
}

impl Mapped {
    /// Reads a map; one that was not named may lack. Faults are told.
    ///
    /// # Errors
    /// The exit code.
    pub fn read(path: &Path, named: bool) -> Result<Option<Self>, Exit> {
        let refuse = |what: &str| {
            console::error(&format!("{}: {what}", path.display()), "adapters/README.md shows the file and its words");
            Exit::Config
        };
        let text = match std::fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) if error.kind() == ErrorKind::NotFound && !named => return Ok(None),
            Err(error) => return Err(refuse(&error.to_string())),
        };
        let map = ErrorMap::parse(&text).map_err(|error| refuse(&error.to_string()))?;
        Ok(Some(Self { map, digest: hex(&Sha256::digest(&text)), text }))
    }

    /// The map that lies in a folder of evidence, when its run was judged by one; another one is refused.
    ///
    /// # Errors
    /// The exit code.
    pub fn kept(folder: &Path, head: Option<&RunHead>) -> Result<Option<Self>, Exit> {
        let Some(digest) = head.and_then(|head| head.error_map.as_ref()) else { return Ok(None) };
        let path = folder.join(ERROR_MAP);
        let mapped = Self::read(&path, true)?;
        if mapped.as_ref().is_none_or(|mapped| mapped.digest != *digest) {
            let what = format!("{}: not the error map of this run (its digest is {digest})", path.display());
            console::error(&what, "put back the file that the run left there");
            return Err(Exit::Config);
        }
        Ok(mapped)
    }

    /// Puts the map into the evidence.
    ///
    /// # Errors
    /// The exit code.
    pub fn keep(&self, folder: &Path) -> Result<(), Exit> {
        let path = folder.join(ERROR_MAP);
        std::fs::write(&path, &self.text).map_err(|error| {
            console::error(&format!("{}: {error}", path.display()), "make room or choose another --out");
            Exit::Config
        })
    }
}
