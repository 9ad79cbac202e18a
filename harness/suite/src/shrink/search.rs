//! The search: step by step towards the ordinary visit, as long as the fault stays the same. Deterministic, and the
//! number of questions is bounded.

use super::ask::{Ask, Departed};
use super::days::{Dated, all_moved};
use super::tree::Tree;
use crate::explore::{Cause, Causes, Sign};
use madoguchi_contract::message::Lost;
use madoguchi_rulebook::Facts;
use serde_json::Value;
use std::collections::{BTreeSet, HashSet};

/// Whether a product says the same every time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stability {
    /// It departed in the same way each time it was asked.
    Steady,
    /// It did not: FLAKY.
    Flaky,
}

/// A cell brought down to what it takes.
#[derive(Clone, Debug, PartialEq)]
pub struct Counterexample {
    /// The facts.
    pub facts: Facts,
    /// All that departs there; the one it was shrunk for comes first.
    pub signs: Vec<Sign>,
    /// What the product answered.
    pub answer: serde_json::Map<String, Value>,
    /// Whether it answers so every time.
    pub stability: Stability,
    /// Questions it took.
    pub asked: usize,
}

/// Shrinks cells against one product.
pub struct Shrinker<'a, A> {
    product: &'a A,
    most: usize,
}

/// Questions to a product for one counterexample, unless told otherwise.
const MOST: usize = 1_000;
/// Times that the last facts are asked again.
const AGAIN: usize = 3;

impl<'a, A: Ask> Shrinker<'a, A> {
    /// Against this product.
    pub fn of(product: &'a A) -> Self {
        Self { product, most: MOST }
    }

    /// With so many questions at most, those of the repetition beside.
    #[must_use]
    pub fn with_questions(self, most: usize) -> Self {
        Self { most, ..self }
    }

    /// Shrinks the cell of each cause, the widest first; what shows in a counterexample that is there already needs none
    /// of its own. Each is told as it is found.
    ///
    /// # Errors
    /// The road to the product ended.
    pub async fn each(
        &self,
        causes: &Causes,
        most: usize,
        mut told: impl FnMut(&Sign, &Cause, &Counterexample),
    ) -> Result<usize, Lost> {
        let mut widest: Vec<(&Sign, &Cause)> = causes.iter().collect();
        widest.sort_by_key(|(sign, cause)| (std::cmp::Reverse(cause.cells), *sign));
        let (mut explained, mut seen, mut count) = (BTreeSet::new(), HashSet::new(), 0);
        for (sign, cause) in widest {
            if count == most {
                break;
            }
            if explained.contains(sign) {
                continue;
            }
            let found = self.shrink(&cause.first.facts, sign).await?;
            explained.extend(found.signs.iter().cloned());
            if seen.insert(found.facts) {
                told(sign, cause, &found);
                count += 1;
            }
        }
        Ok(count)
    }

    /// Brings a cell that shows this sign down to what it takes.
    ///
    /// # Errors
    /// The road to the product ended.
    pub async fn shrink(&self, facts: &Facts, sign: &Sign) -> Result<Counterexample, Lost> {
        let mut search = Search { shrinker: self, sign, tree: Tree::of(facts), asked: 0, seen: HashSet::new() };
        let mut found = Departed::default();
        let first = self.product.ask(facts).await?;
        if shows(&first, sign) {
            found = first.clone();
            // Until a whole round changes nothing.
            while search.round(&mut found).await? {}
        }
        let facts = search.tree.facts().unwrap_or(*facts);
        let asked = search.asked + 1;
        let mut stability = if found.signs.is_empty() { Stability::Flaky } else { Stability::Steady };
        for _ in 0..AGAIN {
            if self.product.ask(&facts).await?.signs != found.signs {
                stability = Stability::Flaky;
            }
        }
        let (mut signs, others): (Vec<Sign>, Vec<Sign>) = found.signs.into_iter().partition(|other| alike(other, sign));
        if signs.is_empty() {
            signs.push(sign.clone());
        }
        signs.extend(others);
        Ok(Counterexample { facts, signs, answer: found.answer, stability, asked: asked + AGAIN })
    }
}

/// Whether an answer departs in this way.
fn shows(departed: &Departed, sign: &Sign) -> bool {
    departed.signs.iter().any(|other| alike(other, sign))
}

/// The same observable, on the same clause, in the same way; which days and figures it is about may differ.
fn alike(one: &Sign, other: &Sign) -> bool {
    let way = |sign: &Sign| sign.difference.split(|c: char| c.is_ascii_digit()).map(String::from).collect::<Vec<_>>();
    one.observable == other.observable
        && one.clause == other.clause
        && (one.difference == other.difference || (way(one).len() > 1 && plain(&way(one)) == plain(&way(other))))
}

fn plain(parts: &[String]) -> String {
    parts.iter().filter(|part| !part.is_empty()).map(String::as_str).collect::<Vec<_>>().join("#")
}

struct Search<'a, A> {
    shrinker: &'a Shrinker<'a, A>,
    sign: &'a Sign,
    tree: Tree,
    asked: usize,
    seen: HashSet<Facts>,
}

impl<A: Ask> Search<'_, A> {
    /// One round of all steps; whether any was taken.
    async fn round(&mut self, found: &mut Departed) -> Result<bool, Lost> {
        let mut any = false;
        any |= self.try_one(self.tree.with_card_alone(), found).await?;
        // Whole branches, then single facts.
        for path in self.tree.branches() {
            any |= self.try_one(self.tree.without(&path), found).await?;
        }
        any |= self.members(found).await?;
        any |= self.days(found).await?;
        if !any {
            any = self.pairs(found).await?;
        }
        Ok(any)
    }

    /// Two facts at a time: one alone may hide the fault, or make what cannot exist.
    async fn pairs(&mut self, found: &mut Departed) -> Result<bool, Lost> {
        let leaves = self.tree.leaves();
        for (at, (first, _)) in leaves.iter().enumerate() {
            for (second, _) in leaves.iter().skip(at + 1) {
                if self.try_one(self.tree.without(first).without(second), found).await? {
                    return Ok(true);
                }
            }
        }
        Ok(false)
    }

    /// Members of sets, one by one.
    async fn members(&mut self, found: &mut Departed) -> Result<bool, Lost> {
        let mut any = false;
        for (path, value) in self.tree.leaves() {
            for member in value.as_array().into_iter().flatten() {
                let now = self.tree.leaves().into_iter().find(|(other, _)| *other == path);
                let Some((_, Value::Array(members))) = now else { break };
                let less: Vec<Value> = members.into_iter().filter(|other| other != member).collect();
                any |= self.try_one(self.tree.with(&path, less.into()), found).await?;
            }
        }
        Ok(any)
    }

    /// Days towards the ordinary ones: all together, then each alone, by halves until one day more hides the fault.
    async fn days(&mut self, found: &mut Departed) -> Result<bool, Lost> {
        let mut any = false;
        for dated in Dated::all(&self.tree) {
            if let Some(tree) = dated.at_ten(&self.tree) {
                any |= self.try_one(tree, found).await?;
            }
        }
        let visit = |tree: &Tree| Dated::all(tree).into_iter().find(|dated| dated.path == ["now"]);
        let together = |tree: &Tree, days: i32| all_moved(tree, days);
        any |= self.halves(&visit, &together, found).await?;
        for Dated { path, .. } in Dated::all(&self.tree) {
            let this = |tree: &Tree| Dated::all(tree).into_iter().find(|dated| dated.path == path);
            let alone = |tree: &Tree, days: i32| this(tree).map_or_else(|| tree.clone(), |it| it.moved(tree, days));
            any |= self.halves(&this, &alone, found).await?;
        }
        Ok(any)
    }

    async fn halves(
        &mut self,
        which: &dyn Fn(&Tree) -> Option<Dated>,
        moved: &dyn Fn(&Tree, i32) -> Tree,
        found: &mut Departed,
    ) -> Result<bool, Lost> {
        let mut any = false;
        let Some(dated) = which(&self.tree) else { return Ok(false) };
        let target = dated.ordinary(&self.tree);
        let mut step = target.number() - dated.day.number();
        while step != 0 {
            let Some(dated) = which(&self.tree) else { break };
            let left = target.number() - dated.day.number();
            step = if step.abs() > left.abs() { left } else { step };
            if step == 0 {
                break;
            }
            if self.try_one(moved(&self.tree, step), found).await? {
                any = true;
            } else {
                step /= 2;
            }
        }
        Ok(any)
    }

    /// Takes a step when it leads to other facts on which the product departs in the same way.
    async fn try_one(&mut self, tree: Tree, found: &mut Departed) -> Result<bool, Lost> {
        let Some(facts) = tree.facts() else { return Ok(false) };
        let tree = Tree::of(&facts);
        let lighter = tree.weight() <= self.tree.weight();
        if tree == self.tree || !lighter || self.asked >= self.shrinker.most || !self.seen.insert(facts) {
            return Ok(false);
        }
        self.asked += 1;
        let departed = self.shrinker.product.ask(&facts).await?;
        let taken = shows(&departed, self.sign);
        if taken {
            (self.tree, *found) = (tree, departed);
        }
        Ok(taken)
    }
}
