//! Faults of the line and of the service, from a plan: which calls, how often, and whether the service had done its work
//! before the answer was lost. A plan is data; what it draws follows from the seed, so a run can be had again.

use serde::{Deserialize, Serialize};

/// A plan of faults.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FaultPlan {
    /// `madoguchi-faults`
    pub format: String,
    /// 1
    pub version: u32,
    /// What it stands for, in Japanese.
    #[serde(default)]
    pub ja: String,
    /// What it stands for, in English.
    #[serde(default)]
    pub en: String,
    /// The faults; the first that fits a call is the one that happens.
    #[serde(rename = "fault", default)]
    pub faults: Vec<Fault>,
}

/// One fault.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Written", into = "Written")]
pub struct Fault {
    /// Calls whose path ends like this; any call when absent.
    pub path: Option<String>,
    /// Calls that pass first.
    pub after: u64,
    /// Calls that are disturbed then; all when absent.
    pub times: Option<u64>,
    /// Chance of each of them in percent.
    pub chance: u64,
    /// Whether the service does its work first.
    pub moment: Moment,
    /// What happens.
    pub kind: Kind,
}

/// A fault as it is written: all on one level.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
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

    /// Its name in plans and logs.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Latency { .. } => "latency",
            Self::Reset => "reset",
            Self::Truncate { .. } => "truncate",
            Self::Drip { .. } => "drip",
            Self::Status { .. } => "status",
            Self::ContentType { .. } => "content_type",
            Self::Garbage => "garbage",
        }
    }
}

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
    /// The body comes in pieces of 16 bytes with a pause after each.
    Drip {
        /// Pause in milliseconds.
        ms: u64,
    },
    /// An HTTP status instead of the answer.
    Status {
        /// 400 to 599.
        status: u16,
    },
    /// The answer says that it is something else.
    ContentType {
        /// Such as `text/html;charset=EUC-JP`.
        value: ContentType,
    },
    /// Something that is no message.
    Garbage,
}

/// What an answer can say that it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ContentType {
    /// A page.
    #[serde(rename = "text/html")]
    Html,
    /// The other encoding.
    #[serde(rename = "application/json;charset=Shift_JIS")]
    JsonShiftJis,
    /// Anything.
    #[serde(rename = "application/octet-stream")]
    Bytes,
}

impl ContentType {
    /// The header's value.
    pub fn value(self) -> &'static str {
        match self {
            Self::Html => "text/html",
            Self::JsonShiftJis => "application/json;charset=Shift_JIS",
            Self::Bytes => "application/octet-stream",
        }
    }
}

/// Why a plan is none.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PlanFault {
    /// Not what a plan has.
    #[error("{0}")]
    Text(String),
    /// Another format, or a newer version.
    #[error("format {format:?} version {version} is not read here: madoguchi-faults version 1 is")]
    Format {
        /// Found.
        format: String,
        /// Found.
        version: u32,
    },
    /// A value out of its range.
    #[error("fault {number}: {what}")]
    Range {
        /// Which, from 1.
        number: usize,
        /// What is wrong.
        what: &'static str,
    },
}

impl FaultPlan {
    /// Reads a plan.
    ///
    /// # Errors
    /// What is wrong, and where.
    pub fn parse(text: &str) -> Result<Self, PlanFault> {
        let plan: Self = toml::from_str(text).map_err(|error| PlanFault::Text(error.to_string()))?;
        plan.check()?;
        Ok(plan)
    }

    /// Whether every value is in its range.
    ///
    /// # Errors
    /// The first that is not.
    pub fn check(&self) -> Result<(), PlanFault> {
        if self.format != "madoguchi-faults" || self.version != 1 {
            return Err(PlanFault::Format { format: self.format.clone(), version: self.version });
        }
        for (index, fault) in self.faults.iter().enumerate() {
            let what = match &fault.kind {
                _ if fault.chance > 100 => "chance is at most 100 percent",
                Kind::Latency { ms, jitter_ms } if ms.saturating_add(*jitter_ms) > LONGEST => "at most 600000 ms",
                Kind::Drip { ms } if *ms > LONGEST => "at most 600000 ms",
                Kind::Status { status } if !(400..600).contains(status) => "a status of a fault is 400 to 599",
                _ => continue,
            };
            return Err(PlanFault::Range { number: index + 1, what });
        }
        Ok(())
    }

    /// A plan that comes with the project.
    pub fn builtin(name: &str) -> Option<Self> {
        let text = BUILTIN.iter().find(|(known, _)| *known == name)?.1;
        Some(Self::parse(text).expect("a test reads the committed plans"))
    }
}

/// A plan as it is carried out.
#[derive(Debug, Default)]
pub struct Faults {
    plan: FaultPlan,
    seen: Vec<u64>,
    seed: u64,
    drawn: u64,
}

impl Faults {
    /// A plan that has not begun.
    pub fn new(plan: FaultPlan, seed: u64) -> Self {
        let seen = vec![0; plan.faults.len()];
        Self { plan, seen, seed, drawn: 0 }
    }

    /// The plan.
    pub fn plan(&self) -> &FaultPlan {
        &self.plan
    }

    /// What happens to a call of this path; jitter is drawn already.
    pub fn next(&mut self, path: &str) -> Option<(Moment, Kind)> {
        for (fault, seen) in self.plan.faults.iter().zip(&mut self.seen) {
            if fault.path.as_deref().is_some_and(|end| !path.ends_with(end)) {
                continue;
            }
            let number = *seen;
            *seen += 1;
            let over = fault.times.is_some_and(|times| number >= fault.after.saturating_add(times));
            if number < fault.after || over {
                continue;
            }
            self.drawn += 1;
            let draw = scatter(self.seed, self.drawn);
            if draw % 100 >= fault.chance {
                continue;
            }
            let kind = match fault.kind {
                Kind::Latency { ms, jitter_ms } => {
                    Kind::Latency { ms: ms + (draw >> 8) % (jitter_ms + 1), jitter_ms: 0 }
                }
                ref kind => kind.clone(),
            };
            return Some((fault.moment, kind));
        }
        None
    }
}

/// SplitMix64: the same numbers on every machine.
fn scatter(seed: u64, number: u64) -> u64 {
    let mut mixed = seed.wrapping_add(number.wrapping_mul(0x9E37_79B9_7F4A_7C15));
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    mixed ^ (mixed >> 31)
}

fn certain() -> u64 {
    100
}

macro_rules! plans {
    ($($name:literal),* $(,)?) => {
        /// Names and texts of the plans that come with the project.
        pub const BUILTIN: &[(&str, &str)] =
            &[$(($name, include_str!(concat!("../../../../scenarios/faults/", $name, ".toml"))),)*];
    };
}

plans!["busy", "cut-in-reception", "down", "flaky", "slow-line", "wrong-answers"];

const LONGEST: u64 = 600_000;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_committed_plans_are_sound() {
        for (name, _) in BUILTIN {
            let plan = FaultPlan::builtin(name).expect("named");
            assert!(!plan.faults.is_empty() && !plan.ja.is_empty() && !plan.en.is_empty(), "{name}");
        }
    }

    #[test]
    fn a_plan_counts_and_draws_the_same_every_time() {
        let text = "format = 'madoguchi-faults'\nversion = 1\n[[fault]]\nkind = 'reset'\npath = '/a'\nafter = 1\ntimes = 2\n\
                    [[fault]]\nkind = 'latency'\nms = 5\njitter_ms = 10\nchance = 50\n";
        let run = |seed| {
            let mut faults = Faults::new(FaultPlan::parse(text).expect("a plan"), seed);
            (0..40).map(|call| faults.next(if call % 2 == 0 { "/x/a" } else { "/b" })).collect::<Vec<_>>()
        };
        let resets: Vec<usize> = run(1)
            .iter()
            .enumerate()
            .filter(|(_, fault)| matches!(fault, Some((_, Kind::Reset))))
            .map(|(at, _)| at)
            .collect();
        assert_eq!(resets, [2, 4]);
        assert_eq!(run(1), run(1));
        assert_ne!(run(1), run(2));
    }

    #[test]
    fn wrong_plans_are_refused() {
        let parse =
            |fault: &str| FaultPlan::parse(&format!("format = 'madoguchi-faults'\nversion = 1\n[[fault]]\n{fault}"));
        assert!(matches!(parse("kind = 'status'\nstatus = 200"), Err(PlanFault::Range { number: 1, .. })));
        assert!(matches!(parse("kind = 'reset'\nchance = 101"), Err(PlanFault::Range { .. })));
        assert!(matches!(parse("kind = 'explode'"), Err(PlanFault::Text(_))));
        assert!(matches!(FaultPlan::parse("format = 'x'\nversion = 1"), Err(PlanFault::Format { .. })));
    }
}
