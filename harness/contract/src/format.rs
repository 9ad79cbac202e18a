//! The head of every file of ours: which format, and which version of it.
//!
//! Whoever reads one looks at the head first, whatever else stands there: a file of a newer version is refused as what
//! it is, and not for the first field that this version does not know. One old sample of each format is kept for ever
//! in `scenarios/samples`.

use serde::Deserialize;
use serde::de::DeserializeOwned;

/// Why a file is none that this version can read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FormatFault {
    /// Another format.
    #[error("the format is `{found}`, expected `{expected}`: this is another kind of file")]
    Other {
        /// Format found.
        found: String,
        /// Format expected.
        expected: &'static str,
    },
    /// A newer version.
    #[error(
        "written by a newer version of madoguchi (format `{format}`, version {found}; this one reads up to {known}): update madoguchi"
    )]
    Newer {
        /// Format.
        format: &'static str,
        /// Version found.
        found: u32,
        /// Newest version that can be read.
        known: u32,
    },
    /// A version that never was.
    #[error("`version` is 1 or more")]
    Version,
    /// Not even a head can be read; the text names line and column.
    #[error("{0}")]
    Syntax(String),
}

/// A format and the newest version of it that can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Format {
    /// Name.
    pub name: &'static str,
    /// Newest version.
    pub version: u32,
}

/// What a file says of itself.
pub trait Headed: DeserializeOwned {
    /// `format` and `version`, where they are written.
    fn head(&self) -> (Option<&str>, Option<u32>);
}

#[derive(Deserialize)]
struct Head {
    format: Option<String>,
    version: Option<u32>,
}

impl Format {
    /// Reads a TOML text strictly.
    ///
    /// # Errors
    /// Another format, a newer version, no head, or what does not fit, with line and column.
    pub fn read_toml<T: Headed>(self, text: &str) -> Result<T, FormatFault> {
        let read = toml::from_str::<T>(text).map_err(|error| error.to_string());
        self.headed(read, None, || toml::from_str(text).ok())
    }

    /// Reads a TOML text in which the head may be left out: without one the version is 1.
    ///
    /// # Errors
    /// As [`Format::read_toml`].
    pub fn read_toml_leniently<T: Headed>(self, text: &str) -> Result<T, FormatFault> {
        let read = toml::from_str::<T>(text).map_err(|error| error.to_string());
        self.headed(read, Some(1), || toml::from_str(text).ok())
    }

    /// Reads a JSON text strictly.
    ///
    /// # Errors
    /// As [`Format::read_toml`].
    pub fn read_json<T: Headed>(self, text: &str) -> Result<T, FormatFault> {
        let read = serde_json::from_str::<T>(text).map_err(|error| error.to_string());
        self.headed(read, None, || serde_json::from_str(text).ok())
    }

    /// What could be read has its head looked at; of what could not, the head says why.
    fn headed<T: Headed>(
        self,
        read: Result<T, String>,
        without: Option<u32>,
        head: impl Fn() -> Option<Head>,
    ) -> Result<T, FormatFault> {
        match read {
            Ok(file) => {
                let (format, version) = file.head();
                self.check(format, version, without)?;
                Ok(file)
            }
            Err(why) => {
                if let Some(Head { format, version }) = head() {
                    self.check(format.as_deref(), version, without)?;
                }
                Err(FormatFault::Syntax(why))
            }
        }
    }

    fn check(self, format: Option<&str>, version: Option<u32>, without: Option<u32>) -> Result<(), FormatFault> {
        match format {
            Some(found) if found != self.name => {
                return Err(FormatFault::Other { found: found.into(), expected: self.name });
            }
            None if without.is_none() => {
                return Err(FormatFault::Other { found: "nothing".into(), expected: self.name });
            }
            _ => {}
        }
        match version.or(without) {
            Some(found) if found > self.version => {
                Err(FormatFault::Newer { format: self.name, found, known: self.version })
            }
            Some(1..) => Ok(()),
            _ => Err(FormatFault::Version),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Test {
        format: Option<String>,
        version: Option<u32>,
        #[serde(default, rename = "sut")]
        _sut: String,
    }

    impl Headed for Test {
        fn head(&self) -> (Option<&str>, Option<u32>) {
            (self.format.as_deref(), self.version)
        }
    }

    const FORMAT: Format = Format { name: "madoguchi.test", version: 2 };

    #[test]
    fn a_newer_version_is_told_before_anything_else() {
        let read = |text: &str| FORMAT.read_toml::<Test>(text).map(|_| ()).map_err(|fault| fault.to_string());
        assert_eq!(read("format = \"madoguchi.test\"\nversion = 1\n"), Ok(()));
        let newer = read("format = \"madoguchi.test\"\nversion = 3\nnew = []\n").expect_err("newer");
        assert!(newer.contains("version 3") && newer.contains("update madoguchi"), "{newer}");
        assert!(read("format = \"madoguchi.test\"\nversion = 3\n").expect_err("newer").contains("version 3"));
        let unknown = read("format = \"madoguchi.test\"\nversion = 2\nnew = []\n").expect_err("a new field");
        assert!(unknown.contains("line 3") && unknown.contains("new"), "{unknown}");
        assert!(read("version = 1").expect_err("no format").contains("nothing"));
        assert!(read("format = \"madoguchi.test\"").expect_err("no version").contains("version"));
        assert!(read("format = \"other\"\nversion = 9").expect_err("other").contains("another kind"));
        assert!(read("format =").expect_err("not TOML").contains("line 1"));
        assert!(FORMAT.read_toml_leniently::<Test>("sut = \"x\"").is_ok());
        assert!(FORMAT.read_toml_leniently::<Test>("version = 3").is_err());
        assert!(FORMAT.read_json::<Test>("{\"format\": \"madoguchi.test\", \"version\": 2}").is_ok());
    }
}
