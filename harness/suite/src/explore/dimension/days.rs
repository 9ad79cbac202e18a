//! The moment of the visit, cut the day before, on and after every day the rulebook names, at month ends and in leap
//! years; and the calendar of the call centre.

use super::{Class, Dimension, of_values, of_words};
use madoguchi_rulebook::facts::{Means, Proof};
use madoguchi_rulebook::rulebook::Value;
use madoguchi_rulebook::{Day, Facts, Instant, Rulebook, Set};
use std::collections::BTreeSet;

/// Days that a calendar makes special, whatever a rulebook says: month ends, short months, leap years.
const CALENDAR: [&str; 13] = [
    "2024-02-29",
    "2025-01-31",
    "2025-02-28",
    "2025-03-01",
    "2025-03-31",
    "2025-04-30",
    "2025-06-30",
    "2026-02-28",
    "2026-04-01",
    "2027-02-28",
    "2028-02-28",
    "2028-02-29",
    "2028-03-01",
];

const TEN: i64 = 10 * 3600;

pub(super) fn dimensions(rulebooks: &[&Rulebook]) -> Vec<Dimension> {
    let ordinary = Facts::default().now.day();
    let mut days: BTreeSet<Day> = CALENDAR.iter().filter_map(|text| Day::parse(text).ok()).collect();
    for day in named_days(rulebooks) {
        days.extend([day.before(), day, day.after()]);
    }
    let mut visits = vec![visit(ordinary)];
    visits.extend(days.into_iter().filter(|day| *day != ordinary).map(visit));
    let mut calendar = vec![Class::new("as visited", |_: &mut Facts| {})];
    calendar.extend(call_centre_days(rulebooks).into_iter().map(visit));
    vec![
        Dimension { name: "visit", classes: visits, ordered: true },
        Dimension { name: "calendar", classes: calendar, ordered: true },
        of_values("time", &times(), |facts, second| facts.now = Instant::jst(facts.now.day(), second)),
        of_words("means", Means::FaceReader, |facts, means| facts.means = means),
        presented(),
    ]
}

fn visit(day: Day) -> Class {
    Class::new(day.to_string(), move |facts: &mut Facts| {
        facts.now = Instant::jst(day, TEN);
    })
}

fn times() -> [(&'static str, i64); 13] {
    [
        ("10:00", TEN),
        ("00:00", 0),
        ("07:59:59", 8 * 3600 - 1),
        ("08:00", 8 * 3600),
        ("08:59", 9 * 3600 - 60),
        ("15:59:59", 16 * 3600 - 1),
        ("16:00", 16 * 3600),
        ("16:01", 16 * 3600 + 60),
        ("17:59:59", 18 * 3600 - 1),
        ("18:00", 18 * 3600),
        ("18:00:59", 18 * 3600 + 59),
        ("18:01", 18 * 3600 + 60),
        ("23:59:59", 86_399),
    ]
}

/// Days on which something begins or ends in a rulebook; those of the call centre aside.
pub(super) fn named_days(rulebooks: &[&Rulebook]) -> BTreeSet<Day> {
    let mut days = BTreeSet::new();
    for entry in rulebooks.iter().flat_map(|rulebook| rulebook.entries()) {
        days.extend(entry.from);
        days.extend(entry.until);
        match &entry.value {
            Value::Date { date, earliest } => {
                days.insert(*date);
                days.extend(earliest.filter(|day| *day > Day::ymd(1900, 1, 1)));
            }
            Value::Table(rows) => days.extend(rows.iter().filter_map(|(_, text)| Day::parse(text).ok())),
            _ => {}
        }
    }
    days
}

/// Holidays with the days beside them, a week of ordinary days, the year's end.
fn call_centre_days(rulebooks: &[&Rulebook]) -> BTreeSet<Day> {
    let mut days: BTreeSet<Day> = (0..7).map(|day| Day::ymd(2025, 6, 2).plus_days(day)).collect();
    let entries = rulebooks.iter().flat_map(|rulebook| rulebook.entries());
    for entry in entries.filter(|entry| entry.key.starts_with("call_centre.")) {
        let Value::Set(members) = &entry.value else { continue };
        for member in members {
            let years = [2024, 2025, 2026].map(|year| Day::parse(&format!("{year}-{member}")).ok());
            let named = Day::parse(member).ok().into_iter().chain(years.into_iter().flatten());
            days.extend(named.flat_map(|day| [day.before(), day, day.after()]));
        }
    }
    days
}

fn presented() -> Dimension {
    use Proof::{
        EligibilityCertificate as Certificate, EligibilityNotice as Notice, LegacyCard as Legacy, MyNumberCard as Card,
        PatientCard, Phone, PortalView as View,
    };
    let sets: [&[Proof]; 20] = [
        &[Card],
        &[],
        &[Phone],
        &[Card, Phone],
        &[Legacy],
        &[Certificate],
        &[Notice],
        &[View],
        &[PatientCard],
        &[Card, Notice],
        &[Card, View],
        &[Card, Notice, View],
        &[Card, Legacy],
        &[Card, Certificate],
        &[Phone, View],
        &[Phone, Notice],
        &[Legacy, Certificate],
        &[Legacy, Notice],
        &[Certificate, Notice, View],
        &[Card, Phone, Legacy, Certificate, Notice, View],
    ];
    let class = |proofs: &[Proof]| {
        let set: Set<Proof> = Set::of(proofs);
        Class::new(set_word(set), move |facts: &mut Facts| {
            facts.presents = set;
            let holds = &mut facts.holds;
            for proof in set.iter() {
                match proof {
                    Card => drop(holds.my_number_card.get_or_insert_default()),
                    Phone => {
                        holds.phone.get_or_insert_default();
                        holds.my_number_card.get_or_insert_default();
                    }
                    Legacy => drop(holds.legacy_card.get_or_insert_default()),
                    Certificate => drop(holds.eligibility_certificate.get_or_insert_default()),
                    Notice => drop(holds.eligibility_notice.get_or_insert_default()),
                    View => drop(holds.portal_view.get_or_insert_default()),
                    PatientCard => {}
                }
            }
        })
    };
    Dimension { name: "presented", classes: sets.iter().map(|set| class(set)).collect(), ordered: false }
}

/// The name of a set of proofs.
fn set_word(set: Set<Proof>) -> String {
    use madoguchi_rulebook::Word;
    let words: Vec<&str> = set.iter().map(Proof::word).collect();
    if words.is_empty() { "nothing".into() } else { words.join("+") }
}
