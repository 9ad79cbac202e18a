//! What is made of a bundle: the page, Cucumber Messages, a summary; the page verified with its evidence; a history.

use crate::common::{Ran, madoguchi, program};
use crate::forger::{Forger, folder, small, sound};
use std::fs;
use std::path::Path;

const DEFECT: &str = "reference:grace-90-days";

fn read(folder: &Path, name: &str) -> String {
    fs::read_to_string(folder.join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// Part of the suite against a product.
fn run(folder: &Path, name: &str, out: &str, more: &[&str]) -> Ran {
    let args = ["run", "--rulebook", "actual", "--name", name, "--as-of", "2025-08-01", "--out", out];
    madoguchi(folder, &[&args, more].concat())
}

#[test]
fn the_page_of_a_run_is_the_page_of_its_bundle_whatever_the_threads() {
    let folder = folder();
    run(folder.path(), "V-0", "out", &["--sut", DEFECT, "--jobs", "1"]).exits(1);
    let written = read(folder.path(), "out/report.html");
    run(folder.path(), "V-0", "two", &["--sut", DEFECT, "--jobs", "2", "--lang", "ja"]).exits(1);
    assert!(written == read(folder.path(), "two/report.html"), "another page with other threads or language");
    madoguchi(folder.path(), &["report", "out", "--out", "again.html"]).exits(0).says("again.html");
    assert!(written == read(folder.path(), "again.html"), "another page from the bundle");
    // A report is as good as a bundle.
    madoguchi(folder.path(), &["report", "again.html", "--out", "third.html"]).exits(0);
    assert!(written == read(folder.path(), "third.html"), "another page from the page");
}

#[test]
fn a_page_is_verified_with_its_evidence_and_a_changed_one_is_told() {
    let folder = folder();
    small(folder.path(), &["--sut", DEFECT]).exits(1);
    let page = read(folder.path(), "out/report.html");
    madoguchi(folder.path(), &["verify", "out/report.html"]).exits(0).says("origin not proven");
    for (from, to) in [
        ("MUST違反あり", "MUST違反なし"),
        ("<b>", "<b >"),
        ("'use strict'", "'use strikt'"),
        ("R-CERT-05", "R-CERT-06"),
    ] {
        let changed = page.replacen(from, to, 1);
        assert_ne!(changed, page, "{from}");
        fs::write(folder.path().join("changed.html"), changed).expect("a file");
        let ran = madoguchi(folder.path(), &["verify", "changed.html"]).exits(1);
        ran.says("report.html (byte ").says("not the page that the evidence makes");
    }
    madoguchi(folder.path(), &["verify", "changed.html", "--lang", "ja"]).exits(1).says("画面の内容が変更された");
    // A sign of the bundle itself.
    let at = page.find("id=\"bundle\">").expect("the bundle") + 2000;
    let mut bytes = page.clone().into_bytes();
    bytes[at] = if bytes[at] == b'A' { b'B' } else { b'A' };
    fs::write(folder.path().join("changed.html"), bytes).expect("a file");
    madoguchi(folder.path(), &["verify", "changed.html"]).exits(1);
    fs::write(folder.path().join("changed.html"), &page[..page.len() / 2]).expect("a file");
    madoguchi(folder.path(), &["verify", "changed.html"]).exits(3).says("cut off");
    fs::write(folder.path().join("changed.html"), "<!doctype html><p>hello").expect("a file");
    madoguchi(folder.path(), &["report", "changed.html"]).exits(3).says("cut off");
}

#[test]
fn a_history_is_of_the_same_product_at_the_same_depth() {
    let folder = folder();
    small(folder.path(), &["--sut", DEFECT]).exits(1);
    run(folder.path(), "V-00", "less", &["--sut", DEFECT]).exits(1);
    madoguchi(folder.path(), &["report", "out", "--before", "less", "--out", "page.html"]).exits(0);
    let page = read(folder.path(), "page.html");
    assert!(page.contains("\"history\":{\"before\"") && page.contains("\"only_now\":[\""), "the history");
    madoguchi(folder.path(), &["verify", "page.html"]).exits(0).says("a report with a history");
    // Another product, another role, or what is none.
    run(folder.path(), "V-0", "other", &["--sut", "reference"]).exits(0);
    let before = |older: &str, more: &[&str]| {
        madoguchi(folder.path(), &[&["report", "out", "--before", older, "--out", "none.html"], more].concat())
    };
    before("other", &[]).exits(3).says("evidence of another product, `madoguchi reference`").says("madoguchi compare");
    before("other", &["--lang", "ja"]).exits(3).says("別の製品").says("で比べること");
    run(folder.path(), "S-CERT-04", "reader", &["--sut", DEFECT, "--role", "reader"]);
    before("reader", &[]).exits(3).says("evidence of another role (reader; this is –)");
    before("nothing", &[]).exits(3).says("cannot be read");
    assert!(!folder.path().join("none.html").exists(), "nothing is written");
}

#[test]
fn what_is_no_sound_bundle_makes_no_page() {
    let folder = folder();
    let report = |bytes: &[u8]| {
        fs::write(folder.path().join("b.zip"), bytes).expect("a file");
        madoguchi(folder.path(), &["report", "b.zip", "--out", "page.html"])
    };
    report(&sound()[..sound().len() / 2]).exits(3).says("cut off");
    report(b"hello").exits(3).says("not an evidence bundle");
    let mut forger = Forger::new();
    forger.bundle.manifest.seed = 9;
    report(&forger.listed()).exits(3).says("manifest.json, `seed`");
    let mut forger = Forger::new();
    let text = String::from_utf8(forger.bundle.manifest_bytes).expect("UTF-8");
    forger.bundle.manifest_bytes = text.replacen("\"version\": 1,", "\"version\": 2,", 1).into_bytes();
    report(&forger.plain()).exits(3).says("newer version");
    assert!(!folder.path().join("page.html").exists());
    fs::write(folder.path().join("b.zip"), sound()).expect("a file");
    let args = ["report", "b.zip", "--out", "no/such/page.html"];
    madoguchi(folder.path(), &args).exits(3).says("name a file that can be written");
    madoguchi(folder.path(), &[&args[..], &["--lang", "ja"]].concat()).exits(3).says("書き込めるファイル");
}

#[test]
fn an_attestation_goes_into_a_bundle_of_its_own_and_into_every_report_of_it() {
    let folder = folder();
    madoguchi(folder.path(), &["keygen", "lab.key"]).exits(0);
    run(folder.path(), "S-OLD-06c", "out", &["--sut", "reference", "--key", "lab.key"])
        .exits(0)
        .says("review by a person 1");
    let who = ["--by", "窓口 花子", "--reason", "文面を読んだ", "--as-of", "2025-08-02", "--into", "attested.zip"];
    let attest = |more: &[&str]| madoguchi(folder.path(), &[&["attest", "out", "R-OLD-06"], &who[..], more].concat());
    attest(&[]).exits(0).says("attested.zip").says("the new one is unsigned");
    madoguchi(folder.path(), &["verify", "attested.zip"]).exits(0).says("unsigned: consistent");
    madoguchi(folder.path(), &["report", "attested.zip", "--out", "page.html"]).exits(0);
    let page = read(folder.path(), "page.html");
    let before = read(folder.path(), "out/report.html");
    assert!(page.contains("窓口 花子") && page.contains("文面を読んだ") && page.contains("適用"), "listed by name");
    assert!(before.contains("REVIEW 要確認") && !page.contains("REVIEW 要確認"), "the review is resolved");
    madoguchi(folder.path(), &["verify", "page.html"]).exits(0);
    let compared = ["compare", "out", "attested.zip"];
    madoguchi(folder.path(), &compared).exits(0).says("REVIEW → PASS S-OLD-06c@actual");
    // Signed again, it is as good as the first.
    fs::remove_file(folder.path().join("attestations.toml")).expect("a list");
    attest(&["--key", "lab.key"]).exits(0);
    madoguchi(folder.path(), &["verify", "attested.zip", "--key", "lab.key.pub"]).exits(0).says("signed: consistent");
    // Given for other evidence it is listed, and resolves nothing.
    run(folder.path(), "S-OLD-06", "other", &["--sut", "reference"]).exits(0);
    let other = ["attest", "other", "S-OLD-06c@actual"];
    madoguchi(folder.path(), &[&other, &who[..]].concat()).exits(0);
    madoguchi(folder.path(), &["report", "attested.zip", "--out", "page.html"]).exits(0);
    assert!(read(folder.path(), "page.html").contains("別の証跡に対するもの"));
    madoguchi(folder.path(), &[&other, &who[..who.len() - 1], &["no/such.zip"]].concat())
        .exits(3)
        .says("can be written");
    let unknown = ["attest", "nothing.zip", "R-OLD-06"];
    madoguchi(folder.path(), &[&unknown, &who[..]].concat()).exits(3);
}

#[test]
fn messages_of_a_real_run_are_valid_and_complete() {
    let schema = include_str!("../../../report/tests/cucumber/messages.schema.json");
    let schema = jsonschema::validator_for(&serde_json::from_str(schema).expect("JSON")).expect("a schema");
    let folder = folder();
    small(folder.path(), &["--sut", DEFECT, "--messages"]).exits(1);
    let text = read(folder.path(), "out/messages.ndjson");
    let summary: serde_json::Value = serde_json::from_str(&read(folder.path(), "out/summary.json")).expect("JSON");
    let (mut pickles, mut failed) = (0, 0);
    for line in text.lines() {
        let message: serde_json::Value = serde_json::from_str(line).expect("JSON");
        let fault = schema.iter_errors(&message).next().map(|error| error.to_string());
        assert_eq!(fault, None, "{line}");
        pickles += usize::from(message.get("pickle").is_some());
        failed += usize::from(message["testStepFinished"]["testStepResult"]["status"] == "FAILED");
    }
    assert_eq!(pickles, summary["cases"].as_array().map_or(0, Vec::len));
    let counted = summary["tally"]["verdicts"]["FAIL"].as_u64().unwrap_or_default() as usize;
    assert!(counted > 0 && failed >= counted, "{failed} steps of {counted} cases");
    fs::write(folder.path().join("b.zip"), sound()).expect("a file");
    madoguchi(folder.path(), &["report", "b.zip", "--format", "messages"]).exits(0).says("messages.ndjson");
    assert!(text == read(folder.path(), "messages.ndjson"), "other messages from the bundle");
}

#[test]
fn a_workflow_gets_annotations_and_a_summary_and_others_do_not() {
    let folder = folder();
    let run = |out: &str| {
        let args =
            ["run", "--rulebook", "actual", "--name", "V-006", "--as-of", "2025-08-01", "--sut", DEFECT, "--out", out];
        let mut command = program(folder.path());
        command.args(args).env_remove("GITHUB_ACTIONS").env_remove("GITHUB_STEP_SUMMARY");
        command
    };
    let plain = run("a").output().expect("it starts");
    assert!(!String::from_utf8_lossy(&plain.stdout).contains("::error"));
    let summary = folder.path().join("step.md");
    fs::write(&summary, "before\n").expect("a file");
    let told = run("b").env("GITHUB_ACTIONS", "true").env("GITHUB_STEP_SUMMARY", &summary).output().expect("it starts");
    let out = String::from_utf8_lossy(&told.stdout).into_owned();
    assert!(out.contains("\n::error file=features/") && told.status.code() == Some(1), "{out}");
    let text = fs::read_to_string(&summary).expect("a summary");
    assert!(text.starts_with("before\n## self-test: MUST violated"), "{text}");
    // A summary that cannot be written is told, and changes no verdict; one that was asked for is an error.
    let lost =
        run("c").env("GITHUB_ACTIONS", "true").env("GITHUB_STEP_SUMMARY", "no/such/file").output().expect("it starts");
    assert!(String::from_utf8_lossy(&lost.stderr).contains("GITHUB_STEP_SUMMARY") && lost.status.code() == Some(1));
    let asked = run("d").args(["--github", "no/such/file"]).output().expect("it starts");
    assert!(String::from_utf8_lossy(&asked.stderr).contains("--github") && asked.status.code() == Some(3));
    let asked = run("e").args(["--github", "step-2.md", "--lang", "ja"]).output().expect("it starts");
    assert!(asked.status.code() == Some(1) && read(folder.path(), "step-2.md").starts_with("## 自己試験"));
    madoguchi(folder.path(), &["report", "a", "--format", "markdown"]).exits(0);
    assert!(read(folder.path(), "summary.md").contains("madoguchi replay"));
}

#[test]
fn comparisons_and_samples_speak_to_machines() {
    let folder = folder();
    small(folder.path(), &["--sut", "reference"]).exits(0);
    fs::write(folder.path().join("bad.zip"), sound()).expect("a file");
    let json = |args: &[&str], code: i32| -> serde_json::Value {
        let ran = madoguchi(folder.path(), args).exits(code);
        serde_json::from_str(&ran.out).unwrap_or_else(|error| panic!("{error}: {}", ran.out))
    };
    let compared = json(&["compare", "out", "bad.zip", "--format", "json"], 1);
    assert_eq!((&compared["format"], &compared["version"]), (&"madoguchi.comparison".into(), &1.into()));
    let worse = compared["worse"].as_array().expect("a list");
    let change = worse.iter().find(|change| change["id"] == "V-006@actual").expect("V-006 got worse");
    assert_eq!((&change["first"], &change["second"]), (&"PASS".into(), &"FAIL".into()));
    assert_eq!(json(&["compare", "out", "out", "--format", "json"], 0)["worse"], serde_json::json!([]));
    let again = json(&["rerun", "bad.zip", "--sut", "reference", "--sample", "100%", "--format", "json"], 1);
    assert_eq!(again["format"], "madoguchi.rerun");
    let cases = again["cases"].as_array().expect("a list");
    assert!(!cases.is_empty() && again["of"].as_u64().is_some_and(|of| of >= cases.len() as u64), "{}", again["of"]);
    assert!(
        cases.iter().any(|case| case["again"] == "other_verdict" && case["then"] == "FAIL" && case["now"] == "PASS")
    );
    assert_eq!(again["product"]["now"]["name"], "madoguchi reference");
}

#[test]
fn the_matrix_of_mutants_lies_in_the_bundle_where_it_was_measured_and_is_not_believed() {
    let mut forger = Forger::new();
    let summary: serde_json::Value = serde_json::from_slice(&forger.bundle.files["summary.json"]).expect("JSON");
    let measured = summary["kill_score"].is_object();
    assert_eq!(forger.bundle.files.contains_key("mutants.json"), measured);
    if measured {
        forger.edit("mutants.json", "\"survived\":", "\"survived\": ");
    } else {
        // Measured with another suite.
        let text = "{\"format\":\"madoguchi.mutants\"}\n";
        forger.bundle.files.insert("mutants.json".into(), text.into());
    }
    crate::forger::verify(&forger.listed(), &[]).exits(1).says("mutants.json: ");
}
