//! `attest`: a person's verdict on what only a person can judge, valid for the evidence that was looked at.

use super::run::today;
use super::suite::hex;
use crate::console;
use crate::exit::Exit;
use crate::options::{AttestOptions, Attested};
use crate::settings::Settings;
use madoguchi_judge::attest::{Attestation, Attestations};
use madoguchi_judge::{Clauses, Verdict};
use madoguchi_report::bundle::{Bundle, EVENTS};
use madoguchi_rulebook::Day;
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};

/// Adds an attestation to `attestations.toml`.
pub fn run(options: &AttestOptions) -> Exit {
    let digest = match looked_at(&options.evidence) {
        Ok(digest) => digest,
        Err(error) => return refuse(&error, "give the evidence bundle of a run, or its folder"),
    };
    let date = match options.as_of.as_deref().map_or_else(|| Ok(today()), Day::parse) {
        Ok(day) => day,
        Err(error) => return refuse(&error.to_string(), ""),
    };
    let settings = match Settings::read() {
        Ok(settings) => settings,
        Err(error) => return refuse(&error, ""),
    };
    let path = settings.attestations.unwrap_or_else(|| PathBuf::from("attestations.toml"));
    let clauses = Clauses::builtin();
    let mut list = match std::fs::read_to_string(&path) {
        Ok(text) => match Attestations::parse(&text, clauses) {
            Ok(list) => list,
            Err(error) => return refuse(&format!("{}: {error}", path.display()), ""),
        },
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Attestations::default(),
        Err(error) => return refuse(&format!("{}: {error}", path.display()), ""),
    };
    let clause = options.subject.starts_with("R-");
    let entry = Attestation {
        case: (!clause).then(|| options.subject.clone()),
        clause: clause.then(|| options.subject.clone()),
        verdict: match options.verdict {
            Attested::Pass => Verdict::Pass,
            Attested::Fail => Verdict::Fail,
        },
        by: options.by.clone(),
        date,
        reason: options.reason.clone(),
        digest,
    };
    if let Err(error) = list.attest(entry, clauses) {
        return refuse(&error.to_string(), "name a case (V-179@actual) or a clause (R-OLD-06)");
    }
    match std::fs::write(&path, list.to_toml()) {
        Ok(()) => {
            console::print(&format!("{}\n", path.display()));
            Exit::Good
        }
        Err(error) => refuse(&format!("{}: {error}", path.display()), ""),
    }
}

/// The digest of the events in a bundle, or in the folder of a run.
fn looked_at(path: &Path) -> Result<String, String> {
    if path.is_file() {
        let (bundle, _) = Bundle::read(path).map_err(|error| format!("{}: {error}", path.display()))?;
        let events = bundle.files.get(EVENTS).ok_or_else(|| format!("{}: no {EVENTS} in it", path.display()))?;
        return Ok(hex(&Sha256::digest(events)));
    }
    let events = path.join(EVENTS);
    let bytes = std::fs::read(&events).map_err(|error| format!("{}: {error}", events.display()))?;
    Ok(hex(&Sha256::digest(bytes)))
}

fn refuse(what: &str, help: &str) -> Exit {
    console::error(what, help);
    Exit::Config
}
