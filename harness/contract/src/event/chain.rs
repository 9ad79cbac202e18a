//! The hash chain: SHA-256 of a line's bytes without its end, as lower-case hex.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fmt;

/// SHA-256 in lower-case hex.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Hash(String);

/// What the first event of a case names as the line before it.
pub const ZERO_HASH: &str = "0000000000000000000000000000000000000000000000000000000000000000";

impl Hash {
    /// The hash before the first event.
    pub fn zero() -> Self {
        Self(ZERO_HASH.into())
    }

    /// Of a finished digest.
    pub(super) fn of(digest: &[u8]) -> Self {
        const DIGITS: &[u8; 16] = b"0123456789abcdef";
        let digit = |nibble: u8| char::from(DIGITS[usize::from(nibble)]);
        Self(digest.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect())
    }

    /// The hex digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Hash of a line without its end.
pub fn line_hash(line: &[u8]) -> Hash {
    Hash::of(&Sha256::digest(line))
}
