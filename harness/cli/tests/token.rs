//! The bearer token: from the environment or a file, sent, and never written or printed anywhere.

mod common;

use common::{Background, Ran, program};
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use tempfile::{TempDir, tempdir};

const TOKEN: &str = "clearly-fake-token-0123456789";

fn folder() -> TempDir {
    tempdir().expect("a temporary folder")
}

fn address(mut stream: impl BufRead) -> String {
    let mut line = String::new();
    stream.read_line(&mut line).expect("an address");
    line.split_whitespace().find(|word| word.starts_with("http://")).expect("an address").to_string()
}

/// The reference, which refuses whoever does not bear the token.
fn guarded(folder: &Path) -> (Background, String) {
    let mut command = program(folder);
    command.args(["reference", "--http", "127.0.0.1:0"]).env("MADOGUCHI_TOKEN", TOKEN);
    let mut service = Background::start(&mut command);
    let stderr = service.0.as_mut().and_then(|child| child.stderr.take()).expect("caught");
    let target = address(BufReader::new(stderr));
    (service, target)
}

/// A service that repeats the token in each answer.
fn chatty() -> (Background, String) {
    let mut python = Command::new("python3");
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../contract/tests/adapters/faulty_http.py");
    python.args([path, "hangs", "no-such-case"]).env("PYTHONDONTWRITEBYTECODE", "1");
    let mut service = Background::start(&mut python);
    let stdout = service.0.as_mut().and_then(|child| child.stdout.take()).expect("caught");
    let target = address(BufReader::new(stdout));
    (service, target)
}

fn run(folder: &Path, target: &str, set: impl Fn(&mut Command) -> &mut Command) -> Ran {
    let mut command = program(folder);
    command.args(["run", "--sut", target, "--name", "V-00", "--rulebook", "actual"]).stdin(Stdio::null());
    set(&mut command).output().expect("the program starts").into()
}

/// Looks through every file that a run left.
fn never_written(folder: &Path, ran: &Ran) {
    assert!(!ran.out.contains(TOKEN) && !ran.err.contains(TOKEN), "printed");
    let (mut folders, mut files) = (vec![folder.join("out")], 0);
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            files += 1;
            let bytes = std::fs::read(&path).expect("a file");
            let found = bytes.windows(TOKEN.len()).any(|part| part == TOKEN.as_bytes());
            assert!(!found, "the token stands in {}", path.display());
        }
    }
    assert!(files >= 4, "{files} files looked at");
}

#[test]
fn the_token_comes_from_each_of_its_places() {
    let folder = folder();
    let (_service, target) = guarded(folder.path());
    std::fs::write(folder.path().join("secret"), format!("{TOKEN}\n")).expect("a file");
    run(folder.path(), &target, |command| command).exits(3);

    let ran = run(folder.path(), &target, |command| command.env("MADOGUCHI_TOKEN", TOKEN)).exits(0);
    never_written(folder.path(), &ran);
    let ran = run(folder.path(), &target, |command| command.env("MADOGUCHI_TOKEN_FILE", "secret")).exits(0);
    never_written(folder.path(), &ran);
    std::fs::write(folder.path().join("madoguchi.toml"), "token_file = \"secret\"\n").expect("a file");
    let ran = run(folder.path(), &target, |command| command).exits(0);
    never_written(folder.path(), &ran);

    let doctor = common::madoguchi(folder.path(), &["doctor", "--sut", &target]).exits(0);
    let replay = common::madoguchi(folder.path(), &["replay", "V-006@actual", "--sut", &target]).exits(0);
    for ran in [doctor, replay] {
        never_written(folder.path(), &ran);
    }
}

#[test]
fn a_service_that_repeats_the_token_does_not_bring_it_into_the_evidence() {
    let folder = folder();
    let (_service, target) = chatty();
    let ran = run(folder.path(), &target, |command| command.env("MADOGUCHI_TOKEN", TOKEN)).exits(1);
    never_written(folder.path(), &ran);
    let events = std::fs::read_to_string(folder.path().join("out/events.ndjson")).expect("evidence");
    assert!(events.contains("bearer Bearer ****"), "the service did repeat it");
}

#[test]
fn a_program_that_is_started_does_not_see_it() {
    let folder = folder();
    let script = "import os, sys; sys.exit(7 if any('TOKEN' in name for name in os.environ) else 8)";
    std::fs::write(folder.path().join("looks.py"), script).expect("a file");
    let with = |command: &mut Command| {
        command.env("MADOGUCHI_TOKEN", TOKEN).env("MADOGUCHI_TOKEN_FILE", "secret").output().expect("it starts")
    };
    let mut command = program(folder.path());
    command.args(["run", "--sut", "stdio:python3 looks.py"]);
    Ran::from(with(&mut command)).exits(3).says("exit status 8");
}

#[test]
fn a_token_file_that_holds_none_is_told_without_its_text() {
    let folder = folder();
    std::fs::write(folder.path().join("two"), "first-secret\nsecond-secret\n").expect("a file");
    std::fs::write(folder.path().join("empty"), "\n").expect("a file");
    for (file, text) in [("nowhere", "cannot be read"), ("two", "more than one line"), ("empty", "is empty")] {
        let ran = run(folder.path(), "http://127.0.0.1:1", |command| command.env("MADOGUCHI_TOKEN_FILE", file));
        let ran = ran.exits(3).says(text).says("help:");
        assert!(!ran.err.contains("secret"), "{}", ran.err);
    }
}

#[test]
fn there_is_no_argument_for_it() {
    let folder = folder();
    for command in ["run", "doctor", "replay", "reference"] {
        let help = common::madoguchi(folder.path(), &[command, "--help"]).exits(0).out;
        assert!(!help.contains("--token"), "{help}");
    }
}
