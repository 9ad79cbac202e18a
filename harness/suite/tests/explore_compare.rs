//! One answer against one decision: what is demanded, what is left open, and that each demand can be broken.

use madoguchi_contract::Answer;
use madoguchi_contract::case::{Numbers, Question};
use madoguchi_rulebook::{Facts, Rulebook, decide};
use madoguchi_suite::explore::compare::compare;
use serde_json::{Map, Value, json};

/// The observables that break when the rulebook's own answer is changed so.
fn broken(rulebook: &str, facts: Value, change: impl FnOnce(&mut Map<String, Value>)) -> Vec<&'static str> {
    let rulebook = Rulebook::builtin(rulebook).expect("built in");
    let facts: Facts = serde_json::from_value(facts).expect("facts in their short form");
    let question = Question {
        id: "X".into(),
        rulebook: rulebook.id().into(),
        facts,
        numbers: Numbers::default(),
        written_date: None,
    };
    let decision = decide(&rulebook, &facts);
    let Value::Object(mut answer) = Answer::from_decision(&rulebook, &decision, &question).into_value() else {
        panic!("an answer is an object")
    };
    change(&mut answer);
    compare(&rulebook, &question, &decision, &Answer::from_fields(answer))
        .breaches
        .iter()
        .map(|breach| breach.observable)
        .collect()
}

fn set(field: &str, value: Value) -> impl FnOnce(&mut Map<String, Value>) {
    let field = field.to_string();
    move |answer| drop(answer.insert(field, value))
}

fn card() -> Value {
    json!({"holds": {"my_number_card": {}}, "presents": ["my_number_card"]})
}

#[test]
fn more_than_is_demanded_is_no_breach_and_less_is() {
    let nothing: [&str; 0] = [];
    let offered = |ways: Value| broken("actual", card(), set("offered", ways));
    assert_eq!(offered(json!(["face", "pin", "visual_check"])), nothing, "the site may start phones later");
    assert_eq!(offered(json!(["face", "visual_check"])), ["offered"], "R-READ-01");
    assert_eq!(offered(json!(["face", "pin", "visual_check", "home_consent"])), ["offered"], "R-HOME-01");
    assert_eq!(broken("actual", card(), set("advice", json!(["ask_again"]))), nothing, "more advice is no breach");
    let failed =
        json!({"holds": {"my_number_card": {}}, "presents": ["my_number_card"], "facility": {"network": "down"}});
    assert_eq!(broken("actual", failed.clone(), set("methods_open", json!([]))), ["methods_open"], "R-FAIL-01");
    let mut taken = failed;
    taken["says"] = json!({"declared_tenths": 3});
    assert_eq!(broken("actual", taken.clone(), set("methods_open", json!([]))), nothing, "a method was taken");
    assert_eq!(broken("actual", taken.clone(), set("documents_kept", json!([]))), ["documents_kept"], "R-FAIL-13");
    assert_eq!(broken("actual", taken, set("failure_reason", Value::Null)), ["failure_reason"], "(d2) no. 1");
}

#[test]
fn another_way_of_confirming_is_right_where_the_text_leaves_it() {
    let facts = json!({"holds": {"my_number_card": {}, "eligibility_notice": {}, "portal_view": {"form": "pdf"}},
        "presents": ["my_number_card", "eligibility_notice", "portal_view"], "facility": {"network": "down"}});
    let nothing: [&str; 0] = [];
    assert_eq!(broken("actual", facts.clone(), set("confirmed_by", json!("notice"))), nothing, "R-FAIL-10");
    assert_eq!(broken("actual", facts, set("confirmed_by", json!("declaration"))), ["confirmed_by"], "R-FAIL-10");
}

#[test]
fn what_follows_from_any_outcome_is_compared_where_another_right_one_is_taken() {
    // R-CERT-15: a revoked certificate is F3, or another failure.
    let revoked = json!({"holds": {"my_number_card": {"user_auth_cert": {"revoked_on": "2025-05-01"}}},
        "presents": ["my_number_card"]});
    let other = |more: Value| {
        broken("actual", revoked.clone(), |answer| {
            answer["reception"] = json!({"outcome": "fallback_required", "level": null, "reason": "other"});
            answer["failure_reason"] = json!("other");
            answer.extend(more.as_object().expect("an object").clone());
        })
    };
    let nothing: [&str; 0] = [];
    assert_eq!(other(json!({})), nothing, "A-36");
    assert_eq!(other(json!({"failure_reason": "f3"})), ["failure_reason"], "the reason is its own");
    assert_eq!(other(json!({"confirmed_by": "online"})), ["confirmed_by"], "nothing was confirmed");
    assert_eq!(other(json!({"info_delivered": ["medication"]})), ["info_delivered"], "R-CONS-08");
    assert_eq!(other(json!({"claim": {"route": "a"}})), ["claim.route"], "nobody is charged yet");
    let flexible = json!({"claim": {"route": "normal"}, "copay": {"basis": "facility_discretion", "tenths": 3}});
    assert_eq!(other(flexible), nothing, "R-PAY-04");
    // R-HOME-12, R-CONS-06: without consent eligibility alone is right, too, and shows nothing.
    let mut unasked = card();
    unasked["says"] = json!({"consent": []});
    let only = |info: Value| {
        broken("actual", unasked.clone(), |answer| {
            answer["reception"] = json!({"outcome": "accepted", "level": "eligibility_only", "reason": null});
            answer["info_delivered"] = info;
        })
    };
    assert_eq!(only(json!([])), nothing);
    assert_eq!(only(json!(["diagnosis"])), ["info_delivered"], "R-CONS-08");
}

#[test]
fn what_follows_is_compared_where_it_is_not_told_what_confirmed() {
    let untold = |answer: &mut Map<String, Value>| {
        answer.remove("confirmed_by");
        answer["copay"]["basis"] = json!("full_charge");
    };
    assert_eq!(broken("actual", card(), untold), ["copay.basis"], "R-PAY-01");
}

#[test]
fn sevens_never_stand_in_a_disaster() {
    let facts = json!({"holds": {"my_number_card": {}}, "presents": ["my_number_card"], "month": {"disaster": true},
        "central": {"answer": "not_found"}, "says": {"declared_tenths": 3}});
    let claim =
        |number: &str| json!({"route": "c", "insurer_number": number, "symbol": "", "number": number, "branch": ""});
    let nothing: [&str; 0] = [];
    assert_eq!(broken("actual", facts.clone(), set("claim", claim("999999999"))), nothing);
    assert_eq!(broken("actual", facts, set("claim", claim("777777777"))), ["claim.number"], "R-CLM-17");
}

#[test]
fn a_mark_is_demanded_only_where_the_edition_knows_it() {
    let facts = json!({"holds": {"my_number_card": {}}, "presents": ["my_number_card"], "says": {"declared_tenths": 3},
        "central": {"answer": "not_found"}});
    let unmarked = |answer: &mut Map<String, Value>| {
        let remarks = answer["claim"]["remarks"].as_array_mut().expect("route C has remarks");
        remarks.retain(|remark| remark["code"] != "820000246");
    };
    let nothing: [&str; 0] = [];
    assert_eq!(broken("seminar-2025-07", facts.clone(), unmarked), nothing, "A-17");
    assert_eq!(broken("actual", facts.clone(), unmarked), ["claim.remarks.code"], "R-CLM-14");
    let empty = |answer: &mut Map<String, Value>| answer["claim"]["remarks"] = json!([]);
    assert_eq!(broken("seminar-2025-07", facts, empty), ["claim.remarks.code"], "R-CLM-05");
}
