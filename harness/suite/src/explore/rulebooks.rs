//! Two rulebooks against each other: which visits come out otherwise, on which days, in readable statements.

use super::walk::on_every_core;
use super::{Part, Plan};
use madoguchi_rulebook::decision::Decision;
use madoguchi_rulebook::{Day, Facts, Rulebook, Set, Word, decide, fixture};
use std::collections::BTreeMap;

/// What changes, told by scene, observable, and both values.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Change {
    /// The scene.
    pub scene: &'static str,
    /// The observable.
    pub observable: &'static str,
    /// Under the first rulebook.
    pub before: String,
    /// Under the second.
    pub after: String,
}

/// Cells that change alike.
#[derive(Clone, Debug, PartialEq)]
pub struct Changed {
    /// How many.
    pub cells: u64,
    /// First day of a visit among them.
    pub first_day: Day,
    /// Last day of a visit among them.
    pub last_day: Day,
    /// The smallest cell: its weight and its facts.
    pub smallest: (usize, String, u64, Facts),
}

/// What two rulebooks decide differently.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Difference {
    /// Cells looked at.
    pub cells: u64,
    /// Cells that differ in anything.
    pub differing: u64,
    /// Cells that can exist under one of them only.
    pub fixtures: u64,
    /// Statements.
    pub changes: BTreeMap<Change, Changed>,
}

impl Difference {
    /// Compares two rulebooks on every cell of a plan.
    pub fn of(plan: &Plan, one: &Rulebook, other: &Rulebook) -> Self {
        let tallies = on_every_core(plan, one, Self::default, |tally: &mut Self, part, cell, facts| {
            tally.cell(part, cell, facts, one, other);
        });
        tallies.into_iter().fold(Self::default(), Self::merged)
    }

    fn cell(&mut self, part: &Part, cell: u64, facts: &Facts, one: &Rulebook, other: &Rulebook) {
        self.cells += 1;
        if part.scene.to_product && fixture::check(other, facts).is_err() {
            self.fixtures += 1;
            return;
        }
        let (a, b) = (decide(one, facts), decide(other, facts));
        let mut differs = false;
        for (observable, told) in TOLD {
            if !differ(observable, &a, &b) {
                continue;
            }
            differs = true;
            let change = Change { scene: part.scene.name, observable, before: told(&a), after: told(&b) };
            let day = facts.now.day();
            let weight = part.weight(cell);
            let found = || (weight, part.name(), cell, *facts);
            let changed = self.changes.entry(change).or_insert_with(|| Changed {
                cells: 0,
                first_day: day,
                last_day: day,
                smallest: found(),
            });
            changed.cells += 1;
            changed.first_day = changed.first_day.min(day);
            changed.last_day = changed.last_day.max(day);
            if rank(&found()) < rank(&changed.smallest) {
                changed.smallest = found();
            }
        }
        self.differing += u64::from(differs);
    }

    fn merged(mut self, other: Self) -> Self {
        self.cells += other.cells;
        self.differing += other.differing;
        self.fixtures += other.fixtures;
        for (change, found) in other.changes {
            match self.changes.get_mut(&change) {
                None => drop(self.changes.insert(change, found)),
                Some(own) => {
                    own.cells += found.cells;
                    own.first_day = own.first_day.min(found.first_day);
                    own.last_day = own.last_day.max(found.last_day);
                    if rank(&found.smallest) < rank(&own.smallest) {
                        own.smallest = found.smallest;
                    }
                }
            }
        }
        self
    }
}

fn rank(cell: &(usize, String, u64, Facts)) -> (usize, &str, u64) {
    (cell.0, &cell.1, cell.2)
}

type Told = fn(&Decision) -> String;

/// What a person reads of a decision.
const TOLD: [(&str, Told); 8] = [
    ("reception", |d| words(d.accepted_receptions.with(d.reception))),
    ("confirmed_by", |d| d.confirmed_by.map_or("nothing".into(), |by| by.word().into())),
    ("info_delivered", |d| words(d.info_delivered)),
    ("copay", |d| {
        let tenths = d.copay.tenths.map(|tenths| format!(" {tenths}")).unwrap_or_default();
        format!("{}{tenths}", words(d.copay.accepted))
    }),
    ("claim.route", |d| words(d.claim.accepted)),
    ("alerts", |d| words(d.alerts)),
    ("methods_open", |d| words(d.methods_open)),
    ("offered", |d| words(d.offered)),
];

fn differ(observable: &str, a: &Decision, b: &Decision) -> bool {
    match observable {
        "reception" => a.accepted_receptions.with(a.reception) != b.accepted_receptions.with(b.reception),
        "confirmed_by" => a.confirmed_by != b.confirmed_by,
        "info_delivered" => a.info_delivered != b.info_delivered,
        "copay" => a.copay.accepted != b.copay.accepted || a.copay.tenths != b.copay.tenths,
        "claim.route" => a.claim.accepted != b.claim.accepted,
        "alerts" => a.alerts != b.alerts,
        "methods_open" => a.methods_open != b.methods_open,
        _ => a.offered != b.offered,
    }
}

fn words<W: Word>(set: Set<W>) -> String {
    let words: Vec<&str> = set.iter().map(W::word).collect();
    if words.is_empty() { "nothing".into() } else { words.join("|") }
}
