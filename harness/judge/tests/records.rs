//! Recorded wrong answers: the judge must judge them as told, or the suite is at fault.

mod sample;

use madoguchi_contract::expectation::{Record, RecordVerdict};
use madoguchi_contract::{Case, Subject};
use madoguchi_judge::{Clauses, Declared, Verdict, judge, judge_record};
use sample::{case, expectation, history, reception};
use serde_json::json;

const MUST: &str = "R-CERT-05";

fn forbidden() -> Case {
    let expected = expectation("reception", json!({"must_not": ["accepted_full"]}));
    Case { subject: Subject::Judge, expectations: vec![expected], ..case(MUST) }
}

fn record(word: &str, verdict: RecordVerdict) -> Record {
    Record { answer: vec![("reception".into(), json!(word))], verdict, clauses: vec![], line: 20 }
}

#[test]
fn a_wrong_answer_gets_the_verdict_it_was_told() {
    let case = forbidden();
    assert_eq!(judge_record(&case, &record("accepted_full", RecordVerdict::Fail), Clauses::builtin()), None);
    assert_eq!(judge_record(&case, &record("rejected", RecordVerdict::Pass), Clauses::builtin()), None);
}

#[test]
fn another_verdict_is_an_error_that_names_the_step() {
    let case = forbidden();
    for (word, told) in [
        ("rejected", RecordVerdict::Fail),
        ("accepted_full", RecordVerdict::Warn),
        ("accepted_full", RecordVerdict::Pass),
    ] {
        let fault = judge_record(&case, &record(word, told), Clauses::builtin()).expect("a fault");
        assert_eq!((fault.verdict, fault.line), (Verdict::Error, 20));
    }
    let mut elsewhere = record("accepted_full", RecordVerdict::Fail);
    elsewhere.clauses = vec!["R-CERT-06".into()];
    let fault = judge_record(&case, &elsewhere, Clauses::builtin()).expect("the wrong clause");
    assert!(fault.seen.en.contains("judged FAIL R-CERT-05 (expected FAIL on R-CERT-06)"), "{}", fault.seen.en);
}

#[test]
fn a_record_about_nothing_expected_is_an_error() {
    let mut record = record("rejected", RecordVerdict::Fail);
    record.answer = vec![("claim.route".into(), json!("c"))];
    let fault = judge_record(&forbidden(), &record, Clauses::builtin()).expect("a fault");
    assert!(fault.seen.en.contains("no expectation"));
}

#[test]
fn outside_clauses_make_remarks_of_records_too() {
    let case = Case { clauses: vec!["R-OLD-07".into()], rulebook: "seminar-2025-07".into(), ..forbidden() };
    assert_eq!(judge_record(&case, &record("accepted_full", RecordVerdict::Fail), Clauses::builtin()), None);
}

#[test]
fn a_judge_case_is_put_to_the_product_and_to_the_judge() {
    let mut case = forbidden();
    case.records = vec![record("accepted_full", RecordVerdict::Fail)];
    let verdict = |case: &Case| {
        let history = history(case, reception("rejected", json!(null)));
        judge(case, &history, Clauses::builtin(), &Declared::default()).verdict
    };
    assert_eq!(verdict(&case), Verdict::Pass);
    case.records = vec![record("rejected", RecordVerdict::Fail)];
    assert_eq!(verdict(&case), Verdict::Error);
}
