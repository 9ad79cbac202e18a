//! What can go wrong, and what becomes of an answer that meets it.

use serde::{Deserialize, Serialize};
use std::time::Duration;

/// When a fault happens.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Moment {
    /// The request was never seen: nothing changed.
    #[default]
    Before,
    /// Everything was done, and only the answer suffers.
    After,
}

/// What happens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The answer comes late.
    Latency {
        /// By so many milliseconds …
        ms: u64,
        /// … and up to so many more.
        jitter_ms: u64,
    },
    /// The connection is reset.
    Reset,
    /// The connection is cut after so many bytes of the answer, its head included.
    Truncate {
        /// Bytes.
        bytes: u64,
    },
    /// The connection is cut after this part of the body.
    TruncateShare {
        /// Percent, at most 99.
        percent: u64,
    },
    /// The body comes in pieces of 16 bytes with a pause after each.
    Drip {
        /// Pause in milliseconds.
        ms: u64,
    },
    /// The whole answer comes without its length, and the connection stays open for a while.
    SlowClose {
        /// How long, in milliseconds.
        ms: u64,
    },
    /// Nothing comes back until the caller gives up.
    Silence,
    /// An HTTP status instead of the answer.
    Status {
        /// 400 to 599.
        status: u16,
    },
    /// The answer says that it is something else, or in another charset.
    ContentType {
        /// Such as `text/html;charset=EUC-JP`.
        value: String,
    },
    /// Something that is no message.
    Garbage,
    /// The service is down: the connection ends in order, without a byte.
    Down,
    /// The reader is dead: a card laid on it brings nothing, and the service never hears of it.
    ReaderDead,
    /// The desk loses its power: no call arrives, the terminal publishes nothing, the reader shows nothing.
    PowerCut {
        /// How long, in milliseconds; absent: for the rest of the visit.
        ms: Option<u64>,
    },
    /// The service's clock is wrong while it answers.
    ClockSkew {
        /// By so many seconds; negative: it is slow.
        seconds: i64,
    },
}

/// What becomes of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// It arrives, whole, in a time that a terminal waits.
    Arrives,
    /// It does not, or nobody can read it.
    Lost,
}

impl Kind {
    /// Its name in plans and logs.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Latency { .. } => "latency",
            Self::Reset => "reset",
            Self::Truncate { .. } | Self::TruncateShare { .. } => "truncate",
            Self::Drip { .. } => "drip",
            Self::SlowClose { .. } => "slow_close",
            Self::Silence => "silence",
            Self::Status { .. } => "status",
            Self::ContentType { .. } => "content_type",
            Self::Garbage => "garbage",
            Self::Down => "down",
            Self::ReaderDead => "reader_dead",
            Self::PowerCut { .. } => "power_cut",
            Self::ClockSkew { .. } => "clock_skew",
        }
    }

    /// What becomes of an answer that meets it at a terminal that waits so long.
    pub fn effect(&self, patience: Duration) -> Effect {
        let in_time = |ms: u64| if Duration::from_millis(ms) < patience { Effect::Arrives } else { Effect::Lost };
        match self {
            Self::Latency { ms, jitter_ms } => in_time(ms.saturating_add(*jitter_ms)),
            Self::Drip { ms } | Self::SlowClose { ms } => in_time(*ms),
            Self::ContentType { .. } | Self::ClockSkew { .. } => Effect::Arrives,
            _ => Effect::Lost,
        }
    }

    /// Whether it changes an answer, so that there must be one.
    pub fn needs_answer(&self) -> bool {
        matches!(
            self,
            Self::Truncate { .. }
                | Self::TruncateShare { .. }
                | Self::Drip { .. }
                | Self::SlowClose { .. }
                | Self::Latency { .. }
                | Self::ContentType { .. }
                | Self::ClockSkew { .. }
        )
    }

    /// Whether it happens at the desk: the central service alone cannot make it.
    pub fn is_of_the_desk(&self) -> bool {
        matches!(self, Self::ReaderDead | Self::PowerCut { .. })
    }
}
