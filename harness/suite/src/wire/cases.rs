//! Which cases are replayed at wire depth, and what they are called there.
//!
//! A scenario does not know its depth: the case is the same but for its role and the end of its id (`V-128@actual/reception`).
//! Those make sense that ask the central service at the desk; questions about cards being issued, statistics, the home visit
//! and what happens after the visit carry nothing over this wire.

use crate::features::Suite;
use cucumber::gherkin::Feature;
use madoguchi_contract::{Case, Role, Subject};
use madoguchi_rulebook::decision::Message;
use madoguchi_rulebook::facts::{LaterAnswer, Means};
use madoguchi_rulebook::{Editions, Word, decide};
use std::sync::Arc;

/// The suite of a role of the emulated world.
pub fn at_wire(suite: &Suite, role: Role, editions: &Editions) -> Suite {
    let mut cases: Vec<Arc<Case>> = suite
        .cases
        .iter()
        .filter(|case| makes_sense(case, role, editions))
        .map(|case| Arc::new(Case { id: wire_id(&case.id, role), role, ..Case::clone(case) }))
        .collect();
    cases.sort_by(|a, b| a.id.cmp(&b.id));
    let features = suite.features.iter().filter_map(|feature| renamed(feature, role, &cases)).collect();
    Suite { cases, features }
}

/// The id of a case at wire depth.
pub fn wire_id(id: &str, role: Role) -> String {
    format!("{id}/{}", role.word())
}

fn renamed(feature: &Feature, role: Role, cases: &[Arc<Case>]) -> Option<Feature> {
    let mut feature = feature.clone();
    for scenario in &mut feature.scenarios {
        scenario.name = wire_id(&scenario.name, role);
    }
    feature.scenarios.retain(|scenario| cases.binary_search_by(|case| case.id.as_str().cmp(&scenario.name)).is_ok());
    (!feature.scenarios.is_empty()).then_some(feature)
}

fn makes_sense(case: &Case, role: Role, editions: &Editions) -> bool {
    let facts = &case.facts;
    let at_the_desk = case.role == Role::Engine
        && case.subject == Subject::Product
        && case.records.is_empty()
        && case.written_date.is_none()
        && facts.means == Means::FaceReader
        && facts.central.later_answer == LaterAnswer::None
        && facts.issuance.is_none()
        && facts.statistics.is_none()
        && facts.subsidy.is_none();
    let Some(rulebook) = editions.get(&case.rulebook) else { return false };
    let messages = decide(rulebook, facts).messages;
    let number = messages.contains(Message::NumberInquiry);
    let card = messages.contains(Message::CardInquiry) || messages.contains(Message::PhoneInquiry);
    at_the_desk && (number || card && role == Role::Reception)
}
