//! Days of a tree moved towards the ordinary ones.

use super::tree::{Path, Tree};
use madoguchi_rulebook::{Day, Facts, Instant};
use serde_json::{Value, json};

/// One day in a tree: a date, or the day of an instant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Dated {
    pub(super) path: Path,
    pub(super) day: Day,
    /// The second of an instant's day.
    pub(super) second: Option<i64>,
}

impl Dated {
    /// The days of a tree, the visit's first.
    pub(super) fn all(tree: &Tree) -> Vec<Self> {
        let mut found: Vec<Self> =
            tree.leaves().into_iter().filter_map(|(path, value)| Self::of(path, &value)).collect();
        found.sort_by_key(|dated| dated.path != ["now"]);
        found
    }

    fn of(path: Path, value: &Value) -> Option<Self> {
        let text = value.as_str()?;
        if let Ok(day) = Day::parse(text) {
            return Some(Self { path, day, second: None });
        }
        let instant = Instant::parse(text).ok()?;
        Some(Self { path, day: instant.day(), second: Some(i64::from(instant.second_of_day())) })
    }

    /// The day it is moved towards: what it is when nobody states it, or else the day of the ordinary visit.
    pub(super) fn ordinary(&self, tree: &Tree) -> Day {
        let unstated = tree.without(&self.path).facts().and_then(|facts| serde_json::to_value(facts).ok());
        let pointer = format!("/{}", self.path.join("/"));
        let unstated = unstated.as_ref().and_then(|facts| Self::of(vec![], facts.pointer(&pointer)?));
        unstated.map_or_else(|| Facts::default().now.day(), |dated| dated.day)
    }

    /// The tree with this day so many days later.
    pub(super) fn moved(&self, tree: &Tree, days: i32) -> Tree {
        tree.with(&self.path, self.text(self.day.plus_days(days)))
    }

    /// The tree with the instant at ten in the morning.
    pub(super) fn at_ten(&self, tree: &Tree) -> Option<Tree> {
        self.second.filter(|second| *second != TEN).map(|_| {
            let ten = Self { second: Some(TEN), ..self.clone() };
            tree.with(&self.path, ten.text(self.day))
        })
    }

    fn text(&self, day: Day) -> Value {
        match self.second {
            None => json!(day.to_string()),
            Some(second) => json!(Instant::jst(day, second).to_string()),
        }
    }
}

/// The tree with every day moved by as many days.
pub(super) fn all_moved(tree: &Tree, days: i32) -> Tree {
    Dated::all(tree).iter().fold(tree.clone(), |moved, dated| dated.moved(&moved, days))
}

const TEN: i64 = 36_000;
