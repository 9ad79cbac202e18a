//! `madoguchi.toml`: what a vendor would otherwise type every time.

use serde::Deserialize;
use std::path::{Path, PathBuf};

/// The file `madoguchi.toml`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    /// Product under test.
    pub sut: Option<String>,
    /// Roles.
    pub roles: Vec<String>,
    /// Rulebooks.
    pub rulebooks: Vec<String>,
    /// Evidence folder.
    pub out: Option<PathBuf>,
    /// Language: `ja` or `en`.
    pub lang: Option<String>,
    /// Known failures.
    pub expectations: Option<PathBuf>,
    /// Attestations.
    pub attestations: Option<PathBuf>,
}

impl Settings {
    /// Reads the file in the present folder; none is the same as an empty one.
    ///
    /// # Errors
    /// What is wrong with it, with line and column.
    pub fn read() -> Result<Self, String> {
        let path = Path::new("madoguchi.toml");
        match std::fs::read_to_string(path) {
            Ok(text) => toml::from_str(&text).map_err(|error| format!("madoguchi.toml: {error}")),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Self::default()),
            Err(error) => Err(format!("madoguchi.toml: {error}")),
        }
    }
}
