//! Which cases are replayed at wire depth, and what they are called there.
//!
//! A scenario does not know its depth: the case is the same but for its role and the end of its id (`V-128@actual/reception`).
//! Those make sense that ask the central service at the desk; questions about cards being issued, statistics, the home visit
//! and what happens after the visit carry nothing over this wire. In the role `claims` it is every case that expects something of a
//! claim.

use crate::features::Suite;
use cucumber::gherkin::Feature;
use madoguchi_contract::{Case, Role, Subject};
use madoguchi_rulebook::decision::Message;
use madoguchi_rulebook::facts::{LaterAnswer, Means};
use madoguchi_rulebook::{Editions, Word, decide};
use std::sync::Arc;

/// The suite of a role of the emulated world.
pub fn at_wire(suite: &Suite, role: Role, editions: &Editions) -> Suite {
    let replayed = |case: &Arc<Case>| match role {
        Role::Claims => claimed(case),
        _ if makes_sense(case, role, editions) => Some(Case { id: wire_id(&case.id, role), role, ..Case::clone(case) }),
        _ => None,
    };
    let mut cases: Vec<Arc<Case>> = suite.cases.iter().filter_map(replayed).map(Arc::new).collect();
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

/// A question whose claim is expected to be something: the same expectations of the claim, now of the file.
fn claimed(case: &Case) -> Option<Case> {
    let asked = matches!(case.role, Role::Engine | Role::Claims) && case.subject != Subject::Harness;
    let mut of_claim = case.clone();
    of_claim.expectations.retain(|expectation| expectation.observable.starts_with("claim."));
    if !asked || of_claim.expectations.is_empty() {
        return None;
    }
    let mut clauses: Vec<String> = of_claim.expectations.iter().flat_map(|one| one.clauses.clone()).collect();
    clauses.sort();
    clauses.dedup();
    (of_claim.id, of_claim.role, of_claim.clauses) = (wire_id(&case.id, Role::Claims), Role::Claims, clauses);
    (of_claim.subject, of_claim.records) = (Subject::Product, vec![]);
    Some(of_claim)
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
