//! What one person can do on every day of a span: which document works, what is delivered, what it costs, which claim route.
//!
//! The view in which a regulator sees every transition date at a glance. One case of the suite gives the person; the day of the visit is
//! moved through the span and the rules are asked anew, for what the case presents and for every other document the person holds.
//! Nothing is judged here: it shows what the rulebook says.

mod bars;
mod svg;

use madoguchi_contract::vocabulary::ValueType;
use madoguchi_contract::{Answer, Case, Language, Vocabulary};
use madoguchi_judge::Text;
use madoguchi_rulebook::facts::{Holds, Proof};
use madoguchi_rulebook::{Day, Facts, Instant, Rulebook, Set, Word, decide};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// The days of one person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Timeline {
    /// Case id.
    pub case: String,
    /// Title of the scenario.
    pub title: String,
    /// Day of the visit in the case.
    pub visit: Day,
    /// First day.
    pub from: Day,
    /// Last day.
    pub to: Day,
    /// What is presented, and what comes of it.
    pub groups: Vec<Group>,
}

/// What comes of presenting something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// What is presented.
    pub name: Text,
    /// A row an observable.
    pub rows: Vec<Row>,
}

/// One observable through the span.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Its name.
    pub name: Text,
    /// Equal days in a row, without gaps.
    pub spans: Vec<Span>,
}

/// Equal days in a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// First day.
    pub from: Day,
    /// Last day.
    pub to: Day,
    /// What holds on them.
    pub value: Text,
    /// How good it is for the patient.
    pub tone: Tone,
}

/// How good a result is for the patient.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tone {
    /// Everything works.
    Full,
    /// Something works, or in another way.
    Part,
    /// Nothing works.
    Nothing,
}

impl Timeline {
    /// The days of the person of a case. Without a span: from a month before the first change within three years around the
    /// visit to a month after the last one.
    pub fn of(case: &Case, rulebook: &Rulebook, span: Option<(Day, Day)>) -> Self {
        let visit = case.facts.now.day();
        let (from, to) = span.unwrap_or((visit.plus_days(-FAR), visit.plus_days(FAR)));
        let groups = shown(&case.facts).into_iter().map(|presents| group(case, rulebook, presents, from, to)).collect();
        let whole = Self { case: case.id.clone(), title: case.title.clone(), visit, from, to, groups };
        if span.is_some() { whole } else { whole.around_its_changes() }
    }

    /// The first days on which something changes, in order.
    pub fn changes(&self) -> Vec<Day> {
        let spans = self.groups.iter().flat_map(|group| &group.rows).flat_map(|row| row.spans.iter().skip(1));
        spans.map(|span| span.from).collect::<BTreeSet<_>>().into_iter().collect()
    }

    fn around_its_changes(self) -> Self {
        let changes = self.changes();
        let first = changes.first().copied().unwrap_or(self.visit).min(self.visit);
        let last = changes.last().copied().unwrap_or(self.visit).max(self.visit);
        let (from, to) = (first.plus_days(-NEAR), last.plus_days(NEAR));
        let mut cut = Self { from, to, ..self };
        for row in cut.groups.iter_mut().flat_map(|group| &mut group.rows) {
            if let Some(span) = row.spans.first_mut() {
                span.from = from;
            }
            if let Some(span) = row.spans.last_mut() {
                span.to = to;
            }
        }
        cut
    }

    /// Every change: the day, what is presented, the observable, before and after.
    pub(crate) fn told_changes(&self, language: Language) -> Vec<(Day, String)> {
        let mut told = vec![];
        for group in &self.groups {
            for row in &group.rows {
                for (before, after) in row.spans.iter().zip(row.spans.iter().skip(1)) {
                    let [what, name] = [&group.name, &row.name].map(|text| text.get(language));
                    let [before, now] = [&before.value, &after.value].map(|text| text.get(language));
                    told.push((after.from, format!("{what} · {name}: {before} → {now}")));
                }
            }
        }
        told.sort_by_key(|(day, _)| *day);
        told
    }
}

/// What the person may show: what the case shows, and every single other thing that is held.
fn shown(facts: &Facts) -> Vec<Set<Proof>> {
    let mut shown = vec![facts.presents];
    for proof in Proof::ALL {
        let alone = Set::of(&[*proof]);
        if holds(&facts.holds, *proof) && alone != facts.presents {
            shown.push(alone);
        }
    }
    shown
}

fn holds(holds: &Holds, proof: Proof) -> bool {
    match proof {
        Proof::MyNumberCard => holds.my_number_card.is_some(),
        Proof::Phone => holds.phone.is_some(),
        Proof::LegacyCard => holds.legacy_card.is_some(),
        Proof::EligibilityCertificate => holds.eligibility_certificate.is_some(),
        Proof::EligibilityNotice => holds.eligibility_notice.is_some(),
        Proof::PortalView => holds.portal_view.is_some(),
        Proof::PatientCard => false,
    }
}

fn group(case: &Case, rulebook: &Rulebook, presents: Set<Proof>, from: Day, to: Day) -> Group {
    let mut rows: Vec<Row> = OBSERVED.iter().map(|paths| Row { name: name(paths), spans: vec![] }).collect();
    let mut question = case.question();
    let mut last: Vec<Vec<Value>> = vec![vec![]; OBSERVED.len()];
    let mut decided = None;
    for number in from.number()..=to.number() {
        let day = Day::from_number(number);
        question.facts = on(&case.facts, presents, day);
        let decision = decide(rulebook, &question.facts);
        if decided == Some(decision) {
            // Most days are like the day before: nothing is read from them.
            rows.iter_mut().filter_map(|row| row.spans.last_mut()).for_each(|span| span.to = day);
            continue;
        }
        decided = Some(decision);
        let answer = Answer::from_decision(&decision, &question);
        for ((row, paths), last) in rows.iter_mut().zip(OBSERVED).zip(&mut last) {
            let values: Vec<Value> = paths.iter().map(|path| answer.get(path).unwrap_or_default()).collect();
            match row.spans.last_mut() {
                Some(span) if values == *last => span.to = day,
                _ => row.spans.push(Span {
                    from: day,
                    to: day,
                    value: value(paths, &values),
                    tone: tone(paths, &values),
                }),
            }
            *last = values;
        }
    }
    let presents =
        json!(Proof::ALL.iter().filter(|proof| presents.contains(**proof)).map(|p| p.word()).collect::<Vec<_>>());
    let proof = ValueType::Set("Proof".into());
    Group { name: Text::of(|language| Vocabulary::builtin().phrase(&proof, &presents, language)), rows }
}

/// The facts on another day of the visit, at the same time of day.
fn on(facts: &Facts, presents: Set<Proof>, day: Day) -> Facts {
    let now = Instant::jst(day, i64::from(facts.now.second_of_day()));
    let later = now.seconds() - facts.now.seconds();
    let moved = |instant: Option<Instant>| instant.map(|instant| instant.plus_seconds(later));
    let central = madoguchi_rulebook::facts::Central { answered_at: moved(facts.central.answered_at), ..facts.central };
    Facts { now, inquiry_at: moved(facts.inquiry_at), presents, central, ..*facts }
}

fn name(paths: &[&str]) -> Text {
    let names = |language| {
        let entries = paths.iter().filter_map(|path| Vocabulary::builtin().observable_at(path));
        entries.map(|entry| entry.name.get(language).to_string()).collect::<Vec<_>>().join(SEPARATOR)
    };
    Text::of(names)
}

fn value(paths: &[&str], values: &[Value]) -> Text {
    let vocabulary = Vocabulary::builtin();
    let phrases = |language| {
        let parts = paths.iter().zip(values).filter_map(|(path, value)| {
            Some(vocabulary.phrase(&vocabulary.observable_at(path)?.value_type, value, language))
        });
        parts.collect::<Vec<_>>().join(SEPARATOR)
    };
    Text::of(phrases)
}

fn tone(paths: &[&str], values: &[Value]) -> Tone {
    let word = values.last().and_then(Value::as_str).unwrap_or_default();
    match paths {
        ["reception"] => match word {
            "accepted_full" => Tone::Full,
            "rejected" | "needs_staff" | "cancelled" => Tone::Nothing,
            _ => Tone::Part,
        },
        ["info_delivered"] => match values.first().and_then(Value::as_array).map(Vec::len) {
            None | Some(0) => Tone::Nothing,
            Some(_) => Tone::Full,
        },
        [.., "copay.basis"] => match word {
            "verified" => Tone::Full,
            "full_charge" => Tone::Nothing,
            _ => Tone::Part,
        },
        _ => match word {
            "normal" => Tone::Full,
            "none" => Tone::Nothing,
            _ => Tone::Part,
        },
    }
}

/// What is looked at, a row each.
const OBSERVED: [&[&str]; 4] =
    [&["reception"], &["info_delivered"], &["copay.tenths", "copay.basis"], &["claim.route"]];
const SEPARATOR: &str = " · ";
/// Days around the visit in which changes are looked for.
const FAR: i32 = 3 * 365;
/// Days shown before the first change and after the last.
const NEAR: i32 = 31;
