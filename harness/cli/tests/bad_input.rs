//! Bad input gets a clear error with its exit code, and the evidence up to that point is valid.

mod common;

use common::{Background, Ran, evidence, madoguchi, program, until};
use madoguchi_contract::event::EventBody;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{Command, Stdio};
use tempfile::{TempDir, tempdir};

const FEATURE: &str = "# language: ja
@actual
機能: 試し
  @R-CERT-05
  シナリオ: S-CERT-05a 試し
    前提 患者はマイナンバーカードを持っている
    もし 2025-07-10に患者はマイナンバーカードを提示する
    ならば 資格を確認した方法は①マイナポータル画面である［R-FAIL-10 製品］
";

fn folder() -> TempDir {
    tempdir().expect("a temporary folder")
}

/// A faulty adapter of the contract's own tests.
fn faulty(mode: &str) -> String {
    format!("stdio:python3 '{}/../contract/tests/adapters/faulty.py' {mode}", env!("CARGO_MANIFEST_DIR"))
}

fn small(folder: &Path, target: &str, more: &[&str]) -> Ran {
    let args = ["run", "--sut", target, "--name", "V-00", "--rulebook", "actual", "--out", "out"];
    madoguchi(folder, &[&args, more].concat())
}

/// `features --check` on the sample, one text replaced.
fn check(from: &str, to: &str) -> Ran {
    let folder = folder();
    let text = FEATURE.replacen(from, to, 1);
    assert!(from == to || text != FEATURE);
    fs::create_dir(folder.path().join("own")).expect("a folder");
    fs::write(folder.path().join("own/a.feature"), text).expect("a file");
    let run = madoguchi(folder.path(), &["run", "--features", "own"]);
    let check = madoguchi(folder.path(), &["features", "--check", "--features", "own"]);
    if check.code != Some(0) {
        assert_eq!((run.code, &run.err), (check.code, &check.err), "`run` refuses the same");
        assert!(!folder.path().join("out").exists(), "no evidence of a run that did not begin");
    }
    check
}

// --- features

#[test]
fn the_sample_itself_is_understood() {
    check("", "").exits(0).says("1 cases in 1 files");
}

#[test]
fn an_unknown_step_is_told_with_place_and_nearest_match() {
    for (right, wrong, place, near) in [
        // A slip in a name: the name, and its column.
        (
            "マイナンバーカードを持っている",
            "マイナンバーカドを持っている",
            "6:11",
            "the nearest is `マイナンバーカード`",
        ),
        ("資格を確認した方法は", "資格を確認した方は", "8:9", "the nearest is `資格を確認した方法`"),
        // A slip in the words around it: the whole form, and the column of the slip.
        ("を持っている", "を持つている", "6:22", "the nearest is `患者は…を持っている`"),
        ("提示する", "掲示する", "7:32", "the nearest is `…に患者は…を提示する`"),
        (
            "①マイナポータル画面である",
            "①マイナポータル画面であろう",
            "8:31",
            "the nearest is `資格を確認した方法は…である`",
        ),
        // A slip in a value.
        ("①マイナポータル画面", "①マイナポータル画画", "8:19", "did you mean `①マイナポータル画面`?"),
    ] {
        let ran = check(right, wrong).exits(3);
        ran.says(&format!("a.feature:{place}")).says(near).says("help:");
    }
}

#[test]
fn a_keyword_that_the_parser_would_lose_is_told() {
    let ran = check("  シナリオ:", "  ルール: 規則\n  シナリオ:").exits(3);
    ran.says("a.feature:5:3").says("`ルール:` would be lost silently").says("help:");
}

#[test]
fn a_full_width_blank_is_told() {
    let ran = check("    前提 ", "　　前提　").exits(3);
    ran.says("a.feature:6:1").says("full-width blank (U+3000)").says("help: indent with ordinary blanks");
}

#[test]
fn a_folder_that_is_not_there_is_told() {
    let folder = folder();
    let ran = madoguchi(folder.path(), &["features", "--check", "--features", "nowhere"]).exits(3);
    ran.says("nowhere").says("give a folder of .feature files");
}

// --- the command line

#[test]
fn an_empty_selection_is_never_0_and_names_the_nearest_clause() {
    let folder = folder();
    madoguchi(folder.path(), &["run", "--tags", "@R-CERT-55"]).exits(4).says("`R-CERT-55` is near `R-CERT-05`");
    let ran = madoguchi(folder.path(), &["run", "--name", "V-999"]).exits(4);
    ran.says("no case is selected").says("help:");
    madoguchi(folder.path(), &["replay", "V-0060@actual"]).exits(4).says("the nearest is `V-006@actual`");
    assert!(!folder.path().join("out").exists());
}

#[test]
fn an_unknown_role_is_told_with_the_nearest() {
    let folder = folder();
    madoguchi(folder.path(), &["run", "--role", "enginee"]).exits(2).says("did you mean `engine`?");
}

#[test]
fn a_shard_that_is_none_is_told() {
    let folder = folder();
    for shard in ["4/3", "0/3", "x", "1", "1/0", "1/", "-1/2"] {
        let shard = format!("--shard={shard}");
        madoguchi(folder.path(), &["run", &shard]).exits(2).says("is not a shard; write 1/4");
    }
}

#[test]
fn an_unknown_defect_is_told_with_the_nearest() {
    let folder = folder();
    let ran = madoguchi(folder.path(), &["run", "--sut", "reference:grace-90"]).exits(3);
    ran.says("did you mean `grace-90-days`?");
    let ran = madoguchi(folder.path(), &["reference", "--stdio", "--defect", "grace-90"]).exits(2);
    ran.says("did you mean `grace-90-days`?");
}

#[test]
fn settings_with_a_fault_are_told_with_their_place() {
    let folder = folder();
    fs::write(folder.path().join("madoguchi.toml"), "sut = \"reference\"\nrolls = []\n").expect("a file");
    madoguchi(folder.path(), &["run"]).exits(3).says("madoguchi.toml").says("line 2").says("rolls").says("help:");
}

// --- adapters

#[test]
fn an_adapter_that_is_not_there_is_told() {
    let folder = folder();
    for (target, text) in [
        ("stdio:no-such-adapter", "no such program: check the spelling"),
        ("http://127.0.0.1:1", "nothing listens there: start the service first"),
        ("no-target", "a target begins with stdio: or http:"),
    ] {
        madoguchi(folder.path(), &["run", "--sut", target]).exits(3).says(text).says("madoguchi doctor");
    }
    assert!(!folder.path().join("out").exists(), "no evidence of a run that did not begin");
}

#[test]
fn an_adapter_that_never_introduces_itself_is_told() {
    let folder = folder();
    small(folder.path(), &faulty("log_first"), &[]).exits(3).says("write logs to stderr").says("| starting up");
    let ran = small(folder.path(), &faulty("buffered"), &["--deadline", "3000"]).exits(3);
    ran.says("output buffering: flush after every line");
}

/// A fault at the first question: exit code, what to do, evidence of every case that began.
fn fault(mode: &str, code: i32, texts: &[&str]) -> Ran {
    let folder = folder();
    let deadline = if code == 5 { "3000" } else { "20000" };
    let mut ran = small(folder.path(), &faulty(mode), &["--deadline", deadline]).exits(code);
    for text in texts {
        ran = ran.says(text);
    }
    let evidence = evidence(&folder.path().join("out"));
    assert!(evidence.closed && evidence.torn.is_empty(), "{mode}");
    assert_eq!(evidence.head.expect("a head").product.name, format!("faulty {mode}"));
    let lost = |events: &Vec<madoguchi_contract::event::Event>| {
        events.iter().any(|event| matches!(event.body, EventBody::Lost { .. }))
    };
    assert!(evidence.cases.values().any(lost), "{mode}: the loss is in the evidence");
    for name in ["summary.json", "junit.xml"] {
        assert!(folder.path().join("out").join(name).exists(), "{mode}: {name}");
    }
    ran
}

#[test]
fn an_adapter_that_dies_is_told_with_its_end_and_its_last_words() {
    fault("dies", 70, &["the program ended with exit status 3", "Traceback: 内部エラー in line 7"]);
    fault("killed", 70, &["killed by signal 9 (SIGKILL"]);
}

#[test]
fn an_adapter_that_ends_by_itself_is_told() {
    fault("exits", 70, &["(exit status 0) before `bye`", "answer every line until `bye`", "done for today"]);
}

#[test]
fn an_adapter_that_hangs_is_told_to_flush() {
    fault("hangs", 5, &["no answer within 3000 ms", "output buffering: flush after every line"]);
    fault("no_line_end", 5, &["part of a line is there without its end", "a line feed and flush"]);
}

#[test]
fn logs_and_garbage_on_standard_output_are_told() {
    fault("log", 70, &["stdout is protocol only, write logs to stderr", "INFO 患者を受け付けました"]);
    fault("garbage", 70, &["not a message of the contract"]);
}

#[test]
fn a_byte_order_mark_is_told() {
    fault("bom", 70, &["a byte-order mark: write UTF-8 without a BOM"]);
}

#[test]
fn a_line_of_2_mib_is_told() {
    fault("long", 70, &["longer than 1 MiB: answer with fewer cases"]);
}

#[test]
fn invalid_utf_8_is_told() {
    fault("not_utf8", 70, &["not UTF-8: set the output encoding to UTF-8"]);
}

#[test]
fn duplicate_keys_and_nan_are_told() {
    fault("duplicate", 70, &["the key `basis` stands twice: write each key once"]);
    fault("nan", 70, &["`NaN` is not JSON: send null or leave the field out"]);
}

#[test]
fn numbers_as_text_are_told() {
    fault("text_number", 70, &["invalid type: string \"3\""]);
    fault("text_id", 70, &["the `id` is the text", "send back the number as it came"]);
}

#[test]
fn a_wrong_id_and_two_answers_are_told() {
    fault("wrong_id", 70, &["which was not asked: a wrong id, or an answer before the question"]);
    fault("two_answers", 70, &["a second answer to id", "answer each question once"]);
    fault("no_id", 70, &["send back the `id` of the question"]);
}

#[test]
fn an_answer_before_its_question_is_told() {
    let folder = folder();
    // One case, so that the next `id` is surely not asked yet.
    let args = ["run", "--sut", &faulty("early"), "--name", "V-006", "--rulebook", "actual", "--out", "out"];
    let ran = madoguchi(folder.path(), &args).exits(70);
    ran.says("was not asked: a wrong id, or an answer before the question");
    assert!(evidence(&folder.path().join("out")).closed);
}

#[test]
fn a_grandchild_that_is_left_behind_is_ended_and_told() {
    for mode in ["grandchild", "stubborn_grandchild"] {
        let folder = folder();
        let ran = small(folder.path(), &faulty(mode), &[]).exits(1).says("MUST violated");
        let ran = match mode {
            "grandchild" => ran.says("the program left processes behind, which were killed: end them before you exit"),
            _ => ran.says("the program ignored `bye` and SIGTERM and was killed: answer `bye`, then exit"),
        };
        assert!(!ran.err.contains("panicked"));
        assert!(evidence(&folder.path().join("out")).closed);
        let timing = fs::read_to_string(folder.path().join("out/timing.ndjson")).expect("beside the evidence");
        let grandchild = timing.split("grandchild ").nth(1).expect("its number was logged");
        let number: String = grandchild.chars().take_while(char::is_ascii_digit).collect();
        until("the grandchild is gone", || {
            let state = fs::read_to_string(format!("/proc/{number}/stat")).unwrap_or_default();
            state.rsplit_once(") ").is_none_or(|(_, rest)| rest.starts_with('Z'))
        });
    }
}

#[test]
fn a_capability_that_is_declared_and_lacking_is_a_contradiction() {
    let folder = folder();
    let args = ["run", "--sut", &faulty("lacking"), "--tags", "@R-PHONE-02", "--rulebook", "actual", "--out", "out"];
    let ran = madoguchi(folder.path(), &args).exits(1);
    ran.says("CONTRADICTION").says("phone");
    assert!(evidence(&folder.path().join("out")).closed);
}

#[test]
fn carriage_returns_and_a_flood_are_no_fault_of_the_transport() {
    for mode in ["crlf", "eager", "flood_log"] {
        let folder = folder();
        small(folder.path(), &faulty(mode), &[]).exits(1).says("MUST violated");
        assert!(evidence(&folder.path().join("out")).closed);
    }
}

#[test]
fn an_http_service_that_fails_or_goes_away_is_told() {
    let folder = folder();
    for answer in ["HTTP/1.1 500 Internal Server Error\r\nContent-Length: 4\r\n\r\noops", ""] {
        let service = TcpListener::bind("127.0.0.1:0").expect("a port");
        let target = format!("http://{}", service.local_addr().expect("an address"));
        std::thread::spawn(move || {
            for stream in service.incoming() {
                let Ok(mut stream) = stream else { return };
                let _ = stream.read(&mut [0; 4096]);
                let _ = stream.write_all(answer.as_bytes());
            }
        });
        let ran = small(folder.path(), &target, &["--deadline", "2000"]).exits(3).says("madoguchi doctor");
        if !answer.is_empty() {
            ran.says("500");
        }
    }
}

#[test]
fn an_http_service_that_fails_in_mid_run_is_told_and_the_evidence_is_valid() {
    for (mode, text) in [
        ("fails", "HTTP status 500 without an outcome in its body: answer 200 and one outcome"),
        ("breaks", "the connection broke"),
    ] {
        let folder = folder();
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../contract/tests/adapters/faulty_http.py");
        let mut python = Command::new("python3");
        let mut service = Background::start(python.args([path, mode, "V-005"]).env("PYTHONDONTWRITEBYTECODE", "1"));
        let output = service.0.as_mut().and_then(|child| child.stdout.take()).expect("caught");
        let mut target = String::new();
        BufReader::new(output).read_line(&mut target).expect("an address");
        small(folder.path(), target.trim(), &[]).exits(70).says(text);
        let evidence = evidence(&folder.path().join("out"));
        assert!(evidence.closed && answered(&evidence) > 0, "{mode}");
        let lost = |event: &madoguchi_contract::event::Event| matches!(event.body, EventBody::Lost { .. });
        assert!(evidence.cases["V-005@actual"].iter().any(lost), "{mode}");
    }
}

// --- the evidence folder

#[test]
fn an_out_that_cannot_be_written_is_told() {
    let folder = folder();
    // Nobody may write here, not even root.
    let ran = madoguchi(folder.path(), &["run", "--name", "V-001", "--out", "/sys/madoguchi"]).exits(3);
    ran.says("cannot write to `/sys/madoguchi`").says("make it writable, or name another folder with --out");
    fs::write(folder.path().join("file"), "mine").expect("a file");
    let ran = madoguchi(folder.path(), &["run", "--name", "V-001", "--out", "file"]).exits(3);
    ran.says("`file` is a file, not a folder: name a folder with --out");
    assert_eq!(fs::read_to_string(folder.path().join("file")).expect("still there"), "mine");
}

#[test]
fn a_foreign_out_is_refused_and_untouched() {
    let folder = folder();
    let out = folder.path().join("foreign");
    fs::create_dir_all(out.join("segments")).expect("a folder");
    fs::write(out.join("note.txt"), "mine").expect("a file");
    fs::write(out.join("segments/photo"), "too").expect("a file");
    let ran = madoguchi(folder.path(), &["run", "--name", "V-001", "--out", "foreign"]).exits(3);
    ran.says("was not written by madoguchi").says("nothing was touched; name an empty or new folder with --out");
    assert_eq!(fs::read_to_string(out.join("note.txt")).expect("still there"), "mine");
    assert_eq!(fs::read_to_string(out.join("segments/photo")).expect("still there"), "too");
    assert_eq!(fs::read_dir(&out).expect("a folder").count(), 2, "and nothing was added");
}

#[test]
fn an_earlier_run_is_replaced() {
    let folder = folder();
    small(folder.path(), "reference", &[]).exits(0);
    let first = evidence(&folder.path().join("out")).cases.len();
    small(folder.path(), "reference", &["--tags", "@R-CERT-05"]).exits(0);
    let second = evidence(&folder.path().join("out")).cases.len();
    assert!(0 < second && second < first, "{second} < {first}");
}

#[test]
fn a_disk_that_is_full_is_told_and_what_was_written_is_valid() {
    let folder = folder();
    let limited = "trap '' XFSZ; ulimit -f 16; exec \"$0\" run --tags @R-CERT-05 --out out";
    let mut sh = Command::new("sh");
    sh.args(["-c", limited, env!("CARGO_BIN_EXE_madoguchi")]).current_dir(folder.path()).stdin(Stdio::null());
    let ran: Ran = sh.output().expect("sh starts").into();
    ran.exits(3).says("error:").says("the evidence written so far is valid; the run is not");
    evidence(&folder.path().join("out"));
}

#[test]
fn a_file_system_without_space_is_told() {
    let folder = folder();
    // A file system of 64 KiB in a name space of its own; what stands on it is copied out before it goes.
    let full = "mkdir small kept; mount -t tmpfs -o size=64k none small || exit 99; \
                \"$0\" run --tags @R-CERT-05 --out small/out; code=$?; cp -r small/out kept/; exit $code";
    let mut unshare = Command::new("unshare");
    unshare.args(["-rm", "sh", "-c", full, env!("CARGO_BIN_EXE_madoguchi")]);
    let ran: Ran = unshare.current_dir(folder.path()).stdin(Stdio::null()).output().expect("util-linux").into();
    if ran.code == Some(99) || ran.err.contains("unshare failed") {
        // Where name spaces are forbidden the limit of the test above stands for it.
        eprintln!("no name space of one's own here: {}", ran.err);
        return;
    }
    ran.exits(3).says("no space left while writing").says("free some, or name a folder on another disk with --out");
    let evidence = evidence(&folder.path().join("kept/out"));
    assert!(!evidence.closed && !evidence.cases.is_empty());
}

#[test]
fn without_a_terminal_the_lines_are_plain() {
    let folder = folder();
    let ran = small(folder.path(), "reference:grace-90-days", &[]).exits(1);
    for stream in [&ran.out, &ran.err] {
        assert!(!stream.contains('\u{1b}') && !stream.contains('\r'), "{stream:?}");
    }
    assert!(ran.err.lines().any(|line| line.contains(" pass ")), "progress, line by line: {}", ran.err);
}

// --- interrupted

/// A run against an adapter that takes its time, as far as its first answer.
fn begun(folder: &Path, out: &str) -> Background {
    let mut command = program(folder);
    let target = faulty("late");
    command.args(["run", "--sut", &target, "--tags", "@R-CERT-05", "--deadline", "60000", "--out", out]);
    let run = Background::start(&mut command);
    let segments = folder.join(out).join("segments");
    let told = |path: &Path| fs::read_to_string(path).is_ok_and(|text| text.contains("\"kind\":\"answered\""));
    until("a case is answered", || {
        fs::read_dir(&segments).is_ok_and(|list| list.flatten().any(|entry| told(&entry.path())))
    });
    run
}

fn signal(run: &Background, name: &str) {
    let id = run.0.as_ref().expect("runs").id().to_string();
    assert!(Command::new("kill").args([name, &id]).status().expect("kill is there").success());
}

fn end(mut run: Background) -> std::process::Output {
    run.0.take().expect("runs").wait_with_output().expect("ends")
}

fn answered(evidence: &madoguchi_contract::event::Evidence) -> usize {
    let answered = |events: &&Vec<madoguchi_contract::event::Event>| {
        events.iter().any(|event| matches!(event.body, EventBody::Answered { .. }))
    };
    evidence.cases.values().filter(answered).count()
}

#[test]
fn an_interrupted_run_ends_with_130_and_its_evidence_is_closed() {
    for name in ["-INT", "-TERM"] {
        let folder = folder();
        let run = begun(folder.path(), "out");
        signal(&run, name);
        Ran::from(end(run)).exits(130).says("interrupted");
        let evidence = evidence(&folder.path().join("out"));
        assert!(evidence.closed && answered(&evidence) > 0, "{name}");
        madoguchi(folder.path(), &["verify", "out"])
            .exits(0)
            .says("the run did not end by itself")
            .says("exit code 130");
    }
}

#[test]
fn a_killed_run_leaves_evidence_that_is_valid_up_to_that_point() {
    let folder = folder();
    let run = begun(folder.path(), "out");
    signal(&run, "-KILL");
    let output = end(run);
    assert_eq!(output.status.signal(), Some(9));
    let killed = evidence(&folder.path().join("out"));
    assert!(!killed.closed && answered(&killed) > 0);
    assert!(killed.head.is_some());
    small(folder.path(), "reference", &[]).exits(0);
    assert!(evidence(&folder.path().join("out")).closed, "the next run may have the folder");
}

#[test]
fn two_runs_in_one_out_do_not_mix() {
    let folder = folder();
    let first = begun(folder.path(), "out");
    small(folder.path(), "reference", &[]).exits(3).says("another run is writing to `out`: wait until it ends");
    signal(&first, "-INT");
    Ran::from(end(first)).exits(130);
    let evidence = evidence(&folder.path().join("out"));
    assert_eq!(evidence.head.expect("a head").product.name, "faulty late");
}

#[test]
fn a_closed_standard_output_ends_quietly() {
    let folder = folder();
    for args in [&["run", "--tags", "@R-CERT-05"][..], &["clauses"], &["features", "--lang", "en"]] {
        let mut child = program(folder.path())
            .args(args)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        drop(child.stdout.take());
        let ran = Ran::from(child.wait_with_output().expect("ends")).exits(141);
        assert!(!ran.err.contains("error") && !ran.err.contains("panicked"), "{}", ran.err);
    }
    assert!(evidence(&folder.path().join("out")).closed);
}
