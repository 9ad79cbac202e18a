//! Disagreements grouped by their cause: one line for an observable, a clause and a difference, however many cells
//! show it, with the smallest of them. Where several products differ and the text accepts each of them, the group is
//! a question to the regulator (照会事項).

use madoguchi_rulebook::stated::Short;
use madoguchi_rulebook::{Clause, Decision, Facts};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// One cause.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Cause {
    /// Cells that show it.
    pub cells: u64,
    /// The smallest cell: fewest dimensions away from the ordinary visit, then the first.
    pub first: Cell,
}

/// One cell.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Cell {
    /// Dimensions away from the ordinary visit.
    pub weight: usize,
    /// Its part.
    pub part: String,
    /// Its number there.
    pub number: u64,
    /// The facts.
    #[serde(serialize_with = "short")]
    pub facts: Facts,
}

impl Cell {
    fn rank(&self) -> (usize, &str, u64) {
        (self.weight, &self.part, self.number)
    }
}

/// What a cause is told by.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Sign {
    /// The observable; `answer` where there was none, `road` where the question did not come back as it was sent.
    pub observable: String,
    /// The clause.
    #[serde(serialize_with = "id_of", deserialize_with = "clause_of")]
    pub clause: Clause,
    /// What differs.
    pub difference: String,
}

/// A matter in which several products differ although each of them keeps to the text.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Matter {
    /// The observable.
    pub observable: String,
    /// The clause it rests on.
    #[serde(serialize_with = "id_of", deserialize_with = "clause_of")]
    pub clause: Clause,
    /// What each product says, in the order of the products.
    pub said: Vec<String>,
}

/// Cells grouped by what they have in common.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(from = "Vec<(K, Cause)>", into = "Vec<(K, Cause)>")]
#[serde(bound(serialize = "K: Clone + Serialize", deserialize = "K: Ord + Deserialize<'de>"))]
pub struct Groups<K>(BTreeMap<K, Cause>);

/// Why a product disagrees with the rulebook.
pub type Causes = Groups<Sign>;

/// What the regulator should be asked.
pub type Questions = Groups<Matter>;

impl<K: Ord> Groups<K> {
    /// Counts a cell.
    pub fn add(&mut self, key: K, weight: usize, cell: impl FnOnce() -> Cell) {
        match self.0.get_mut(&key) {
            None => drop(self.0.insert(key, Cause { cells: 1, first: cell() })),
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
    pub fn merge(&mut self, other: Self) {
        for (key, cause) in other.0 {
            match self.0.get_mut(&key) {
                None => drop(self.0.insert(key, cause)),
                Some(own) => {
                    own.cells += cause.cells;
                    if cause.first.rank() < own.first.rank() {
                        own.first = cause.first;
                    }
                }
            }
        }
    }

    /// The groups, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&K, &Cause)> {
        self.0.iter()
    }

    /// The groups, the widest first.
    pub fn widest(&self) -> Vec<(&K, &Cause)> {
        let mut widest: Vec<_> = self.iter().collect();
        widest.sort_by_key(|(key, cause)| (std::cmp::Reverse(cause.cells), *key));
        widest
    }
}

impl<K> Groups<K> {
    /// Number of groups.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether nothing was found.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<K> Default for Groups<K> {
    fn default() -> Self {
        Self(BTreeMap::new())
    }
}

impl<K: Ord> From<Vec<(K, Cause)>> for Groups<K> {
    fn from(groups: Vec<(K, Cause)>) -> Self {
        Self(groups.into_iter().collect())
    }
}

impl<K> From<Groups<K>> for Vec<(K, Cause)> {
    fn from(groups: Groups<K>) -> Self {
        groups.0.into_iter().collect()
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

/// Ambiguities of the catalogue that a decision touches, by name: `A-11`.
pub fn ambiguities(decision: &Decision) -> Vec<String> {
    let touched = (0..64_u8).filter(|number| decision.ambiguities >> number & 1 == 1);
    touched.map(|number| if number == 0 { "A-09b".into() } else { format!("A-{number:02}") }).collect()
}

fn short<S: Serializer>(facts: &Facts, serializer: S) -> Result<S::Ok, S::Error> {
    Short(facts).serialize(serializer)
}

fn id_of<S: Serializer>(clause: &Clause, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(clause.id())
}

fn clause_of<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Clause, D::Error> {
    let id = String::deserialize(deserializer)?;
    Clause::parse(&id).ok_or_else(|| serde::de::Error::custom(format!("no clause is called `{id}`")))
}
