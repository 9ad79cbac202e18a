//! What the text leaves open where it is silent, and what it still demands there: several faults at once, papers on
//! their face, and observables that mean something in some situations only.

use madoguchi_rulebook::decide::{Demands, demands};
use madoguchi_rulebook::decision::{
    Advice, ClaimNumbers, ClaimRoute, ConfirmedBy, CopayBasis, FailureReason, Method, Offer, Reception,
};
use madoguchi_rulebook::{Decision, Facts, Rulebook, Set, Word, decide};
use serde_json::{Value, json};

fn decided(rulebook: &str, facts: Value) -> (Decision, Demands) {
    let rulebook = Rulebook::builtin(rulebook).expect("built in");
    let facts: Facts = serde_json::from_value(facts).expect("facts in their short form");
    let decision = decide(&rulebook, &facts);
    (decision, demands(&rulebook, &facts, &decision))
}

fn accepted(rulebook: &str, facts: Value) -> Vec<&'static str> {
    let (decision, _) = decided(rulebook, facts);
    decision.accepted_receptions.with(decision.reception).iter().map(Reception::word).collect()
}

fn card(fields: Value) -> Value {
    json!({"holds": {"my_number_card": fields}, "presents": ["my_number_card"]})
}

fn with(mut facts: Value, more: Value) -> Value {
    merge(&mut facts, more);
    facts
}

fn merge(into: &mut Value, more: Value) {
    match (into, more) {
        (Value::Object(into), Value::Object(more)) => {
            for (key, value) in more {
                merge(into.entry(key).or_insert(Value::Null), value);
            }
        }
        (into, more) => *into = more,
    }
}

#[test]
fn where_several_tests_fail_at_once_every_reason_is_right() {
    let down = json!({"facility": {"network": "down"}});
    let phone = json!({"holds": {"my_number_card": {}, "phone": {}}, "presents": ["phone"]});
    let dead = json!({"user_auth_cert": {"expires_on": "2024-12-31"}});
    let rows = [
        // (d2) no. 8
        (with(with(phone, down.clone()), json!({"facility": {"phone_ready": false}})), "fallback_f1b fallback_other"),
        (
            with(with(card(json!({"pin": "locked"})), down.clone()), json!({"says": {"identity": "pin"}})),
            "fallback_f1a fallback_f1b fallback_other",
        ),
        (with(card(dead.clone()), down.clone()), "fallback_f1b fallback_f3"),
        // past the grace it is F3, whatever comes of the PIN.
        (with(card(with(dead, json!({"pin": "locked"}))), json!({"says": {"identity": "pin"}})), "fallback_f3"),
        // R-CARD-09 and (d2) no. 8: a broken chip is always F1c, by mobile device, too.
        (
            with(
                with(card(json!({"chip": "broken"})), down.clone()),
                json!({"means": "home_visit", "facility": {"mobile_device": "app", "functions": {"home_visit": true}}}),
            ),
            "fallback_f1c",
        ),
        (with(with(card(json!({})), down), json!({"means": "home_consent"})), "fallback_f1b fallback_other rejected"),
        // R-CONF-05 beside R-CONF-06
        (
            json!({"holds": {"eligibility_certificate": {"expires_on": "2025-07-09", "insured_number": false}},
                "presents": ["eligibility_certificate"]}),
            "needs_staff rejected",
        ),
    ];
    for (facts, wanted) in rows {
        assert_eq!(accepted("actual", facts.clone()).join(" "), wanted, "{facts}");
    }
}

#[test]
fn a_paper_of_a_former_insurer_stands_on_its_face_unless_the_patient_says_more() {
    let paper = json!({"holds": {"eligibility_certificate": {"insurer": "former"}},
        "presents": ["eligibility_certificate"], "facility": {"network": "down"}});
    for rulebook in ["seminar-2025-07", "actual"] {
        let (decision, _) = decided(rulebook, paper.clone());
        assert_eq!(decision.reception, Reception::EligibilityOnly, "R-CONF-11");
        assert!(decision.accepted_receptions.contains(Reception::Rejected), "nobody can know");
        let said = with(paper.clone(), json!({"says": {"nothing_changed": "no"}}));
        assert_eq!(accepted(rulebook, said), ["rejected"], "R-OLD-07");
    }
}

#[test]
fn a_registration_that_lapsed_binds_the_phone_too_and_the_first_day_of_grace_is_open() {
    let renewed = |previous: &str| {
        json!({"holds": {"my_number_card": {"user_auth_cert": {"renewed_on": "2025-07-09", "previous_expires_on": previous}},
            "phone": {}}, "presents": ["phone"], "facility": {"phone_pilot": true}})
    };
    assert_eq!(accepted("actual", renewed("2025-03-31")).join(" "), "fallback_other rejected", "R-CERT-08, R-PHONE-04");
    assert_eq!(accepted("actual", renewed("2025-04-01")), ["accepted_full"], "renewed in the grace");
    let card = |previous: &str| {
        json!({"now": "2025-03-31T10:00:00+09:00", "presents": ["my_number_card"], "says": {"registers": false},
            "holds": {"my_number_card": {"user_auth_cert": {"renewed_on": "2025-03-31", "previous_expires_on": previous}}}})
    };
    let open = accepted("actual", card("2024-12-01"));
    assert!(open.contains(&"accepted_full") && open.contains(&"rejected"), "A-07: {open:?}");
    assert_eq!(accepted("actual", card("2024-12-02")), ["accepted_full"]);
    assert!(!accepted("actual", card("2024-11-30")).contains(&"accepted_full"));
}

#[test]
fn an_end_before_the_visit_is_left_open() {
    let ended = |day: &str| with(card(json!({})), json!({"central": {"valid_to": day}}));
    assert_eq!(accepted("actual", ended("2025-07-09")), ["accepted_full", "needs_staff"], "R-QUAL-15 names it not");
    assert_eq!(accepted("actual", ended("2025-07-10")), ["accepted_full"]);
}

#[test]
fn special_treatment_is_never_ten_tenths_after_a_declaration_or_a_past_visit() {
    let failed = with(card(json!({})), json!({"facility": {"network": "down"}, "person": {"special_care": true}}));
    let (by_form, _) = decided("actual", with(failed.clone(), json!({"says": {"declared_tenths": 3}})));
    assert_eq!((by_form.copay.basis, by_form.copay.tenths), (CopayBasis::Declared, Some(3)), "D4, R-PAY-03");
    let (by_past, _) = decided("actual", with(failed.clone(), json!({"past": {"tenths": 2}})));
    assert_eq!((by_past.copay.basis, by_past.copay.tenths), (CopayBasis::OnFile, Some(2)), "D4, R-PAY-02");
    let search = json!({"facility": {"face_reader": {"state": "broken"}}, "staff": {"emergency_search": true},
        "central": {"card_class": "special_care"}});
    let (by_search, _) = decided("actual", with(card(json!({})), search));
    assert_eq!(by_search.copay.basis, CopayBasis::FullCharge, "R-PAY-08: class 05 in what was found");
    let notice = json!({"holds": {"eligibility_notice": {}}, "presents": ["my_number_card", "eligibility_notice"]});
    let (by_notice, _) = decided("actual", with(failed, notice));
    assert_eq!(by_notice.copay.basis, CopayBasis::FullCharge, "R-PAY-08");
}

#[test]
fn numbers_of_a_visit_before_the_change_are_the_former_ones() {
    let before = with(card(json!({})), json!({"month": {"changed_on": "2025-07-11"}}));
    let (decision, demands) = decided("actual", before.clone());
    assert_eq!(
        (decision.claim.numbers, demands.numbers),
        (ClaimNumbers::Former, Some(ClaimNumbers::Former)),
        "R-CLM-18"
    );
    let (_, demands) = decided("seminar-2025-07", before.clone());
    assert_eq!(demands.numbers, None, "the seminar does not say");
    let (decision, _) = decided("actual", with(before, json!({"month": {"changed_on": "2025-07-10"}})));
    assert_eq!(decision.claim.numbers, ClaimNumbers::Current);
}

#[test]
fn a_disaster_has_a_form_of_its_own() {
    let facts =
        json!({"central": {"answer": "not_found"}, "says": {"declared_tenths": 3}, "month": {"disaster": true}});
    let (decision, demands) = decided("actual", with(card(json!({})), facts));
    assert_eq!(decision.claim.route, ClaimRoute::None);
    assert!(decision.claim.accepted.contains(ClaimRoute::C), "R-CLM-17: nines with the same word");
    assert_eq!(demands.claims, None);
}

#[test]
fn ways_are_offered_where_a_device_works() {
    let (_, sound) = decided("actual", card(json!({})));
    for offer in [Offer::Face, Offer::Pin, Offer::VisualCheck] {
        assert!(sound.offered.must.contains(offer), "R-READ-01: {}", offer.word());
    }
    for dead in [json!({"face_reader": {"state": "broken"}}), json!({"power": "down"})] {
        let (_, demands) = decided("actual", with(card(json!({})), json!({"facility": dead})));
        let reader = Set::of(&[Offer::Face, Offer::Pin, Offer::VisualCheck, Offer::Phone]);
        assert!(demands.offered.may.and(reader).is_empty(), "R-FAIL-16");
    }
    let (_, pinless) = decided("actual", card(json!({"pin": "none"})));
    assert!(!pinless.offered.may.contains(Offer::Pin), "R-READ-08");
    let (_, pinless) = decided("seminar-2025-07", card(json!({"pin": "none"})));
    assert!(pinless.offered.may.contains(Offer::Pin), "the seminar does not know the card");
    let visit = |staff: Value| {
        let device = json!({"means": "home_visit", "facility": {"mobile_device": "app"}, "staff": staff});
        decided("actual", with(card(json!({})), device)).1.offered
    };
    assert!(visit(json!({"switches_on": "home_visit"})).must.contains(Offer::HomeVisit), "R-VISIT-03");
    let unread = visit(json!({"switches_on": "home_visit", "terms_read": false}));
    assert!(!unread.may.contains(Offer::HomeVisit), "R-VISIT-03");
}

#[test]
fn methods_are_demanded_of_a_failure_that_nobody_has_mended() {
    let failed = with(card(json!({})), json!({"facility": {"network": "down"}}));
    let (_, open) = decided("actual", failed.clone());
    for method in [Method::PortalView, Method::Notice, Method::Declaration] {
        assert!(open.methods_open.must.contains(method), "D3, R-FAIL-01: {}", method.word());
    }
    assert!(!open.methods_open.may.contains(Method::PastVisit), "R-FAIL-08: a first visit");
    let (_, taken) = decided("actual", with(failed, json!({"says": {"declared_tenths": 3}})));
    assert_eq!(taken.methods_open.must, Set::EMPTY);
    assert!(taken.keeps_declaration, "R-FAIL-13");
    let chosen = with(card(json!({"pin": "locked"})), json!({"says": {"identity": "pin"}}));
    let (_, other) = decided("actual", chosen);
    assert!(other.methods_open.must.contains(Method::Face), "R-FAIL-16");
    assert!(!other.methods_open.must.contains(Method::HomeConsent), "no mobile device");
}

#[test]
fn only_what_a_clause_names_is_demanded() {
    let (_, full) = decided("actual", card(json!({})));
    assert_eq!((full.registered, full.receipt_record), (Some(true), None));
    let mobile = json!({"means": "home_consent", "staff": {"imports": false},
        "facility": {"mobile_device": "app", "functions": {"alternative_flow": true}}});
    let (_, mobile) = decided("actual", with(card(json!({})), mobile));
    assert_eq!((mobile.registered, mobile.receipt_record), (None, Some(false)), "R-HOME-06");
    let (_, expired) = decided(
        "seminar-2025-07",
        json!({"now": "2025-12-02T10:00:00+09:00", "holds": {"legacy_card": {}}, "presents": ["legacy_card"]}),
    );
    assert!(expired.advice.contains(Advice::UseCardOrCertificate), "R-OLD-06");
    let (_, notice) =
        decided("seminar-2025-07", json!({"holds": {"eligibility_notice": {}}, "presents": ["eligibility_notice"]}));
    assert!(notice.advice.is_empty(), "R-NOTE-01 names no advice");
}

#[test]
fn where_card_or_phone_may_be_refused_what_comes_after_it_is_right_too() {
    let expired = |day: &str| {
        json!({"now": "2024-12-03T10:00:00+09:00", "presents": ["my_number_card", "legacy_card"],
            "holds": {"my_number_card": {"user_auth_cert": {"expires_on": day}}, "legacy_card": {}}})
    };
    let (decision, demands) = decided("actual", expired("2024-12-01"));
    assert_eq!(decision.confirmed_by, Some(ConfirmedBy::Online), "A-07: with a grace");
    assert!(decision.confirmations().contains(ConfirmedBy::LegacyCard), "A-07: without one it is F3, and R-OLD-09");
    assert!(demands.failure_reasons.contains(FailureReason::F3) && demands.no_reason);
    assert_eq!(demands.registered, None, "R-CERT-08");
    let (decision, demands) = decided("actual", expired("2024-12-02"));
    assert_eq!(decision.confirmations(), Set::EMPTY.with(ConfirmedBy::Online), "R-CERT-09");
    assert_eq!((demands.failure_reasons, demands.registered), (Set::EMPTY, Some(true)));

    let phone = json!({"now": "2025-08-01T10:00:00+09:00", "presents": ["my_number_card", "phone"],
        "holds": {"my_number_card": {"photo": false}, "phone": {}}});
    let about_september = accepted("seminar-2025-07", phone.clone());
    assert_eq!(about_september, ["accepted_full", "fallback_f1a", "fallback_other"], "R-PHONE-02, (d2) no. 10");
    let pilot = with(phone, json!({"facility": {"phone_pilot": true}}));
    assert_eq!(accepted("seminar-2025-07", pilot), ["accepted_full"], "R-PHONE-02");
}

#[test]
fn where_a_paper_may_be_refused_the_failure_of_the_card_stands() {
    let dead = json!({"presents": ["my_number_card", "legacy_card"],
        "holds": {"my_number_card": {"user_auth_cert": {"expires_on": "2025-03-31"}}, "legacy_card": {}}});
    assert_eq!(accepted("actual", dead.clone()), ["accepted_eligibility_only"], "R-OLD-09");
    let ended = with(dead, json!({"central": {"valid_to": "2025-07-09"}}));
    assert_eq!(accepted("actual", ended), ["accepted_eligibility_only", "fallback_f3", "needs_staff"], "R-QUAL-15");
    let unnumbered = json!({"now": "2025-12-10T10:00:00+09:00", "presents": ["eligibility_certificate", "eligibility_notice"],
        "holds": {"eligibility_certificate": {"insured_number": false}, "eligibility_notice": {}}});
    let either = ["accepted_eligibility_only", "needs_staff", "rejected"];
    assert_eq!(accepted("actual", unnumbered), either, "R-CONF-05, R-PROV-05");
}

#[test]
fn a_failure_told_in_two_ways_opens_what_one_of_them_opens() {
    let dead = with(card(json!({})), json!({"central": {"answer": "invalid", "loss_reason": "death"}}));
    assert_eq!(accepted("seminar-2025-07", dead.clone()), ["fallback_f2a", "needs_staff"], "R-QUAL-16");
    let declared = with(dead, json!({"says": {"declared_tenths": 3}}));
    let open = ["accepted_eligibility_only", "fallback_f2a", "needs_staff"];
    assert_eq!(accepted("seminar-2025-07", declared), open, "R-FAIL-02, R-FAIL-09");
    let view = json!({"holds": {"my_number_card": {}, "portal_view": {}}, "presents": ["my_number_card", "portal_view"],
        "central": {"answer": "none", "processing": "processing"}});
    assert!(accepted("actual", view).contains(&"accepted_eligibility_only"), "R-FAIL-01, R-FAIL-06");
    let search = json!({"facility": {"face_reader": {"state": "broken"}}, "staff": {"emergency_search": true}});
    assert_eq!(accepted("actual", with(card(json!({})), search.clone())), ["accepted_eligibility_only"], "R-FAIL-15");
    let closed = with(search, json!({"person": {"non_disclosure": true}}));
    assert!(accepted("actual", with(card(json!({})), closed)).contains(&"fallback_other"), "R-CONF-12 opens no search");
}

#[test]
fn what_another_inquiry_would_tell_is_left_open() {
    let paper = json!({"holds": {"my_number_card": {}, "legacy_card": {}}, "presents": ["my_number_card", "legacy_card"],
        "person": {"non_disclosure": true}, "central": {"card_class": "special_care"}});
    let (decision, _) = decided("actual", paper.clone());
    assert!(decision.copay.accepted.contains(CopayBasis::FullCharge), "R-PAY-08 where the number was asked for");
    let (decision, _) = decided("actual", with(paper, json!({"facility": {"network": "down"}})));
    assert!(!decision.copay.accepted.contains(CopayBasis::FullCharge), "nothing was asked");
    let notice = |central: Value| {
        let (decision, _) = decided(
            "actual",
            json!({"now": "2025-12-02T10:00:00+09:00", "holds": {"eligibility_notice": {"tenths": 1}},
                "presents": ["eligibility_notice"], "central": central}),
        );
        (decision.confirmed_by, decision.copay.accepted_tenths)
    };
    let provisional = Some(ConfirmedBy::Provisional);
    assert_eq!(notice(json!({})), (provisional, 1 << 1 | 1 << 3), "R-PROV-01: no ratio returned");
    assert_eq!(notice(json!({"ratio": "020"})), (provisional, 1 << 2), "R-PROV-01: the confirmed ratio");
}
