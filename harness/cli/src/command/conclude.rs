//! From verdicts to files and the terminal: the same for `run` and `merge`.

use crate::bundle::Inputs;
use crate::console;
use crate::exit::Exit;
use crate::github::GitHub;
use crate::settings::Settings;
use madoguchi_contract::event::{Closed, EvidenceError, RunHead, read_events};
use madoguchi_judge::attest::Attestations;
use madoguchi_judge::known::KnownFailures;
use madoguchi_judge::run::{RunFacts, RunVerdict};
use madoguchi_judge::tally::{Ending, Strictness};
use madoguchi_judge::{CaseVerdict, Clauses, ErrorMap};
use madoguchi_report::bundle::key::SigningKey;
use madoguchi_report::bundle::seal::TestResult;
use madoguchi_report::bundle::{self, ATTESTATIONS, Bundle, EVENTS, EXPECTATIONS, MUTANTS, Manifest, SUMMARY};
use madoguchi_report::html::{self, Material, REPORT};
use madoguchi_report::summary::Summary;
use madoguchi_report::view::View;
use madoguchi_report::{har, junit, terminal};
use madoguchi_suite::mutants::Matrix;
use std::collections::BTreeMap;
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
    /// What the run rests on, for the bundle; none: no bundle is made.
    pub inputs: Option<Inputs>,
    /// The key that signs the bundle.
    pub key: Option<SigningKey>,
    /// GitHub Actions, where it listens.
    pub github: Option<GitHub>,
}

/// Adds up a run, writes `junit.xml`, `summary.json`, the bundle with its report and, where anything went over HTTP, `http.har`, and prints the report;
/// meanwhile the evidence may still be closed.
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
    let Ended { head, verdicts, codes, ending, strictness, inputs, key, github } = ended;
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
    let lists = [(EXPECTATIONS, known.text), (ATTESTATIONS, attestations.text)];
    let (known, attestations) = (known.list, attestations.list);
    // Only attestations ask which evidence this is before it is whole.
    let (evidence, closed) = match attestations.is_empty() {
        true => (String::new(), Some(closed)),
        false => (closed()?, None),
    };
    let matrix = Matrix::committed().filter(|matrix| matrix.score(&head.suite).is_some());
    let kill_score = matrix.as_ref().and_then(|matrix| matrix.score(&head.suite));
    let facts =
        RunFacts { head, evidence, known: &known, attestations: &attestations, codes, kill_score, ending, strictness };
    let mut run = RunVerdict::of(verdicts, facts, &clauses);
    let (junit, mut summary) = (junit::junit(&run, view.language), Summary::of(&run));
    write(&out.join("junit.xml"), &junit)?;
    if let Some(closed) = closed {
        summary.evidence = closed()?;
    }
    let (evidence, summary) = (summary.evidence.clone(), summary.to_json());
    run.evidence = evidence;
    write(&out.join(SUMMARY), &summary)?;
    if har::is_due(&run.cases) {
        let evidence = read_events(&out.join(EVENTS)).map_err(|fault| fault.to_string())?;
        write(&out.join(har::FILE), &har::har(&evidence))?;
    }
    // The bundle is packed while the rest is made.
    let printed = std::thread::scope(|scope| {
        let packed = inputs.map(|inputs| {
            let manifest =
                Manifest::of(&run.head, inputs.command, inputs.selected, bundle::Ended { ending, strictness });
            let signed = key.map(|key| (key, TestResult::of(&run)));
            let mut files = inputs.files;
            files.extend(lists.into_iter().filter_map(|(name, text)| Some((name.to_string(), text?.into_bytes()))));
            files.insert(SUMMARY.into(), summary.into_bytes());
            files.extend(matrix.map(|matrix| (MUTANTS.into(), matrix.to_text().into_bytes())));
            (scope.spawn(move || pack(out, manifest, files, signed)), inputs.scenes)
        });
        let printed = terminal::report(&run, view);
        if let Some((packed, scenes)) = packed {
            let timelines = scenes.map(|scenes| html::drawn(&run, &scenes.cases, |id| scenes.editions.get(id)));
            let bundle = packed.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))?;
            if let Some(timelines) = timelines {
                let material = Material { bundle: &bundle, timelines: &timelines, before: None };
                write(&out.join(REPORT), &html::html(&run, &material))?;
            }
        }
        Ok::<_, Refused>(printed)
    })?;
    console::print(&printed);
    if let Some(github) = github {
        let help = "name a file that can be written with --github";
        github.tell(&run, view).map_err(|error| Refused { error, help })?;
    }
    Ok(run)
}

/// Makes the bundle, whose bytes it gives, out of what stands in the folder and what the run rests on.
fn pack(
    out: &Path,
    manifest: Manifest,
    mut files: BTreeMap<String, Vec<u8>>,
    signed: Option<(SigningKey, TestResult)>,
) -> Result<Vec<u8>, Refused> {
    let help = "make room or choose another --out";
    let path = out.join(EVENTS);
    let events = std::fs::read(&path).map_err(|error| format!("{}: {error}", path.display()));
    files.insert(EVENTS.into(), events.map_err(|error| Refused { error, help })?);
    let bundle = Bundle::of(manifest, files);
    let bundle = match signed {
        Some((key, result)) => bundle.signed(&key, &result),
        None => bundle,
    };
    let bytes = bundle.to_bytes();
    crate::bundle::write(out, &bytes).map_err(|error| Refused { error, help })?;
    Ok(bytes)
}

fn write(path: &Path, text: &str) -> Result<(), Refused> {
    std::fs::write(path, text).map_err(|error| Refused {
        error: format!("{}: {error}", path.display()),
        help: "make room or choose another --out",
    })
}

/// A list of the settings, and its text.
struct Listed<T> {
    list: T,
    text: Option<String>,
}

fn read<T: Default>(path: Option<&Path>, parse: impl Fn(&str) -> Result<T, String>) -> Result<Listed<T>, String> {
    let Some(path) = path else { return Ok(Listed { list: T::default(), text: None }) };
    let text = std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    let list = parse(&text).map_err(|error| format!("{}: {error}", path.display()))?;
    Ok(Listed { list, text: Some(text) })
}
