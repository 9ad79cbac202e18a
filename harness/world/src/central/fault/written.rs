//! Faults as plans write them: all on one level, and nothing that the kind does not take.

use super::{ContentType, Fault, Kind, Moment};
use serde::{Deserialize, Serialize};

/// A fault as it is written: all on one level.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Written {
    kind: Name,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    path: Option<String>,
    #[serde(default)]
    after: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    times: Option<u64>,
    #[serde(default = "certain")]
    chance: u64,
    #[serde(default)]
    moment: Moment,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    ms: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    jitter_ms: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    bytes: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    status: Option<u16>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    value: Option<ContentType>,
}

#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Name {
    Latency,
    Reset,
    Truncate,
    Drip,
    Status,
    ContentType,
    Garbage,
}

impl TryFrom<Written> for Fault {
    type Error = String;

    fn try_from(written: Written) -> Result<Self, String> {
        let Written { kind, path, after, times, chance, moment, ms, jitter_ms, bytes, status, value } = written;
        let kind = match (kind, ms, jitter_ms, bytes, status, value) {
            (Name::Latency, Some(ms), jitter, None, None, None) => Kind::Latency { ms, jitter_ms: jitter.unwrap_or(0) },
            (Name::Reset, None, None, None, None, None) => Kind::Reset,
            (Name::Truncate, None, None, Some(bytes), None, None) => Kind::Truncate { bytes },
            (Name::Drip, Some(ms), None, None, None, None) => Kind::Drip { ms },
            (Name::Status, None, None, None, Some(status), None) => Kind::Status { status },
            (Name::ContentType, None, None, None, None, Some(value)) => Kind::ContentType { value },
            (Name::Garbage, None, None, None, None, None) => Kind::Garbage,
            _ => {
                return Err("latency takes ms and jitter_ms, truncate bytes, drip ms, status status, content_type \
                            value, reset and garbage nothing"
                    .into());
            }
        };
        Ok(Self { path, after, times, chance, moment, kind })
    }
}

impl From<Fault> for Written {
    fn from(fault: Fault) -> Self {
        let Fault { path, after, times, chance, moment, kind } = fault;
        let (ms, jitter_ms, bytes, status, value) = match &kind {
            Kind::Latency { ms, jitter_ms } => (Some(*ms), Some(*jitter_ms), None, None, None),
            Kind::Truncate { bytes } => (None, None, Some(*bytes), None, None),
            Kind::Drip { ms } => (Some(*ms), None, None, None, None),
            Kind::Status { status } => (None, None, None, Some(*status), None),
            Kind::ContentType { value } => (None, None, None, None, Some(*value)),
            Kind::Reset | Kind::Garbage => (None, None, None, None, None),
        };
        Self { kind: kind.written(), path, after, times, chance, moment, ms, jitter_ms, bytes, status, value }
    }
}

impl Kind {
    fn written(&self) -> Name {
        match self {
            Self::Latency { .. } => Name::Latency,
            Self::Reset => Name::Reset,
            Self::Truncate { .. } => Name::Truncate,
            Self::Drip { .. } => Name::Drip,
            Self::Status { .. } => Name::Status,
            Self::ContentType { .. } => Name::ContentType,
            Self::Garbage => Name::Garbage,
        }
    }
}

fn certain() -> u64 {
    100
}
