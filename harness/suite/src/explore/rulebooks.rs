//! Two rulebooks against each other: which visits come out otherwise, from which day, and because of which entry. An
//! entry is to blame for a change when the second rulebook with that entry as in the first one decides otherwise.

use super::switch::Switch;
use super::walk::on_every_core;
use super::{Part, Plan};
use madoguchi_rulebook::decision::Decision;
use madoguchi_rulebook::{Day, Facts, Rulebook, RulebookError, Set, Word, decide, fixture};
use std::collections::BTreeMap;

/// What changes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Change {
    /// What it rests on: places among the switches; none: no entry alone.
    pub switches: Vec<usize>,
    /// Place of the observable among those that are told.
    observable: usize,
    /// Under the first rulebook; of a set only the members that go.
    pub before: Vec<String>,
    /// Under the second; of a set only the members that come.
    pub after: Vec<String>,
}

impl Change {
    /// The observable.
    pub fn observable(&self) -> &'static str {
        TOLD[self.observable].0
    }

    /// Whether the observable is a set, of which members come and go.
    pub fn is_of_members(&self) -> bool {
        TOLD[self.observable].1 == Form::Members
    }
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
    /// The smallest cell: its weight, part, number and facts.
    pub smallest: (usize, String, u64, Facts),
}

/// What two rulebooks decide differently.
#[derive(Default)]
pub struct Difference {
    /// Cells looked at.
    pub cells: u64,
    /// Cells that differ in anything.
    pub differing: u64,
    /// Cells that can exist under the first only.
    pub fixtures: u64,
    /// First and last day of a visit in the space.
    pub days: Option<(Day, Day)>,
    /// Entries in which the rulebooks differ.
    pub switches: Vec<Switch>,
    /// Statements.
    pub changes: BTreeMap<Change, Changed>,
}

impl Difference {
    /// Compares two rulebooks on every cell of a plan.
    ///
    /// # Errors
    /// An entry that cannot be switched alone.
    pub fn of(plan: &Plan, one: &Rulebook, other: &Rulebook) -> Result<Self, RulebookError> {
        let pair = Pair { one, other, switches: Switch::all(one, other)? };
        let tallies = on_every_core(plan, one, Self::default, |tally: &mut Self, part, cell, facts| {
            tally.cell(part, cell, facts, &pair);
        });
        let difference = tallies.into_iter().fold(Self::default(), Self::merged);
        Ok(Self { switches: pair.switches, ..difference })
    }

    fn cell(&mut self, part: &Part, cell: u64, facts: &Facts, pair: &Pair<'_>) {
        self.cells += 1;
        let day = facts.now.day();
        let (first, last) = self.days.unwrap_or((day, day));
        self.days = Some((first.min(day), last.max(day)));
        if part.scene.to_product && fixture::check(pair.other, facts).is_err() {
            self.fixtures += 1;
            return;
        }
        let (a, b) = (decide(pair.one, facts), decide(pair.other, facts));
        let mut blame = None;
        for (observable, (_, _, read)) in TOLD.iter().enumerate() {
            let (before, after) = (read(&a), read(&b));
            if before == after {
                continue;
            }
            let blame = blame.get_or_insert_with(|| Blame::of(pair, facts, &a, &b));
            let change = change(blame.switches(*read), observable, before, after);
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
            if weight <= changed.smallest.0 && rank(&found()) < rank(&changed.smallest) {
                changed.smallest = found();
            }
        }
        self.differing += u64::from(blame.is_some());
    }

    fn merged(mut self, other: Self) -> Self {
        self.cells += other.cells;
        self.differing += other.differing;
        self.fixtures += other.fixtures;
        self.days = match (self.days, other.days) {
            (Some(own), Some(others)) => Some((own.0.min(others.0), own.1.max(others.1))),
            (own, others) => own.or(others),
        };
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

struct Pair<'a> {
    one: &'a Rulebook,
    other: &'a Rulebook,
    switches: Vec<Switch>,
}

/// What the second rulebook decides of one cell with single entries switched back.
struct Blame {
    /// Place of the switch, what is decided without it, and with it alone.
    tried: Vec<(usize, Decision, Decision)>,
    first: Decision,
    second: Decision,
}

impl Blame {
    fn of(pair: &Pair<'_>, facts: &Facts, a: &Decision, b: &Decision) -> Self {
        // A clause that no decision rests on here has no part in it.
        let near = |switch: &Switch| {
            switch.clause.is_none_or(|clause| a.clauses.contains(clause) || b.clauses.contains(clause))
        };
        let tried = |all: bool| -> Vec<(usize, Decision, Decision)> {
            let switches = pair.switches.iter().enumerate().filter(|(_, switch)| all || near(switch));
            let told = switches.map(|(place, s)| (place, decide(&s.without, facts), decide(&s.alone, facts)));
            told.filter(|(_, without, alone)| without != b || alone != a).collect()
        };
        let mut found = tried(false);
        if found.is_empty() {
            found = tried(true);
        }
        Self { tried: found, first: *a, second: *b }
    }

    /// Without these the second rulebook decides otherwise; where several do the same, those that do it alone.
    fn switches(&self, read: Read) -> Vec<usize> {
        let needed =
            |(place, without, _): &(usize, Decision, Decision)| (read(without) != read(&self.second)).then_some(*place);
        let enough =
            |(place, _, alone): &(usize, Decision, Decision)| (read(alone) != read(&self.first)).then_some(*place);
        let found: Vec<usize> = self.tried.iter().filter_map(needed).collect();
        if found.is_empty() { self.tried.iter().filter_map(enough).collect() } else { found }
    }
}

fn change(switches: Vec<usize>, observable: usize, before: Words, after: Words) -> Change {
    let (before, after) = match TOLD[observable].1 {
        Form::Value => (before, after),
        Form::Members => (
            before.iter().filter(|word| !after.contains(word)).copied().collect(),
            after.iter().filter(|word| !before.contains(word)).copied().collect(),
        ),
    };
    let text = |words: Words| words.into_iter().map(String::from).collect();
    Change { switches, observable, before: text(before), after: text(after) }
}

fn rank(cell: &(usize, String, u64, Facts)) -> (usize, &str, u64) {
    (cell.0, &cell.1, cell.2)
}

/// How an observable changes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    /// One value for another; several: each is right.
    Value,
    /// Members of a set come and go.
    Members,
}

type Words = Vec<&'static str>;
type Read = fn(&Decision) -> Words;

/// What a person reads of a decision.
const TOLD: [(&str, Form, Read); 9] = [
    ("reception", Form::Value, |d| words(d.accepted_receptions.with(d.reception))),
    ("confirmed_by", Form::Value, |d| d.confirmed_by.iter().map(|by| by.word()).collect()),
    ("info_delivered", Form::Members, |d| words(d.info_delivered)),
    ("copay.basis", Form::Value, |d| words(d.copay.accepted)),
    ("copay.tenths", Form::Value, |d| {
        d.copay.tenths.map(|tenths| TENTHS[usize::from(tenths.min(10))]).into_iter().collect()
    }),
    ("claim.route", Form::Value, |d| words(d.claim.accepted)),
    ("alerts", Form::Members, |d| words(d.alerts)),
    ("methods_open", Form::Members, |d| words(d.methods_open)),
    ("offered", Form::Members, |d| words(d.offered)),
];

const TENTHS: [&str; 11] = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10"];

fn words<W: Word>(set: Set<W>) -> Words {
    set.iter().map(W::word).collect()
}
