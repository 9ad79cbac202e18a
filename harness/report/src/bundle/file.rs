//! A bundle in memory: made from a run, or read from a file.

use super::archive::{Difference, difference, pack, unpack};
use super::error::BundleError;
use super::key::SigningKey;
use super::manifest::{Listed, Manifest};
use super::seal::{self, TestResult};
use super::{MANIFEST, SEAL, SIGNER};
use std::collections::BTreeMap;
use std::path::Path;

/// A bundle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bundle {
    /// What it is about.
    pub manifest: Manifest,
    /// The manifest as it stands in the file: the signature is about these bytes.
    pub manifest_bytes: Vec<u8>,
    /// Every other file by name, the signature aside.
    pub files: BTreeMap<String, Vec<u8>>,
    /// The signature.
    pub seal: Option<Vec<u8>>,
    /// Public half of the key that signed.
    pub signer: Option<Vec<u8>>,
}

impl Bundle {
    /// Makes a bundle of these files.
    pub fn of(mut manifest: Manifest, files: BTreeMap<String, Vec<u8>>) -> Self {
        manifest.files = files.iter().map(|(name, bytes)| (name.clone(), Listed::of(bytes))).collect();
        let manifest_bytes = manifest.to_json().into_bytes();
        Self { manifest, manifest_bytes, files, seal: None, signer: None }
    }

    /// With a signature over the manifest, and so over every file.
    #[must_use]
    pub fn signed(self, key: &SigningKey, result: &TestResult) -> Self {
        let seal = seal::sign(&self.manifest, &self.manifest_bytes, result, key);
        Self { seal: Some(seal), signer: Some(key.public().to_pem().into_bytes()), ..self }
    }

    /// Reads the file at this path; gives its bytes, too.
    ///
    /// # Errors
    /// Why it cannot be read.
    pub fn read(path: &Path) -> Result<(Self, Vec<u8>), BundleError> {
        let bytes = std::fs::read(path).map_err(|error| BundleError::Unreadable(error.to_string()))?;
        Ok((Self::from_bytes(&bytes)?, bytes))
    }

    /// Reads a bundle.
    ///
    /// # Errors
    /// Why it cannot be read.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, BundleError> {
        let mut files = BTreeMap::new();
        for (name, content) in unpack(bytes)? {
            if files.insert(name.clone(), content).is_some() {
                return Err(BundleError::Twice { file: name });
            }
        }
        let manifest_bytes = files.remove(MANIFEST).ok_or(BundleError::Missing { file: MANIFEST.into() })?;
        let manifest = Manifest::parse(&String::from_utf8_lossy(&manifest_bytes)).map_err(BundleError::Manifest)?;
        let (seal, signer) = (files.remove(SEAL), files.remove(SIGNER));
        Ok(Self { manifest, manifest_bytes, files, seal, signer })
    }

    /// The file: equal bundles are equal bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        let head = [(MANIFEST, Some(&self.manifest_bytes)), (SEAL, self.seal.as_ref()), (SIGNER, self.signer.as_ref())];
        let head = head.into_iter().filter_map(|(name, bytes)| Some((name, bytes?.as_slice())));
        pack(head.chain(self.files.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice()))))
    }

    /// The first byte of the file that this bundle was read from which is not as we write it.
    pub fn differs_from(&self, bytes: &[u8]) -> Option<Difference> {
        difference(bytes, &self.to_bytes())
    }

    /// The text of a file, where it is there and is UTF-8.
    pub fn text(&self, name: &str) -> Option<&str> {
        std::str::from_utf8(self.files.get(name)?).ok()
    }

    /// Files of a folder: name without the folder, and text. What is no UTF-8 is left out.
    pub fn texts<'a>(&'a self, folder: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
        let inside = self.files.iter().filter_map(move |(name, bytes)| Some((name.strip_prefix(folder)?, bytes)));
        inside.filter_map(|(name, bytes)| Some((name, std::str::from_utf8(bytes).ok()?)))
    }
}
