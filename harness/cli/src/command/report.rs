//! From verdicts to files and the terminal: the same for `run` and `merge`.

use super::suite::hex;
use crate::console;
use crate::exit::Exit;
use crate::settings::Settings;
use madoguchi_contract::event::RunHead;
use madoguchi_judge::attest::Attestations;
use madoguchi_judge::known::KnownFailures;
use madoguchi_judge::run::{RunFacts, RunVerdict};
use madoguchi_judge::tally::{Ending, Strictness};
use madoguchi_judge::{CaseVerdict, Clauses, ErrorMap};
use madoguchi_report::summary::Summary;
use madoguchi_report::view::View;
use madoguchi_report::{junit, terminal};
use sha2::{Digest, Sha256};
use std::path::Path;

/// Adds up a run, writes `junit.xml` and `summary.json`, prints the report.
#[expect(clippy::too_many_arguments, reason = "a run is concluded in two places, each with all of this in hand")]
pub fn conclude(
    head: RunHead,
    verdicts: Vec<CaseVerdict>,
    codes: &ErrorMap,
    out: &Path,
    settings: &Settings,
    ending: Ending,
    strictness: Strictness,
    view: &View,
) -> Exit {
    let clauses = Clauses::builtin().under(&head.extends);
    let known = match read(settings.expectations.as_deref(), |text| {
        KnownFailures::parse(text, &clauses).map_err(|e| e.to_string())
    }) {
        Ok(known) => known.unwrap_or_default(),
        Err(error) => return refuse(&error),
    };
    let attestations = match read(settings.attestations.as_deref(), |text| {
        Attestations::parse(text, &clauses).map_err(|e| e.to_string())
    }) {
        Ok(attestations) => attestations.unwrap_or_default(),
        Err(error) => return refuse(&error),
    };
    let evidence = match std::fs::read(out.join("events.ndjson")) {
        Ok(bytes) => hex(&Sha256::digest(bytes)),
        Err(error) => return refuse(&format!("{}: {error}", out.join("events.ndjson").display())),
    };
    let facts = RunFacts {
        head,
        evidence,
        known: &known,
        attestations: &attestations,
        codes,
        kill_score: None,
        ending,
        strictness,
    };
    let run = RunVerdict::of(verdicts, facts, &clauses);
    let files = [("junit.xml", junit::junit(&run, view.language)), ("summary.json", Summary::of(&run).to_json())];
    for (name, text) in files {
        if let Err(error) = std::fs::write(out.join(name), text) {
            console::error(&format!("{}: {error}", out.join(name).display()), "make room or choose another --out");
            return Exit::Config;
        }
    }
    console::print(&terminal::report(&run, view));
    Exit::Run(run.exit_code())
}

fn read<T>(path: Option<&Path>, parse: impl Fn(&str) -> Result<T, String>) -> Result<Option<T>, String> {
    let Some(path) = path else { return Ok(None) };
    let text = std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    parse(&text).map(Some).map_err(|error| format!("{}: {error}", path.display()))
}

fn refuse(error: &str) -> Exit {
    console::error(error, "");
    Exit::Config
}
