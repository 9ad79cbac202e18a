//! Error maps: what a product's codes mean, and what is told of the map itself.

mod sample;

use madoguchi_contract::Outcome;
use madoguchi_contract::event::EventBody;
use madoguchi_contract::message::Refusal;
use madoguchi_judge::{CaseVerdict, Clauses, Declared, ErrorMap, Verdict, judge};
use sample::{case, expectation, expiry, history};
use serde_json::json;

fn map(entries: &[(&str, &str)]) -> String {
    let entries = entries.iter().map(|(code, class)| format!("[[error]]\ncode = \"{code}\"\nclass = \"{class}\"\n"));
    format!("format = \"madoguchi.error-map\"\nversion = 1\n{}", entries.collect::<String>())
}

fn refused(class: &str, code: &str) -> Outcome {
    Outcome::Refused(Refusal { layer: "message".into(), class: class.into(), code: code.into(), text: "no".into() })
}

fn judged(outcome: &Outcome, entries: &[(&str, &str)]) -> CaseVerdict {
    let expected = expectation("refused.class", json!({"exactly": "revoked"}));
    let case = madoguchi_contract::Case { expectations: vec![expected], ..case("R-CERT-05") };
    let codes = ErrorMap::parse(&map(entries)).expect("a map");
    let history = history(&case, outcome.clone());
    let verdict = judge(&case, &history, Clauses::builtin(), &Declared::default().with_codes(codes));
    let said = history.iter().filter_map(|event| match event {
        EventBody::Answered { outcome } => Some(outcome),
        _ => None,
    });
    assert_eq!(said.collect::<Vec<_>>(), [outcome], "the event keeps what the product said");
    verdict
}

#[test]
fn a_code_is_judged_by_the_class_it_is_mapped_to() {
    let said = refused("error", "E-4711");
    assert_eq!(judged(&said, &[]).verdict, Verdict::Fail);
    let passed = judged(&said, &[("E-4711", "revoked"), ("E-1", "locked")]);
    assert_eq!((passed.verdict, passed.codes), (Verdict::Pass, vec!["E-4711".to_string()]));
    let failed = judged(&said, &[("E-4711", "expired")]);
    assert_eq!(failed.verdict, Verdict::Fail);
    assert!(failed.findings[0].seen.en.contains("expired"), "{:?}", failed.findings);
    // A class that was right already is not taken as it was said, either: the vendor's own word counts.
    assert_eq!(judged(&refused("revoked", "E-4711"), &[("E-4711", "expired")]).verdict, Verdict::Fail);
    assert_eq!(judged(&refused("revoked", ""), &[("E-4711", "expired")]).verdict, Verdict::Pass);
}

#[test]
fn a_refusal_nobody_expected_is_told_by_its_class() {
    let case = expiry("R-CERT-05");
    let codes = ErrorMap::parse(&map(&[("E-4711", "revoked")])).expect("a map");
    let history = history(&case, refused("error", "E-4711"));
    let verdict = judge(&case, &history, Clauses::builtin(), &Declared::default().with_codes(codes.clone()));
    assert_eq!(verdict.verdict, Verdict::Fail);
    assert!(verdict.findings[0].seen.en.contains("(message, revoked)"), "{:?}", verdict.findings);
    assert!(codes.unused(&verdict.codes).is_empty());
    assert_eq!(codes.unused(&[]).iter().map(|entry| entry.code.as_str()).collect::<Vec<_>>(), ["E-4711"]);
}

#[test]
fn a_wrong_map_is_refused() {
    let told = |text: &str| ErrorMap::parse(text).expect_err("wrong").to_string();
    assert!(told(&map(&[("E-1", "revokd")])).contains("entry 1: no class `revokd`, did you mean `revoked`?"));
    assert!(told(&map(&[("E-1", "locked"), ("E-1", "revoked")])).contains("entry 2: the code `E-1` stands twice"));
    assert!(told(&map(&[(" ", "locked")])).contains("`code` is empty"));
    assert!(told(&map(&[("E-1", "locked")]).replace("code", "kode")).contains("line 4"));
    assert!(told("format = \"madoguchi.expectations\"\nversion = 1\n").contains("madoguchi.error-map"));
}
