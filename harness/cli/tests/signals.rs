//! Ctrl-C and SIGTERM end every command with 130 and take the product's processes along; a closed output ends with 141.

mod common;

use common::{Background, Ran, program, until};
use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use tempfile::{TempDir, tempdir};

fn folder() -> TempDir {
    tempdir().expect("a temporary folder")
}

/// An adapter that says who it is and then hangs with a grandchild, whatever is asked.
const HANGS: &str = "import os, subprocess, time
child = subprocess.Popen(['sleep', '600'])
open('pids.new', 'w').write('%d %d' % (os.getpid(), child.pid))
os.rename('pids.new', 'pids')
time.sleep(600)
";

fn signal(run: &Background, name: &str) {
    let id = run.0.as_ref().expect("runs").id().to_string();
    assert!(Command::new("kill").args([name, &id]).status().expect("kill is there").success());
}

fn end(mut run: Background) -> Ran {
    Ran::from(run.0.take().expect("runs").wait_with_output().expect("ends"))
}

fn is_gone(pid: &str) -> bool {
    // A process that nobody has waited for yet is gone, too.
    let state = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    state.rsplit_once(") ").is_none_or(|(_, rest)| rest.starts_with('Z'))
}

#[test]
fn every_command_with_a_product_ends_it_too() {
    for (args, name) in [
        (&["doctor"][..], "-INT"),
        (&["doctor"], "-TERM"),
        (&["replay", "V-006"], "-INT"),
        (&["replay", "V-006"], "-TERM"),
        (&["run", "--name", "V-006"], "-INT"),
    ] {
        let folder = folder();
        std::fs::write(folder.path().join("hangs.py"), HANGS).expect("a file");
        let mut command = program(folder.path());
        command.args(args).args(["--sut", "stdio:python3 hangs.py", "--deadline", "600000"]);
        let run = Background::start(&mut command);
        let pids = folder.path().join("pids");
        until("the adapter runs", || pids.exists());
        let pids = std::fs::read_to_string(pids).expect("two numbers");
        signal(&run, name);
        let ran = end(run).exits(130).says("interrupted");
        assert!(!ran.err.contains("panicked"), "{args:?}");
        for pid in pids.split(' ') {
            until(&format!("{args:?}: process {pid} is gone"), || is_gone(pid));
        }
    }
}

#[test]
fn a_served_reference_ends_with_130() {
    for name in ["-INT", "-TERM"] {
        let folder = folder();
        let mut http = Background::start(program(folder.path()).args(["reference", "--http", "127.0.0.1:0"]));
        let stderr = http.0.as_mut().and_then(|child| child.stderr.as_mut()).expect("caught");
        BufReader::new(stderr).read_line(&mut String::new()).expect("it listens");
        signal(&http, name);
        end(http).exits(130);

        let mut command = program(folder.path());
        command.args(["reference", "--stdio"]).stdin(Stdio::piped());
        let mut stdio = Background::start(&mut command);
        let child = stdio.0.as_mut().expect("runs");
        // Held until the end, so that it is the signal that ends it.
        let mut input = child.stdin.take().expect("a pipe");
        writeln!(input, "{{\"id\": 1, \"verb\": \"bogus\"}}").expect("it reads");
        let mut answer = [0; 1];
        child.stdout.as_mut().expect("a pipe").read_exact(&mut answer).expect("it answers");
        signal(&stdio, name);
        end(stdio).exits(130);
        drop(input);
    }
}

/// Runs a command whose standard output nobody reads.
fn unread(folder: &Path, args: &[&str]) -> Ran {
    // Nobody reads from the beginning on: a short text is written before one could go away.
    let (reader, writer) = std::io::pipe().expect("a pipe");
    drop(reader);
    let child = program(folder).args(args).stdout(writer).stderr(Stdio::piped()).spawn().expect("it starts");
    Ran::from(child.wait_with_output().expect("ends"))
}

#[test]
fn a_closed_standard_output_ends_every_command_quietly() {
    let folder = folder();
    for args in [
        &["run", "--name", "V-006", "--out", "out"][..],
        &["run", "--name", "V-006", "--shard", "1/1", "--out", "shard"],
        &["merge", "shard", "--out", "merged"],
        &["replay", "V-006"],
        &["verify", "out"],
        &["rerun", "out", "--sample", "1"],
        &["compare", "out", "out"],
        &["timeline", "V-006"],
        &["clauses"],
        &["clauses", "--csv"],
        &["clauses", "--ambiguous"],
        &["features", "--lang", "en"],
        &["features", "--cases"],
        &["features", "--check"],
        &["doctor"],
        &["init", "--lang", "python", "mine"],
        &["reference", "--list-defects"],
        &["attest", "out", "R-CERT-05", "--by", "窓口 花子", "--reason", "画面を見た"],
        &["--help"],
        &["run", "--help"],
        &["--version"],
    ] {
        let ran = unread(folder.path(), args);
        assert_eq!(ran.code, Some(141), "{args:?}: {}", ran.err);
        assert!(!ran.err.contains("error") && !ran.err.contains("panicked"), "{args:?}: {}", ran.err);
    }
    assert!(common::evidence(&folder.path().join("out")).closed);
}

#[test]
fn a_served_reference_whose_reader_went_away_ends_quietly() {
    let folder = folder();
    let mut command = program(folder.path());
    command.args(["reference", "--stdio"]).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("it starts");
    drop(child.stdout.take());
    let mut input = child.stdin.take().expect("a pipe");
    // The first answer may still find room in nobody's pipe; what follows cannot.
    for id in 1..3 {
        let _ = writeln!(input, "{{\"id\": {id}, \"verb\": \"bogus\"}}");
    }
    let ran = Ran::from(child.wait_with_output().expect("ends")).exits(141);
    assert_eq!(ran.err, "");
}
