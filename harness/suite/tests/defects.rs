//! The test of the tests: every planted defect is caught, on its clause, in each rulebook it names, by its vector.
//!
//! Wire defects have a test of their own (`wire.rs`). A breach of a MUST fails the default run (exit 1); a breach of a SHOULD warns, and fails a `--strict` run.

use futures::executor::block_on;
use madoguchi_contract::session::Session;
use madoguchi_contract::transport::InProcess;
use madoguchi_contract::{Case, Role, Subject};
use madoguchi_judge::coverage::Coverage;
use madoguchi_judge::tally::{Ending, Strictness, Tally};
use madoguchi_judge::{Bearer, CaseVerdict, Clauses, Level, Verdict};
use madoguchi_reference::{DEFECTS, Defect, Reference};
use madoguchi_rulebook::Word;
use madoguchi_suite::drive::Driver;
use madoguchi_suite::features::{builtin, compile};
use madoguchi_suite::run::{Policy, Run};
use std::sync::Arc;
use std::time::Duration;

fn verdicts(defect: &Defect, cases: Vec<Arc<Case>>) -> Vec<CaseVerdict> {
    block_on(async {
        let session =
            Session::new(Box::new(InProcess::new(defect.id, Reference::with_defect(defect))), Duration::from_secs(5));
        let hello = session.hello("test").await.expect("the reference introduces itself");
        let run =
            Run::new(cases, Driver::new(vec![session], hello, Role::ALL.to_vec()), None, Policy::ToTheEnd, |_| {});
        run.replay_plain().await;
        run.take_verdicts()
    })
}

#[test]
fn every_defect_is_caught_on_its_clause() {
    let clauses = Clauses::builtin();
    let suite = compile(&builtin(), &|id| clauses.entry(id).is_ok()).expect("the features compile");
    let mut missed = vec![];
    for defect in DEFECTS.iter().filter(|defect| !defect.is_wire() && !defect.is_file()) {
        let cases = suite.cases.iter().filter(|case| {
            case.subject != Subject::Harness
                && (case.clauses.iter().any(|c| c == defect.clause) || case.vector() == defect.vector)
        });
        let verdicts = verdicts(defect, cases.cloned().collect());
        for rulebook in defect.rulebooks {
            let wanted = match clauses.level_in(defect.clause, rulebook) {
                Ok(Level::Must) => Verdict::Fail,
                _ => Verdict::Warn,
            };
            let here = verdicts.iter().filter(|verdict| verdict.rulebook == *rulebook);
            let caught: Vec<&str> = here
                .filter(|verdict| verdict.clauses.get(defect.clause) == Some(&wanted))
                .map(CaseVerdict::vector)
                .collect();
            if caught.is_empty() {
                missed.push(format!("{} is not caught on {} in {rulebook}", defect.id, defect.clause));
            } else if !caught.contains(&defect.vector) {
                missed.push(format!("{}: {} does not see it; seen by {caught:?}", defect.id, defect.vector));
            }
        }
    }
    assert!(missed.is_empty(), "\n{}", missed.join("\n"));
}

/// Exit codes of the default and of the strict run.
fn exits(verdicts: &[CaseVerdict]) -> [u8; 2] {
    let rulebooks = ["seminar-2025-07", "actual"].map(String::from);
    let coverage = Coverage::of(verdicts, Clauses::builtin(), &rulebooks);
    let tally = Tally::of(verdicts, &coverage);
    [Strictness::Normal, Strictness::Strict].map(|strictness| tally.exit_code(0, Ending::Finished, strictness))
}

fn is_must(defect: &Defect) -> bool {
    Clauses::builtin().level_in(defect.clause, defect.rulebooks[0]) == Ok(Level::Must)
}

#[test]
fn a_breach_of_a_should_passes_the_default_run_with_a_warning_and_fails_the_strict_one() {
    let clauses = Clauses::builtin();
    let suite = compile(&builtin(), &|id| clauses.entry(id).is_ok()).expect("the features compile");
    let soft: Vec<&Defect> = DEFECTS.iter().filter(|defect| !is_must(defect)).collect();
    let families: Vec<&str> = soft.iter().map(|defect| defect.clause).collect();
    assert_eq!(families, SOFT, "a new defect of a SHOULD is written down here");
    for defect in soft {
        let verdicts = verdicts(defect, suite.cases.clone());
        let default = u8::from(ALSO_A_MUST.contains(&defect.clause));
        assert_eq!(exits(&verdicts), [default, 1], "{}", defect.id);
        let warned = verdicts.iter().filter(|verdict| verdict.clauses.get(defect.clause) == Some(&Verdict::Warn));
        assert!(warned.count() > 0, "{}: no WARN on {}", defect.id, defect.clause);
    }
}

#[test]
fn a_breach_of_a_must_fails_the_default_run() {
    let clauses = Clauses::builtin();
    let suite = compile(&builtin(), &|id| clauses.entry(id).is_ok()).expect("the features compile");
    for defect in DEFECTS.iter().filter(|defect| is_must(defect) && !defect.is_wire() && !defect.is_file()) {
        let named = |case: &&Arc<Case>| case.clauses.iter().any(|clause| clause == defect.clause);
        let verdicts = verdicts(defect, suite.cases.iter().filter(named).cloned().collect());
        assert_eq!(exits(&verdicts), [1, 1], "{}", defect.id);
    }
}

#[test]
fn the_families_without_a_must_have_none_in_the_catalogue() {
    let clauses = Clauses::builtin();
    for family in ["R-STAT-", "R-OPS-", "R-VISIT-"] {
        let musts = clauses.iter().filter(|entry| {
            entry.id.starts_with(family) && entry.level == Level::Must && entry.bearer == Bearer::Product
        });
        assert_eq!(musts.map(|entry| entry.id.as_str()).collect::<Vec<_>>(), [""; 0], "plant a defect on it");
    }
}

/// Clauses of the defects that only warn, in the order of the defects.
const SOFT: [&str; 15] = [
    "R-DATE-05",
    "R-NOTE-05",
    "R-CONS-09",
    "R-FAIL-12",
    "R-FAIL-16",
    "R-VISIT-05",
    "R-STAT-01",
    "R-OPS-01",
    "R-HOME-05",
    "R-HOME-14",
    "R-VISIT-03",
    "R-TICKET-03",
    "R-OPS-02",
    "R-VIS-05",
    "R-VIS-09",
];

/// What they demand stands in another clause as a MUST, too: the printed date of a notice in R-FAIL-07.
const ALSO_A_MUST: [&str; 1] = ["R-NOTE-05"];

#[test]
fn at_least_24_defects_break_a_must_and_ids_are_unique() {
    let clauses = Clauses::builtin();
    let must = DEFECTS.iter().filter(|d| clauses.level_in(d.clause, d.rulebooks[0]) == Ok(Level::Must)).count();
    assert!(must >= 24, "{must}");
    let mut ids: Vec<&str> = DEFECTS.iter().map(|defect| defect.id).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), DEFECTS.len());
}
