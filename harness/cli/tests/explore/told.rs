//! What is told: reports, errors, exit codes.

use super::common::{Ran, madoguchi, program};
use super::{explore, relay, snapshots};
use serde_json::Value;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::tempdir;

#[test]
fn the_reference_agrees_and_says_what_that_means() {
    let folder = tempdir().expect("a folder");
    let ran = explore(folder.path(), &[]).exits(0);
    snapshots().bind(|| insta::assert_snapshot!("reference_en", ran.out));
    assert_eq!(ran.err, "", "no progress bar where nobody looks");
    let ja = explore(folder.path(), &["--lang", "ja", "--jobs", "1"]).exits(0);
    snapshots().bind(|| insta::assert_snapshot!("reference_ja", ja.out));
}

#[test]
fn a_defect_is_one_line_with_a_cell_that_can_be_shown() {
    let folder = tempdir().expect("a folder");
    let defect = ["--sut", "reference:holiday-open"];
    let ran = explore(folder.path(), &defect).exits(1).says("R-OPS-01 support: closed → open");
    let lines: Vec<&str> = ran.out.lines().filter(|line| line.contains("[X-")).collect();
    assert_eq!(lines.len(), 1, "one line a cause: {lines:#?}");
    let id = lines[0].split(['[', ']']).nth(1).expect("the line names a cell");
    let shown = explore(folder.path(), &[&["--cell", id], &defect[..]].concat()).exits(0);
    let shown = shown.says(id).says("\"support\":\"closed\"").says("\"support\":\"open\"");
    let shown = shown.says("R-OPS-01 support: closed → open");
    let facts = shown.out.lines().nth(1).expect("the facts").trim().to_string();
    // `replay` knows it, too, with a line for what agrees and for what does not.
    let replay = |more: &[&str]| madoguchi(folder.path(), &[&["replay", id, "--scene", "call centre"], more].concat());
    replay(&[]).exits(0).says(id).says("agrees").says("Then ");
    replay(&["--lang", "ja"]).exits(0).says("一致").says("ならば");
    replay(&defect).exits(1).says("R-OPS-01 support: closed → open").says("\"support\":\"open\"");
    let unknown = ["replay", "X-0000000000000000@actual", "--scene", "call centre"];
    madoguchi(folder.path(), &unknown).exits(4).says("no cell of this space is called");
    madoguchi(folder.path(), &[&unknown[..], &["--lang", "ja"]].concat()).exits(4).says("この空間にない");
    madoguchi(folder.path(), &["replay", id, "--scene", "garden"]).exits(2).says("no scene is called");
    explore(folder.path(), &["--cell", &facts]).exits(0).says(id).says("agrees");
    explore(folder.path(), &["--cell", "X-0000000000000000"]).exits(4).says("no cell of this space is called");
    explore(folder.path(), &["--cell", "X-0000000000000000", "--lang", "ja"]).exits(4).says("この空間にない");
    explore(folder.path(), &["--cell", "{\"nwo\": 1}"]).exits(2).says("did you mean `now`?");
}

#[test]
fn programs_get_the_same_as_people() {
    let folder = tempdir().expect("a folder");
    let ran = explore(folder.path(), &["--sut", "reference:holiday-open", "--format", "json"]).exits(1);
    let report: Value = serde_json::from_str(&ran.out).expect("JSON");
    assert_eq!(report["format"], "madoguchi.explored");
    let product = &report["rulebooks"][0]["products"][0];
    assert_eq!(product["causes"][0]["observable"], "support");
    assert_eq!(product["causes"][0]["clause"], "R-OPS-01");
    assert!(product["causes"][0]["example"]["facts"]["now"].is_string());
    assert!(product["differing"].as_u64() > Some(0) && product["decided_by_facts"].as_u64() > Some(0));
}

#[test]
fn the_bytes_do_not_depend_on_jobs() {
    let folder = tempdir().expect("a folder");
    let of = |jobs: &str| {
        explore(folder.path(), &["--sut", "reference:holiday-open", "--format", "json", "--jobs", jobs]).exits(1).out
    };
    assert_eq!(of("1"), of("3"));
}

#[test]
fn what_cannot_be_asked_for_is_told() {
    let folder = tempdir().expect("a folder");
    let all = |args: &[&str]| madoguchi(folder.path(), args);
    all(&["explore", "--rulebook", "actaul"]).exits(2).says("no rulebook is called `actaul`");
    for shard in ["9/8", "0/3", "half"] {
        explore(folder.path(), &["--shard", shard]).exits(2).says("k from 1 to n");
    }
    all(&["explore", "--scene", "garden"]).exits(2).says("no scene is called `garden`").says("call centre");
    explore(folder.path(), &["--whole", "call centre:weather"]).exits(2).says("no part is called");
    explore(folder.path(), &["--sut", "stdio:python3 nowhere.py"]).exits(3);
    explore(folder.path(), &["--sut", "reference:nothing"]).exits(3).says("no defect is called");
    explore(folder.path(), &["--sut", &relay("no-engine")]).exits(4).says("does not play the role `engine`");
    // One cell, and that one needs no part of this shard.
    explore(folder.path(), &["--shard", "1/100000"]).exits(4).says("nothing was asked");
}

#[test]
fn a_space_over_the_budget_is_refused_with_the_dimension_to_blame() {
    let folder = tempdir().expect("a folder");
    let small = explore(folder.path(), &["--budget", "1000"]).exits(3);
    small.says("1000 were agreed to").says("most of it by `calendar`").says("raise --budget");
    explore(folder.path(), &["--budget", "1000", "--lang", "ja"]).exits(3).says("主な原因は`calendar`");
    let whole = ["explore", "--rulebook", "actual", "--scene", "card", "--whole", "card:reception"];
    madoguchi(folder.path(), &whole).exits(3).says("most of it by `visit`").says("three-way");
}

#[test]
fn a_space_without_end_is_refused_at_once_with_its_count_and_in_little_memory() {
    let folder = tempdir().expect("a folder");
    let whole = format!("ulimit -v 1000000; exec '{}' \"$@\"", env!("CARGO_BIN_EXE_madoguchi"));
    let since = Instant::now();
    let mut shell = Command::new("sh");
    shell.current_dir(folder.path()).args(["-c", &whole, "madoguchi", "explore", "--rulebook", "actual"]);
    shell.args(["--scene", "card", "--whole", "card:reception", "--budget", "1000000000000"]);
    let ran = Ran::from(shell.output().expect("a shell")).exits(3);
    assert!(since.elapsed() < Duration::from_secs(60), "{:?}", since.elapsed());
    let ran = ran.says("1000000000000 were agreed to").says("most of it by `visit`");
    let count = ran.err.split_whitespace().find_map(|word| word.parse::<u128>().ok()).expect("the count");
    assert!(count > 1_000_000_000_000 && count != u64::MAX.into() && count != u128::MAX, "{count}");
}

#[test]
fn a_closed_output_ends_quietly() {
    let folder = tempdir().expect("a folder");
    let mut child = program(folder.path());
    child.args(super::SMALL).arg("--list").stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = child.spawn().expect("it starts");
    drop(child.stdout.take());
    let ran = Ran::from(child.wait_with_output().expect("ends")).exits(141);
    assert_eq!(ran.err, "");
}
