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
    let bytes = || {
        let folder = folder();
        madoguchi(folder.path(), &[&["run", "--role", "reception"][..], &SOME].concat()).exits(0);
        std::fs::read(folder.path().join("out/events.ndjson")).expect("evidence")
    };
    let first = bytes();
    assert!(String::from_utf8_lossy(&first).contains("\"kind\":\"wire\""));
    assert_eq!(first, bytes());
}

#[test]
fn a_fault_plan_is_read_strictly_and_its_cases_can_be_replayed() {
    let folder = folder();
    let plan = root().join("scenarios/faults/cut-in-mid-reception.toml").display().to_string();
    let arguments = ["run", "--role", "reception", "--faults", &plan, "--tags", "R-READ-01", "--rulebook", "actual"];
    madoguchi(folder.path(), &arguments).exits(0).says("no MUST violated");
    let id = "S-CARD-07a@actual/reception~cut-in-mid-reception";
    madoguchi(folder.path(), &["replay", id, "--faults", &plan]).exits(0).says("line_failed");
    let bad = folder.path().join("bad.toml");
    std::fs::write(&bad, "format = \"madoguchi.faults\"\nversion = 9\n").expect("written");
    let arguments = ["run", "--role", "reception", "--faults", bad.to_str().expect("text")];
    madoguchi(folder.path(), &arguments).exits(3).says("newer version");
}

#[test]
fn a_case_is_replayed_at_the_depth_of_its_role() {
    let folder = folder();
    madoguchi(folder.path(), &["replay", "V-128@actual/reception"]).exits(0).says("\"peer\":\"reader\"");
    madoguchi(folder.path(), &["replay", "V-128@actual/receptoin"]).exits(4);
}
