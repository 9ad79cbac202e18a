//! Where the driver that pcscd loads lies: beside the program, as both README commands leave it.

use super::error::LaunchError;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// The environment variable that names another driver.
pub const DRIVER_VARIABLE: &str = "MADOGUCHI_DRIVER";

const FILE: &str = "libmadoguchi_ifd.so";

/// The driver, as an absolute path: pcscd takes no other.
///
/// # Errors
/// It lies nowhere.
pub fn find_driver() -> Result<PathBuf, LaunchError> {
    let program = std::env::current_exe().unwrap_or_default();
    search(std::env::var_os(DRIVER_VARIABLE), program.parent().unwrap_or(Path::new("/")))
}

fn search(named: Option<OsString>, beside: &Path) -> Result<PathBuf, LaunchError> {
    let places = match named {
        // A wrong path is pcscd's to tell: what was named is not replaced by something else.
        Some(path) => return std::path::absolute(path).map_err(|_| LaunchError::NoDriver),
        None => [beside.join(FILE), beside.join("../lib/madoguchi").join(FILE)],
    };
    places.into_iter().find(|path| path.is_file()).ok_or(LaunchError::NoDriver)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_driver_lies_beside_the_program_or_where_it_is_named() {
        let folder = tempfile::tempdir().expect("a folder");
        let (programs, library) = (folder.path().join("bin"), folder.path().join("lib/madoguchi"));
        std::fs::create_dir_all(&programs).expect("made");
        std::fs::create_dir_all(&library).expect("made");
        assert!(matches!(search(None, &programs), Err(LaunchError::NoDriver)));
        std::fs::write(library.join(FILE), "").expect("written");
        assert_eq!(search(None, &programs).expect("found"), programs.join("../lib/madoguchi").join(FILE));
        std::fs::write(programs.join(FILE), "").expect("written");
        assert_eq!(search(None, &programs).expect("found"), programs.join(FILE));
        assert_eq!(search(Some("/other.so".into()), &programs).expect("named"), Path::new("/other.so"));
    }
}
