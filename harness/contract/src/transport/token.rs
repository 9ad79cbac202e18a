//! The bearer token of a service: from the environment or a file, never an argument, never shown.

use std::fmt;
use std::path::{Path, PathBuf};

/// A bearer token. It has no form that a person could read.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

/// Why there is no token where one was named.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TokenError {
    /// The file cannot be read.
    #[error("the token file `{}` cannot be read ({source}): correct the path, or the rights of the file", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Reason of the operating system.
        source: std::io::Error,
    },
    /// Nothing in it.
    #[error("the token file `{}` is empty: write the token into it, alone", path.display())]
    Empty {
        /// The file.
        path: PathBuf,
    },
    /// More than one line.
    #[error("the token file `{}` has more than one line: write the token into it, alone", path.display())]
    SeveralLines {
        /// The file.
        path: PathBuf,
    },
}

impl Token {
    /// The token in a text; blanks around it do not count. None when nothing is left.
    pub fn new(text: &str) -> Option<Self> {
        let text = text.trim();
        (!text.is_empty()).then(|| Self(text.into()))
    }

    /// The token in a file, which holds nothing else.
    ///
    /// # Errors
    /// The file cannot be read, is empty or has several lines. What stands in it is never shown.
    pub fn read(path: &Path) -> Result<Self, TokenError> {
        let text =
            std::fs::read_to_string(path).map_err(|source| TokenError::Unreadable { path: path.into(), source })?;
        match Self::new(&text) {
            None => Err(TokenError::Empty { path: path.into() }),
            Some(token) if token.0.contains('\n') => Err(TokenError::SeveralLines { path: path.into() }),
            Some(token) => Ok(token),
        }
    }

    /// The token of the environment: `MADOGUCHI_TOKEN`, or else in the file that `MADOGUCHI_TOKEN_FILE` names, or else
    /// in this one.
    ///
    /// # Errors
    /// A file that is named and holds no token.
    pub fn of_environment(file: Option<&Path>) -> Result<Option<Self>, TokenError> {
        if let Some(token) = std::env::var(VARIABLE).ok().and_then(|text| Self::new(&text)) {
            return Ok(Some(token));
        }
        let named = std::env::var_os(FILE_VARIABLE).filter(|name| !name.is_empty()).map(PathBuf::from);
        named.as_deref().or(file).map(Self::read).transpose()
    }

    /// What stands in the header `Authorization`.
    pub(crate) fn bearer(&self) -> String {
        format!("Bearer {}", self.0)
    }

    /// Takes the token out of what came back, should the service repeat it.
    pub(crate) fn mask(&self, body: &[u8]) -> Option<Vec<u8>> {
        let token = self.0.as_bytes();
        if token.len() < SHORTEST || !body.windows(token.len()).any(|part| part == token) {
            return None;
        }
        let mut masked = Vec::with_capacity(body.len());
        let mut rest = body;
        while let Some((first, behind)) = rest.split_first() {
            if let Some(behind) = rest.strip_prefix(token) {
                masked.extend_from_slice(b"****");
                rest = behind;
            } else {
                masked.push(*first);
                rest = behind;
            }
        }
        Some(masked)
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(****)")
    }
}

/// Holds the token itself.
pub const VARIABLE: &str = "MADOGUCHI_TOKEN";
/// Names a file that holds it.
pub const FILE_VARIABLE: &str = "MADOGUCHI_TOKEN_FILE";
/// Below this length a text may stand in an answer by chance.
const SHORTEST: usize = 8;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_holds_one_token_and_nothing_else() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("token");
        let read = |text: &str| {
            std::fs::write(&path, text).expect("a file");
            Token::read(&path)
        };
        assert_eq!(read("clearly-fake-token\r\n").expect("one line").bearer(), "Bearer clearly-fake-token");
        assert!(matches!(read(" \n"), Err(TokenError::Empty { .. })));
        let several = read("secret-one\nsecret-two\n").expect_err("two lines");
        assert!(!several.to_string().contains("secret"), "{several}");
        assert!(matches!(Token::read(folder.path()), Err(TokenError::Unreadable { .. })));
    }

    #[test]
    fn a_token_is_never_shown() {
        let token = Token::new("clearly-fake-token").expect("not empty");
        assert_eq!(format!("{token:?}"), "Token(****)");
        assert_eq!(token.mask(b"a clearly-fake-token b").as_deref(), Some(&b"a **** b"[..]));
        assert_eq!(token.mask(b"nothing of it"), None);
    }
}
