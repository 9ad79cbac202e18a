//! Consents: what a person agreed to, at which facility, and until when that facility may look. For a visit to the facility
//! it is 24 hours, for care at home or online, and for whatever a mobile device took, the day after the visit (R-CONS-06, 07,
//! 09, R-HOME-07). Care at home and online goes on: later visits rest on the first consent until somebody ends it
//! (R-VISIT-04). In an emergency nobody agreed, and what may be looked at says so.

use super::emergency::Circumstance;
use super::usage::InformationKind;
use madoguchi_message::codes::Treatment;
use madoguchi_rulebook::Instant;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What a person can agree to at the reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
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

impl ConsentKind {
    /// Every kind.
    pub fn all() -> BTreeSet<Self> {
        BTreeSet::from([Self::Checkups, Self::Drugs, Self::Diagnosis, Self::Surgery])
    }
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

/// Where a consent was taken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Device {
    /// The face reader; its result goes to the face file.
    #[default]
    Reader,
    /// The facility's mobile device, or the patient's own; its result waits here until it is fetched (R-HOME-06).
    Mobile,
}

/// What a facility's right to look rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ground {
    /// The person agreed there.
    Agreed(Device),
    /// Nobody could be asked.
    NotNeeded(Circumstance),
}

/// Whether care goes on, so that a later visit needs no card.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// This visit alone.
    Once,
    /// Care at home or online that goes on; the last visit is kept.
    Continuing(Instant),
    /// It went on, and was ended.
    Ended(Ending),
}

/// Why a continuing consent ended (OQSCD031).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// 1: the facility cancelled it.
    Facility,
    /// 2: the patient did.
    Patient,
}

impl Ending {
    /// Its code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Facility => "1",
            Self::Patient => "2",
        }
    }
}

/// What one facility may see of one person.
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
    /// Why.
    pub ground: Ground,
    /// Whether it outlives the visit.
    pub relation: Relation,
}

impl Given {
    /// A consent given now.
    pub fn now(kinds: BTreeSet<ConsentKind>, at: Instant, treatment: Treatment, device: Device) -> Self {
        let away = matches!(treatment, Treatment::Visit | Treatment::Online);
        let until = if away || device == Device::Mobile { day_after(at) } else { at.plus_seconds(DAY) };
        let relation = if away { Relation::Continuing(at) } else { Relation::Once };
        Self { kinds, at, until, treatment, ground: Ground::Agreed(device), relation }
    }

    /// What an emergency opens, at the longest until a moment.
    pub fn in_emergency(
        kinds: BTreeSet<ConsentKind>,
        at: Instant,
        most: Option<Instant>,
        circumstance: Circumstance,
    ) -> Self {
        let day = at.plus_seconds(DAY);
        let until = most.map_or(day, |most| most.min(day));
        let (treatment, relation) = (Treatment::Emergency, Relation::Once);
        Self { kinds, at, until, treatment, ground: Ground::NotNeeded(circumstance), relation }
    }

    /// Whether it covers a kind at a moment.
    pub fn covers(&self, kind: ConsentKind, now: Instant) -> bool {
        self.kinds.contains(&kind) && self.at <= now && now < self.until
    }

    /// A later visit under the same consent: the facility may look again, until the day after.
    pub fn visited_again(&mut self, now: Instant) {
        self.until = day_after(now);
        self.relation = Relation::Continuing(now);
    }

    /// Ends it: no later visit rests on it, and nothing is looked at any more.
    pub fn end(&mut self, now: Instant, why: Ending) {
        self.until = self.until.min(now);
        if matches!(self.relation, Relation::Continuing(_)) {
            self.relation = Relation::Ended(why);
        }
    }
}

/// The end of the day after a visit.
fn day_after(at: Instant) -> Instant {
    Instant::jst(at.day().plus_days(2), 0)
}

/// The last consent of each person to each facility for each kind of treatment.
#[derive(Debug, Default)]
pub struct Consents(BTreeMap<Key, Given>);

/// Facility, person, treatment.
type Key = (String, String, Treatment);

impl Consents {
    /// Keeps a consent; a newer one for the same treatment takes the place of an older.
    pub fn keep(&mut self, facility: &str, person: &str, given: Given) {
        if self.0.len() >= KEPT {
            let now = given.at;
            self.0.retain(|_, kept| kept.until > now || matches!(kept.relation, Relation::Continuing(_)));
        }
        self.0.insert((facility.into(), person.into(), given.treatment.clone()), given);
    }

    /// All consents of a person to a facility.
    pub fn of<'a>(&'a self, facility: &str, person: &str) -> impl Iterator<Item = &'a Given> {
        let first: Key = (facility.into(), person.into(), FIRST);
        let (facility, person) = (first.0.clone(), first.1.clone());
        let own = move |(asked, of, _): &Key| *asked == facility && *of == person;
        self.0.range(first..).take_while(move |(key, _)| own(key)).map(|(_, given)| given)
    }

    /// The consent of a person to a facility for one kind of treatment.
    pub fn for_treatment(&mut self, facility: &str, person: &str, treatment: &Treatment) -> Option<&mut Given> {
        self.0.get_mut(&(facility.into(), person.into(), treatment.clone()))
    }

    /// Persons who agreed at a facility.
    pub fn at(&self, facility: &str) -> impl Iterator<Item = (&str, &Given)> {
        let of_facility = move |((asked, _, _), _): &(&Key, &Given)| asked == facility;
        self.0.iter().filter(of_facility).map(|((_, person, _), given)| (person.as_str(), given))
    }

    /// All of them: facility, person, consent.
    pub fn all(&self) -> impl Iterator<Item = (&str, &str, &Given)> {
        self.0.iter().map(|((facility, person, _), given)| (facility.as_str(), person.as_str(), given))
    }

    /// The person takes everything back at a facility; how many consents that were.
    pub fn withdraw(&mut self, facility: &str, person: &str, now: Instant) -> usize {
        let own =
            |(asked, of, treatment): &Key| asked == facility && of == person && *treatment != Treatment::Emergency;
        self.0.iter_mut().filter(|(key, _)| own(key)).map(|(_, given)| given.end(now, Ending::Patient)).count()
    }
}

/// The least of all treatments.
const FIRST: Treatment = Treatment::Outpatient;
const DAY: i64 = 24 * 3600;
const KEPT: usize = 100_000;

#[cfg(test)]
mod tests {
    use super::*;
    use madoguchi_rulebook::Day;

    fn moment(day: u8, hour: i64) -> Instant {
        Instant::jst(Day::ymd(2025, 7, day), 0).plus_seconds(hour * 3600)
    }

    #[test]
    fn consents_for_one_treatment_leave_those_for_another_alone() {
        let mut consents = Consents::default();
        let drugs = || BTreeSet::from([ConsentKind::Drugs]);
        consents.keep("f", "p", Given::now(drugs(), moment(1, 9), Treatment::Visit, Device::Mobile));
        consents.keep("f", "p", Given::now(BTreeSet::new(), moment(2, 9), Treatment::Outpatient, Device::Reader));
        consents.keep("f", "q", Given::now(drugs(), moment(2, 9), Treatment::Outpatient, Device::Reader));
        let kept: Vec<_> = consents.of("f", "p").map(|given| (given.treatment.clone(), given.kinds.len())).collect();
        assert_eq!(kept, [(Treatment::Outpatient, 0), (Treatment::Visit, 1)]);
        assert!(consents.of("f", "p").any(|given| given.covers(ConsentKind::Drugs, moment(2, 23))));
        assert!(!consents.of("f", "p").any(|given| given.covers(ConsentKind::Drugs, moment(3, 0))), "R-HOME-07");
        assert_eq!(consents.of("g", "p").count(), 0);
    }

    #[test]
    fn a_mobile_device_and_a_reader_open_different_windows() {
        let until = |treatment: Treatment, device| Given::now(BTreeSet::new(), moment(10, 9), treatment, device).until;
        assert_eq!(until(Treatment::Outpatient, Device::Reader), moment(11, 9));
        assert_eq!(until(Treatment::Outpatient, Device::Mobile), moment(12, 0));
        assert_eq!(until(Treatment::Online, Device::Mobile), moment(12, 0));
        let emergency =
            |most| Given::in_emergency(ConsentKind::all(), moment(10, 9), most, Circumstance::Disaster).until;
        assert_eq!(emergency(None), moment(11, 9));
        assert_eq!(emergency(Some(moment(10, 12))), moment(10, 12), "the opening ends before");
    }

    #[test]
    fn what_was_ended_is_not_visited_again() {
        let mut given = Given::now(ConsentKind::all(), moment(1, 9), Treatment::Visit, Device::Mobile);
        given.visited_again(moment(15, 9));
        assert!(given.covers(ConsentKind::Drugs, moment(16, 23)) && !given.covers(ConsentKind::Drugs, moment(17, 0)));
        given.end(moment(16, 10), Ending::Facility);
        assert_eq!(given.relation, Relation::Ended(Ending::Facility));
        assert!(!given.covers(ConsentKind::Drugs, moment(16, 10)));
    }
}
