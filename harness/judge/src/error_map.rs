//! Error maps (`error-map.toml`): what a product's own error codes mean in the words of the contract.
//!
//! A product that has been in the field for years refuses with codes of its own, and an adapter never decides anything. So the
//! vendor writes down what each code means. The event keeps what the product said; the map is read only when the
//! judge looks at it, so that anybody with the evidence and the map comes to the same verdict.
//!
//! ```toml
//! format = "madoguchi.error-map"
//! version = 1
//! [[error]]
//! code = "E-4711"
//! class = "revoked"
//! ```

use madoguchi_contract::format::{Format, Headed};
use madoguchi_contract::message::{REFUSAL_CLASSES, Refusal};
use madoguchi_contract::names::nearest;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What a product's codes mean: code → canonical class.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ErrorMap(BTreeMap<String, String>);

/// One entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MappedError {
    /// The product's own code.
    pub code: String,
    /// Canonical class.
    pub class: String,
}

/// Why a map was refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("error map: {0}")]
pub struct ErrorMapError(String);

impl ErrorMap {
    /// Reads a map strictly.
    ///
    /// # Errors
    /// Syntax with line and column, unknown fields, a code that is empty or stands twice, a class that is no word of the
    /// contract (with the nearest).
    pub fn parse(text: &str) -> Result<Self, ErrorMapError> {
        let file: File = FORMAT.read_toml(text).map_err(|fault| ErrorMapError(fault.to_string()))?;
        let mut map = BTreeMap::new();
        for (at, MappedError { code, class }) in file.error.into_iter().enumerate() {
            let refuse = |why: String| Err(ErrorMapError(format!("entry {}: {why}", at + 1)));
            if code.trim().is_empty() {
                return refuse("`code` is empty".into());
            }
            if !REFUSAL_CLASSES.contains(&class.as_str()) {
                let hint = nearest(&class, REFUSAL_CLASSES.iter().copied());
                let hint = hint.map(|near| format!(", did you mean `{near}`?")).unwrap_or_default();
                return refuse(format!("no class `{class}`{hint} Classes: {}", REFUSAL_CLASSES.join(", ")));
            }
            if map.contains_key(&code) {
                return refuse(format!("the code `{code}` stands twice"));
            }
            map.insert(code, class);
        }
        Ok(Self(map))
    }

    /// The refusal as it counts, and the code when it is one of the map.
    pub(crate) fn read(&self, refusal: Refusal) -> (Refusal, Option<String>) {
        match self.0.get(&refusal.code) {
            None => (refusal, None),
            Some(class) => {
                let code = refusal.code.clone();
                (Refusal { class: class.clone(), ..refusal }, Some(code))
            }
        }
    }

    /// The entries whose code no refusal had.
    pub fn unused<'a>(&self, used: impl IntoIterator<Item = &'a String>) -> Vec<MappedError> {
        let used: BTreeSet<&String> = used.into_iter().collect();
        let unused = self.0.iter().filter(|(code, _)| !used.contains(code));
        unused.map(|(code, class)| MappedError { code: code.clone(), class: class.clone() }).collect()
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    format: String,
    version: u32,
    #[serde(default)]
    error: Vec<MappedError>,
}

impl Headed for File {
    fn head(&self) -> (Option<&str>, Option<u32>) {
        (Some(&self.format), Some(self.version))
    }
}

const FORMAT: Format = Format { name: "madoguchi.error-map", version: 1 };
