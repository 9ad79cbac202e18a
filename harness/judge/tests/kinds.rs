//! Every kind of expectation with one answer that meets it and one that does not, as JSON samples.

mod sample;

use madoguchi_contract::Answer;
use madoguchi_judge::check;
use madoguchi_judge::expect::{Check, Grade, Unseen};
use serde_json::{Value, json};

fn checked(observable: &str, kind: Value, answer: Value) -> Check {
    let answer = Answer::read(answer).expect("an answer");
    check(&sample::expectation(observable, kind), &answer)
}

fn reception(outcome: &str, level: Option<&str>, reason: Option<&str>) -> Value {
    json!({"reception": {"outcome": outcome, "level": level, "reason": reason}})
}

#[test]
fn each_kind_has_a_passing_and_a_failing_sample() {
    let screens = |list: &[&str]| json!({"screens": list});
    let full = || reception("accepted", Some("full"), None);
    let rejected = || reception("rejected", None, None);
    let samples = [
        ("reception", json!({"exactly": "accepted_full"}), full(), rejected()),
        (
            "reception",
            json!({"one_of": ["accepted_full", "rejected"]}),
            rejected(),
            reception("needs_staff", None, None),
        ),
        ("reception", json!({"must_not": ["accepted"]}), rejected(), full()),
        (
            "info_delivered",
            json!({"contains": ["checkup"]}),
            json!({"info_delivered": ["medication", "checkup"]}),
            json!({"info_delivered": []}),
        ),
        (
            "info_delivered",
            json!({"excludes": ["checkup"]}),
            json!({"info_delivered": []}),
            json!({"info_delivered": ["checkup"]}),
        ),
        (
            "screens",
            json!({"in_order": ["consent", "done"]}),
            screens(&["consent", "face_auth", "done"]),
            screens(&["done", "consent"]),
        ),
        (
            "screens",
            json!({"never_before": {"first": "face_auth", "then": "consent"}}),
            screens(&["face_auth", "consent"]),
            screens(&["consent", "face_auth"]),
        ),
        (
            "copay.tenths",
            json!({"only_if": {"values": [3], "other": "reception", "other_values": ["accepted"]}}),
            json!({"copay": {"basis": "verified", "tenths": 3}, "reception": full()["reception"]}),
            json!({"copay": {"basis": "verified", "tenths": 3}, "reception": rejected()["reception"]}),
        ),
    ];
    for (observable, kind, passing, failing) in samples {
        assert_eq!(checked(observable, kind.clone(), passing), Check::Met, "{kind}");
        let broken = checked(observable, kind.clone(), failing);
        assert!(matches!(broken, Check::Broken { grade: Grade::Breach, .. }), "{kind}: {broken:?}");
    }
}

#[test]
fn an_ambiguous_choice_is_met_and_noted() {
    let kind = json!({"either": {"values": [[], ["cert_expiring_soon"]], "amb": "A-01"}});
    let chosen = checked("alerts", kind.clone(), json!({"alerts": []}));
    assert_eq!(chosen, Check::Chosen { amb: "A-01".into(), seen: json!([]) });
    let other = checked("alerts", kind, json!({"alerts": ["cert_expired_eligibility_only"]}));
    assert!(matches!(other, Check::Broken { .. }));
}

#[test]
fn a_graded_value_amounts_to_its_grade() {
    let kind = json!({"graded": {"pass": ["rejected"], "info": ["needs_staff"], "warn": ["accepted_full"], "review": ["fallback_required"]}});
    let grade = |answer| match checked("reception", kind.clone(), answer) {
        Check::Met => None,
        Check::Broken { grade, .. } => Some(grade),
        other => panic!("{other:?}"),
    };
    assert_eq!(grade(reception("rejected", None, None)), None);
    assert_eq!(grade(reception("needs_staff", None, None)), Some(Grade::Info));
    assert_eq!(grade(reception("accepted", Some("full"), None)), Some(Grade::Warn));
    assert_eq!(grade(reception("fallback_required", None, Some("f1a"))), Some(Grade::Review));
    assert_eq!(grade(reception("accepted", Some("eligibility_only"), None)), Some(Grade::Breach));
}

#[test]
fn a_review_is_for_a_person_whatever_the_value() {
    let seen = checked("advice", json!("review"), json!({"advice": []}));
    assert_eq!(seen, Check::Person { seen: Some(json!([])) });
    assert_eq!(checked("advice", json!("review"), json!({})), Check::Person { seen: None });
}

#[test]
fn what_is_left_out_meets_nothing_not_even_a_prohibition() {
    for kind in [json!({"must_not": ["accepted"]}), json!({"exactly": null}), json!({"one_of": [null, "rejected"]})] {
        let missing = checked("reception", kind.clone(), json!({}));
        assert!(matches!(missing, Check::Unobserved { how: Unseen::Missing, .. }), "{kind}");
        let declared = checked("reception", kind, json!({"unobservable": ["reception"]}));
        assert!(matches!(declared, Check::Unobserved { how: Unseen::Declared, .. }));
    }
    let claim = checked("claim.route", json!({"must_not": ["c"]}), json!({"unobservable": ["claim"]}));
    assert!(matches!(claim, Check::Unobserved { how: Unseen::Declared, .. }));
    let other = json!({"only_if": {"values": [3], "other": "reception", "other_values": ["accepted"]}});
    let answer = json!({"copay": {"basis": "verified", "tenths": 3}});
    assert!(
        matches!(checked("copay.tenths", other, answer), Check::Unobserved { observable, .. } if observable == "reception")
    );
}

#[test]
fn sets_compare_as_sets_lists_in_order_moments_as_moments() {
    let set = json!({"exactly": ["checkup", "medication"]});
    assert_eq!(checked("info_delivered", set, json!({"info_delivered": ["medication", "checkup"]})), Check::Met);
    let list = json!({"exactly": ["portal", "chatbot"]});
    assert_eq!(
        checked("support_channels", list.clone(), json!({"support_channels": ["portal", "chatbot"]})),
        Check::Met
    );
    let turned = checked("support_channels", list, json!({"support_channels": ["chatbot", "portal"]}));
    assert!(matches!(turned, Check::Broken { .. }));
    let moment = json!({"exactly": "2025-07-11T00:00:00+09:00"});
    assert_eq!(
        checked("info_available_until", moment, json!({"info_available_until": "2025-07-10T15:00:00Z"})),
        Check::Met
    );
}

#[test]
fn nothing_is_nothing_in_every_form() {
    for nothing in [json!(null), json!("")] {
        let answer = json!({"claim": {"route": "normal", "symbol": null}});
        assert_eq!(checked("claim.symbol", json!({"exactly": nothing}), answer), Check::Met);
    }
    assert_eq!(checked("alerts", json!({"exactly": []}), json!({"alerts": null})), Check::Met);
}

#[test]
fn a_general_reception_word_means_every_special_one() {
    let is = |word: &str, answer| checked("reception", json!({"exactly": word}), answer) == Check::Met;
    assert!(is("accepted", reception("accepted", Some("full"), None)));
    assert!(is("accepted", reception("accepted", None, None)));
    assert!(is("fallback_required", reception("fallback_required", None, Some("f2a"))));
    assert!(!is("accepted_full", reception("accepted", None, None)));
    assert!(!is("accepted", reception("fallback_required", None, Some("f2a"))));
}
