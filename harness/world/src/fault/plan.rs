//! A plan of faults as a file says it.

use super::first_version;
use super::kind::{Effect, Kind, Moment};
use super::refused::{EntryFault, PlanFault};
use super::written::Written;
use madoguchi_contract::format::{Format, FormatFault, Headed};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::time::Duration;
use toml::Spanned;

/// A plan of faults.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct FaultPlan {
    /// What it stands for.
    name: Name,
    /// The faults; the first that fits a call is the one that happens.
    #[serde(rename = "fault")]
    pub faults: Vec<Fault>,
}

/// One fault.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(into = "Written")]
pub struct Fault {
    /// Calls whose path ends like this; any call when absent.
    pub path: Option<String>,
    /// Which of them.
    pub portion: Portion,
    /// Chance of each of them in percent.
    pub chance: u64,
    /// Whether the work is done first.
    pub moment: Moment,
    /// What happens.
    pub kind: Kind,
}

/// Which calls a fault meets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Portion {
    /// This one of all calls that are made, from 1.
    Call(u64),
    /// Of the calls that no fault before it meets: after so many, for so many, or for ever.
    From {
        /// Calls that pass first.
        after: u64,
        /// Calls that are met then; all when absent.
        times: Option<u64>,
    },
}

/// What a plan stands for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Name {
    ja: String,
    en: String,
}

/// Which part of a plan a peer carries out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Service,
    Desk,
}

impl FaultPlan {
    /// Reads a plan.
    ///
    /// # Errors
    /// What is wrong, and in which line.
    pub fn parse(text: &str) -> Result<Self, PlanFault> {
        let syntax = |error: toml::de::Error| PlanFault::Syntax {
            line: error.span().map(|span| line_of(text, span.start)),
            what: error.message().to_string(),
        };
        let table: toml::Table = toml::from_str(text).map_err(syntax)?;
        let head: Head = FORMAT.read_toml(text).map_err(PlanFault::Head)?;
        drop(table);
        let (name, entries) = match head.version {
            Some(1) => first_version::read(text).map_err(syntax)?,
            _ => {
                let file: File = toml::from_str(text).map_err(syntax)?;
                (file.name, file.fault)
            }
        };
        let place = |entry: &Spanned<Written>| Some(line_of(text, entry.span().start));
        Self::of(name, entries.into_iter().map(|entry| (place(&entry), entry.into_inner())))
    }

    /// Reads the JSON form, as the management port takes it.
    ///
    /// # Errors
    /// What is wrong, and in which entry.
    pub fn of_json(bytes: &[u8]) -> Result<Self, PlanFault> {
        let text = std::str::from_utf8(bytes).map_err(|error| syntax(error.to_string()))?;
        FORMAT.read_json::<Head>(text).map_err(|fault| match fault {
            FormatFault::Syntax(what) => syntax(what),
            other => PlanFault::Head(other),
        })?;
        let file: JsonFile = serde_json::from_str(text).map_err(|error| syntax(error.to_string()))?;
        Self::of(file.name, file.fault.into_iter().map(|entry| (None, entry)))
    }

    fn of(name: Name, entries: impl Iterator<Item = (Option<usize>, Written)>) -> Result<Self, PlanFault> {
        let mut faults = vec![];
        let mut calls = BTreeSet::new();
        for (index, (line, written)) in entries.enumerate() {
            let wrong = |what| PlanFault::Entry { line, number: index + 1, what };
            let fault = Fault::try_from(written).map_err(wrong)?;
            if let Portion::Call(call) = fault.portion
                && !calls.insert((call, fault.path.clone()))
            {
                return Err(wrong(EntryFault::Twice));
            }
            faults.push(fault);
        }
        if faults.is_empty() {
            return Err(PlanFault::Empty);
        }
        Ok(Self { name, faults })
    }

    /// A plan that comes with the project.
    pub fn builtin(name: &str) -> Option<Self> {
        let text = BUILTIN.iter().find(|(known, _)| *known == name)?.1;
        Some(Self::parse(text).expect("a test reads the committed plans"))
    }

    /// What it stands for, in Japanese.
    pub fn ja(&self) -> &str {
        &self.name.ja
    }

    /// What it stands for, in English.
    pub fn en(&self) -> &str {
        &self.name.en
    }

    /// Whether a terminal that waits so long gets every answer, however the plan draws.
    pub fn loses_nothing(&self, patience: Duration) -> bool {
        self.faults.iter().all(|fault| fault.kind.effect(patience) == Effect::Arrives)
    }

    /// Whether anything is drawn, so that the seed matters.
    pub fn draws(&self) -> bool {
        let drawn = |fault: &Fault| {
            fault.chance < 100 || matches!(fault.kind, Kind::Latency { jitter_ms, .. } if jitter_ms > 0)
        };
        self.faults.iter().any(drawn)
    }

    /// The faults that the central service makes.
    #[must_use]
    pub fn of_the_service(&self) -> Self {
        self.part(Part::Service)
    }

    /// The faults that happen at a desk.
    #[must_use]
    pub fn of_the_desk(&self) -> Self {
        self.part(Part::Desk)
    }

    fn part(&self, part: Part) -> Self {
        let mut faults = self.faults.clone();
        faults.retain(|fault| fault.kind.is_of_the_desk() == (part == Part::Desk));
        Self { name: self.name.clone(), faults }
    }

    /// Whether the central service alone can carry it out.
    ///
    /// # Errors
    /// The first fault that needs a desk.
    pub fn needs_no_desk(&self) -> Result<(), PlanFault> {
        match self.faults.iter().enumerate().find(|(_, fault)| fault.kind.is_of_the_desk()) {
            Some((index, fault)) => Err(PlanFault::NoDesk { number: index + 1, kind: fault.kind.name() }),
            None => Ok(()),
        }
    }
}

fn syntax(what: String) -> PlanFault {
    PlanFault::Syntax { line: None, what }
}

fn line_of(text: &str, at: usize) -> usize {
    text.bytes().take(at).filter(|byte| *byte == b'\n').count() + 1
}

#[derive(Deserialize)]
struct Head {
    format: Option<String>,
    version: Option<u32>,
}

impl Headed for Head {
    fn head(&self) -> (Option<&str>, Option<u32>) {
        (self.format.as_deref(), self.version)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(rename = "format")]
    _format: String,
    #[serde(rename = "version")]
    _version: u32,
    name: Name,
    #[serde(default)]
    fault: Vec<Spanned<Written>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct JsonFile {
    #[serde(rename = "format")]
    _format: String,
    #[serde(rename = "version")]
    _version: u32,
    #[serde(default)]
    name: Name,
    #[serde(default)]
    fault: Vec<Written>,
}

macro_rules! plans {
    ($($name:literal),* $(,)?) => {
        /// Names and texts of the plans that come with the project.
        pub const BUILTIN: &[(&str, &str)] =
            &[$(($name, include_str!(concat!("../../../../scenarios/faults/", $name, ".toml"))),)*];
    };
}

plans![
    "busy",
    "clock-skew",
    "cut-in-mid-reception",
    "down",
    "flaky",
    "power-cut",
    "reader-dead",
    "service-down",
    "silent",
    "slow-line",
    "wrong-answers",
];

const FORMAT: Format = Format { name: "madoguchi.faults", version: 2 };

#[cfg(test)]
mod tests;
