//! The file `reader.toml` in a reader's folder: what lies in the field when the driver starts, and how it behaves.

use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// Name of the file in the reader's folder.
pub const CONFIG_FILE: &str = "reader.toml";

/// Version of the file that is written and read.
const VERSION: u32 = 1;

/// What the driver is told when it starts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Always `madoguchi-reader`.
    format: String,
    /// Version of this file.
    version: u32,
    /// Whether a card lies on the reader.
    pub start: Start,
    /// Whether answers take as long as a real chip's.
    pub timing: Timing,
    /// Whether the driver ends the daemon when its standard input closes: the launcher holds the other end.
    pub lifeline: bool,
    /// Where every exchange is recorded, PINs masked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trace: Option<PathBuf>,
    /// What disturbs the card.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub faults: Vec<String>,
    /// The card.
    pub contents: Contents,
}

/// Whether a card lies on the reader when the driver starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Start {
    /// It does.
    Inserted,
    /// The reader is empty until an order puts the card on.
    Empty,
}

/// How long answers take.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Timing {
    /// As fast as possible.
    Immediate,
    /// As long as the profile says that a real chip takes.
    Real,
}

/// The card.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields, tag = "kind")]
pub enum Contents {
    /// A card by its profile.
    Card(CardSource),
    /// A chip that answers 9000 to everything, to measure the way there.
    Blank {},
}

/// Where a card comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CardSource {
    /// Name of a built-in profile, or of the file that `text` was read from.
    pub profile: String,
    /// Text of a profile file; none: the built-in profile of that name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// Another last day (`YYYY-MM-DD`) of the card and of its certificates than the profile's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expiry: Option<String>,
}

/// A configuration that cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ConfigError {
    /// The file cannot be read or written.
    #[error("{path}: {source}")]
    File {
        /// Which file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// The file is not what it should be.
    #[error("{path}: {reason}")]
    Content {
        /// Which file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
}

impl Config {
    /// This card, inserted, immediate, undisturbed, not recorded.
    pub fn new(contents: Contents) -> Self {
        Self {
            format: "madoguchi-reader".into(),
            version: VERSION,
            contents,
            start: Start::Inserted,
            timing: Timing::Immediate,
            lifeline: false,
            trace: None,
            faults: vec![],
        }
    }

    /// Reads the file of a reader's folder.
    ///
    /// # Errors
    /// A file that cannot be read, is no such file, or was written by a newer version.
    pub fn read(folder: &Path) -> Result<Self, ConfigError> {
        let path = folder.join(CONFIG_FILE);
        let text = std::fs::read_to_string(&path).map_err(|source| ConfigError::File { path: path.clone(), source })?;
        let config: Self = toml::from_str(&text)
            .map_err(|error| ConfigError::Content { path: path.clone(), reason: error.to_string() })?;
        if config.format != "madoguchi-reader" || config.version > VERSION {
            let reason = format!(
                "`{}` version {}; this driver reads `madoguchi-reader` up to {VERSION}: build driver and program together",
                config.format, config.version
            );
            return Err(ConfigError::Content { path, reason });
        }
        Ok(config)
    }

    /// Writes the file of a reader's folder; only the owner can read it, for a profile names PINs.
    ///
    /// # Errors
    /// A folder that cannot be written.
    pub fn write(&self, folder: &Path) -> Result<(), ConfigError> {
        use std::io::Write;
        use std::os::unix::fs::OpenOptionsExt;
        let path = folder.join(CONFIG_FILE);
        let text = toml::to_string(self).expect("a configuration is TOML");
        let mut options = std::fs::OpenOptions::new();
        let file = options.write(true).create(true).truncate(true).mode(0o600).open(&path);
        file.and_then(|mut file| file.write_all(text.as_bytes())).map_err(|source| ConfigError::File { path, source })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_back_and_a_newer_file_is_refused() {
        let folder = tempfile::tempdir().expect("a folder");
        let card =
            CardSource { profile: "a.toml".into(), text: Some("a = 1\n".into()), expiry: Some("2030-01-01".into()) };
        let mut config = Config::new(Contents::Card(card));
        config.trace = Some("/somewhere/trace".into());
        config.faults.push("lost@3".into());
        for config in [config, Config::new(Contents::Blank {})] {
            config.write(folder.path()).expect("written");
            assert_eq!(Config::read(folder.path()).expect("read"), config);
        }
        let path = folder.path().join(CONFIG_FILE);
        let text = std::fs::read_to_string(&path).expect("the file");
        std::fs::write(&path, text.replace("version = 1", "version = 2")).expect("written");
        let error = Config::read(folder.path()).expect_err("newer").to_string();
        assert!(error.contains("version 2") && error.contains("build driver and program together"), "{error}");
        std::fs::write(&path, text.replace("inserted", "floating")).expect("written");
        assert!(Config::read(folder.path()).expect_err("unknown word").to_string().contains("floating"));
    }
}
