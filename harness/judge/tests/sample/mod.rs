//! Cases and histories that tests share.
#![allow(dead_code, reason = "each test file uses its part")]

use madoguchi_contract::case::{Numbers, Role};
use madoguchi_contract::event::{CaseLog, EventBody};
use madoguchi_contract::message::Refusal;
use madoguchi_contract::{Case, Expectation, Kind, Outcome, Subject};
use serde_json::{Value, json};

/// A case for one clause, without expectations.
pub fn case(clause: &str) -> Case {
    Case {
        id: "V-005@actual".into(),
        title: "V-005 満了日の翌日".into(),
        feature: "cert/expiry.feature".into(),
        line: 12,
        rulebook: "actual".into(),
        role: Role::Engine,
        subject: Subject::Product,
        clauses: vec![clause.into()],
        facts: Default::default(),
        numbers: Numbers::default(),
        written_date: None,
        acts: vec![],
        expectations: vec![],
        records: vec![],
    }
}

/// An expectation that rests on the case's clauses.
pub fn expectation(observable: &str, kind: Value) -> Expectation {
    let kind: Kind = serde_json::from_value(kind).expect("a kind");
    Expectation {
        observable: observable.into(),
        kind,
        clauses: vec![],
        by_product: false,
        text: "ならば …".into(),
        line: 15,
    }
}

/// A case that expects an acceptance for eligibility only.
pub fn expiry(clause: &str) -> Case {
    let expected = expectation("reception", json!({"exactly": "accepted_eligibility_only"}));
    Case { expectations: vec![expected], ..case(clause) }
}

/// A history in which the product answered the question.
pub fn history(case: &Case, outcome: Outcome) -> Vec<EventBody> {
    events(case, EventBody::Answered { outcome })
}

/// A history with one body after the question.
pub fn events(case: &Case, body: EventBody) -> Vec<EventBody> {
    let mut log = CaseLog::unrecorded(&case.clone().into());
    log.record(EventBody::Sent { verb: "act".into(), request: json!({"act": "decide"}) }).expect("kept");
    log.record(body).expect("kept");
    log.close().expect("kept")
}

/// An answer with one reception.
pub fn reception(outcome: &str, level: Value) -> Outcome {
    Outcome::Done(json!({"reception": {"outcome": outcome, "level": level, "reason": null}}))
}

/// A refusal by message.
pub fn refusal() -> Outcome {
    Outcome::Refused(Refusal {
        layer: "message".into(),
        class: "not_understood".into(),
        code: "E1".into(),
        text: "?".into(),
    })
}
