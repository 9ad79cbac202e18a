//! Facts as a tree of what differs from the ordinary visit: each branch can be taken away, which brings the facts
//! below it back to what they usually are.

use madoguchi_contract::case::facts_from;
use madoguchi_rulebook::Facts;
use madoguchi_rulebook::stated::Short;
use serde_json::{Map, Value, json};

/// A way down the tree.
pub(crate) type Path = Vec<String>;

/// The stated facts.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Tree(Map<String, Value>);

impl Tree {
    pub(crate) fn of(facts: &Facts) -> Self {
        match serde_json::to_value(Short(facts)) {
            Ok(Value::Object(map)) => Self(map),
            _ => Self(Map::new()),
        }
    }

    /// The facts of the tree; none where what is left does not fit together.
    pub(crate) fn facts(&self) -> Option<Facts> {
        facts_from(Value::Object(self.0.clone())).ok()
    }

    /// All branches, the large ones first.
    pub(crate) fn branches(&self) -> Vec<Path> {
        let mut found = vec![];
        walk(&self.0, &mut vec![], &mut |path, _| found.push(path.to_vec()));
        found.sort_by_key(Vec::len);
        found
    }

    /// The branches that end in a single fact.
    pub(crate) fn leaves(&self) -> Vec<(Path, Value)> {
        let mut found = vec![];
        walk(&self.0, &mut vec![], &mut |path, value| {
            if !value.is_object() {
                found.push((path.to_vec(), value.clone()));
            }
        });
        found
    }

    /// The tree without a branch.
    pub(crate) fn without(&self, path: &[String]) -> Self {
        let mut tree = self.clone();
        if let Some((last, parents)) = path.split_last()
            && let Some(map) = tree.map_at(parents)
        {
            map.shift_remove(last);
        }
        tree
    }

    /// The tree with another value at the end of a branch.
    pub(crate) fn with(&self, path: &[String], value: Value) -> Self {
        let mut tree = self.clone();
        if let Some((last, parents)) = path.split_last()
            && let Some(map) = tree.map_at(parents)
        {
            map.insert(last.clone(), value);
        }
        tree
    }

    /// The tree in which the card alone is shown, as in the ordinary visit.
    pub(crate) fn with_card_alone(&self) -> Self {
        let mut tree = self.clone();
        tree.0.insert("presents".into(), json!(["my_number_card"]));
        tree
    }

    /// How far from the ordinary visit: facts stated, and members of sets. To show nothing is further than to show and
    /// hold the card.
    pub(crate) fn weight(&self) -> usize {
        let mut weight = if self.0.contains_key("presents") { 0 } else { 3 };
        walk(&self.0, &mut vec![], &mut |path, value| {
            let ordinary = path == ["presents"] && *value == json!(["my_number_card"]);
            weight += match value {
                _ if ordinary => 0,
                Value::Array(members) => 1 + members.len(),
                _ => 1,
            };
        });
        weight
    }

    fn map_at(&mut self, parents: &[String]) -> Option<&mut Map<String, Value>> {
        let mut map = &mut self.0;
        for parent in parents {
            map = map.get_mut(parent)?.as_object_mut()?;
        }
        Some(map)
    }
}

fn walk(map: &Map<String, Value>, path: &mut Path, each: &mut impl FnMut(&[String], &Value)) {
    for (name, value) in map {
        path.push(name.clone());
        each(path, value);
        if let Value::Object(below) = value {
            walk(below, path, each);
        }
        path.pop();
    }
}
