//! A product that hangs on one case: that case is undecided, the product is reset, and the next cases go on.

mod common;

use common::{Background, Ran, evidence, madoguchi};
use madoguchi_contract::event::{Event, EventBody, Evidence};
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::Command;
use tempfile::{TempDir, tempdir};

const ADAPTERS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../contract/tests/adapters");

fn folder() -> TempDir {
    tempdir().expect("a temporary folder")
}

fn faulty(mode: &str, case: &str) -> String {
    format!("stdio:python3 '{ADAPTERS}/faulty.py' {mode} {case}")
}

fn run(folder: &Path, target: &str, more: &[&str]) -> Ran {
    let args = ["run", "--sut", target, "--name", "V-00", "--rulebook", "actual", "--as-of", "2026-11-24"];
    madoguchi(folder, &[&args, more].concat())
}

fn with(evidence: &Evidence, is: impl Fn(&EventBody) -> bool) -> Vec<&str> {
    let has = |events: &&Vec<Event>| events.iter().any(|event| is(&event.body));
    evidence.cases.iter().filter(|(_, events)| has(events)).map(|(case, _)| case.as_str()).collect()
}

fn lost(evidence: &Evidence) -> Vec<&str> {
    with(evidence, |body| matches!(body, EventBody::Lost { .. }))
}

fn answered(evidence: &Evidence) -> usize {
    with(evidence, |body| matches!(body, EventBody::Answered { .. })).len()
}

#[test]
fn a_program_that_hangs_on_one_case_is_killed_and_the_others_are_asked() {
    let folder = folder();
    let mut bytes = vec![];
    for jobs in ["1", "2"] {
        let more = ["--deadline", "3000", "--jobs", jobs, "--out", jobs];
        let ran = run(folder.path(), &faulty("hangs_on", "V-005"), &more).exits(1);
        ran.says("V-005@actual").says("no answer within 3000 ms").says("was reset, 1 times in all");
        let evidence = evidence(&folder.path().join(jobs));
        assert!(evidence.closed);
        assert_eq!(lost(&evidence), ["V-005@actual"], "one bad case costs one verdict");
        assert_eq!(answered(&evidence), evidence.cases.len() - 1, "every other case was answered");
        bytes.push(std::fs::read(folder.path().join(jobs).join("events.ndjson")).expect("evidence"));
    }
    assert!(bytes[0] == bytes[1], "the same bytes for any number of processes");
    let summary = std::fs::read_to_string(folder.path().join("1/summary.json")).expect("a summary");
    let summary: serde_json::Value = serde_json::from_str(&summary).expect("JSON");
    let cases = summary["cases"].as_array().expect("a list");
    let hung = cases.iter().find(|case| case["case"] == "V-005@actual").expect("in the list");
    assert_eq!(hung["verdict"], "INCONCLUSIVE(deadline)");
}

#[test]
fn a_case_that_hangs_alone_is_undecided() {
    let folder = folder();
    let args = ["--deadline", "3000", "--name", "V-005", "--out", "out"];
    let target = faulty("hangs_on", "V-005");
    let ran = madoguchi(folder.path(), &[&["run", "--sut", &target, "--rulebook", "actual"], &args[..]].concat());
    ran.exits(5).says("no answer within 3000 ms");
}

#[test]
fn a_product_that_hangs_on_everything_is_given_up() {
    let folder = folder();
    let args = ["run", "--name", "V-0", "--rulebook", "actual", "--deadline", "2000", "--out", "out", "--sut"];
    let ran = madoguchi(folder.path(), &[&args[..], &[&faulty("hangs_on", "")]].concat()).exits(5);
    ran.says("was reset, 10 times in all").says("now too often, and the run stops").says("--deadline");
    let evidence = evidence(&folder.path().join("out"));
    assert!(evidence.closed && lost(&evidence).len() >= 11, "every case that was asked is told");
}

#[test]
fn another_product_after_the_reset_is_told() {
    let folder = folder();
    let target = faulty("changes", "V-005");
    let ran = run(folder.path(), &target, &["--deadline", "3000", "--out", "out"]);
    let ran = ran.says("the product introduced itself differently").says("answer `hello` the same each time");
    ran.exits(70);
    assert!(evidence(&folder.path().join("out")).closed);
}

#[test]
fn a_service_that_hangs_on_one_case_is_asked_to_reset_its_slot() {
    let folder = folder();
    let mut python = Command::new("python3");
    python.args([&format!("{ADAPTERS}/faulty_http.py"), "hangs", "V-005"]).env("PYTHONDONTWRITEBYTECODE", "1");
    let mut service = Background::start(&mut python);
    let output = service.0.as_mut().and_then(|child| child.stdout.take()).expect("caught");
    let mut target = String::new();
    BufReader::new(output).read_line(&mut target).expect("an address");
    let ran = run(folder.path(), target.trim(), &["--deadline", "3000", "--out", "out"]).exits(1);
    ran.says("V-005@actual").says("no answer within 3000 ms").says("was reset, 1 times in all");
    let evidence = evidence(&folder.path().join("out"));
    assert_eq!(lost(&evidence), ["V-005@actual"]);
    assert_eq!(answered(&evidence), evidence.cases.len() - 1);
}
