//! Consents: what a person agreed to, at which facility, and until when that facility may look. For a visit to the facility
//! it is 24 hours, for care at home or online the day after the visit (R-CONS-06, 07, 09, R-HOME-07).

use super::usage::InformationKind;
use madoguchi_message::codes::Treatment;
use madoguchi_rulebook::Instant;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

/// What a person can agree to at the reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConsentKind {
    /// 特定健診等情報
    Checkups,
    /// 薬剤情報
    Drugs,
    /// 診療情報
    Diagnosis,
    /// 手術情報
    Surgery,
}

impl From<InformationKind> for ConsentKind {
    fn from(kind: InformationKind) -> Self {
        match kind {
            InformationKind::Checkups => Self::Checkups,
            InformationKind::Drugs => Self::Drugs,
            InformationKind::Diagnosis => Self::Diagnosis,
        }
    }
}

/// A consent of one person to one facility.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Given {
    /// To what.
    pub kinds: BTreeSet<ConsentKind>,
    /// When.
    pub at: Instant,
    /// First moment at which it does not hold any more.
    pub until: Instant,
    /// What for.
    pub treatment: Treatment,
}

impl Given {
    /// A consent given now.
    pub fn now(kinds: BTreeSet<ConsentKind>, at: Instant, treatment: Treatment) -> Self {
        let until = match treatment {
            Treatment::Visit | Treatment::Online => Instant::jst(at.day().plus_days(2), 0),
            _ => at.plus_seconds(24 * 3600),
        };
        Self { kinds, at, until, treatment }
    }

    /// Whether it covers a kind at a moment.
    pub fn covers(&self, kind: ConsentKind, now: Instant) -> bool {
        self.kinds.contains(&kind) && self.at <= now && now < self.until
    }
}

/// The last consent of each person to each facility.
#[derive(Debug, Default)]
pub struct Consents(BTreeMap<(String, String), Given>);

impl Consents {
    /// Keeps a consent; a newer one takes the place of an older.
    pub fn keep(&mut self, facility: &str, person: &str, given: Given) {
        if self.0.len() >= KEPT {
            let now = given.at;
            self.0.retain(|_, kept| kept.until > now);
        }
        self.0.insert((facility.into(), person.into()), given);
    }

    /// The consent of a person to a facility.
    pub fn of(&self, facility: &str, person: &str) -> Option<&Given> {
        self.0.get(&(facility.into(), person.into()))
    }

    /// Persons who agreed at a facility, for one treatment.
    pub fn at(&self, facility: &str, treatment: &Treatment) -> impl Iterator<Item = (&str, &Given)> {
        let of_facility =
            move |((asked, _), given): &(&(String, String), &Given)| asked == facility && given.treatment == *treatment;
        self.0.iter().filter(of_facility).map(|((_, person), given)| (person.as_str(), given))
    }
}

const KEPT: usize = 100_000;
