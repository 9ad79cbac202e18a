//! From outcomes, levels and bearers to the verdict of a case.

mod sample;

use madoguchi_contract::event::{EventBody, NotAsked};
use madoguchi_contract::message::{ConfigFault, Lost};
use madoguchi_contract::transport::{End, Hint, Malformed, StartFault};
use madoguchi_contract::{Case, Language, Outcome, Subject};
use madoguchi_judge::{CaseVerdict, Clauses, Declared, Reason, Sight, Verdict, judge, violated};
use sample::{case, events, expectation, expiry, history, reception, refusal};
use serde_json::{Value, json};

const MUST: &str = "R-CERT-05";

fn judged(case: &Case, outcome: Outcome) -> CaseVerdict {
    judge(case, &history(case, outcome), Clauses::builtin(), &Declared::default())
}

fn first(bearer: &str, level: &str, capability: bool) -> String {
    use madoguchi_rulebook::Word;
    let mut entries = Clauses::builtin().iter();
    let entry = entries.find(|entry| {
        let active = entry.rulebooks.iter().any(|rulebook| rulebook == "actual");
        active
            && entry.bearer.word() == bearer
            && entry.level.word() == level
            && entry.capability.is_some() == capability
    });
    entry.expect("the catalogue has one").id.clone()
}

#[test]
fn an_answer_as_expected_passes_and_another_fails_on_the_clause() {
    assert_eq!(first("P", "MUST", false), "R-DATE-01");
    let case = expiry(MUST);
    let good = judged(&case, reception("accepted", json!("eligibility_only")));
    assert_eq!((good.verdict, good.findings.len()), (Verdict::Pass, 0));
    assert_eq!(good.clauses[MUST], Verdict::Pass);
    let bad = judged(&case, reception("accepted", json!("full")));
    assert_eq!(bad.verdict, Verdict::Fail);
    assert_eq!(bad.findings[0].clause.as_deref(), Some(MUST));
    assert_eq!(bad.clauses[MUST], Verdict::Fail);
}

#[test]
fn a_finding_has_four_lines_in_both_languages() {
    let verdict = judged(&expiry(MUST), reception("accepted", json!("full")));
    for language in [Language::Ja, Language::En] {
        let lines = verdict.findings[0].lines(language);
        assert!(lines[0].contains("2025-07-10 10:00"));
        assert!(lines[2].contains(MUST) && lines[2].contains("MUST"));
        assert!(lines[3].contains("madoguchi replay V-005@actual") && lines[3].contains("cert/expiry.feature:15"));
    }
    let [_, seen, demand, _] = verdict.findings[0].lines(Language::Ja);
    assert!(seen.contains("受付結果は受付（情報提供可）") && demand.contains("受付（資格情報のみ）であること"));
}

#[test]
fn level_and_bearer_of_the_clause_decide() {
    let wrong = || reception("rejected", Value::Null);
    let verdict = |clause: &str| judged(&expiry(clause), wrong()).verdict;
    assert_eq!(verdict(&first("P", "SHOULD", false)), Verdict::Warn);
    assert_eq!(verdict(&first("P", "INFO", false)), Verdict::Info);
    assert_eq!(verdict(&first("F", "MUST", false)), Verdict::Review);
    assert_eq!(verdict(&first("F", "MAY", false)), Verdict::Info);
    assert_eq!(verdict(&first("H", "MUST", false)), Verdict::Review);
    let mut both = expiry(&first("F", "MAY", false));
    both.clauses.push(MUST.into());
    let both = judged(&both, wrong());
    assert_eq!((both.verdict, both.findings[0].clause.as_deref()), (Verdict::Fail, Some(MUST)));
    assert_eq!(both.findings[0].also, [(first("F", "MAY", false), Verdict::Info)]);
    let mut forced = expiry(&first("F", "MUST", false));
    forced.expectations[0].by_product = true;
    assert_eq!(judged(&forced, wrong()).verdict, Verdict::Fail);
    let harness = Case { subject: Subject::Harness, ..expiry(MUST) };
    assert_eq!(judged(&harness, wrong()).verdict, Verdict::Error);
}

#[test]
fn an_outside_clause_cannot_fail_the_seminar_edition() {
    let case = Case { rulebook: "seminar-2025-07".into(), ..expiry("R-OLD-07") };
    assert_eq!(judged(&case, reception("rejected", Value::Null)).verdict, Verdict::Info);
    assert_eq!(judged(&expiry("R-OLD-07"), reception("rejected", Value::Null)).verdict, Verdict::Fail);
}

#[test]
fn outcomes_are_never_merged() {
    let case = expiry(MUST);
    let verdict = |outcome| judged(&case, outcome).verdict;
    assert_eq!(verdict(refusal()), Verdict::Fail);
    assert_eq!(verdict(Outcome::SutError("panic".into())), Verdict::Fail);
    assert_eq!(verdict(Outcome::AdapterError("bug".into())), Verdict::Config);
    assert_eq!(
        verdict(Outcome::ConfigError(ConfigFault { field: "rulebook".into(), why: "unknown".into() })),
        Verdict::Config
    );
    assert_eq!(verdict(Outcome::Done(json!({"receptoin": null}))), Verdict::Config);
    assert_eq!(verdict(Outcome::Unimplemented("decide".into())), Verdict::Unimplemented);
    assert_eq!(verdict(Outcome::Done(json!({"alerts": []}))), Verdict::Inconclusive(Reason::Unobservable));
    assert_eq!(
        verdict(Outcome::Done(json!({"unobservable": ["reception"]}))),
        Verdict::Inconclusive(Reason::Unobservable)
    );
    let lost =
        |lost| judge(&case, &events(&case, EventBody::Lost { lost }), Clauses::builtin(), &Declared::default()).verdict;
    assert_eq!(lost(Lost::Gone { end: End::Exit(1), log: "boom".into() }), Verdict::Error);
    assert_eq!(lost(Lost::malformed(Malformed::NoId, b"{")), Verdict::Error);
    assert_eq!(lost(Lost::NotStarted { command: "x".into(), why: StartFault::NotFound }), Verdict::Config);
    assert_eq!(lost(Lost::Deadline { millis: 1, hint: Hint::Slow }), Verdict::Inconclusive(Reason::Deadline));
    let idle = |reason| {
        judge(&case, &events(&case, EventBody::NotAsked { reason }), Clauses::builtin(), &Declared::default()).verdict
    };
    assert_eq!(idle(NotAsked::RoleLacking("engine".into())), Verdict::NotApplicable);
    assert_eq!(idle(NotAsked::Filtered), Verdict::NotRun);
    assert_eq!(
        judge(&case, &[], Clauses::builtin(), &Declared::default()).verdict,
        Verdict::Inconclusive(Reason::NothingObserved)
    );
}

#[test]
fn a_lost_answer_never_satisfies_a_prohibition() {
    let case = Case { expectations: vec![expectation("reception", json!({"must_not": ["accepted"]}))], ..case(MUST) };
    for outcome in [Outcome::Done(Value::Null), Outcome::Done(json!({})), refusal()] {
        assert_ne!(judged(&case, outcome).verdict, Verdict::Pass);
    }
}

#[test]
fn a_capability_binds_once_it_is_declared() {
    let bound = first("P", "MUST", true);
    let case = expiry(&bound);
    let verdict =
        |declared: &Declared, outcome| judge(&case, &history(&case, outcome), Clauses::builtin(), declared).verdict;
    let missing = || Outcome::Unimplemented("phone".into());
    let wrong = || reception("rejected", Value::Null);
    assert_eq!(verdict(&Declared::default(), wrong()), Verdict::NotApplicable);
    assert_eq!(verdict(&Declared::default(), missing()), Verdict::NotApplicable);
    assert_eq!(verdict(&Declared::everything(), wrong()), Verdict::Fail);
    assert_eq!(verdict(&Declared::everything(), missing()), Verdict::Contradiction);
}

#[test]
fn an_unknown_clause_is_an_error_with_the_nearest() {
    let verdict = judged(&expiry("R-CRT-05"), reception("accepted", json!("full")));
    assert_eq!(verdict.verdict, Verdict::Error);
    assert!(verdict.findings[0].seen.en.contains("did you mean `R-CERT-05`?"));
}

#[test]
fn an_individual_number_is_masked_and_told() {
    let case = expiry(MUST);
    let answer = json!({"reception": {"outcome": "accepted", "level": "eligibility_only"}, "claim": {"route": "normal", "number": "123456789018"}});
    let verdict = judged(&case, Outcome::Done(answer));
    assert_eq!(verdict.verdict, Verdict::Review);
    assert!(!serde_json::to_string(&verdict).expect("json").contains("123456789018"));
}

#[test]
fn a_journey_is_judged_on_the_screens_in_order() {
    let acts = serde_json::from_value(json!([{"act": "present_card"}, {"act": "remove_card"}])).expect("acts");
    let expected = expectation("screens", json!({"in_order": ["face_auth", "done"]}));
    let case = Case { acts, expectations: vec![expected], ..case(MUST) };
    let mut log = madoguchi_contract::event::CaseLog::unrecorded(&case.clone().into());
    for screen in ["face_auth", "face_auth", "done"] {
        log.record(EventBody::Sent { verb: "act".into(), request: json!({}) }).expect("kept");
        log.record(EventBody::Answered { outcome: Outcome::Done(json!({"screen": screen})) }).expect("kept");
    }
    let verdict = judge(&case, log.history(), Clauses::builtin(), &Declared::default());
    assert_eq!(verdict.verdict, Verdict::Pass);
}

#[test]
fn a_step_is_judged_alone() {
    let mut case = expiry(MUST);
    case.expectations.push(expectation("alerts", json!({"exactly": []})));
    let history = history(&case, reception("accepted", json!("eligibility_only")));
    let step = |at: usize, history: &[EventBody]| {
        let sight = Sight::of(history.to_vec(), &Default::default());
        let finding = violated(&case, &case.expectations[at], &sight, Clauses::builtin(), &Declared::default());
        finding.map(|finding| finding.verdict)
    };
    assert_eq!((step(0, &history), step(1, &history)), (None, None), "met, and undecided, which is no violation");
    let wrong = events(&case, EventBody::Answered { outcome: reception("accepted", json!("full")) });
    assert_eq!(step(0, &wrong), Some(Verdict::Fail));
    let whole = judge(&case, &history, Clauses::builtin(), &Declared::default());
    assert_eq!(whole.verdict, Verdict::Inconclusive(Reason::Unobservable));
}
