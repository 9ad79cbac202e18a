//! Literals against the space. Expected values in features are worked out by hand from the catalogue; the rulebook
//! decides the same facts as one cell of the space. Where the two disagree one of them is wrong, and nothing else that
//! the exploration says of these facts can be trusted: that is an error.

use super::walk::{Shard, on_every_core};
use super::{Plan, question};
use madoguchi_contract::{Case, Subject};
use madoguchi_judge::{Check, check};
use madoguchi_reference::answer;
use madoguchi_rulebook::{Facts, Rulebook};
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

/// What came of the literals.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Literals {
    /// Cases that ask one question.
    pub cases: usize,
    /// Literal expectations that a decision can be held against.
    pub expectations: usize,
    /// Ids of the cases whose facts are an enumerated cell.
    pub enumerated: BTreeSet<String>,
    /// What the rulebook contradicts.
    pub contradictions: Vec<Contradiction>,
}

/// A literal that the rulebook contradicts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contradiction {
    /// The case.
    pub case: String,
    /// Where the literal stands: feature and line.
    pub place: String,
    /// The observable.
    pub observable: String,
    /// The literal, as the step says it.
    pub literal: String,
    /// What the rulebook decides.
    pub decided: String,
}

impl Literals {
    /// Holds the literals of one rulebook's cases against its decisions.
    pub fn of<'a>(rulebook: &Rulebook, cases: impl IntoIterator<Item = &'a Arc<Case>>) -> Self {
        let mut literals = Self::default();
        for case in cases.into_iter().filter(|case| asks_once(case, rulebook)) {
            literals.cases += 1;
            let seen = answer(rulebook, &case.question());
            for expectation in &case.expectations {
                match check(expectation, &seen) {
                    Check::Unobserved { .. } => continue,
                    Check::Broken { seen, .. } => literals.contradictions.push(Contradiction {
                        case: case.id.clone(),
                        place: format!("{}:{}", case.feature, expectation.line),
                        observable: expectation.observable.clone(),
                        literal: expectation.text.clone(),
                        decided: seen.to_string(),
                    }),
                    _ => {}
                }
                literals.expectations += 1;
            }
        }
        literals
    }

    /// Finds the cases whose facts are a cell of a shard of the plan.
    #[must_use]
    pub fn among(mut self, plan: &Plan, shard: Shard, rulebook: &Rulebook, cases: &[Arc<Case>]) -> Self {
        // What differs most often between two visits: few cases are left to be compared in full.
        let key = |facts: &Facts| (facts.now, facts.presents, facts.person.birth_date, facts.central.answer);
        let mut alike: HashMap<_, Vec<(&str, &Facts)>> = HashMap::new();
        for case in cases.iter().filter(|case| asks_once(case, rulebook)) {
            alike.entry(key(&case.facts)).or_default().push((&case.id, &case.facts));
        }
        let found = on_every_core(plan, shard, rulebook, BTreeSet::new, |found: &mut BTreeSet<String>, _, _, facts| {
            for (id, own) in alike.get(&key(facts)).into_iter().flatten() {
                if *own == facts {
                    found.insert((*id).to_string());
                }
            }
        });
        self.enumerated.extend(found.into_iter().flatten());
        self
    }
}

/// Whether a case is one question to a decision engine under this rulebook, as a cell is.
fn asks_once(case: &Case, rulebook: &Rulebook) -> bool {
    let plain = question(case.facts, rulebook);
    case.rulebook == rulebook.id()
        && case.subject == Subject::Product
        && case.acts.is_empty()
        && !case.role.is_wire()
        && case.numbers == plain.numbers
        && case.written_date.is_none()
}
