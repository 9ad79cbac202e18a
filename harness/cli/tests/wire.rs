//! The roles of the emulated world through the binary: exit codes, several kinds of product, fault plans, determinism.

mod common;

use common::madoguchi;
use std::path::{Path, PathBuf};

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a temporary folder")
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn program() -> String {
    env!("CARGO_BIN_EXE_madoguchi").to_string()
}

const SOME: [&str; 4] = ["--tags", "R-QUAL-06", "--as-of", "2026-11-27"];

#[test]
fn the_sound_reference_keeps_the_rules_by_files_and_a_wire_defect_breaks_its_clause() {
    for (role, sut, exit, says) in [
        ("reception", "reference", 0, "no MUST violated"),
        ("reception", "reference:wire-person-layer-ignored", 1, "R-QUAL-06"),
        ("reception", "reference:wire-processing-is-failure", 1, "R-QUAL-06"),
    ] {
        let folder = folder();
        let arguments = [&["run", "--role", role, "--sut", sut][..], &SOME].concat();
        madoguchi(folder.path(), &arguments).exits(exit).says(says);
    }
}

#[test]
fn terminals_are_judged_by_what_they_hand_on() {
    for (sut, exit, says) in [
        ("reference", 0, "no MUST violated"),
        ("reference:terminal-softens-code-3", 1, "R-OLD-07"),
        ("reference:terminal-invents", 1, "without asking the central service"),
    ] {
        let folder = folder();
        let arguments = ["run", "--role", "terminal", "--sut", sut, "--tags", "R-OLD-07"];
        madoguchi(folder.path(), &arguments).exits(exit).says(says);
    }
}

#[test]
fn children_of_both_kinds_really_use_the_folder() {
    let python = format!("stdio:python3 {}", root().join("adapters/python/adapter.py").display());
    let reference = format!("stdio:{} reference --stdio", program());
    for sut in [python, reference] {
        for role in ["reception", "terminal"] {
            let folder = folder();
            let arguments = ["run", "--role", role, "--sut", &sut, "--tags", "R-QUAL-04"];
            madoguchi(folder.path(), &arguments).exits(0).says("no MUST violated");
        }
    }
}

#[test]
fn evidence_of_the_wire_is_the_same_in_every_run() {
    let bytes = |role: &str, tag: &str| {
        let folder = folder();
        madoguchi(folder.path(), &["run", "--role", role, "--tags", tag, "--as-of", "2026-11-27"]).exits(0);
        ["out/events.ndjson", "out/http.har"].map(|name| std::fs::read(folder.path().join(name)).expect("evidence"))
    };
    for (role, tag) in [("reception", "R-QUAL-06"), ("terminal", "R-OLD-07")] {
        let first = bytes(role, tag);
        let [events, har] = first.each_ref().map(|bytes| String::from_utf8_lossy(bytes));
        let archive: serde_json::Value = serde_json::from_str(&har).expect("JSON");
        let exchanged = events.matches("\"deed\":\"exchanged\"").count();
        assert_eq!(archive["log"]["entries"].as_array().map(Vec::len), Some(exchanged));
        assert!(exchanged > 0, "{role}");
        assert!(!har.contains("127.0.0.1") && !har.contains("fake-id-token"), "no port, no token");
        assert_eq!(first, bytes(role, tag));
    }
}

#[test]
fn every_reception_by_card_ends_by_the_failure_rules_under_a_plan_and_can_be_replayed() {
    let folder = folder();
    let plan = root().join("scenarios/faults/cut-in-mid-reception.toml").display().to_string();
    madoguchi(folder.path(), &["run", "--role", "reception", "--faults", &plan]).exits(0).says("no MUST violated");
    let events = std::fs::read_to_string(folder.path().join("out/events.ndjson")).expect("evidence");
    let cases = events.lines().filter(|line| line.contains("\"kind\":\"case_opened\"")).count();
    assert!(cases > 300, "{cases} cases");
    let id = "S-CARD-07a@actual/reception~cut-in-mid-reception";
    madoguchi(folder.path(), &["replay", id, "--faults", &plan]).exits(0).says("\"text\":\"truncate\"");
}

#[test]
fn what_is_found_under_a_plan_names_the_plan_in_the_command_that_repeats_it() {
    let folder = folder();
    let defect = "reference:wire-no-inquiry";
    let arguments =
        ["run", "--role", "reception", "--faults", "flaky", "--seed", "7", "--tags", "R-READ-01", "--sut", defect];
    let ran = madoguchi(folder.path(), &arguments).exits(1);
    let whole = "again: madoguchi run --role reception --faults flaky --seed 7 --tags R-READ-01 --sut";
    assert!(ran.out.contains(whole) && ran.out.contains(" --as-of 20"), "{}", ran.out);
    let line = ran.out.split("madoguchi replay ").nth(1).expect("a command").split("  (").next().unwrap_or_default();
    let words: Vec<&str> = line.split_whitespace().collect();
    assert!(words[0].ends_with("~flaky"), "{words:?}");
    assert_eq!(words[1..], ["--sut", "'reference:wire-no-inquiry'", "--faults", "flaky", "--seed", "7"]);
    let again = [&["replay", words[0], "--sut", defect], &words[3..]].concat();
    madoguchi(folder.path(), &again).exits(1).says("R-FAIL-01");
}

#[test]
fn a_fault_plan_is_read_strictly() {
    let folder = folder();
    let bad = folder.path().join("bad.toml");
    let run = |text: &str, lang: &str| {
        std::fs::write(&bad, text).expect("written");
        let file = bad.to_str().expect("text");
        madoguchi(folder.path(), &["run", "--role", "reception", "--faults", file, "--lang", lang]).exits(3)
    };
    run("format = \"madoguchi.faults\"\nversion = 9\n", "en").says("newer version");
    let text = "format = \"madoguchi.faults\"\nversion = 2\nname = {ja = \"x\", en = \"x\"}\n[[fault]]\nkind = \"reset\"\nms = 1\n";
    run(text, "en").says("bad.toml:4: fault 1: the values do not fit its kind").says("`scenarios/faults` has plans");
    run(text, "ja").says("bad.toml:4: 1番目のfault：値が種類に合いません").says("手本");
    madoguchi(folder.path(), &["run", "--faults", "earthquake"]).exits(3).says("reader-dead");
}

#[test]
fn a_case_is_replayed_at_the_depth_of_its_role() {
    let folder = folder();
    madoguchi(folder.path(), &["replay", "V-128@actual/reception"]).exits(0).says("\"peer\":\"reader\"");
    madoguchi(folder.path(), &["replay", "V-128@actual/receptoin"]).exits(4);
}
