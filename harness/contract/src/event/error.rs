//! Why evidence could not be written. Each message says what to do; nothing that stands there is ever deleted.

use std::io;
use std::path::{Path, PathBuf};

/// Why evidence could not be written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum EvidenceError {
    /// The folder holds something that no run of ours wrote.
    #[error(
        "`{}` is not empty and was not written by madoguchi (found `{found}`): nothing was touched; name an empty or new folder with --out",
        path.display()
    )]
    Foreign {
        /// The folder.
        path: PathBuf,
        /// One thing found in it.
        found: String,
    },
    /// A file stands where the folder should be.
    #[error("`{}` is a file, not a folder: name a folder with --out", path.display())]
    NotAFolder {
        /// The file.
        path: PathBuf,
    },
    /// Another run writes to the folder.
    #[error("another run is writing to `{}`: wait until it ends, or name another folder with --out", path.display())]
    InUse {
        /// The folder.
        path: PathBuf,
    },
    /// The folder cannot be written.
    #[error("cannot write to `{}` ({source}): make it writable, or name another folder with --out", path.display())]
    ReadOnly {
        /// File or folder.
        path: PathBuf,
        /// Reason of the operating system.
        source: io::Error,
    },
    /// No space is left.
    #[error(
        "no space left while writing `{}`: free some, or name a folder on another disk with --out; the evidence is valid up to the last whole line",
        path.display()
    )]
    DiskFull {
        /// The file.
        path: PathBuf,
    },
    /// Any other fault of the file system.
    #[error("`{}`: {source}", path.display())]
    Io {
        /// File or folder.
        path: PathBuf,
        /// Reason of the operating system.
        source: io::Error,
    },
    /// An earlier write to the segment failed, so that no event may follow.
    #[error("an earlier event could not be written to `{}`: the run must stop", path.display())]
    Broken {
        /// The segment.
        path: PathBuf,
    },
    /// A message holds the digits of a secret instead of its meaning.
    #[error("case {case}: `{field}` holds digits where a secret is named by its meaning: not recorded")]
    Secret {
        /// Case id.
        case: String,
        /// Field with the digits.
        field: String,
    },
    /// The evidence written so far does not hold together.
    #[error(transparent)]
    Fault(#[from] super::EvidenceFault),
    /// Shards that do not belong together.
    #[error("cannot merge: {0}")]
    Shards(String),
}

impl EvidenceError {
    pub(super) fn io(path: &Path, source: io::Error) -> Self {
        let path = path.to_path_buf();
        match source.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::DiskFull { path },
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => Self::ReadOnly { path, source },
            _ => Self::Io { path, source },
        }
    }
}
