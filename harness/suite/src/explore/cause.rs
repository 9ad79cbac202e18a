//! Disagreements grouped by their cause: one line for an observable, a clause and a difference, however many cells
//! show it, with the smallest of them.

use madoguchi_rulebook::stated::Short;
use madoguchi_rulebook::{Clause, Facts};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// One cause.
#[derive(Clone, Debug, PartialEq)]
pub struct Cause {
    /// Cells that show it.
    pub cells: u64,
    /// The smallest cell: fewest dimensions away from the ordinary visit, then the first.
    pub first: Cell,
}

/// One cell.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    /// Dimensions away from the ordinary visit.
    pub weight: usize,
    /// Its part.
    pub part: String,
    /// Its number there.
    pub number: u64,
    /// The facts.
    pub facts: Facts,
}

impl Cell {
    fn rank(&self) -> (usize, &str, u64) {
        (self.weight, &self.part, self.number)
    }
}

/// What a cause is told by.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Sign {
    /// The observable; `answer` where there was none.
    pub observable: &'static str,
    /// The clause.
    pub clause: Clause,
    /// What differs.
    pub difference: String,
}

/// All causes, in order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Causes(BTreeMap<Sign, Cause>);

impl Causes {
    /// Counts a cell.
    pub fn add(&mut self, sign: Sign, cell: impl FnOnce() -> Cell, weight: usize) {
        match self.0.get_mut(&sign) {
            None => drop(self.0.insert(sign, Cause { cells: 1, first: cell() })),
            Some(cause) => {
                cause.cells += 1;
                if weight <= cause.first.weight {
                    let cell = cell();
                    if cell.rank() < cause.first.rank() {
                        cause.first = cell;
                    }
                }
            }
        }
    }

    /// Takes what another core found.
    pub fn merge(&mut self, other: Causes) {
        for (sign, cause) in other.0 {
            match self.0.get_mut(&sign) {
                None => drop(self.0.insert(sign, cause)),
                Some(own) => {
                    own.cells += cause.cells;
                    if cause.first.rank() < own.first.rank() {
                        own.first = cause.first;
                    }
                }
            }
        }
    }

    /// Number of causes.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether nothing was found.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The causes, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&Sign, &Cause)> {
        self.0.iter()
    }
}

/// Facts in their short form, as a person writes them.
pub fn stated(facts: &Facts) -> String {
    serde_json::to_string(&Short(facts)).expect("facts have a JSON form")
}

/// The id of a cell: a digest of its facts, never a running number.
pub fn id(facts: &Facts, rulebook: &str) -> String {
    let digest = Sha256::digest(stated(facts).as_bytes());
    let hex: String = digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    format!("X-{hex}@{rulebook}")
}
