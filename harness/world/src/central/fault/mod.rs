//! Faults of the line and of the service, from a plan: which calls, how often, and whether the service had done its work
//! before the answer was lost. A plan is data; what it draws follows from the seed, so a run can be had again.

mod run;
mod written;

pub use run::Faults;

use serde::{Deserialize, Serialize};
use written::Written;

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

impl Kind {
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

macro_rules! plans {
    ($($name:literal),* $(,)?) => {
        /// Names and texts of the plans that come with the project.
        pub const BUILTIN: &[(&str, &str)] =
            &[$(($name, include_str!(concat!("../../../../../scenarios/faults/", $name, ".toml"))),)*];
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
    fn wrong_plans_are_refused() {
        let parse =
            |fault: &str| FaultPlan::parse(&format!("format = 'madoguchi-faults'\nversion = 1\n[[fault]]\n{fault}"));
        assert!(matches!(parse("kind = 'status'\nstatus = 200"), Err(PlanFault::Range { number: 1, .. })));
        assert!(matches!(parse("kind = 'reset'\nchance = 101"), Err(PlanFault::Range { .. })));
        assert!(matches!(parse("kind = 'explode'"), Err(PlanFault::Text(_))));
        assert!(matches!(FaultPlan::parse("format = 'x'\nversion = 1"), Err(PlanFault::Format { .. })));
    }
}
