//! The three folders, as the receipt computer sees them.

use std::io;
use std::path::{Path, PathBuf};

/// `req`, `res` and `face` under one root, and a folder of the program's own that nobody shares.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exchange {
    /// Requests, written by the receipt computer.
    pub req: PathBuf,
    /// Answers, written by the program.
    pub res: PathBuf,
    /// Results of the face reader, written unasked.
    pub face: PathBuf,
    /// Requests under way; not shared.
    pub(super) work: PathBuf,
}

impl Exchange {
    /// Makes the folders where they are missing.
    ///
    /// # Errors
    /// Faults of the file system.
    pub fn create(root: &Path) -> io::Result<Self> {
        let [req, res, face, work] = ["req", "res", "face", "work"].map(|name| root.join(name));
        for folder in [&req, &res, &face, &work] {
            std::fs::create_dir_all(folder)?;
        }
        Ok(Self { req, res, face, work })
    }

    /// Deletes every file, as at the start of a case.
    ///
    /// # Errors
    /// Faults of the file system; a file that vanished meanwhile is none.
    pub fn clear(&self) -> io::Result<()> {
        for folder in [&self.req, &self.res, &self.face, &self.work] {
            for name in names(folder)? {
                gone_is_fine(std::fs::remove_file(folder.join(name)))?;
            }
        }
        Ok(())
    }
}

/// Names of what lies in a folder, sorted; names that are no text are none of ours.
pub(super) fn names(folder: &Path) -> io::Result<Vec<String>> {
    let mut names = vec![];
    for entry in std::fs::read_dir(folder)? {
        names.extend(entry?.file_name().into_string().ok());
    }
    names.sort_unstable();
    Ok(names)
}

pub(super) fn gone_is_fine(done: io::Result<()>) -> io::Result<()> {
    match done {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        other => other,
    }
}
