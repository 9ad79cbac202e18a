//! `attest`: a person's verdict on what only a person can judge, valid for the evidence that was looked at.

use super::run::today;
use super::suite::hex;
use super::verify::{read, told};
use crate::bundle::signing_key;
use crate::console;
use crate::exit::Exit;
use crate::options::{AttestOptions, Attested};
use crate::settings::Settings;
use madoguchi_contract::Language;
use madoguchi_judge::attest::{Attestation, Attestations};
use madoguchi_judge::{Clauses, Verdict};
use madoguchi_report::bundle::seal::TestResult;
use madoguchi_report::bundle::{ATTESTATIONS, Bundle, EVENTS, SUMMARY};
use madoguchi_report::summary::Summary;
use madoguchi_rulebook::Day;
use madoguchi_suite::verify::{Demand, verify};
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
    let attested = match &options.into {
        Some(new) => match within(options, &list) {
            Ok(bytes) => Some((new, bytes)),
            Err(exit) => return exit,
        },
        None => None,
    };
    let written = [(&path, list.to_toml().into_bytes())].into_iter().chain(attested);
    for (path, bytes) in written {
        if let Err(error) = std::fs::write(path, bytes) {
            return refuse(&format!("{}: {error}", path.display()), "name a file that can be written");
        }
        console::print(&format!("{}\n", path.display()));
    }
    Exit::Good
}

/// The bundle with this list in it. Its histories stay as they are; what they are worth is added up again.
fn within(options: &AttestOptions, list: &Attestations) -> Result<Vec<u8>, Exit> {
    let key = signing_key(options.key.as_deref(), Language::En)?;
    let (bundle, _, verified) = read(&options.evidence, &Demand::Nothing, Language::En)?;
    if !verified.is_consistent() {
        return Err(refuse(told(&bundle, &verified, Language::En).trim_end(), "what is not consistent cannot be used"));
    }
    let mut bundle = bundle;
    bundle.files.insert(ATTESTATIONS.into(), list.to_toml().into_bytes());
    let judged = verify(&bundle, &bundle.to_bytes(), &Demand::Nothing);
    let Some(run) = judged.run else {
        return Err(refuse("the bundle cannot be judged", "give the bundle that a run left"));
    };
    bundle.files.insert(SUMMARY.into(), Summary::of(&run).to_json().into_bytes());
    let signed_before = bundle.seal.is_some();
    let new = Bundle::of(bundle.manifest, bundle.files);
    Ok(match key {
        Some(key) => new.signed(&key, &TestResult::of(&run)).to_bytes(),
        None => {
            if signed_before {
                console::note("the old signature is about the old bundle; the new one is unsigned (--key signs it)");
            }
            new.to_bytes()
        }
    })
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
