//! From verdicts to files and the terminal: the same for `run` and `merge`.

use crate::console;
use crate::exit::Exit;
use crate::settings::Settings;
use madoguchi_contract::event::{Closed, EvidenceError, RunHead};
use madoguchi_judge::attest::Attestations;
use madoguchi_judge::known::KnownFailures;
use madoguchi_judge::run::{RunFacts, RunVerdict};
use madoguchi_judge::tally::{Ending, Strictness};
use madoguchi_judge::{CaseVerdict, Clauses, ErrorMap};
use madoguchi_report::summary::Summary;
use madoguchi_report::view::View;
use madoguchi_report::{junit, terminal};
use std::path::Path;

/// A run that ended.
pub struct Ended<'a> {
    /// What was run.
    pub head: RunHead,
    /// Verdicts, in any order.
    pub verdicts: Vec<CaseVerdict>,
    /// What the product's codes mean.
    pub codes: &'a ErrorMap,
    /// How it ended.
    pub ending: Ending,
    /// What counts besides violations of a MUST.
    pub strictness: Strictness,
}

/// Adds up a run, writes `junit.xml` and `summary.json`, prints the report; meanwhile the evidence may still be closed.
pub fn conclude(ended: Ended<'_>, closing: Closing, out: &Path, settings: &Settings, view: &View) -> Exit {
    match concluded(ended, closing, out, settings, view) {
        Ok(run) => Exit::Run(run.exit_code()),
        Err(Refused { error, help }) => {
            console::error(&error, help);
            Exit::Config
        }
    }
}

/// The evidence on its way to be whole.
pub type Closing = Box<dyn FnOnce() -> Result<Closed, EvidenceError>>;

/// Why a run could not be concluded, and what to do.
struct Refused {
    error: String,
    help: &'static str,
}

impl From<String> for Refused {
    fn from(error: String) -> Self {
        Self { error, help: "" }
    }
}

fn concluded(
    ended: Ended<'_>,
    closing: Closing,
    out: &Path,
    settings: &Settings,
    view: &View,
) -> Result<RunVerdict, Refused> {
    let Ended { head, verdicts, codes, ending, strictness } = ended;
    let closed = || match closing() {
        Ok(closed) => Ok(closed.digest.to_string()),
        Err(error) => {
            Err(Refused { error: error.to_string(), help: "the evidence written so far is valid; the run is not" })
        }
    };
    let clauses = Clauses::builtin().under(&head.extends);
    let known = read(settings.expectations.as_deref(), |text| {
        KnownFailures::parse(text, &clauses).map_err(|error| error.to_string())
    })?;
    let attestations = read(settings.attestations.as_deref(), |text| {
        Attestations::parse(text, &clauses).map_err(|error| error.to_string())
    })?;
    let (known, attestations) = (known.unwrap_or_default(), attestations.unwrap_or_default());
    // Only attestations ask which evidence this is before it is whole.
    let (evidence, closed) = match attestations.is_empty() {
        true => (String::new(), Some(closed)),
        false => (closed()?, None),
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
    let (junit, mut summary) = (junit::junit(&run, view.language), Summary::of(&run));
    write(&out.join("junit.xml"), &junit)?;
    if let Some(closed) = closed {
        summary.evidence = closed()?;
    }
    write(&out.join("summary.json"), &summary.to_json())?;
    console::print(&terminal::report(&run, view));
    Ok(run)
}

fn write(path: &Path, text: &str) -> Result<(), Refused> {
    std::fs::write(path, text).map_err(|error| Refused {
        error: format!("{}: {error}", path.display()),
        help: "make room or choose another --out",
    })
}

fn read<T>(path: Option<&Path>, parse: impl Fn(&str) -> Result<T, String>) -> Result<Option<T>, String> {
    let Some(path) = path else { return Ok(None) };
    let text = std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    parse(&text).map(Some).map_err(|error| format!("{}: {error}", path.display()))
}
