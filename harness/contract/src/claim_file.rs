//! Files of claims in an answer (role `claims`): names below a folder that was handed over, or bytes.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Files of claims that a product wrote: one, or one for each payer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum ClaimFiles {
    /// One file.
    One(ClaimFile),
    /// A file for each payer.
    Many(Vec<ClaimFile>),
}

impl ClaimFiles {
    /// The files in order.
    pub fn into_files(self) -> Vec<ClaimFile> {
        match self {
            ClaimFiles::One(file) => vec![file],
            ClaimFiles::Many(files) => files,
        }
    }
}

/// A file of claims: where it lies in the folder that was handed over, or its bytes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "snake_case")]
pub enum ClaimFile {
    /// Name below the folder `claims` of the peers.
    Path(String),
    /// Its bytes, in base64.
    Bytes(String),
}

impl ClaimFile {
    /// A file by its bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Self::Bytes(STANDARD.encode(bytes))
    }

    /// The bytes, where they came along.
    ///
    /// # Errors
    /// A sentence when they are not base64.
    pub fn bytes(&self) -> Result<Option<Vec<u8>>, String> {
        match self {
            ClaimFile::Path(_) => Ok(None),
            ClaimFile::Bytes(text) => {
                STANDARD.decode(text).map(Some).map_err(|error| format!("claim_file.bytes is not base64: {error}"))
            }
        }
    }
}
