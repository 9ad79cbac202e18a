//! Every command, as a person meets it: exit code, what it prints, what it writes.

mod common;

use common::{Background, Ran, evidence, madoguchi, program, until};
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use tempfile::{TempDir, tempdir};

const SMALL: [&str; 4] = ["--tags", "@R-CERT-05", "--as-of", "2026-11-24"];

fn folder() -> TempDir {
    tempdir().expect("a temporary folder")
}

/// The built-in reference by the vendor's road.
fn by_stdio() -> String {
    format!("stdio:'{}' reference --stdio", env!("CARGO_BIN_EXE_madoguchi"))
}

fn run(folder: &Path, target: &str, out: &str, more: &[&str]) -> Ran {
    madoguchi(folder, &[&["run", "--sut", target, "--out", out], &SMALL[..], more].concat())
}

fn read(folder: &Path, path: &str) -> String {
    fs::read_to_string(folder.join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

#[test]
fn run_finds_nothing_against_the_reference() {
    let folder = folder();
    run(folder.path(), "reference", "out", &[]).exits(0).says("self-test: no MUST violated");
    for name in ["events.ndjson", "timing.ndjson", "junit.xml", "summary.json"] {
        assert!(folder.path().join("out").join(name).exists(), "{name}");
    }
    assert!(evidence(&folder.path().join("out")).closed);
    assert!(read(folder.path(), "out/junit.xml").starts_with("<?xml"));
}

#[test]
fn run_tells_in_japanese() {
    let folder = folder();
    let ran = run(folder.path(), "reference:grace-90-days", "out", &["--lang", "ja"]).exits(1);
    ran.says("R-CERT-05").says("猶予");
}

#[test]
fn run_finds_a_planted_defect_on_its_clause() {
    let folder = folder();
    let ran = run(folder.path(), "reference:grace-90-days", "out", &[]).exits(1);
    let ran = ran.says("rule R-CERT-05").says("self-test: MUST violated").says("again madoguchi replay");
    ran.says("again madoguchi replay V-006@actual --sut 'reference:grace-90-days'");
    let by_road = format!("{} --defect grace-90-days", by_stdio());
    run(folder.path(), &by_road, "road", &["--fail-fast"]).exits(1).says("R-CERT-05");
}

#[test]
fn the_bytes_do_not_depend_on_jobs() {
    let folder = folder();
    for (road, target) in [("processes", by_stdio()), ("threads", "reference".to_string())] {
        let out = |jobs: &str| format!("{road}-{jobs}");
        for jobs in ["1", "2", "5"] {
            run(folder.path(), &target, &out(jobs), &["--jobs", jobs]).exits(0);
        }
        for name in ["events.ndjson", "summary.json", "junit.xml"] {
            let [one, two, five] = ["1", "2", "5"].map(|jobs| read(folder.path(), &format!("{}/{name}", out(jobs))));
            assert!(one == two && two == five, "{name} differs by {road}");
        }
    }
}

#[test]
fn the_bytes_do_not_depend_on_shards() {
    let folder = folder();
    run(folder.path(), &by_stdio(), "whole", &[]).exits(0);
    for (out, shard) in [("a", "1/3"), ("b", "2/3"), ("c", "3/3")] {
        run(folder.path(), &by_stdio(), out, &["--shard", shard]).exits(0);
    }
    madoguchi(folder.path(), &["merge", "c", "a", "b", "--out", "merged"]).exits(0).says("no MUST violated");
    for name in ["events.ndjson", "summary.json"] {
        let [whole, merged] = ["whole", "merged"].map(|out| read(folder.path(), &format!("{out}/{name}")));
        assert!(whole == merged, "{name} differs");
    }
    let ran = madoguchi(folder.path(), &["merge", "a", "b", "--out", "lacking"]);
    assert_ne!(ran.code, Some(0), "a shard lacks: {ran:?}");
    let ran = madoguchi(folder.path(), &["merge", "nowhere", "--out", "nothing"]).exits(3);
    ran.says("nowhere");
}

#[test]
fn the_reference_serves_by_http() {
    let folder = folder();
    let mut service = Background::start(program(folder.path()).args(["reference", "--http", "127.0.0.1:0"]));
    let stderr = service.0.as_mut().and_then(|child| child.stderr.take()).expect("caught");
    let mut line = String::new();
    BufReader::new(stderr).read_line(&mut line).expect("a line");
    let target = line.split_whitespace().find(|word| word.starts_with("http://")).expect("an address").to_string();
    run(folder.path(), &target, "http", &[]).exits(0).says("no MUST violated");
    madoguchi(folder.path(), &["doctor", "--sut", &target]).exits(0);
    run(folder.path(), &by_stdio(), "stdio", &[]).exits(0);
    let [http, stdio] = ["http", "stdio"].map(|out| read(folder.path(), &format!("{out}/events.ndjson")));
    assert!(http == stdio, "the road is not in the evidence");
}

#[test]
fn the_reference_wants_to_know_where_to_serve() {
    let folder = folder();
    madoguchi(folder.path(), &["reference"]).exits(2).says("add --stdio or --http");
    madoguchi(folder.path(), &["reference", "--http", "here"]).exits(2).says("is not an address");
}

#[test]
fn the_doctor_finds_nothing_wrong_with_the_reference() {
    let folder = folder();
    madoguchi(folder.path(), &["doctor", "--sut", &by_stdio()]).exits(0).says("0 to put right");
    let ran = madoguchi(folder.path(), &["doctor", "--sut", &by_stdio(), "--lang", "ja"]).exits(0);
    ran.says("直すべきもの0件");
}

#[test]
fn the_doctor_tells_what_to_put_right() {
    let folder = folder();
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../contract/tests/adapters/faulty.py");
    let ran = madoguchi(folder.path(), &["doctor", "--sut", &format!("stdio:python3 '{path}' log_first")]).exits(3);
    ran.says("BAD").says("→").says("write logs to stderr");
    madoguchi(folder.path(), &["doctor", "--sut", "stdio:no-such-adapter"]).exits(3).says("no such program");
}

#[test]
fn init_writes_a_skeleton_that_the_doctor_accepts() {
    let folder = folder();
    madoguchi(folder.path(), &["init", "--lang", "python", "mine"]).exits(0).says("madoguchi doctor");
    let mine = folder.path().join("mine");
    madoguchi(&mine, &["doctor"]).exits(0).says("minimal 1.0.0").says("0 to put right");
    let before = read(&mine, "adapter.py");
    madoguchi(folder.path(), &["init", "--lang", "rust", "mine"]).exits(3).says("nothing was written");
    assert_eq!(read(&mine, "adapter.py"), before);
}

#[test]
fn the_service_skeleton_passes_the_doctor() {
    let folder = folder();
    madoguchi(folder.path(), &["init", "--lang", "http", "mine"]).exits(0).says("python3 adapter.py 8080");
    let mine = folder.path().join("mine");
    let port = std::net::TcpListener::bind("127.0.0.1:0").and_then(|free| free.local_addr()).expect("a port").port();
    let mut python = std::process::Command::new("python3");
    let _service = Background::start(python.args(["adapter.py", &port.to_string()]).current_dir(&mine));
    until("it listens", || std::net::TcpStream::connect(("127.0.0.1", port)).is_ok());
    let target = format!("http://127.0.0.1:{port}");
    madoguchi(&mine, &["doctor", "--sut", &target]).exits(0).says("0 to put right");
}

#[test]
fn the_rust_skeleton_builds_and_passes_the_doctor() {
    let folder = folder();
    madoguchi(folder.path(), &["init", "--lang", "rust", "mine"]).exits(0).says("cargo build --release");
    let mine = folder.path().join("mine");
    // What it depends on was fetched for this very test.
    let mut cargo = std::process::Command::new(env!("CARGO"));
    cargo.args(["build", "--release", "--offline"]).current_dir(&mine).env("CARGO_TARGET_DIR", "target");
    Ran::from(cargo.output().expect("cargo is there")).exits(0);
    madoguchi(&mine, &["doctor"]).exits(0).says("0 to put right");
}

#[test]
fn settings_save_typing() {
    let folder = folder();
    let settings = "sut = \"reference:grace-90-days\"\nout = \"evidence\"\nlang = \"ja\"\n";
    fs::write(folder.path().join("madoguchi.toml"), settings).expect("a file");
    madoguchi(folder.path(), &[&["run"], &SMALL[..]].concat()).exits(1).says("猶予");
    assert!(folder.path().join("evidence/events.ndjson").exists());
}

#[test]
fn the_defects_are_listed() {
    let folder = folder();
    let en = madoguchi(folder.path(), &["reference", "--list-defects"]).exits(0).says("grace-90-days").out;
    let ja = madoguchi(folder.path(), &["reference", "--list-defects", "--lang", "ja"]).exits(0).out;
    assert!(en.lines().count() >= 24 && en.lines().count() == ja.lines().count());
    let kana = |text: &str| text.chars().any(|letter| ('ぁ'..='ヶ').contains(&letter));
    assert!(en.lines().all(|line| line.contains(" R-") && !kana(line)), "{en}");
    assert!(ja.lines().all(|line| line.contains(" R-")) && kana(&ja), "{ja}");
}

#[test]
fn replay_shows_one_case() {
    let folder = folder();
    madoguchi(folder.path(), &["replay", "V-006@actual"]).exits(0).says("pass").says("V-006@actual");
    madoguchi(folder.path(), &["replay", "V-006"]).exits(0).says("V-006@actual").says("V-006@seminar-2025-07");
    let defect = ["replay", "V-006@actual", "--sut", "reference:grace-90-days"];
    madoguchi(folder.path(), &defect).exits(1).says("R-CERT-05");
}

#[test]
fn only_the_cases_that_failed_run_again() {
    let folder = folder();
    run(folder.path(), "reference:grace-90-days", "first", &[]).exits(1);
    let again = ["run", "--failed-from", "first", "--out", "again"];
    madoguchi(folder.path(), &again).exits(0);
    let [first, again] = ["first", "again"].map(|out| evidence(&folder.path().join(out)).cases.len());
    assert!(0 < again && again < first, "{again} of {first}");
    let nowhere = ["run", "--failed-from", "nowhere", "--out", "none"];
    madoguchi(folder.path(), &nowhere).exits(3).says("give the evidence folder of an earlier run");
}

#[test]
fn an_attestation_is_written_down() {
    let folder = folder();
    run(folder.path(), "reference", "out", &[]).exits(0);
    let attest = |subject: &str, evidence: &str| {
        let who = ["--by", "窓口 花子", "--reason", "画面を見た", "--as-of", "2026-11-24"];
        madoguchi(folder.path(), &[&["attest", evidence, subject], &who[..]].concat())
    };
    attest("R-OLD-06", "out").exits(0).says("attestations.toml");
    let first = read(folder.path(), "attestations.toml");
    for text in ["R-OLD-06", "窓口 花子", "画面を見た", "2026-11-24", "PASS", "digest"] {
        assert!(first.contains(text), "{text} in {first}");
    }
    attest("R-NONE-99", "out").exits(3).says("help:");
    attest("R-OLD-06", "nowhere").exits(3).says("give the evidence bundle of a run");
    assert_eq!(read(folder.path(), "attestations.toml"), first, "a refused one is not written");
    fs::remove_file(folder.path().join("attestations.toml")).expect("a file");
    attest("R-OLD-06", "out/evidence.zip").exits(0);
    assert_eq!(read(folder.path(), "attestations.toml"), first, "bundle and folder are the same evidence");
}

#[test]
fn clauses_are_printed() {
    let folder = folder();
    let say = |args: &[&str]| madoguchi(folder.path(), args).exits(0);
    say(&["clauses"]).says("R-CERT-05").says("NOT-RUN");
    say(&["clauses", "--lang", "ja"]).says("R-CERT-05").says("猶予");
    say(&["clauses", "--ambiguous"]).says("A-01");
    let csv = say(&["clauses", "--csv"]).says("R-CERT-05").out;
    assert!(csv.trim_start_matches('\u{feff}').starts_with("clause,level,bearer"));
    assert!(csv.lines().count() > 200);
    run(folder.path(), "reference", "out", &[]).exits(0);
    say(&["clauses", "--from", "out"]).says("PASS");
    let ran = madoguchi(folder.path(), &["clauses", "--from", "nowhere"]).exits(3);
    ran.says("give the evidence folder of a finished run");
}

#[test]
fn features_are_checked_and_printed() {
    let folder = folder();
    let say = |args: &[&str]| madoguchi(folder.path(), args).exits(0);
    say(&["features", "--check"]).says("cases in");
    say(&["features", "--lang", "en"]).says("Feature:").says("Scenario: V-006").says("Given");
    say(&["features", "--lang", "ja"]).says("機能:").says("シナリオ: V-006").says("前提");
    let cases = say(&["features", "--cases"]).out;
    let checked = say(&["features", "--check"]).out;
    assert!(checked.starts_with(&format!("{} cases in", cases.lines().count())), "{checked}");
    assert!(cases.lines().all(|line| serde_json::from_str::<serde_json::Value>(line).is_ok()));
}

#[test]
fn every_command_explains_itself() {
    let folder = folder();
    madoguchi(folder.path(), &["--help"]).exits(0).says("Usage: madoguchi");
    madoguchi(folder.path(), &["--version"]).exits(0).says(env!("CARGO_PKG_VERSION"));
    let commands = [
        "run",
        "replay",
        "merge",
        "clauses",
        "features",
        "timeline",
        "doctor",
        "init",
        "reference",
        "verify",
        "rerun",
        "compare",
        "keygen",
        "attest",
        "central",
        "desk",
    ];
    for command in commands {
        madoguchi(folder.path(), &[command, "--help"]).exits(0).says(&format!("Usage: madoguchi {command}"));
    }
    madoguchi(folder.path(), &["runn"]).exits(2).says("run");
    madoguchi(folder.path(), &[]).exits(2).says("Usage: madoguchi");
}

#[test]
fn a_service_ends_with_its_test() {
    let folder = folder();
    let started = Background::start(program(folder.path()).args(["reference", "--http", "127.0.0.1:0"]));
    let id = started.0.as_ref().expect("runs").id();
    drop(started);
    until("it ended", || !Path::new(&format!("/proc/{id}")).exists());
}
