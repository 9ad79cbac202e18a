//! What a person sees: standard output that may close at any time, and errors with what to do.

use clap::builder::StyledStr;
use madoguchi_contract::Language;
use madoguchi_report::view::{Colour, View};
use std::io::{IsTerminal, Write};

/// Writes to standard output; a reader that went away ends the program quietly with 141.
pub fn print(text: &str) {
    let mut out = std::io::stdout().lock();
    if out.write_all(text.as_bytes()).and_then(|()| out.flush()).is_err() {
        std::process::exit(141);
    }
}

/// A help text, in colour on a terminal.
pub fn styled(text: &StyledStr) -> String {
    if is_terminal() { text.ansi().to_string() } else { text.to_string() }
}

/// Writes an error: what happened, and what to do.
pub fn error(what: &str, help: &str) {
    let mut err = std::io::stderr().lock();
    let _ = writeln!(err, "error: {what}");
    if !help.is_empty() {
        let _ = writeln!(err, "  help: {help}");
    }
}

/// Writes what a person ought to know and is no error.
pub fn note(what: &str) {
    let _ = writeln!(std::io::stderr().lock(), "note: {what}");
}

/// The view for this terminal.
pub fn view(language: Language) -> View {
    let width = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok()).unwrap_or(100);
    let colour = if is_terminal() { Colour::Ansi } else { Colour::Plain };
    View { width, colour, ..View::plain(language) }
}

/// The view of a report on this product; these words also belong to the command that repeats a finding.
pub fn view_of(target: &str, again: Vec<String>, language: Language) -> View {
    let mut words = vec![];
    if target != "reference" {
        words.extend(["--sut".to_string(), target.to_string()]);
    }
    words.extend(again);
    View { again: words, ..view(language) }
}

fn is_terminal() -> bool {
    std::io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none()
}
