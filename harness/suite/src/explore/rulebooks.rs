//! Two rulebooks against each other: which visits come out otherwise, from which day, and because of which entry. An
//! entry is to blame for a change when the second rulebook with that entry as in the first one decides otherwise.

use super::switch::Switch;
use super::walk::{Shard, on_every_core};
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
        let tallies = on_every_core(plan, Shard::WHOLE, one, Self::default, |tally: &mut Self, part, cell, facts| {
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
        let mut blame = Blame::of(pair, facts, a, b);
        for change in blame.changes() {
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
        self.differing += u64::from(blame.differs);
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

/// What two rulebooks decide of one cell, and what single entries do to it.
struct Blame<'a> {
    pair: &'a Pair<'a>,
    facts: &'a Facts,
    first: Decision,
    second: Decision,
    differs: bool,
    /// Place of a switch, what is decided without it, and with it alone.
    near: Option<Vec<Tried>>,
    all: Option<Vec<Tried>>,
}

type Tried = (usize, Decision, Decision);

impl<'a> Blame<'a> {
    fn of(pair: &'a Pair<'a>, facts: &'a Facts, first: Decision, second: Decision) -> Self {
        Self { pair, facts, first, second, differs: false, near: None, all: None }
    }

    /// Everything a person reads of the decisions that differs; of a set, member by member.
    fn changes(&mut self) -> Vec<Change> {
        let mut changes = vec![];
        for (observable, (_, form, read)) in TOLD.iter().enumerate() {
            let (before, after) = (read(&self.first), read(&self.second));
            if before == after {
                continue;
            }
            self.differs = true;
            let text = |words: &[&str]| words.iter().map(|word| (*word).to_string()).collect::<Vec<String>>();
            if *form == Form::Value {
                let switches = self.switches(|a, b| read(a) == read(b));
                changes.push(Change { switches, observable, before: text(&before), after: text(&after) });
                continue;
            }
            let turned = before.iter().filter(|word| !after.contains(word));
            for word in turned.chain(after.iter().filter(|word| !before.contains(word))) {
                let switches = self.switches(|a, b| read(a).contains(word) == read(b).contains(word));
                let (gone, come) = if before.contains(word) { (vec![*word], vec![]) } else { (vec![], vec![*word]) };
                changes.push(Change { switches, observable, before: text(&gone), after: text(&come) });
            }
        }
        changes
    }

    /// Without these the second rulebook decides otherwise; where several do the same, those that do it alone. Clauses
    /// that no decision rests on here are tried last.
    fn switches(&mut self, same: impl Fn(&Decision, &Decision) -> bool) -> Vec<usize> {
        let (first, second) = (self.first, self.second);
        let found = |tried: &[Tried]| -> Vec<usize> {
            let places =
                |differs: &dyn Fn(&Tried) -> bool| tried.iter().filter(|it| differs(it)).map(|it| it.0).collect();
            let needed: Vec<usize> = places(&|(_, without, _)| !same(without, &second));
            if needed.is_empty() { places(&|(_, _, alone)| !same(alone, &first)) } else { needed }
        };
        let near = found(self.near.get_or_insert_with(|| tried(self.pair, self.facts, &first, &second, Reach::Near)));
        if !near.is_empty() {
            return near;
        }
        found(self.all.get_or_insert_with(|| tried(self.pair, self.facts, &first, &second, Reach::All)))
    }
}

/// Which switches are tried.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reach {
    /// Entries, and clauses that one of the decisions rests on.
    Near,
    All,
}

fn tried(pair: &Pair<'_>, facts: &Facts, a: &Decision, b: &Decision, reach: Reach) -> Vec<Tried> {
    let rests =
        |switch: &Switch| switch.clause.is_none_or(|clause| a.clauses.contains(clause) || b.clauses.contains(clause));
    let switches = pair.switches.iter().enumerate().filter(|(_, switch)| reach == Reach::All || rests(switch));
    let told = switches.map(|(place, switch)| (place, decide(&switch.without, facts), decide(&switch.alone, facts)));
    told.filter(|(_, without, alone)| without != b || alone != a).collect()
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
