//! Runs the real program in a folder of its own and looks at what it left behind.

// Each test file takes what it needs of it.
#![allow(dead_code)]

use madoguchi_contract::event::{Evidence, read_events};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

/// How the program ended, and what it said.
#[derive(Debug)]
pub struct Ran {
    /// Exit code; none after a signal.
    pub code: Option<i32>,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

impl Ran {
    /// Demands this exit code.
    #[track_caller]
    pub fn exits(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "--- stdout\n{}\n--- stderr\n{}", self.out, self.err);
        self
    }

    /// Demands this text, on either stream; line ends of the layout do not count.
    #[track_caller]
    pub fn says(self, text: &str) -> Self {
        let said = [&self.out, &self.err].map(|stream| stream.split_whitespace().collect::<Vec<_>>().join(" "));
        assert!(said.iter().any(|said| said.contains(text)), "no `{text}` in\n{}\n{}", self.out, self.err);
        assert!(!self.err.contains("panicked"), "{}", self.err);
        self
    }
}

impl From<Output> for Ran {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code(),
            out: String::from_utf8(output.stdout).expect("UTF-8"),
            err: String::from_utf8(output.stderr).expect("UTF-8"),
        }
    }
}

/// The program, in this folder.
pub fn program(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_madoguchi"));
    command.current_dir(folder).stdin(Stdio::null()).env("COLUMNS", "100").env("PYTHONDONTWRITEBYTECODE", "1");
    command
}

/// Runs the program to its end.
pub fn madoguchi(folder: &Path, args: &[&str]) -> Ran {
    program(folder).args(args).output().expect("the program starts").into()
}

/// The evidence in this folder: every chain is verified.
#[track_caller]
pub fn evidence(folder: &Path) -> Evidence {
    read_events(folder).unwrap_or_else(|fault| panic!("{fault}"))
}

/// A program in the background; it does not outlive the test.
pub struct Background(pub Option<Child>);

impl Background {
    /// Starts it, both streams caught.
    pub fn start(command: &mut Command) -> Self {
        let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
        Self(Some(child.expect("the program starts")))
    }
}

impl Drop for Background {
    fn drop(&mut self) {
        if let Some(child) = &mut self.0 {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

/// Waits until something holds; a busy machine is given time.
#[track_caller]
pub fn until(what: &str, holds: impl Fn() -> bool) {
    let start = Instant::now();
    while !holds() {
        assert!(start.elapsed() < Duration::from_secs(60), "{what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}
