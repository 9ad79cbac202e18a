//! What the suite covers: every clause, every vector, every combination. Exceptions are written down and only shrink.
//!
//! `MADOGUCHI_BLESS=1` writes the two snapshots anew.

use madoguchi_contract::{Case, Subject};
use madoguchi_judge::exceptions::{self, Exception};
use madoguchi_judge::text::Text;
use madoguchi_judge::{Bearer, Clauses};
use madoguchi_rulebook::Word;
use madoguchi_suite::features::{Suite, builtin, compile};
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::OnceLock;

/// The exceptions may only shrink: lower this figure when one leaves.
const EXCEPTIONS_AT_MOST: usize = 10;
const RULEBOOKS: [&str; 2] = ["seminar-2025-07", "actual"];

fn suite() -> &'static Suite {
    static SUITE: OnceLock<Suite> = OnceLock::new();
    SUITE.get_or_init(|| {
        compile(&builtin(), &|id| Clauses::builtin().entry(id).is_ok()).expect("the built-in features compile")
    })
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn exceptions() -> Vec<Exception> {
    let text = std::fs::read_to_string(root().join("scenarios/exceptions.toml")).expect("the file of exceptions");
    exceptions::read(&text).expect("the exceptions are well formed")
}

/// Cases by clause, in order of id.
fn by_clause(cases: &[Arc<Case>]) -> BTreeMap<&str, Vec<&Case>> {
    let mut found: BTreeMap<&str, Vec<&Case>> = BTreeMap::new();
    for case in cases {
        for clause in &case.clauses {
            found.entry(clause).or_default().push(case);
        }
    }
    found
}

/// What is wrong with clauses and exceptions.
fn faults(clauses: &Clauses, judged: &BTreeSet<&str>, exceptions: &[Exception]) -> Vec<String> {
    let mut faults = vec![];
    let mut excused = BTreeSet::new();
    for Exception { clause, reason } in exceptions {
        match clauses.entry(clause) {
            Err(error) => faults.push(format!("exception: {error}")),
            Ok(entry) if entry.bearer == Bearer::Product => {
                faults.push(format!("exception {clause}: it binds the product, so that it needs a scenario"));
            }
            Ok(_) if judged.contains(clause.as_str()) => {
                faults.push(format!("exception {clause}: it has a scenario now, remove the exception"));
            }
            Ok(_) => {}
        }
        if reason.ja.trim().is_empty() || reason.en.trim().is_empty() {
            faults.push(format!("exception {clause}: the reason is missing"));
        }
        if !excused.insert(clause.as_str()) {
            faults.push(format!("exception {clause}: it stands twice"));
        }
    }
    for entry in clauses.iter().filter(|entry| !judged.contains(entry.id.as_str())) {
        if entry.bearer == Bearer::Product {
            faults.push(format!("{}: it binds the product and has no scenario", entry.id));
        } else if !excused.contains(entry.id.as_str()) {
            faults.push(format!("{}: neither a scenario nor an exception", entry.id));
        }
    }
    faults
}

#[test]
fn every_clause_has_a_scenario_or_a_reason_for_none() {
    let judged: BTreeSet<&str> = by_clause(&suite().cases).into_keys().collect();
    let exceptions = exceptions();
    let faults = faults(Clauses::builtin(), &judged, &exceptions);
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
    assert!(exceptions.len() <= EXCEPTIONS_AT_MOST, "{} exceptions: they may only shrink", exceptions.len());
}

#[test]
fn gaps_and_stale_exceptions_are_told() {
    let clauses = Clauses::builtin();
    let exception = |clause: &str, ja: &str| Exception {
        clause: clause.into(),
        reason: Text { ja: ja.into(), en: "because".into() },
    };
    let judged = |without: &[&str]| -> BTreeSet<&str> {
        clauses.iter().map(|entry| entry.id.as_str()).filter(|id| !without.contains(id)).collect()
    };
    let told = |without: &[&str], exceptions: &[Exception]| faults(clauses, &judged(without), exceptions).join("; ");
    assert_eq!(told(&[], &[]), "");
    assert_eq!(told(&["R-OPS-03"], &[exception("R-OPS-03", "理由")]), "");
    assert_eq!(told(&["R-DATE-01"], &[]), "R-DATE-01: it binds the product and has no scenario");
    assert_eq!(told(&["R-OPS-03"], &[]), "R-OPS-03: neither a scenario nor an exception");
    assert!(told(&[], &[exception("R-OPS-03", "理由")]).contains("it has a scenario now"));
    assert!(told(&["R-DATE-01"], &[exception("R-DATE-01", "理由")]).contains("it needs a scenario"));
    assert!(told(&["R-OPS-03"], &[exception("R-OPS-03", " ")]).contains("the reason is missing"));
    assert!(told(&[], &[exception("R-OSP-03", "理由")]).contains("no clause `R-OSP-03`"));
    let twice = [exception("R-OPS-03", "理由"), exception("R-OPS-03", "理由")];
    assert!(told(&["R-OPS-03"], &twice).contains("it stands twice"));
}

#[test]
fn every_vector_and_every_combination_is_there() {
    let plain = |case: &'static Arc<Case>| case.vector().trim_end_matches(|c: char| c.is_ascii_lowercase());
    // What was found in the rule space is called by a digest, not by a place in the catalogue.
    let found = |case: &&Arc<Case>| case.vector().len() == "X-".len() + 16 && case.vector().starts_with("X-");
    let there: BTreeSet<&str> = suite().cases.iter().filter(|case| !found(case)).map(plain).collect();
    let wanted = (1..=222).map(|n| format!("V-{n:03}")).chain((1..=42).map(|n| format!("X-{n:02}")));
    let wanted: BTreeSet<String> = wanted.collect();
    let missing: Vec<&String> = wanted.iter().filter(|id| !there.contains(id.as_str())).collect();
    assert!(missing.is_empty(), "missing: {missing:?}");
    let more: Vec<&&str> = there.iter().filter(|id| !id.starts_with("S-") && !wanted.contains(**id)).collect();
    assert!(more.is_empty(), "not in the catalogue: {more:?}");
}

/// Compares a committed snapshot with what is found now, or writes it.
fn committed(name: &str, text: &str) {
    let path = root().join("snapshots").join(name);
    if std::env::var_os("MADOGUCHI_BLESS").is_some_and(|value| value == "1") {
        std::fs::write(&path, text).expect("the snapshots can be written");
        return;
    }
    let old = std::fs::read_to_string(&path).unwrap_or_default();
    let (before, now): (BTreeSet<&str>, BTreeSet<&str>) = (old.lines().collect(), text.lines().collect());
    let gone = before.difference(&now).map(|line| format!("- {line}"));
    let come = now.difference(&before).map(|line| format!("+ {line}"));
    let changes: Vec<String> = gone.chain(come).take(40).collect();
    let help = "MADOGUCHI_BLESS=1 writes it anew; read the difference before you commit it";
    assert!(old == text, "snapshots/{name} differs ({help}):\n{}", changes.join("\n"));
}

#[test]
fn the_coverage_is_the_committed_one() {
    let mut found = by_clause(&suite().cases);
    let mut table = format!("# clause level bearer {} first cases\n", RULEBOOKS.join(" "));
    for entry in Clauses::builtin().iter() {
        let cases = found.remove(entry.id.as_str()).unwrap_or_default();
        write!(table, "{} {} {}", entry.id, entry.level.word(), entry.bearer.word()).expect("a text takes all");
        for rulebook in RULEBOOKS {
            let count = cases.iter().filter(|case| case.rulebook == rulebook).count();
            write!(table, " {count}").expect("a text takes all");
        }
        let first: Vec<&str> = cases.iter().take(3).map(|case| case.id.as_str()).collect();
        writeln!(table, " {}", if first.is_empty() { "-".into() } else { first.join(",") }).expect("a text takes all");
    }
    assert!(found.is_empty(), "clauses outside the catalogue: {:?}", found.keys());
    committed("coverage.txt", &table);
}

/// Digest of what a case says, every fact filled in, without its place and the words it is said in.
fn digest(case: &Case) -> String {
    let mut case = case.clone();
    (case.title, case.feature, case.line) = (String::new(), String::new(), 0);
    for expectation in &mut case.expectations {
        (expectation.text, expectation.line) = (String::new(), 0);
    }
    for record in &mut case.records {
        record.line = 0;
    }
    let json = |value: Result<Value, _>| value.expect("a case has a JSON form");
    let Value::Object(short) = json(serde_json::to_value(&case)) else { panic!("a case is an object") };
    let mut full = Map::new();
    for (field, value) in short {
        if field == "facts" {
            full.insert(field, json(serde_json::to_value(case.facts)));
            full.insert("numbers".into(), json(serde_json::to_value(&case.numbers)));
        } else if field != "numbers" {
            full.insert(field, value);
        }
    }
    let hash = Sha256::digest(Value::Object(full).to_string());
    hash.iter().take(6).map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn the_compiled_cases_are_the_committed_ones() {
    let mut table = String::from("# id role subject clauses digest\n");
    for case in &suite().cases {
        let (role, subject, clauses) = (case.role.word(), case.subject.word(), case.clauses.join(","));
        writeln!(table, "{} {role} {subject} {clauses} {}", case.id, digest(case)).expect("a text takes all");
    }
    committed("cases.txt", &table);
}

#[test]
fn the_digest_tells_meaning_from_wording() {
    let case = suite().cases.iter().find(|case| !case.expectations.is_empty()).expect("a case");
    let mut other = Case::clone(case);
    (other.title, other.line) = ("x".into(), other.line + 1);
    other.expectations[0].text = "x".into();
    assert_eq!(digest(case), digest(&other));
    other.subject = if case.subject == Subject::Product { Subject::Harness } else { Subject::Product };
    assert_ne!(digest(case), digest(&other));
}
