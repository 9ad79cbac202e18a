//! Putting a stretch of cells to implementations. One that lives in this process decides compact facts; its decisions
//! are compared with the rulebook's on every cell, and a spread sample, each new shape of facts and whatever differs
//! take the road of documents. All others are asked by documents alone: in batches where they declare them, else one
//! by one with as many waiting as they allow. A missing, doubled or malformed answer is a disagreement of that cell.

use super::Plan;
use super::ask::{Asked, Product};
use super::cause::{Causes, Cell, Questions};
use super::part::Part;
use super::walk::Stretch;
use futures::StreamExt;
use futures::stream;
use madoguchi_contract::message::Lost;
use madoguchi_rulebook::facts::{Means, Proof};
use madoguchi_rulebook::{Decision, Facts, Rulebook, decide};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

/// What an exploration found.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Found {
    /// Cells walked.
    pub cells: u64,
    /// Cells that cannot exist.
    pub impossible: u64,
    /// What each product did.
    pub products: Vec<Explored>,
    /// Where products differ and the text accepts each.
    pub questions: Questions,
}

/// What one product did.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Explored {
    /// Cells on which its compact decision is the rulebook's.
    pub decided: u64,
    /// Questions put to it by document.
    pub asked: u64,
    /// Cells whose facts were put to it already, in the same stretch.
    pub repeated: u64,
    /// Cells of a capability that is not declared.
    pub not_declared: u64,
    /// Answers that took another outcome which the text leaves open.
    pub chosen: u64,
    /// Answers that differ in anything.
    pub differing: u64,
    /// Observables that were not shown, and how often.
    pub unobserved: BTreeMap<String, u64>,
    /// Why answers differ.
    pub causes: Causes,
}

impl Found {
    /// Nothing yet, for so many products.
    pub fn none(products: usize) -> Self {
        Self { products: vec![Explored::default(); products], ..Self::default() }
    }

    /// Takes what another core, stretch or shard found.
    pub fn merge(&mut self, other: Found) {
        self.cells += other.cells;
        self.impossible += other.impossible;
        for (own, other) in self.products.iter_mut().zip(other.products) {
            own.merge(other);
        }
        self.questions.merge(other.questions);
    }

    /// Whether any product disagrees with the rulebook.
    pub fn disagrees(&self) -> bool {
        self.products.iter().any(|product| !product.causes.is_empty())
    }
}

impl Explored {
    fn merge(&mut self, other: Explored) {
        self.decided += other.decided;
        self.asked += other.asked;
        self.repeated += other.repeated;
        self.not_declared += other.not_declared;
        self.chosen += other.chosen;
        self.differing += other.differing;
        for (name, count) in other.unobserved {
            *self.unobserved.entry(name).or_default() += count;
        }
        self.causes.merge(other.causes);
    }
}

/// Why an exploration ended early.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum Fault {
    /// The road to the implementation ended.
    #[error("{0}")]
    Lost(Lost),
}

/// Puts a stretch of cells to these products.
///
/// # Errors
/// The road to one of them ended.
pub async fn explore(
    plan: &Plan,
    rulebook: &Rulebook,
    stretch: &Stretch,
    products: &[Product<'_>],
) -> Result<Found, Fault> {
    let part = &plan.parts[stretch.part];
    let mut found = Found::none(products.len());
    let open = walked(part, rulebook, stretch, products, &mut found);
    let size = products.iter().map(|product| product.batch()).min().unwrap_or(1);
    let chunks = open.chunks(size).map(|cells| Asked::of(rulebook, products, cells));
    let mut answered = stream::iter(chunks).buffered(WAITING);
    while let Some(asked) = answered.next().await {
        asked?.judge(part, &mut found);
    }
    Ok(found)
}

/// Walks a stretch: tells the cells that must be asked by document, with the rulebook's decisions.
fn walked(
    part: &Part,
    rulebook: &Rulebook,
    stretch: &Stretch,
    products: &[Product<'_>],
    found: &mut Found,
) -> Vec<Open> {
    let mut open = vec![];
    let (mut same, mut shapes) = (HashSet::new(), HashSet::new());
    let mut walker = part.walker();
    let (mut numbers, mut facts) = (Vec::with_capacity(BLOCK), Vec::with_capacity(BLOCK));
    let mut demanded: Vec<Decision> = vec![];
    let mut said: Vec<Vec<Decision>> = vec![vec![]; products.len()];
    let mut cell = stretch.cells.start;
    while cell < stretch.cells.end {
        let end = stretch.cells.end.min(cell + BLOCK as u64);
        numbers.clear();
        facts.clear();
        for number in cell..end {
            match walker.possible(number, rulebook) {
                Some(possible) => {
                    numbers.push(number);
                    facts.push(*possible);
                }
                None => found.impossible += 1,
            }
        }
        found.cells += end - cell;
        cell = end;
        demanded.clear();
        demanded.extend(facts.iter().map(|facts| decide(rulebook, facts)));
        let decides: Vec<bool> = products
            .iter()
            .zip(&mut said)
            .map(|(product, said)| {
                said.clone_from(&demanded);
                product.session.decide_facts(rulebook.id(), &facts, said)
            })
            .collect();
        for (place, facts) in facts.iter().enumerate() {
            let missing = missing(facts);
            let declared = |product: &Product<'_>| missing.is_none_or(|capability| product.declares(capability));
            let asked = |index: usize| declared(&products[index]);
            let agrees = |index: usize| decides[index] && said[index][place] == demanded[place];
            let sampled = numbers[place].is_multiple_of(ROAD) | shapes.insert((shape(facts), missing));
            let by_document = sampled || (0..products.len()).any(|index| asked(index) && !agrees(index));
            let first = by_document && same.insert(digest(facts));
            for (index, own) in found.products.iter_mut().enumerate() {
                match (asked(index), agrees(index)) {
                    (false, _) => own.not_declared += 1,
                    (true, true) if !first => own.decided += 1,
                    (true, false) if !first => own.repeated += 1,
                    _ => {}
                }
            }
            if first {
                open.push(Open { number: numbers[place], facts: *facts, demanded: demanded[place], missing });
            }
        }
    }
    open
}

/// A cell that is asked by document.
pub(super) struct Open {
    /// Its number.
    pub number: u64,
    /// Its facts.
    pub facts: Facts,
    /// What the rulebook demands.
    pub demanded: Decision,
    /// A capability without which a product is not asked.
    pub missing: Option<&'static str>,
}

impl Open {
    /// Whether the same answer says exactly what is demanded of both.
    pub fn says_as(&self, other: &Self) -> bool {
        let claim = |facts: &Facts| (facts.person.scheme, facts.facility.receipt_computer_rejects_77777777);
        self.demanded == other.demanded && claim(&self.facts) == claim(&other.facts)
    }

    /// The cell as it is told.
    pub fn cell(&self, part: &Part) -> Cell {
        Cell { weight: part.weight(self.number), part: part.name(), number: self.number, facts: self.facts }
    }
}

/// The capability a visit needs.
pub(crate) fn missing(facts: &Facts) -> Option<&'static str> {
    match facts.means {
        Means::HomeConsent => Some("home_consent"),
        Means::HomeVisit | Means::OnlineCare => Some("home_visit"),
        Means::FaceReader if facts.presents.contains(Proof::Phone) => Some("phone"),
        Means::FaceReader => None,
    }
}

/// Which facts are there at all: cells of one shape take the same turns on their way through documents.
fn shape(facts: &Facts) -> u64 {
    let holds = &facts.holds;
    let there = [
        facts.inquiry_at.is_some(),
        facts.past.is_some(),
        facts.subsidy.is_some(),
        facts.statistics.is_some(),
        facts.issuance.is_some(),
        holds.my_number_card.is_some(),
        holds.phone.is_some(),
        holds.legacy_card.is_some(),
        holds.eligibility_certificate.is_some(),
        holds.eligibility_notice.is_some(),
        holds.portal_view.is_some(),
    ];
    let there = there.iter().fold(0, |bits, there| bits << 1 | u64::from(*there));
    let shown = facts.presents.iter().fold(0, |bits, proof| bits | 1 << (proof as u64));
    there << 16 | shown << 4 | facts.means as u64
}

fn digest(facts: &Facts) -> u64 {
    let mut hasher = DefaultHasher::new();
    facts.hash(&mut hasher);
    hasher.finish()
}

/// Cells that are walked and decided at one time: they stay near the processor.
const BLOCK: usize = 256;
/// One cell in so many takes the road of documents, whatever was decided.
const ROAD: u64 = 1009;
/// Batches that are under way at one time.
const WAITING: usize = 4;
