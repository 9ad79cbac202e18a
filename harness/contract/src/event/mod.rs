//! What happened, as evidence: append-only events with one hash chain a case.
//!
//! An event is one line of JSON. Each names the SHA-256 of the line before it in the same case, so that a changed byte,
//! a removed line or a changed order is told by name ([`read_events`]). Workers append to segments of their own
//! ([`Recorder`]); at the end the segments merge by case id, so that the bytes do not depend on the number of jobs.
//! Nothing here reads a clock: durations stand apart, in `timing.ndjson` ([`Timing`]).

mod case_log;
mod chain;
mod error;
mod exchange;
mod fault;
mod folder;
mod mask;
mod merge;
mod pen;
mod read;
mod recorder;
mod segment;
mod timing;
mod wire;

pub use case_log::{CaseLog, Pace};
pub use chain::{Hash, ZERO_HASH, line_hash};
pub use error::EvidenceError;
pub use exchange::{HttpBody, HttpExchange, HttpHeader, HttpPart};
pub use fault::{EvidenceFault, FaultKind};
pub use mask::{MASK, is_individual_number, mask_text, mask_value};
pub use merge::{Closed, merge_shards, recover};
pub use read::{Evidence, Torn, read_events, read_events_in};
pub use recorder::{Recorder, Worker};
pub use timing::Timing;
pub use wire::{Deed, Peer, WireRecord};

use crate::case::Case;
use crate::message::{Lost, Outcome, Product};
use madoguchi_rulebook::Day;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Name of the format, in each line.
pub const FORMAT: &str = "madoguchi.events";
/// Version of the format; a reader refuses a newer one.
pub const VERSION: u32 = 1;

/// One event: one line of `events.ndjson`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Event {
    /// [`FORMAT`].
    pub format: String,
    /// [`VERSION`].
    pub version: u32,
    /// Run id: a digest of the run's head without the shard.
    pub run: String,
    /// Case id; empty for the events of the run itself.
    pub case: String,
    /// Position in the case, from 0.
    pub seq: u32,
    /// SHA-256 of the line before in the same case, in hex; zeros for the first.
    pub prev: Hash,
    /// What happened.
    pub body: EventBody,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum EventBody {
    /// A run began.
    RunOpened {
        /// What is run, and with what.
        head: RunHead,
    },
    /// A case began.
    CaseOpened {
        /// The case.
        case: Arc<Case>,
    },
    /// The harness sent a message.
    Sent {
        /// Verb of the contract.
        verb: String,
        /// The message, secrets named by meaning.
        request: Value,
    },
    /// The adapter answered.
    Answered {
        /// Its answer.
        outcome: Outcome,
    },
    /// The transport failed, or the time was up.
    Lost {
        /// How.
        lost: Lost,
    },
    /// Something happened on the wire of the emulated world.
    Wire {
        /// What.
        record: WireRecord,
    },
    /// The case was not put to the product.
    NotAsked {
        /// Why.
        reason: NotAsked,
    },
    /// The case ended.
    CaseClosed,
    /// The run ended.
    RunClosed {
        /// Hash of the last line of each case, by case id.
        heads: BTreeMap<String, Hash>,
    },
}

/// Why a case was not put to the product.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum NotAsked {
    /// The product does not play the role.
    RoleLacking(String),
    /// The product does not declare the capability.
    CapabilityUndeclared(String),
    /// Not selected (`--tags`, `--name`, `--role`).
    Filtered,
    /// Another shard runs it.
    OtherShard,
    /// The run stopped before (`--fail-fast`, Ctrl-C, a wrong set-up).
    Aborted,
}

/// What is run, and with what: stands at the head of the evidence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RunHead {
    /// The run's date (`--as-of`).
    pub as_of: Day,
    /// Seed of everything random.
    pub seed: u64,
    /// Digest of the suite.
    pub suite: String,
    /// Version of the harness.
    pub tool: String,
    /// Rulebooks: id and digest.
    pub rulebooks: BTreeMap<String, String>,
    /// What each rulebook of a file extends: without it nobody could tell how strongly a clause binds there.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub extends: BTreeMap<String, String>,
    /// Digest of the error map that the verdicts rest on; none: refusals are read as they are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error_map: Option<String>,
    /// Product under test.
    pub product: Product,
    /// Roles it declared.
    pub roles: Vec<String>,
    /// Capabilities it declared: `yes`, or `no: reason`.
    pub capabilities: BTreeMap<String, String>,
    /// Filters, as given.
    pub filters: Vec<String>,
    /// Part of the run; none: the whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shard: Option<Shard>,
}

/// Part `index` of `count`, from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Shard {
    /// Which part, from 1.
    pub index: u32,
    /// Number of parts.
    pub count: u32,
}

impl RunHead {
    /// The run id: equal for all shards of one run and for a repetition with equal inputs.
    pub fn run_id(&self) -> String {
        let whole = RunHead { shard: None, ..self.clone() };
        let json = serde_json::to_vec(&whole).expect("a run head has a JSON form");
        line_hash(&json).as_str().chars().take(16).collect()
    }
}

impl Event {
    /// The line, without its end.
    pub fn to_line(&self) -> Vec<u8> {
        serde_json::to_vec(self).expect("events have a JSON form")
    }
}

#[cfg(test)]
mod tests;
