//! The binary as a person or a pipeline meets it: exit codes, messages that say what to do, and evidence that is valid
//! up to the point where things went wrong.

use madoguchi_contract::event::read_events;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::Duration;
use tempfile::TempDir;

const MADOGUCHI: &str = env!("CARGO_BIN_EXE_madoguchi");

fn madoguchi(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(MADOGUCHI).args(arguments).current_dir(folder).output().expect("the binary starts")
}

/// Exit code, and both outputs as one text.
fn told(output: &Output) -> (Option<i32>, String) {
    let text = [&output.stderr[..], &output.stdout[..]].map(|bytes| String::from_utf8_lossy(bytes).into_owned());
    (output.status.code(), text.join("\n"))
}

fn faulty(mode: &str) -> String {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../contract/tests/adapters/faulty.py");
    format!("stdio:python3 '{}' {mode}", script.display())
}

fn folder() -> TempDir {
    tempfile::tempdir().expect("a temporary folder")
}

#[test]
fn the_reference_passes_and_a_defect_fails_on_its_clause() {
    let home = folder();
    let (code, text) = told(&madoguchi(home.path(), &["run", "--tags", "@R-CERT-05"]));
    assert_eq!(code, Some(0), "{text}");
    assert!(text.contains("no MUST violated"), "{text}");
    let (code, text) = told(&madoguchi(home.path(), &["run", "--sut", "reference:grace-90-days", "--out", "bad"]));
    assert_eq!(code, Some(1), "{text}");
    assert!(text.contains("R-CERT-05") && text.contains("madoguchi replay "), "{text}");
    let (code, _) = told(&madoguchi(home.path(), &["replay", "V-006@actual", "--sut", "reference:grace-90-days"]));
    assert_eq!(code, Some(1));
    assert_eq!(told(&madoguchi(home.path(), &["replay", "V-006"])).0, Some(0));
    let (code, text) = told(&madoguchi(home.path(), &["run", "--failed-from", "bad", "--out", "again"]));
    assert_eq!(code, Some(0), "what failed passes with the sound reference: {text}");
}

#[test]
fn a_warning_fails_a_strict_run_only() {
    let home = folder();
    let run = |more: &[&str]| {
        let base = ["run", "--tags", "@R-OPS-01", "--sut", "reference:holiday-open", "--out", "out"];
        told(&madoguchi(home.path(), &[&base[..], more].concat())).0
    };
    assert_eq!(run(&[]), Some(0));
    assert_eq!(run(&["--strict"]), Some(1));
}

#[test]
fn wrong_words_are_told_with_the_nearest_right_one() {
    let home = folder();
    for (arguments, code, wanted) in [
        (&["run", "--tags", "@R-CERT-5"][..], 4, "R-CERT-05"),
        (&["run", "--role", "engin"], 2, "did you mean `engine`"),
        (&["run", "--shard", "5/4"], 2, "is not a shard"),
        (&["run", "--as-of", "2025-02-30"], 2, "does not exist"),
        (&["run", "--sut", "stdio:no-such-program"], 3, "no such program"),
        (&["run", "--sut", "refrence"], 3, "stdio:"),
        (&["run", "--sut", "reference:grace-90-day"], 3, "did you mean `grace-90-days`"),
        (&["run", "--sut", "http://192.0.2.1:1"], 3, "not this machine"),
        (&["replay", "V-006@actua"], 4, "V-006@actual"),
        (&["frobnicate"], 2, "unrecognized subcommand"),
    ] {
        let (found, text) = told(&madoguchi(home.path(), arguments));
        assert_eq!(found, Some(code), "{arguments:?}: {text}");
        assert!(text.contains(wanted), "{arguments:?}: {text}");
    }
}

#[test]
fn a_wrong_feature_is_told_with_file_line_and_column() {
    let home = folder();
    let head = "# language: ja\n機能: 試し\n  @R-CERT-05 @actual\n";
    let tail = "    もし 2025-06-16に患者はマイナンバーカードを提示する\n    ならば 受付結果は受付である\n";
    for (name, text, wanted) in [
        ("step", format!("{head}  シナリオ: V-005 a\n    前提 電子証明書の満了は2025-06-15\n{tail}"), "a.feature:5:5"),
        (
            "when",
            format!("{head}  シナリオ: V-005 a\n    もし 2025-06-16に患者がマイナンバーカードを提示する\n{tail}"),
            "unknown step",
        ),
        ("rule", format!("{head}  ルール: b\n  シナリオ: V-005 a\n{tail}"), "write `Rule:`"),
        (
            "blank",
            format!("{head}  シナリオ: V-005 a\n    前提\u{3000}電子証明書の満了日は2025-06-15\n{tail}"),
            "full-width blank",
        ),
        ("clause", format!("{}  シナリオ: V-005 a\n{tail}", head.replace("R-CERT-05", "R-CERT-55")), "R-CERT-55"),
        ("id", format!("{head}  シナリオ: 題名だけ\n{tail}"), "case id"),
    ] {
        let features = home.path().join(name);
        std::fs::create_dir(&features).expect("a folder");
        std::fs::write(features.join("a.feature"), text).expect("a file");
        let (code, text) = told(&madoguchi(home.path(), &["run", "--features", name]));
        assert_eq!(code, Some(3), "{name}: {text}");
        assert!(text.contains(wanted) && text.contains("help:"), "{name}: {text}");
    }
}

#[test]
fn a_faulty_adapter_is_never_a_pass_and_its_evidence_is_valid() {
    let home = folder();
    for (mode, wanted) in [
        ("dies", "exit"),
        ("killed", "signal"),
        ("exits", "done for today"),
        ("hangs", "flush after every line"),
        ("log", "write logs to stderr"),
        ("garbage", "not a message of the contract"),
        ("bom", "byte-order mark"),
        ("long", "1 MiB"),
        ("not_utf8", "UTF-8"),
        ("duplicate", "basis"),
        ("nan", "NaN"),
        ("text_number", "tenths"),
        ("unknown_field", "confirmed_by"),
        ("wrong_id", "id"),
        ("two_answers", "id"),
    ] {
        let sut = faulty(mode);
        let arguments =
            ["run", "--sut", &sut, "--name", "V-00", "--role", "engine", "--deadline", "700", "--out", mode];
        let (code, text) = told(&madoguchi(home.path(), &arguments));
        assert!(code.is_some_and(|code| code != 0), "{mode}: {code:?} {text}");
        assert!(text.contains(wanted), "{mode} should tell `{wanted}`:\n{text}");
        let evidence = read_events(&home.path().join(mode)).unwrap_or_else(|fault| panic!("{mode}: {fault}"));
        assert!(evidence.head.is_some(), "{mode}");
    }
}

#[test]
fn folders_of_others_are_not_touched_and_one_run_at_a_time_writes() {
    let home = folder();
    std::fs::create_dir(home.path().join("mine")).expect("a folder");
    std::fs::write(home.path().join("mine/letter.txt"), "dear").expect("a file");
    let (code, text) = told(&madoguchi(home.path(), &["run", "--name", "V-001", "--out", "mine"]));
    assert_eq!(code, Some(3), "{text}");
    assert!(text.contains("letter.txt") && text.contains("nothing was touched"), "{text}");
    assert_eq!(std::fs::read_dir(home.path().join("mine")).expect("readable").count(), 1);
    let (code, text) = told(&madoguchi(home.path(), &["run", "--name", "V-001", "--out", "mine/letter.txt"]));
    assert_eq!(code, Some(3), "{text}");

    let mut first = Command::new(MADOGUCHI)
        .args(["run", "--sut", &faulty("late"), "--name", "V-0", "--role", "engine", "--out", "shared"])
        .current_dir(home.path())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("the binary starts");
    std::thread::sleep(Duration::from_millis(1500));
    let (code, text) = told(&madoguchi(home.path(), &["run", "--name", "V-001", "--out", "shared"]));
    assert_eq!(code, Some(3), "{text}");
    assert!(text.contains("another run"), "{text}");
    first.kill().expect("it was running");
    first.wait().expect("it ends");
    let evidence = read_events(&home.path().join("shared")).expect("valid up to the kill");
    assert!(!evidence.closed);
}

#[test]
fn an_interrupt_ends_with_130_and_valid_evidence() {
    let home = folder();
    let child = Command::new(MADOGUCHI)
        .args(["run", "--sut", &faulty("late"), "--name", "V-0", "--role", "engine", "--out", "out"])
        .current_dir(home.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary starts");
    std::thread::sleep(Duration::from_millis(1500));
    let sent = Command::new("kill").args(["-INT", &child.id().to_string()]).status().expect("kill is there");
    assert!(sent.success());
    let (code, text) = told(&child.wait_with_output().expect("it ends"));
    assert_eq!(code, Some(130), "{text}");
    assert!(text.contains("interrupted"), "{text}");
    assert!(read_events(&home.path().join("out")).expect("valid").closed);
}

#[test]
fn a_closed_standard_output_ends_quietly() {
    let home = folder();
    let script = format!("'{MADOGUCHI}' features | head -c 10 >/dev/null; echo ${{PIPESTATUS[0]}}");
    let output = Command::new("bash").args(["-c", &script]).current_dir(home.path()).output().expect("bash is there");
    assert_eq!(String::from_utf8_lossy(&output.stdout).trim(), "141");
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn the_same_bytes_for_jobs_and_shards() {
    let home = folder();
    let sut = format!("stdio:'{MADOGUCHI}' reference --stdio");
    let run = |more: &[&str]| {
        let base = ["run", "--name", "V-0", "--as-of", "2026-11-24"];
        let (code, text) = told(&madoguchi(home.path(), &[&base[..], more].concat()));
        assert_eq!(code, Some(0), "{text}");
    };
    run(&["--sut", &sut, "--jobs", "1", "--out", "one"]);
    run(&["--sut", &sut, "--jobs", "2", "--out", "two"]);
    for shard in ["1/3", "2/3", "3/3"] {
        run(&["--sut", &sut, "--shard", shard, "--out", &format!("part{}", &shard[..1])]);
    }
    let (code, text) = told(&madoguchi(home.path(), &["merge", "part1", "part2", "part3", "--out", "whole"]));
    assert_eq!(code, Some(0), "{text}");
    let read = |path: &str| std::fs::read(home.path().join(path)).expect(path);
    for name in ["events.ndjson", "summary.json", "junit.xml"] {
        assert!(read(&format!("one/{name}")) == read(&format!("two/{name}")), "{name} differs by jobs");
        assert!(read(&format!("one/{name}")) == read(&format!("whole/{name}")), "{name} differs by shards");
    }
    let (code, text) = told(&madoguchi(home.path(), &["merge", "part1", "part3", "--out", "half"]));
    assert_eq!(code, Some(3), "a missing shard is refused: {text}");
}

#[test]
fn the_reference_is_served_over_http() {
    use std::io::{BufRead, BufReader};
    let home = folder();
    let mut server = Command::new(MADOGUCHI)
        .args(["reference", "--http", "127.0.0.1:0"])
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary starts");
    let mut line = String::new();
    BufReader::new(server.stderr.take().expect("piped")).read_line(&mut line).expect("it tells its address");
    let address = line.trim().rsplit(' ').next().unwrap_or_default().to_string();
    let (code, text) = told(&madoguchi(home.path(), &["run", "--name", "V-0", "--sut", &address]));
    server.kill().expect("it was running");
    server.wait().expect("it ends");
    assert_eq!(code, Some(0), "{line}{text}");
}

#[test]
fn init_passes_the_doctor_and_lists_are_printed() {
    let home = folder();
    assert_eq!(told(&madoguchi(home.path(), &["init", "--lang", "python", "mine"])).0, Some(0));
    assert_eq!(told(&madoguchi(home.path(), &["init", "--lang", "python", "mine"])).0, Some(3), "never overwrites");
    let (code, text) = told(&madoguchi(&home.path().join("mine"), &["doctor", "--sut", "stdio:python3 adapter.py"]));
    assert_eq!(code, Some(0), "{text}");
    let (code, text) = told(&madoguchi(&home.path().join("mine"), &["run", "--name", "V-069"]));
    assert!(code.is_some_and(|code| code == 0 || code == 5), "madoguchi.toml names the product: {text}");
    let (_, text) = told(&madoguchi(home.path(), &["reference", "--list-defects"]));
    assert!(text.lines().filter(|line| line.contains("R-")).count() >= 24, "{text}");
    for (arguments, wanted) in [
        (&["clauses"][..], "R-CERT-05"),
        (&["clauses", "--ambiguous", "--lang", "ja"], "A-01"),
        (&["clauses", "--csv"], "clause,level"),
        (&["features", "--check"], "cases in"),
        (&["features", "--lang", "en"], "the patient presents"),
        (&["run", "--help"], "--fail-fast"),
    ] {
        let (code, text) = told(&madoguchi(home.path(), arguments));
        assert_eq!(code, Some(0), "{arguments:?}: {text}");
        assert!(text.contains(wanted), "{arguments:?}: {text}");
    }
}

#[test]
fn an_attestation_is_written_for_the_evidence_looked_at() {
    let home = folder();
    let (code, text) = told(&madoguchi(home.path(), &["run", "--name", "V-179", "--out", "out"]));
    assert_eq!(code, Some(0), "{text}");
    let arguments =
        ["attest", "out", "V-179@actual", "--by", "検証 花子", "--reason", "読んだ", "--as-of", "2026-11-24"];
    assert_eq!(told(&madoguchi(home.path(), &arguments)).0, Some(0));
    let written = std::fs::read_to_string(home.path().join("attestations.toml")).expect("written");
    assert!(written.contains("検証 花子") && written.contains("V-179@actual"), "{written}");
    assert_eq!(told(&madoguchi(home.path(), &["attest", "out", "R-NONE-01", "--by", "x", "--reason", "y"])).0, Some(3));
}
