//! Cucumber Messages: every line valid by their own schema, every reference to something that was said before, and each verdict in the
//! words that the format has.

mod sample;

use jsonschema::Validator;
use madoguchi_contract::Language;
use madoguchi_report::messages::{Block, Document, Step, messages};
use sample::{cases, run};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

fn schema() -> Validator {
    let schema = serde_json::from_str(include_str!("cucumber/messages.schema.json")).expect("JSON");
    jsonschema::validator_for(&schema).expect("a schema")
}

fn step(keyword: &str, kind: &'static str, text: &str, line: usize) -> Step {
    let (text, keyword) = (text.to_string(), keyword.to_string());
    Step { keyword, kind, text, line, text_block: None, table: None }
}

/// The feature of the sample, each case with a table and a text, its expectation at line 15.
fn documents() -> Vec<Document> {
    let scenario = |id: String| {
        let mut steps = vec![
            step("もし", "Action", "患者はマイナンバーカードを提示する", 13),
            step("ならば", "Outcome", "受付結果は受付（資格情報のみ）である", 15),
        ];
        steps[0].table = Some(vec![vec!["項目".into(), "値".into()]]);
        steps[1].text_block = Some("```\n\"\"\"".into());
        Block { case: id, keyword: "シナリオ".into(), line: 12, steps }
    };
    let background = vec![step("前提", "Context", "電子証明書の満了日は2025-06-15", 5)];
    vec![Document {
        path: "cert/expiry.feature".into(),
        source: "# language: ja\n機能: 期限\n".into(),
        language: "ja".into(),
        keyword: "機能".into(),
        name: "期限".into(),
        background: Some(Block { case: String::new(), keyword: "背景".into(), line: 4, steps: background }),
        scenarios: cases().into_iter().map(|(case, _)| scenario(case.id)).collect(),
    }]
}

fn lines() -> Vec<Value> {
    let text = messages(&run(cases()), &documents(), Language::Ja);
    assert!(text.ends_with('\n'));
    text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

#[test]
fn every_line_is_a_message_by_the_schema_of_its_makers() {
    let schema = schema();
    for line in lines() {
        let faults: Vec<String> = schema.iter_errors(&line).map(|error| error.to_string()).collect();
        assert!(faults.is_empty(), "{line}: {faults:?}");
    }
    // The schema tells what is wrong, or this test could not fail.
    for wrong in [
        json!({"pickle": {"id": "1"}}),
        json!({"testStepFinished": {"testCaseStartedId": "1", "testStepId": "2", "timestamp": {"seconds": 0, "nanos": 0},
            "testStepResult": {"status": "GREEN", "duration": {"seconds": 0, "nanos": 0}}}}),
        json!({"another": {}}),
    ] {
        assert!(!schema.is_valid(&wrong), "{wrong}");
    }
}

#[test]
fn whatever_is_referred_to_was_said_before_and_ids_are_unique() {
    let mut known = BTreeSet::new();
    for line in lines() {
        refer(&line, &mut known);
    }
    assert!(known.len() > 100, "{}", known.len());
}

/// Follows ids in the order in which a reader meets them.
fn refer(value: &Value, known: &mut BTreeSet<String>) {
    match value {
        Value::Object(map) => {
            for (name, value) in map {
                let text = value.as_str().unwrap_or_default();
                match name.as_str() {
                    "id" => assert!(known.insert(text.into()), "{text} twice"),
                    "pickleId" | "pickleStepId" | "testCaseId" | "testStepId" | "testCaseStartedId"
                    | "testRunStartedId" => {
                        assert!(known.contains(text), "{name} {text}");
                    }
                    "astNodeIds" => {
                        let ids = value.as_array().expect("a list");
                        assert!(ids.iter().all(|id| known.contains(id.as_str().expect("text"))), "{value}");
                    }
                    _ => refer(value, known),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| refer(item, known)),
        _ => {}
    }
}

#[test]
fn each_verdict_is_told_in_the_words_of_the_format() {
    let (mut names, mut cases, mut started, mut told) =
        (BTreeMap::new(), BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
    let text = |value: &Value| value.as_str().expect("text").to_string();
    for line in lines() {
        let (kind, body) = line.as_object().and_then(|line| line.iter().next()).expect("one message");
        match kind.as_str() {
            "pickle" => drop(names.insert(text(&body["id"]), text(&body["name"]))),
            "testCase" => drop(cases.insert(text(&body["id"]), names[&text(&body["pickleId"])].clone())),
            "testCaseStarted" => drop(started.insert(text(&body["id"]), cases[&text(&body["testCaseId"])].clone())),
            "testStepFinished" => {
                let case = started[&text(&body["testCaseStartedId"])].clone();
                told.entry(case).or_insert_with(Vec::new).push(text(&body["testStepResult"]["status"]));
            }
            _ => {}
        }
    }
    let wanted = [
        ("V-004", "PASSED"),
        ("V-005", "FAILED"),
        ("V-007", "FAILED"),
        ("V-009", "PASSED"),
        ("V-011", "FAILED"),
        ("V-012", "PENDING"),
        ("V-013", "SKIPPED"),
        ("V-014", "PASSED"),
        ("V-015", "SKIPPED"),
    ];
    for (vector, last) in wanted {
        let steps = &told[&format!("{vector}@actual")];
        assert_eq!((steps.len(), steps[2].as_str()), (3, last), "{vector}: {steps:?}");
    }
}
