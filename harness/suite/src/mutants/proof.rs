//! What a surviving mutant answers otherwise, on every cell of the rule space.
//!
//! The space is cut at the bounds of the original and of every mutant in question, so that no bound lies between two cells. Cells that
//! cannot exist are compared, too: by whether the fixtures refuse them. What a mutant changes is looked at in the scenes that read it:
//! hours and holidays where the calendar is walked, the issue of cards where one is asked for.

use super::Mutant;
use crate::explore::compare::compare_with;
use crate::explore::family::Seen;
use crate::explore::walk::Shard;
use crate::explore::{Bounds, Part, Plan, Scene, Space};
use madoguchi_contract::Answer;
use madoguchi_contract::case::{Numbers, Question};
use madoguchi_rulebook::decision::{ClaimNumbers, Mark};
use madoguchi_rulebook::stated::Short;
use madoguchi_rulebook::{Facts, Rulebook};
use std::collections::{BTreeMap, BTreeSet};

/// What became of one mutant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Proof {
    /// No answer differs on any of these cells.
    Equivalent {
        /// Cells that were compared.
        cells: u64,
    },
    /// Answers differ, each within what the text leaves open.
    Within {
        /// Cells that were compared.
        cells: u64,
        /// Ambiguities that all of the differing cells have.
        ambiguities: u64,
    },
    /// An answer is wrong: here is one.
    Wrong {
        /// The first such visit, as a person writes it.
        facts: String,
    },
}

/// Cells of the comparison unless it is said otherwise.
pub const BUDGET: u64 = 400_000;

/// Compares mutants of one rulebook with it.
pub fn prove(original: &Rulebook, mutants: &[&Mutant], budget: u64) -> Vec<Proof> {
    if mutants.is_empty() {
        return vec![];
    }
    let rulebooks: Vec<&Rulebook> =
        std::iter::once(original).chain(mutants.iter().map(|mutant| &mutant.rulebook)).collect();
    let plan = Plan::of(&Space::of(&rulebooks), &[original], Bounds::Total(budget));
    let cores = std::thread::available_parallelism().map_or(1, usize::from) as u64;
    let tallies: Vec<Vec<Tally>> = std::thread::scope(|scope| {
        let walk = |core: u64| {
            let mut tallies = vec![Tally::default(); mutants.len()];
            for (place, part) in plan.parts.iter().enumerate() {
                walk_part(original, mutants, (place, part), Shard { part: core, of: cores }, &mut tallies);
            }
            tallies
        };
        let workers: Vec<_> = (1..=cores).map(|core| scope.spawn(move || walk(core))).collect();
        workers.into_iter().map(|one| one.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))).collect()
    });
    (0..mutants.len())
        .map(|place| {
            let read = plan.parts.iter().filter(|part| reads(mutants[place].key(), part.scene));
            let cells = read.map(Part::len).sum();
            let of_cores = tallies.iter().filter_map(|tallies| tallies.get(place)).cloned();
            of_cores.reduce(Tally::merged).unwrap_or_default().proof(cells)
        })
        .collect()
}

/// Keys of entries that no decision reads: none of their mutants moves anything on any cell, choices included. Parts are searched from
/// the smallest, scattered cells of each first, so many of one part at most.
pub fn unread(original: &Rulebook, mutants: &[Mutant], cells_of_a_part: u64) -> BTreeSet<String> {
    let mut left: BTreeMap<&str, Vec<&Mutant>> = BTreeMap::new();
    for mutant in mutants {
        left.entry(mutant.key()).or_default().push(mutant);
    }
    let plan = Plan::of(&Space::of(&[original]), &[original], Bounds::Total(BUDGET));
    let mut parts: Vec<&Part> = plan.parts.iter().collect();
    parts.sort_by_key(|part| part.len());
    for most in [200, 2_000, 40_000, 400_000].into_iter().filter(|most| *most <= cells_of_a_part) {
        for part in &parts {
            let mut walker = part.walker();
            for cell in part.scattered(most) {
                if left.is_empty() {
                    return BTreeSet::new();
                }
                let facts = *walker.facts(cell);
                let seen = Seen::of(original, &facts);
                left.retain(|_, mutants| !mutants.iter().any(|mutant| moves(original, &seen, mutant, &facts)));
            }
        }
    }
    left.into_keys().map(String::from).collect()
}

/// Whether a mutant moves anything here, choices and texts of the claim included.
fn moves(original: &Rulebook, seen: &Seen, mutant: &Mutant, facts: &Facts) -> bool {
    let other = Seen::of(&mutant.rulebook, facts);
    if !seen.same(&other) {
        return true;
    }
    let question = question(original, facts);
    writes(seen, mutant)
        && Answer::from_decision(original, &seen.decision, &question)
            != Answer::from_decision(&mutant.rulebook, &other.decision, &question)
}

/// Whether the texts of a claim, which the decision does not hold, may differ here.
fn writes(seen: &Seen, mutant: &Mutant) -> bool {
    let claim = &seen.decision.claim;
    let written = claim.numbers == ClaimNumbers::Sevens || claim.mark != Mark::None || !claim.items.is_empty();
    written && mutant.key().starts_with("claim.")
}

fn question(original: &Rulebook, facts: &Facts) -> Question {
    Question {
        id: String::new(),
        rulebook: original.id().into(),
        facts: *facts,
        numbers: Numbers::default(),
        written_date: None,
    }
}

/// Whether an entry is read in a scene.
fn reads(key: &str, scene: &Scene) -> bool {
    match key {
        _ if key.starts_with("call_centre.") => scene.name == "call centre",
        "cert.birthdays"
        | "cert.early_renewal"
        | "cert.renewal"
        | "card.birthdays"
        | "card.adult_age"
        | "card.photoless_start"
        | "card.photoless_age" => !scene.to_product,
        _ => true,
    }
}

/// What one core saw of a mutant.
#[derive(Clone, Debug, Default)]
struct Tally {
    /// Ambiguities common to the cells that differ within them; none did where it is empty.
    within: Option<u64>,
    /// The first wrong cell: its part, its number, its facts.
    wrong: Option<(usize, u64, Facts)>,
}

impl Tally {
    fn merged(self, other: Self) -> Self {
        let within = match (self.within, other.within) {
            (Some(one), Some(other)) => Some(one & other),
            (one, other) => one.or(other),
        };
        let wrong = match (self.wrong, other.wrong) {
            (Some(one), Some(other)) => Some(if (one.0, one.1) <= (other.0, other.1) { one } else { other }),
            (one, other) => one.or(other),
        };
        Self { within, wrong }
    }

    fn proof(self, cells: u64) -> Proof {
        match (self.wrong, self.within) {
            (Some((.., facts)), _) => {
                Proof::Wrong { facts: serde_json::to_string(&Short(&facts)).expect("facts have a JSON form") }
            }
            (None, Some(ambiguities)) => Proof::Within { cells, ambiguities },
            (None, None) => Proof::Equivalent { cells },
        }
    }
}

fn walk_part(
    original: &Rulebook,
    mutants: &[&Mutant],
    (place, part): (usize, &Part),
    shard: Shard,
    tallies: &mut [Tally],
) {
    let read: Vec<bool> = mutants.iter().map(|mutant| reads(mutant.key(), part.scene)).collect();
    let mut walker = part.walker();
    for cell in shard.range(part.len()) {
        let mut left =
            tallies.iter_mut().zip(mutants).zip(&read).filter(|((tally, _), read)| **read && tally.wrong.is_none());
        let Some(next) = left.next() else { return };
        let facts = match walker.possible(cell, original) {
            Some(facts) => *facts,
            None => *walker.facts(cell),
        };
        let seen = Seen::of(original, &facts);
        for ((tally, mutant), _) in std::iter::once(next).chain(left) {
            match difference(original, &seen, mutant, &facts) {
                Difference::None => {}
                Difference::Within(ambiguities) => {
                    tally.within = Some(tally.within.map_or(ambiguities, |known| known & ambiguities));
                }
                Difference::Wrong => tally.wrong = Some((place, cell, facts)),
            }
        }
    }
}

enum Difference {
    None,
    Within(u64),
    Wrong,
}

fn difference(original: &Rulebook, seen: &Seen, mutant: &Mutant, facts: &Facts) -> Difference {
    let other = Seen::of(&mutant.rulebook, facts);
    if seen.same(&other) && !writes(seen, mutant) {
        return Difference::None;
    }
    if seen.impossible != other.impossible || seen.issued != other.issued || seen.sent != other.sent {
        return Difference::Wrong;
    }
    if seen.impossible.is_some() {
        return Difference::None;
    }
    let question = question(original, facts);
    let own = Answer::from_decision(original, &seen.decision, &question);
    let answer = Answer::from_decision(&mutant.rulebook, &other.decision, &question);
    if own == answer {
        return Difference::None;
    }
    match compare_with(original, &question, &seen.decision, &own, &answer).breaches.is_empty() {
        true => Difference::Within(seen.decision.ambiguities),
        false => Difference::Wrong,
    }
}
