//! `madoguchi card serve` and the commands that order its readers about, as a person uses them.

use crate::desk::{have, skip};
use madoguchi_world::pcsc::find_driver;
use std::io::{BufRead, BufReader, Read, Write};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

const OPENSC: (&str, &str) = ("opensc-tool", "opensc");

/// The program, with the driver that was built for these tests.
pub fn madoguchi(folder: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_madoguchi"));
    let driver = find_driver().expect("the driver is built with the tests");
    command.args(args).current_dir(folder).stdin(Stdio::null()).env("MADOGUCHI_DRIVER", driver);
    command
}

/// A running `card serve`; a test that fails does not leave it behind.
pub struct Serving(pub Child);

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// `card serve` in this folder and the socket it prints; `None` when this machine gives no name space.
pub fn serve(folder: &Path, args: &[&str]) -> Option<(Serving, PathBuf)> {
    let mut command = madoguchi(folder, &["card", "serve", "--session", "session"]);
    let child = command.args(args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
    let mut child = Serving(child.expect("started"));
    let mut line = String::new();
    BufReader::new(child.0.stdout.take().expect("piped")).read_line(&mut line).expect("read");
    match line.trim_end().strip_prefix("export PCSCLITE_CSOCK_NAME=") {
        Some(socket) => Some((child, socket.into())),
        None => {
            let mut said = String::new();
            child.0.stderr.take().expect("piped").read_to_string(&mut said).expect("text");
            assert!(said.contains("gives no name space"), "{said}");
            skip(&said);
            None
        }
    }
}

fn card(folder: &Path, args: &[&str]) -> Output {
    let mut command = madoguchi(folder, &["card"]);
    command.args(args).args(["--session", "session"]).output().expect("the program runs")
}

#[track_caller]
fn says(output: &Output, code: i32, text: &str) {
    let said = [&output.stdout, &output.stderr].map(|bytes| String::from_utf8_lossy(bytes).into_owned()).concat();
    assert_eq!(output.status.code(), Some(code), "{said}");
    assert!(said.contains(text), "no `{text}` in {said}");
}

fn name(folder: &Path, socket: &Path) -> Output {
    let mut command = Command::new("opensc-tool");
    command
        .args(["--reader", "0", "--name"])
        .current_dir(folder)
        .env("PCSCLITE_CSOCK_NAME", socket)
        .output()
        .expect("it runs")
}

#[test]
fn a_session_is_ordered_about_and_stopped() {
    if !have(&[OPENSC]) {
        return;
    }
    let place = tempfile::tempdir().expect("a folder");
    let folder = place.path();
    says(&card(folder, &["state"]), 3, "no session runs in session");
    says(&card(folder, &["state", "--lang", "ja"]), 3, "動いているセッションはありません");
    let Some((mut serving, socket)) = serve(
        folder,
        &["--profile", "plastic", "--profile", "android", "--reader-name", "Desk", "--trace", "t.ndjson"],
    ) else {
        return;
    };
    says(&card(folder, &["state"]), 0, "reader 1 (Desk): present, card plastic");
    says(&card(folder, &["state", "--reader", "2", "--json"]), 0, "\"profile\":\"android\"");
    says(&card(folder, &["state", "--reader", "3"]), 2, "there is no reader 3");
    says(&name(folder, &socket), 0, "jpki");

    says(&card(folder, &["remove"]), 0, "absent");
    says(&card(folder, &["insert", "--profile", "pinless"]), 0, "card pinless");
    says(&card(folder, &["insert", "--profile", "paper"]), 3, "plastic");
    says(&card(folder, &["insert", "--profile", "plastic", "--expiry", "2025-13-01"]), 3, "2025-13-01");
    says(&card(folder, &["tap"]), 3, "remove it before a tap");
    says(&card(folder, &["fault", "earthquake"]), 3, "earthquake");
    says(&card(folder, &["fault", "lost@1"]), 0, "present");
    // OpenSC goes by the answer to reset when its first command is lost; at the next start it sees no card.
    name(folder, &socket);
    says(&name(folder, &socket), 1, "Card not present");
    says(&card(folder, &["state", "--reader", "1"]), 0, "absent");
    says(&card(folder, &["fault"]), 0, "absent");
    says(&card(folder, &["tap", "--ms", "300"]), 0, "present");
    let gone = (0..300).any(|_| {
        std::thread::sleep(std::time::Duration::from_millis(10));
        String::from_utf8_lossy(&card(folder, &["state", "--reader", "1"]).stdout).contains("absent")
    });
    assert!(gone, "the tapped card was not taken away");
    // A second session in the same folder is refused, the first goes on.
    let second = madoguchi(folder, &["card", "serve", "--session", "session", "--profile", "plastic"]).output();
    says(&second.expect("it runs"), 3, "is in use");

    says(&card(folder, &["stop"]), 0, "");
    assert_eq!(serving.0.wait().expect("ended").code(), Some(0));
    assert!(!socket.exists());
    assert_eq!(std::fs::read_dir(folder.join("session")).expect("the folder").count(), 0, "something is left behind");
    let printed = madoguchi(folder, &["card", "trace", "t.ndjson"]).output().expect("it runs");
    says(&printed, 0, "SELECT");
    assert!(std::fs::read_to_string(folder.join("t-2.ndjson")).expect("one trace a reader").contains("power_on"));
}

#[test]
fn ctrl_c_ends_with_130_and_takes_the_daemon_along() {
    if !have(&[]) {
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let Some((mut serving, socket)) = serve(folder.path(), &["--profile", "plastic"]) else { return };
    let interrupt = Command::new("kill").args(["-INT", &serving.0.id().to_string()]).status().expect("kill runs");
    assert!(interrupt.success());
    assert_eq!(serving.0.wait().expect("ended").code(), Some(130));
    assert!(!socket.exists(), "pcscd still runs");
}

#[test]
fn the_control_socket_is_the_owners_and_refuses_nonsense() {
    if !have(&[]) {
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let Some((mut serving, _)) = serve(folder.path(), &["--profile", "plastic"]) else { return };
    let path = folder.path().join("session/reader-1/control");
    let mode = |path: &Path| std::fs::metadata(path).expect("it is there").permissions().mode() & 0o777;
    assert_eq!((mode(&path), mode(&folder.path().join("session"))), (0o600, 0o700));
    assert_eq!(mode(&folder.path().join("session/reader-1/reader.toml")), 0o600);
    let mut stream = UnixStream::connect(&path).expect("connected");
    let mut answers = BufReader::new(stream.try_clone().expect("a second end"));
    for (line, says) in [
        (&b"{\"order\":\"eject\"}\n"[..], "eject"),
        (b"\n", "not an order"),
        (b"\xff\xfe\n", "not UTF-8"),
        (b"{\"order\":\"tap\",\"ms\":\"soon\"}\n", "soon"),
        (b"{\"order\":\"insert\",\"card\":{\"profile\":\"paper\"}}\n", "no built-in profile `paper`"),
        (b"{\"order\":\"insert\",\"card\":{\"profile\":\"x.toml\",\"text\":\"format = 1\"}}\n", "x.toml"),
        (b"{\"order\":\"state\"}\n", "\"present\":true"),
    ] {
        stream.write_all(line).expect("written");
        let mut answer = String::new();
        answers.read_line(&mut answer).expect("read");
        assert!(answer.contains(says), "{answer}");
    }
    // A line without an end is not read for ever.
    let endless = vec![b'x'; 3 << 20];
    let _ = stream.write_all(&endless);
    let mut answer = String::new();
    let _ = answers.read_line(&mut answer);
    assert!(answer.is_empty() || answer.contains("longer than"), "{answer}");
    says(&card(folder.path(), &["state"]), 0, "present");
    says(&card(folder.path(), &["stop"]), 0, "");
    serving.0.wait().expect("ended");
}
