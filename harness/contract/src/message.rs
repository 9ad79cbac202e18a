//! Messages of the control plane: what the harness sends and the outcomes an adapter may answer, never merged.

pub use crate::transport::lost::Lost;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

/// What an adapter says of itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Hello {
    /// Contract version chosen.
    pub contract: String,
    /// The product.
    pub product: Product,
    /// Roles it can play.
    pub roles: Vec<String>,
    /// Capabilities: `yes`, or `no: reason`.
    #[serde(default)]
    pub capabilities: BTreeMap<String, String>,
    /// Groups of facts it wants; `all`.
    #[serde(default = "all_facts")]
    pub facts: Vec<String>,
    /// Limits.
    #[serde(default)]
    pub limits: Limits,
    /// Kind of clock: `injected`, `protocol`, `process`, `none`.
    #[serde(default = "injected")]
    pub clock: String,
}

/// Product under test.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Product {
    /// Name.
    pub name: String,
    /// Version.
    pub version: String,
    /// Build hash.
    #[serde(default)]
    pub build: String,
}

/// Limits an adapter declares.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Limits {
    /// Isolated product instances behind one adapter.
    pub slots: u32,
    /// Requests that may wait for an answer at one time.
    pub max_in_flight: u32,
    /// Cases in one `decide_many`.
    pub max_batch: u32,
    /// Cost of a reset, in milliseconds.
    pub reset_cost_ms: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self { slots: 1, max_in_flight: 1, max_batch: 1, reset_cost_ms: 0 }
    }
}

fn all_facts() -> Vec<String> {
    vec!["all".into()]
}

fn injected() -> String {
    "injected".into()
}

/// What an adapter answered. Each is its own kind; none is ever read as another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Performed.
    Done(Value),
    /// Refused for a reason of business or protocol.
    Refused(Refusal),
    /// A capability or fact is not built.
    Unimplemented(String),
    /// The set-up cannot work.
    ConfigError(ConfigFault),
    /// The product crashed.
    SutError(String),
    /// The adapter's own fault.
    AdapterError(String),
}

/// Canonical classes of refusals: what an error map may translate a product's own code to.
pub const REFUSAL_CLASSES: [&str; 12] = [
    "request",
    "not_understood",
    "not_found",
    "not_registered",
    "not_permitted",
    "expired",
    "revoked",
    "locked",
    "identity_not_confirmed",
    "no_consent",
    "duplicate",
    "unavailable",
];

/// A refusal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Refusal {
    /// `file`, `message`, `person` or `ui`.
    pub layer: String,
    /// Canonical class.
    pub class: String,
    /// The product's own code.
    #[serde(default)]
    pub code: String,
    /// Text shown.
    #[serde(default)]
    pub text: String,
}

/// A set-up that cannot work.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ConfigFault {
    /// Field of `configure` or of the case.
    pub field: String,
    /// Why.
    pub why: String,
}
