//! The test of the tests: every planted defect is caught, on its clause, in each rulebook it names, by its vector.
//!
//! A breach of a MUST fails the default run (exit 1); a breach of a SHOULD warns, and fails a `--strict` run.

use futures::executor::block_on;
use madoguchi_contract::session::Session;
use madoguchi_contract::transport::InProcess;
use madoguchi_contract::{Case, Role, Subject};
use madoguchi_judge::{CaseVerdict, Clauses, Level, Verdict};
use madoguchi_reference::{DEFECTS, Defect, Reference};
use madoguchi_rulebook::Word;
use madoguchi_suite::drive::Driver;
use madoguchi_suite::features::{builtin, compile};
use madoguchi_suite::run::{Policy, Run};
use std::time::Duration;

fn verdicts(defect: &Defect, cases: Vec<Case>) -> Vec<CaseVerdict> {
    block_on(async {
        let session =
            Session::new(Box::new(InProcess::new(defect.id, Reference::with_defect(defect))), Duration::from_secs(5));
        let hello = session.hello("test").await.expect("the reference introduces itself");
        let run =
            Run::new(cases, Driver::new(vec![session], hello, Role::ALL.to_vec()), None, Policy::ToTheEnd, |_| {});
        run.replay_plain().await;
        run.verdicts()
    })
}

#[test]
fn every_defect_is_caught_on_its_clause() {
    let clauses = Clauses::builtin();
    let suite = compile(&builtin(), &|id| clauses.entry(id).is_ok()).expect("the features compile");
    let mut missed = vec![];
    for defect in DEFECTS.iter() {
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
