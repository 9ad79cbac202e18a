//! The manifest: what a bundle is about, and every file in it with size and digest.

use madoguchi_contract::event::{Hash, RunHead, line_hash};
use madoguchi_contract::format::{Format, FormatFault, Headed};
use madoguchi_contract::message::Product;
use madoguchi_judge::tally::{Ending, Strictness};
use madoguchi_rulebook::Day;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// `manifest.json`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// `madoguchi.bundle`.
    pub format: String,
    /// 1.
    pub version: u32,
    /// Run id.
    pub run: String,
    /// Version of the harness that wrote it.
    pub tool: String,
    /// Product under test.
    pub product: Product,
    /// The run's date.
    pub as_of: Day,
    /// Seed of everything random.
    pub seed: u64,
    /// Digest of the suite.
    pub suite: String,
    /// Rulebooks: id and digest.
    pub rulebooks: BTreeMap<String, String>,
    /// The command that repeats the run; what makes no difference to its result (threads, folders, language) is left out.
    pub command: Vec<String>,
    /// Which cases of the suite were taken.
    pub selected: Selected,
    /// How the run ended, and what counted.
    pub ended: Ended,
    /// Every file but this one and the signature, by name.
    pub files: BTreeMap<String, Listed>,
}

/// Which cases of the suite were taken; whatever is empty leaves nothing out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Selected {
    /// Tags that had to hold.
    pub tags: Vec<String>,
    /// Text in id or title.
    pub name: Option<String>,
    /// Rulebooks.
    pub rulebooks: Vec<String>,
    /// Roles.
    pub roles: Vec<String>,
    /// Single cases.
    pub cases: Option<Vec<String>>,
    /// Name of the fault plan on the line.
    pub faults: Option<String>,
}

/// How a run ended, and what counted in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Ended {
    /// How it ended.
    pub ending: Ending,
    /// What counted besides violations of a MUST.
    pub strictness: Strictness,
}

/// A file of the bundle.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Listed {
    /// Size in bytes.
    pub bytes: u64,
    /// SHA-256, in hex.
    pub sha256: Hash,
}

impl Listed {
    /// Of these bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Self { bytes: bytes.len() as u64, sha256: line_hash(bytes) }
    }
}

impl Manifest {
    /// The manifest of a run; files are listed when the bundle is made.
    pub fn of(head: &RunHead, command: Vec<String>, selected: Selected, ended: Ended) -> Self {
        Self {
            format: FORMAT.name.into(),
            version: FORMAT.version,
            run: head.run_id(),
            tool: head.tool.clone(),
            product: head.product.clone(),
            as_of: head.as_of,
            seed: head.seed,
            suite: head.suite.clone(),
            rulebooks: head.rulebooks.clone(),
            command,
            selected,
            ended,
            files: BTreeMap::new(),
        }
    }

    /// The fields that do not say the same as the head of the run.
    pub fn differing(&self, head: &RunHead) -> Vec<&'static str> {
        let fields = [
            ("run", self.run == head.run_id()),
            ("tool", self.tool == head.tool),
            ("product", self.product == head.product),
            ("as_of", self.as_of == head.as_of),
            ("seed", self.seed == head.seed),
            ("suite", self.suite == head.suite),
            ("rulebooks", self.rulebooks == head.rulebooks),
        ];
        fields.into_iter().filter(|(_, same)| !same).map(|(name, _)| name).collect()
    }

    /// Reads it strictly.
    ///
    /// # Errors
    /// Another kind of file, a newer version, or what does not fit, with line and column.
    pub fn parse(text: &str) -> Result<Self, FormatFault> {
        FORMAT.read_json(text)
    }

    /// The file, with its end of line.
    pub fn to_json(&self) -> String {
        let mut json = serde_json::to_string_pretty(self).expect("a manifest has a JSON form");
        json.push('\n');
        json
    }
}

impl Headed for Manifest {
    fn head(&self) -> (Option<&str>, Option<u32>) {
        (Some(&self.format), Some(self.version))
    }
}

const FORMAT: Format = Format { name: "madoguchi.bundle", version: 1 };
