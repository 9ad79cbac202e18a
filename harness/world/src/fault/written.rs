//! Faults as plans write them: all on one level, and nothing that the kind does not take.

use super::kind::{Kind, Moment};
use super::plan::{Fault, Portion};
use super::refused::EntryFault;
use serde::{Deserialize, Serialize};

/// A fault as it is written: all on one level.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Written {
    pub(super) kind: Word,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) path: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) call: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) after: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) times: Option<u64>,
    #[serde(default = "certain")]
    pub(super) chance: u64,
    #[serde(default)]
    pub(super) moment: Moment,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) ms: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) jitter_ms: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) bytes: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) percent: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) status: Option<u16>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) value: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) seconds: Option<i64>,
}

/// Names of the kinds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Word {
    Latency,
    Reset,
    Truncate,
    Drip,
    SlowClose,
    Silence,
    Status,
    ContentType,
    Garbage,
    Down,
    ReaderDead,
    PowerCut,
    ClockSkew,
}

impl Written {
    /// Every call, for sure, with no values.
    pub(super) fn of(kind: Word) -> Self {
        Self {
            kind,
            path: None,
            call: None,
            after: None,
            times: None,
            chance: certain(),
            moment: Moment::Before,
            ms: None,
            jitter_ms: None,
            bytes: None,
            percent: None,
            status: None,
            value: None,
            seconds: None,
        }
    }

    /// The kind with its values; values that are left over do not belong to it.
    fn taken(&mut self) -> Result<Kind, EntryFault> {
        let (word, wrong) = (self.kind, EntryFault::Values);
        let kind = match word {
            Word::Latency => {
                Kind::Latency { ms: self.ms.take().ok_or(wrong)?, jitter_ms: self.jitter_ms.take().unwrap_or(0) }
            }
            Word::Truncate => match (self.bytes.take(), self.percent.take()) {
                (Some(bytes), None) => Kind::Truncate { bytes },
                (None, Some(percent)) => Kind::TruncateShare { percent },
                _ => return Err(wrong),
            },
            Word::Drip => Kind::Drip { ms: self.ms.take().ok_or(wrong)? },
            Word::SlowClose => Kind::SlowClose { ms: self.ms.take().ok_or(wrong)? },
            Word::Status => Kind::Status { status: self.status.take().ok_or(wrong)? },
            Word::ContentType => Kind::ContentType { value: self.value.take().ok_or(wrong)? },
            Word::PowerCut => Kind::PowerCut { ms: self.ms.take() },
            Word::ClockSkew => Kind::ClockSkew { seconds: self.seconds.take().ok_or(wrong)? },
            Word::Reset => Kind::Reset,
            Word::Silence => Kind::Silence,
            Word::Garbage => Kind::Garbage,
            Word::Down => Kind::Down,
            Word::ReaderDead => Kind::ReaderDead,
        };
        let numbers = [self.ms, self.jitter_ms, self.bytes, self.percent];
        let left = numbers.iter().any(Option::is_some)
            || self.status.is_some()
            || self.value.is_some()
            || self.seconds.is_some();
        if left { Err(wrong) } else { Ok(kind) }
    }
}

impl TryFrom<Written> for Fault {
    type Error = EntryFault;

    fn try_from(mut written: Written) -> Result<Self, EntryFault> {
        let kind = written.taken()?;
        let Written { path, call, after, times, chance, moment, .. } = written;
        let portion = match (call, after, times) {
            (None, after, times) => Portion::From { after: after.unwrap_or(0), times },
            (Some(1..=MOST), None, None) => Portion::Call(call.unwrap_or(1)),
            (Some(_), None, None) => return Err(EntryFault::Call),
            _ => return Err(EntryFault::Counting),
        };
        if kind == Kind::ReaderDead && path.is_some() {
            return Err(EntryFault::ReaderPath);
        }
        let fault = Self { path, portion, chance, moment, kind };
        fault.check().map(|()| fault)
    }
}

impl Fault {
    fn check(&self) -> Result<(), EntryFault> {
        let printable =
            |value: &str| (1..=200).contains(&value.len()) && value.bytes().all(|b| (0x20..0x7F).contains(&b));
        match &self.kind {
            _ if self.chance > 100 => Err(EntryFault::Chance),
            Kind::Latency { ms, jitter_ms } if ms.saturating_add(*jitter_ms) > LONGEST => Err(EntryFault::TooLong),
            Kind::Drip { ms } | Kind::SlowClose { ms } | Kind::PowerCut { ms: Some(ms) } if *ms > LONGEST => {
                Err(EntryFault::TooLong)
            }
            Kind::TruncateShare { percent: 100.. } => Err(EntryFault::Percent),
            Kind::Status { status } if !(400..600).contains(status) => Err(EntryFault::Status),
            Kind::ContentType { value } if !printable(value) => Err(EntryFault::ContentType),
            Kind::ClockSkew { seconds } if seconds.unsigned_abs() > FARTHEST => Err(EntryFault::Skew),
            _ => Ok(()),
        }
    }
}

impl From<Fault> for Written {
    fn from(fault: Fault) -> Self {
        let Fault { path, portion, chance, moment, kind } = fault;
        let mut written = match kind {
            Kind::Latency { ms, jitter_ms } => {
                Self { ms: Some(ms), jitter_ms: Some(jitter_ms), ..Self::of(Word::Latency) }
            }
            Kind::Truncate { bytes } => Self { bytes: Some(bytes), ..Self::of(Word::Truncate) },
            Kind::TruncateShare { percent } => Self { percent: Some(percent), ..Self::of(Word::Truncate) },
            Kind::Drip { ms } => Self { ms: Some(ms), ..Self::of(Word::Drip) },
            Kind::SlowClose { ms } => Self { ms: Some(ms), ..Self::of(Word::SlowClose) },
            Kind::Status { status } => Self { status: Some(status), ..Self::of(Word::Status) },
            Kind::ContentType { value } => Self { value: Some(value), ..Self::of(Word::ContentType) },
            Kind::PowerCut { ms } => Self { ms, ..Self::of(Word::PowerCut) },
            Kind::ClockSkew { seconds } => Self { seconds: Some(seconds), ..Self::of(Word::ClockSkew) },
            Kind::Reset => Self::of(Word::Reset),
            Kind::Silence => Self::of(Word::Silence),
            Kind::Garbage => Self::of(Word::Garbage),
            Kind::Down => Self::of(Word::Down),
            Kind::ReaderDead => Self::of(Word::ReaderDead),
        };
        match portion {
            Portion::Call(call) => written.call = Some(call),
            Portion::From { after, times } => (written.after, written.times) = (Some(after), times),
        }
        Self { path, chance, moment, ..written }
    }
}

fn certain() -> u64 {
    100
}

/// Most calls of a visit that a plan numbers.
const MOST: u64 = 1000;
const LONGEST: u64 = 600_000;
const FARTHEST: u64 = 315_360_000;
