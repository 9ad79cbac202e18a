//! `madoguchi.toml`: what a vendor would otherwise type every time.

use crate::console;
use crate::error_map::{ERROR_MAP, Mapped};
use crate::exit::Exit;
use crate::options::Lang;
use madoguchi_contract::Language;
use madoguchi_contract::format::{Format, Headed};
use madoguchi_contract::transport::Token;
use serde::Deserialize;
use std::path::{Path, PathBuf};

/// The file `madoguchi.toml`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    /// `madoguchi.settings`; may be left out.
    pub format: Option<String>,
    /// 1; may be left out.
    pub version: Option<u32>,
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
    /// What the product's codes mean; without it, a file `error-map.toml` beside these settings.
    pub error_map: Option<PathBuf>,
    /// File with the bearer token of a service.
    pub token_file: Option<PathBuf>,
}

impl Settings {
    /// Reads the file in the present folder; none is the same as an empty one.
    ///
    /// # Errors
    /// What is wrong with it, with line and column.
    pub fn read() -> Result<Self, String> {
        let path = Path::new(NAME);
        match std::fs::read_to_string(path) {
            Ok(text) => FORMAT.read_toml_leniently(&text).map_err(|error| format!("{NAME}: {error}")),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Self::default()),
            Err(error) => Err(format!("{NAME}: {error}")),
        }
    }

    /// Reads the file for a command that needs one of its settings; a fault is told.
    ///
    /// # Errors
    /// The exit code.
    pub fn told() -> Result<Self, Exit> {
        Self::read().map_err(|error| {
            console::error(&error, "correct the file, or remove it");
            Exit::Config
        })
    }

    /// The bearer token: of the environment, or else in the file named here; a fault is told.
    ///
    /// # Errors
    /// The exit code.
    pub fn token(&self) -> Result<Option<Token>, Exit> {
        Token::of_environment(self.token_file.as_deref()).map_err(|error| {
            console::error(
                &error.to_string(),
                "MADOGUCHI_TOKEN, MADOGUCHI_TOKEN_FILE or `token_file` in madoguchi.toml",
            );
            Exit::Config
        })
    }

    /// The error map that is named here, or else lies beside; a fault is told.
    ///
    /// # Errors
    /// The exit code.
    pub fn error_map(&self) -> Result<Option<Mapped>, Exit> {
        let named = self.error_map.as_deref();
        Mapped::read(named.unwrap_or(Path::new(ERROR_MAP)), named.is_some())
    }

    /// The language that was asked for, or else the one written here.
    pub fn language(&self, asked: Option<Lang>) -> Language {
        match (asked, self.lang.as_deref()) {
            (Some(lang), _) => lang.into(),
            (None, Some("ja")) => Language::Ja,
            (None, _) => Language::En,
        }
    }

    /// The product that was asked for, or else the one written here, or else the reference.
    pub fn target(&self, asked: Option<&str>) -> String {
        asked.or(self.sut.as_deref()).unwrap_or("reference").to_string()
    }
}

impl Headed for Settings {
    fn head(&self) -> (Option<&str>, Option<u32>) {
        (self.format.as_deref(), self.version)
    }
}

const NAME: &str = "madoguchi.toml";
const FORMAT: Format = Format { name: "madoguchi.settings", version: 1 };
