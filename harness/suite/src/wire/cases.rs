//! Which cases are replayed at wire depth, and what they are called there.
//!
//! A scenario does not know its depth: the case is the same but for its role and the end of its id (`V-128@actual/reception`).
//! Those make sense that ask the central service at the desk, on a mobile device or of a later visit; questions about cards
//! being issued, statistics, and what happens after the visit carry nothing over this wire. Inquiries by number are put a second
//! time, in bulk (`S-QUAL-11d@actual/reception+bulk`), to products that declare `bulk_inquiry`. In the role
//! `claims` it is every case that expects something of a claim.

use super::faults::{Planned, under};
use crate::features::Suite;
use cucumber::gherkin::Feature;
use madoguchi_contract::session::InquiryForm;
use madoguchi_contract::{Case, Role, Subject};
use madoguchi_rulebook::decision::Message;
use madoguchi_rulebook::facts::{Answer, LaterAnswer, Line, Means, Processing};
use madoguchi_rulebook::{Editions, Set, Word, decide};
use std::sync::Arc;

/// A suite with the cases of every role of the emulated world that is asked for, under a fault plan or without.
#[must_use]
pub fn among_peers(suite: Suite, roles: &[Role], editions: &Editions, planned: Option<&Planned>) -> Suite {
    let told: Vec<Suite> = roles
        .iter()
        .filter(|role| role.is_wire())
        .map(|role| match (at_wire(&suite, *role, editions), planned) {
            (told, Some(planned)) => under(told, planned, editions),
            (told, None) => told,
        })
        .collect();
    let mut suite = suite.by_word();
    for mut told in told {
        suite.cases.append(&mut told.cases);
        suite.features.append(&mut told.features);
    }
    suite.cases.sort_by(|a, b| a.id.cmp(&b.id));
    suite
}

/// The suite of a role of the emulated world.
pub fn at_wire(suite: &Suite, role: Role, editions: &Editions) -> Suite {
    let replayed = |case: &Arc<Case>| match role {
        Role::Claims => claimed(case),
        _ if makes_sense(case, role, editions) => Some(Case { id: wire_id(&case.id, role), role, ..Case::clone(case) }),
        _ => None,
    };
    let mut cases: Vec<Arc<Case>> = suite.cases.iter().filter_map(replayed).map(Arc::new).collect();
    if role == Role::Reception {
        let bulk: Vec<Arc<Case>> =
            cases.iter().filter(|case| fits_bulk(case, editions)).map(|case| in_bulk(case)).collect();
        cases.extend(bulk);
    }
    cases.sort_by(|a, b| a.id.cmp(&b.id));
    let forms: &[&str] = if role == Role::Reception { &["", BULK] } else { &[""] };
    let features = forms.iter().flat_map(|form| suite.features.iter().filter_map(|f| renamed(f, role, form, &cases)));
    Suite { features: features.collect(), cases }
}

/// How the desk asks in a case of this id.
pub fn form_of(id: &str) -> InquiryForm {
    match id.split('~').next().is_some_and(|id| id.ends_with(BULK)) {
        true => InquiryForm::Bulk,
        false => InquiryForm::Single,
    }
}

/// The same numbers asked about in bulk: what is expected stays, and 処理中 is no failure.
fn in_bulk(case: &Case) -> Arc<Case> {
    let mut clauses = case.clauses.clone();
    clauses.push("R-QUAL-06".into());
    clauses.sort();
    clauses.dedup();
    let title = format!("{}（一括照会）", case.title);
    Arc::new(Case { id: format!("{}{BULK}", case.id), title, clauses, ..case.clone() })
}

/// Numbers alone, and an answer that comes.
fn fits_bulk(case: &Case, editions: &Editions) -> bool {
    let Some(rulebook) = editions.get(&case.rulebook) else { return false };
    let central = &case.facts.central;
    let messages = decide(rulebook, &case.facts).messages;
    messages.and(Set::of(&INQUIRIES)) == Set::of(&[Message::NumberInquiry])
        && central.processing == Processing::Normal
        && central.answer != Answer::None
        && case.facts.facility.network == Line::Up
        && case.clauses.iter().any(|clause| clause.starts_with("R-QUAL") || clause.starts_with("R-OLD-07"))
}

/// The id of a case at wire depth.
pub fn wire_id(id: &str, role: Role) -> String {
    format!("{id}/{}", role.word())
}

fn renamed(feature: &Feature, role: Role, form: &str, cases: &[Arc<Case>]) -> Option<Feature> {
    let mut feature = feature.clone();
    for scenario in &mut feature.scenarios {
        scenario.name = format!("{}{form}", wire_id(&scenario.name, role));
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
        && facts.central.later_answer == LaterAnswer::None
        && facts.issuance.is_none()
        && facts.statistics.is_none()
        && facts.subsidy.is_none();
    let Some(rulebook) = editions.get(&case.rulebook) else { return false };
    let messages = decide(rulebook, facts).messages;
    let number = messages.contains(Message::NumberInquiry);
    let card = messages.contains(Message::CardInquiry) || messages.contains(Message::PhoneInquiry);
    // What nobody imports never reaches a receipt computer (R-HOME-06): nothing is there to be asked of it.
    let home = messages.contains(Message::HomeInquiry) && facts.staff.imports;
    at_the_desk
        && match facts.means {
            Means::FaceReader => number || card && role == Role::Reception,
            Means::HomeConsent | Means::HomeVisit | Means::OnlineCare => home,
        }
}

/// End of the id of a case in which the desk asks in bulk.
const BULK: &str = "+bulk";
const INQUIRIES: [Message; 4] =
    [Message::CardInquiry, Message::PhoneInquiry, Message::HomeInquiry, Message::NumberInquiry];
