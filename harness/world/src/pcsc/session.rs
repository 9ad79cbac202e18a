//! A session: the folder in which a set of readers lives, and by which `card insert` and its like find them.

use super::error::LaunchError;
use serde::{Deserialize, Serialize};
use std::fs::{DirBuilder, Permissions};
use std::io;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, PermissionsExt};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};

/// The folder of a session that was given a place by nobody: in the user's runtime folder, else the temporary one.
pub fn default_session() -> PathBuf {
    match std::env::var_os("XDG_RUNTIME_DIR").map(PathBuf::from).filter(|folder| folder.is_dir()) {
        Some(folder) => folder.join("madoguchi-card"),
        None => std::env::temp_dir().join(format!("madoguchi-card-{}", rustix::process::getuid().as_raw())),
    }
}

/// The folder of a session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session(PathBuf);

/// What a session says about itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SessionNote {
    /// Always `madoguchi-card-session`.
    pub format: String,
    /// Version of this file.
    pub version: u32,
    /// The socket of the daemon, for `PCSCLITE_CSOCK_NAME`; none: the system's own daemon.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub socket: Option<PathBuf>,
    /// Names of the readers, the first is number 1.
    pub readers: Vec<String>,
}

impl SessionNote {
    /// A note with these readers.
    pub fn new(socket: Option<PathBuf>, readers: Vec<String>) -> Self {
        Self { format: "madoguchi-card-session".into(), version: 1, socket, readers }
    }
}

impl Session {
    /// A session that runs in this folder.
    pub fn at(folder: PathBuf) -> Self {
        Self(folder)
    }

    /// Makes the folder ready for a new session. It belongs to the user and nobody else can look into it.
    ///
    /// # Errors
    /// It is in use, belongs to somebody else, is not a session's, or cannot be made.
    pub fn create(folder: &Path) -> Result<Self, LaunchError> {
        let failed = |source| LaunchError::Folder { path: folder.into(), source };
        let folder = std::path::absolute(folder).map_err(failed)?;
        if folder.as_os_str().as_encoded_bytes().iter().any(|byte| b" \t\n\"'#\\".contains(byte)) {
            return Err(LaunchError::Path(folder));
        }
        let session = Self(folder.clone());
        if UnixStream::connect(session.socket()).is_ok() {
            return Err(LaunchError::InUse(folder));
        }
        DirBuilder::new().recursive(true).mode(0o700).create(&folder).map_err(failed)?;
        let owner = std::fs::symlink_metadata(&folder).map_err(failed)?;
        if !owner.is_dir() || owner.uid() != rustix::process::getuid().as_raw() {
            return Err(failed(io::Error::other("it belongs to somebody else")));
        }
        std::fs::set_permissions(&folder, Permissions::from_mode(0o700)).map_err(failed)?;
        session.clear().map_err(failed)?;
        Ok(session)
    }

    /// The folder.
    pub fn folder(&self) -> &Path {
        &self.0
    }

    /// The folder of a reader, from 1.
    pub fn reader(&self, number: usize) -> PathBuf {
        self.0.join(format!("reader-{number}"))
    }

    /// The socket on which the session takes `stop`; while it answers, the session runs.
    pub fn socket(&self) -> PathBuf {
        self.0.join("session")
    }

    /// The log of the daemon.
    pub fn log(&self) -> PathBuf {
        self.0.join("pcscd.log")
    }

    /// The folder with `reader.conf`.
    pub fn configuration(&self) -> PathBuf {
        self.0.join("conf")
    }

    /// Writes down what the session is.
    ///
    /// # Errors
    /// The folder cannot be written.
    pub fn note(&self, note: &SessionNote) -> io::Result<()> {
        std::fs::write(self.0.join(NOTE), toml::to_string(note).expect("a note is TOML"))
    }

    /// What the session is.
    ///
    /// # Errors
    /// No session was started here, or by a newer program.
    pub fn read(&self) -> io::Result<SessionNote> {
        let text = std::fs::read_to_string(self.0.join(NOTE))?;
        let note: SessionNote = toml::from_str(&text).map_err(io::Error::other)?;
        if note.format != "madoguchi-card-session" || note.version > 1 {
            return Err(io::Error::other("written by a newer madoguchi"));
        }
        Ok(note)
    }

    /// Removes what a session leaves behind, and nothing else.
    ///
    /// # Errors
    /// Something that cannot be removed.
    pub fn clear(&self) -> io::Result<()> {
        for entry in std::fs::read_dir(&self.0)? {
            let entry = entry?;
            let name = entry.file_name();
            let name = name.to_string_lossy();
            if name.starts_with("reader-") || name == "conf" || name == "run" {
                std::fs::remove_dir_all(entry.path())?;
            } else if [NOTE, "session", "pcscd.log"].contains(&&*name) {
                std::fs::remove_file(entry.path())?;
            }
        }
        Ok(())
    }
}

const NOTE: &str = "session.toml";
