//! One old sample of every format (`scenarios/samples`): each can still be read, and a newer version is refused as such.

mod common;

use common::{Ran, madoguchi};
use futures::executor::block_on;
use madoguchi_contract::Vocabulary;
use madoguchi_contract::case::SavedCase;
use madoguchi_contract::event::{EventBody, Timing, read_events, read_events_in};
use madoguchi_contract::message::{Hello, Outcome};
use madoguchi_contract::server::serve_lines;
use madoguchi_contract::session::Session;
use madoguchi_contract::transport::envelope::Envelope;
use madoguchi_contract::transport::{Handler, InProcess};
use madoguchi_judge::attest::Attestations;
use madoguchi_judge::known::KnownFailures;
use madoguchi_judge::{Clauses, Declared, ErrorMap, Verdict, exceptions, judge};
use madoguchi_reference::Reference;
use madoguchi_report::bundle::{Bundle, EVENTS, Listed, SUMMARY};
use madoguchi_report::summary::Summary;
use madoguchi_rulebook::Rulebook;
use serde_json::{Map, Value, json};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;
use tempfile::tempdir;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios/samples")
}

fn sample(name: &str) -> String {
    fs::read_to_string(folder().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// The sample, written by a later version: with a field that this one has never heard of.
fn newer(name: &str) -> String {
    let text = sample(name);
    let later = match name.ends_with(".toml") {
        true => text.replacen("version = 1\n", "version = 2\nlater = []\n", 1),
        false => {
            let text = text.replace("\"version\":1,", "\"version\":2,\"later\":[],");
            text.replacen("\"version\": 1,", "\"version\": 2, \"later\": [],", 1)
        }
    };
    assert_ne!(later, text, "{name} has a version");
    later
}

/// A newer version is told as such, with what to do.
#[track_caller]
fn refused<T, E: std::fmt::Display>(name: &str, read: Result<T, E>) {
    let told = read.err().unwrap_or_else(|| panic!("{name}: a newer version was read")).to_string();
    assert!(told.contains("newer version") && told.contains("version 2") && told.contains("update"), "{name}: {told}");
}

fn resolve(id: &str) -> Option<String> {
    let path = folder().join("../rulebooks").join(format!("{id}.toml"));
    fs::read_to_string(path).ok()
}

#[test]
fn there_is_a_reader_for_every_sample() {
    let known = [
        "README.md",
        "attestations-1.toml",
        "bundle-1.zip",
        "case-1.json",
        "clauses-1.toml",
        "contract-1.0.ndjson",
        "error-map-1.toml",
        "events-1.ndjson",
        "exceptions-1.toml",
        "expectations-1.toml",
        "faults-1.toml",
        "faults-2.toml",
        "rulebook-1.toml",
        "settings-1.toml",
        "summary-1.json",
        "timing-1.ndjson",
        "vocabulary-1.toml",
    ];
    let names = fs::read_dir(folder())
        .expect("the samples are committed")
        .map(|entry| entry.expect("the folder can be read").file_name().to_string_lossy().into_owned());
    let mut names: Vec<String> = names.collect();
    names.sort();
    assert_eq!(names, known, "a sample is never removed; a new one is read in this file, too");
}

#[test]
fn events_are_read_and_judged_again() {
    let evidence = read_events(&folder().join("events-1.ndjson")).unwrap_or_else(|fault| panic!("{fault}"));
    assert!(evidence.closed && evidence.torn.is_empty());
    let declared = evidence.head.as_ref().map(Declared::of_run).expect("a head");
    let history = &evidence.cases["V-006@actual"];
    let history: Vec<EventBody> = history.iter().map(|event| event.body.clone()).collect();
    let Some(EventBody::CaseOpened { case }) = history.first() else { panic!("a case") };
    assert_eq!(judge(case, &history, Clauses::builtin(), &declared).verdict, Verdict::Fail);

    let folder = tempdir().expect("a temporary folder");
    let path = folder.path().join("events.ndjson");
    fs::write(&path, newer("events-1.ndjson")).expect("a file");
    refused("events", read_events(&path));
    let args = ["clauses", "--from", "."];
    madoguchi(folder.path(), &args).exits(3).says("newer version").says("update madoguchi");
}

#[test]
fn timings_are_read() {
    for line in sample("timing-1.ndjson").lines() {
        assert!(Timing::read(line).is_ok_and(|timing| timing.micros == 247_069));
    }
    refused("timing", Timing::read(newer("timing-1.ndjson").lines().next().expect("a line")));
}

#[test]
fn a_summary_is_read() {
    let summary = Summary::parse(&sample("summary-1.json")).unwrap_or_else(|fault| panic!("{fault}"));
    assert_eq!((summary.exit_code, summary.cases.len()), (1, 1));
    refused("summary", Summary::parse(&newer("summary-1.json")));

    let folder = tempdir().expect("a temporary folder");
    let again = |text: String| -> Ran {
        fs::create_dir_all(folder.path().join("first")).expect("a folder");
        fs::write(folder.path().join("first/summary.json"), text).expect("a file");
        madoguchi(folder.path(), &["run", "--failed-from", "first", "--out", "out"])
    };
    again(sample("summary-1.json")).exits(0).says("1 / 1");
    again(newer("summary-1.json")).exits(3).says("newer version").says("update madoguchi");
}

#[test]
fn a_bundle_is_read() {
    let bytes = fs::read(folder().join("bundle-1.zip")).expect("the sample");
    let bundle = Bundle::from_bytes(&bytes).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!((bundle.manifest.version, bundle.files.len()), (1, 6));
    for (name, listed) in &bundle.manifest.files {
        assert_eq!(*listed, Listed::of(&bundle.files[name]), "{name}");
    }
    let summary = Summary::parse(bundle.text(SUMMARY).expect("a summary")).unwrap_or_else(|fault| panic!("{fault}"));
    assert_eq!((summary.exit_code, summary.cases[0].verdict), (0, Verdict::Pass));
    let evidence = read_events_in(Path::new(EVENTS), &bundle.files[EVENTS]).unwrap_or_else(|fault| panic!("{fault}"));
    assert!(evidence.closed && evidence.cases.contains_key(&summary.cases[0].case));
    // Every sentence that a later version refuses it with names what differs, none says that it cannot be read.
    let told = madoguchi(&folder(), &["verify", "bundle-1.zip"]);
    assert!(matches!(told.code, Some(0 | 1)), "{told:?}");
    let manifest = String::from_utf8(bundle.manifest_bytes.clone()).expect("UTF-8");
    let newer = manifest.replacen("\"version\": 1,", "\"version\": 2, \"later\": [],", 1);
    let newer = Bundle { manifest_bytes: newer.into_bytes(), ..bundle };
    refused("bundle", Bundle::from_bytes(&newer.to_bytes()));
}

#[test]
fn the_files_of_a_vendor_are_read() {
    let clauses = Clauses::builtin();
    assert!(KnownFailures::parse(&sample("expectations-1.toml"), clauses).is_ok());
    refused("expectations", KnownFailures::parse(&newer("expectations-1.toml"), clauses));
    assert!(Attestations::parse(&sample("attestations-1.toml"), clauses).is_ok());
    refused("attestations", Attestations::parse(&newer("attestations-1.toml"), clauses));
    assert!(ErrorMap::parse(&sample("error-map-1.toml")).is_ok());
    refused("error map", ErrorMap::parse(&newer("error-map-1.toml")));

    let folder = tempdir().expect("a temporary folder");
    let run = |settings: String| {
        fs::write(folder.path().join("madoguchi.toml"), settings).expect("a file");
        fs::write(folder.path().join("token"), "clearly-fake-token").expect("a file");
        for name in ["expectations", "attestations"] {
            fs::copy(self::folder().join(format!("{name}-1.toml")), folder.path().join(format!("{name}.toml")))
                .expect("a file");
        }
        madoguchi(folder.path(), &["run", "--name", "V-006", "--as-of", "2026-11-24"])
    };
    run(sample("settings-1.toml")).says("V-15*");
    assert!(folder.path().join("evidence/events.ndjson").exists());
    run(newer("settings-1.toml")).exits(3).says("newer version").says("update madoguchi");
    run("sut = \"reference\"\n".into()).exits(0);
}

#[test]
fn the_files_of_the_rules_are_read() {
    let rulebook = |text: &str| Rulebook::parse("rulebook-1.toml", text, &resolve);
    assert_eq!(rulebook(&sample("rulebook-1.toml")).expect("a rulebook").id(), "vendor");
    refused("rulebook", rulebook(&newer("rulebook-1.toml")));
    assert_eq!(Clauses::parse(&sample("clauses-1.toml")).expect("a catalogue").iter().count(), 1);
    refused("clauses", Clauses::parse(&newer("clauses-1.toml")));
    assert_eq!(Vocabulary::parse(&sample("vocabulary-1.toml")).expect("a vocabulary").facts.len(), 2);
    refused("vocabulary", Vocabulary::parse(&newer("vocabulary-1.toml")));
    assert_eq!(exceptions::read(&sample("exceptions-1.toml")).expect("exceptions").len(), 1);
    refused("exceptions", exceptions::read(&newer("exceptions-1.toml")));
    assert_eq!(SavedCase::read(&sample("case-1.json")).expect("a case").id, "leap-day-in-grace");
    refused("case", SavedCase::read(&newer("case-1.json")));
}

#[test]
fn messages_of_contract_1_0_are_understood_on_both_sides() {
    let text = sample("contract-1.0.ndjson");
    let (mut asked, mut kinds) = (vec![], vec![]);
    for line in text.lines() {
        let message: Value = serde_json::from_str(line).expect("JSON");
        if message.get("verb").is_some() {
            asked.push(line);
            continue;
        }
        let answer = Envelope::read(line.as_bytes()).unwrap_or_else(|refused| panic!("{line}: {:?}", refused.fault));
        kinds.push(std::mem::discriminant(&answer.outcome));
        if let Outcome::Done(value) = answer.outcome
            && value.get("contract").is_some()
        {
            let hello: Hello = serde_json::from_value(value).expect("an introduction");
            assert_eq!(hello.contract, "1.0");
        }
    }
    kinds.dedup();
    let mut answers = vec![];
    serve_lines(&mut Reference::sound(), asked.join("\n").as_bytes(), &mut answers).expect("no pipe breaks");
    let answers = String::from_utf8(answers).expect("UTF-8");
    assert_eq!(answers.lines().count(), asked.len());
    for (question, answer) in asked.iter().zip(answers.lines()) {
        let answer = Envelope::read(answer.as_bytes()).expect("an answer").outcome;
        let foreign = question.contains("seminar-1999-13");
        let right =
            if foreign { matches!(answer, Outcome::ConfigError(_)) } else { matches!(answer, Outcome::Done(_)) };
        assert!(right, "{question}\n{answer:?}");
    }
}

#[test]
fn another_contract_version_is_refused_on_both_sides() {
    let request = json!({"verb": "hello", "id": 1, "contract": ["2.0"], "run": "x", "locale": "ja"});
    let Value::Object(request) = request else { unreachable!("an object") };
    let Outcome::ConfigError(fault) = Reference::sound().handle(&request) else { panic!("refused") };
    assert!(fault.field == "contract" && fault.why.contains("1.0"), "{fault:?}");

    /// An adapter of the future.
    struct Later;
    impl Handler for Later {
        fn handle(&mut self, _: &Map<String, Value>) -> Outcome {
            Outcome::Done(json!({"contract": "2.0", "product": {"name": "later", "version": "1"}, "roles": ["engine"]}))
        }
    }
    let session = Session::new(Box::new(InProcess::new("later", Later)), Duration::from_secs(5));
    let told = block_on(session.hello("test")).expect_err("another version").to_string();
    assert!(told.contains("contract 2.0") && told.contains("1.0"), "{told}");
}

#[test]
fn fault_plans() {
    use madoguchi_world::fault::FaultPlan;
    for name in ["faults-1.toml", "faults-2.toml"] {
        let plan = FaultPlan::parse(&sample(name)).unwrap_or_else(|fault| panic!("{name}: {fault}"));
        assert_eq!(plan.faults.first().map(|fault| fault.kind.name()), Some("truncate"));
    }
    let newer = sample("faults-2.toml").replacen("version = 2\n", "version = 3\nlater = []\n", 1);
    let told = FaultPlan::parse(&newer).expect_err("newer").to_string();
    assert!(told.contains("newer version") && told.contains("version 3") && told.contains("update"), "{told}");
}
