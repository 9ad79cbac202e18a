//! Role `claims`, end to end: the sound reference's files break nothing, of every kind, and every planted defect of claims is caught on
//! its clause.

use futures::executor::block_on;
use madoguchi_contract::message::Outcome;
use madoguchi_contract::session::Session;
use madoguchi_contract::transport::{Handler, InProcess};
use madoguchi_contract::{Language, Role};
use madoguchi_judge::{CaseVerdict, Clauses, Verdict};
use madoguchi_reference::{DEFECTS, Defect, Reference};
use madoguchi_rulebook::Editions;
use madoguchi_suite::drive::Driver;
use madoguchi_suite::features::{Suite, builtin, compile};
use madoguchi_suite::run::{Pile, Policy, Run, features_of, replay};
use madoguchi_suite::wire::at_wire;
use madoguchi_world::slot::Slot;
use serde_json::{Map, Value};
use std::rc::Rc;
use std::sync::OnceLock;
use std::time::Duration;

fn suite() -> &'static Suite {
    static SUITE: OnceLock<Suite> = OnceLock::new();
    SUITE.get_or_init(|| {
        let whole = compile(&builtin(), &|id| Clauses::builtin().entry(id).is_ok()).expect("the features compile");
        at_wire(&whole, Role::Claims, &Editions::builtin())
    })
}

async fn run(reference: impl Handler + 'static, takes: impl Fn(&str) -> bool) -> Rc<Run> {
    let session = Session::new(Box::new(InProcess::new("reference", reference)), Duration::from_secs(10));
    let hello = session.hello("test").await.expect("the reference introduces itself");
    let slot = Slot::start().expect("a slot");
    let driver = Driver::new(vec![session], hello, vec![Role::Claims]).among(vec![slot]);
    let cases = suite().cases.iter().filter(|case| case.clauses.iter().any(|clause| takes(clause)));
    Run::new(cases.cloned().collect(), driver, None, Policy::ToTheEnd, |_| {})
}

fn verdicts(reference: impl Handler + 'static, takes: impl Fn(&str) -> bool) -> Vec<CaseVerdict> {
    block_on(async {
        let run = run(reference, takes).await;
        run.replay_plain().await;
        run.take_verdicts()
    })
}

/// Says what is right and writes nothing.
struct Talker(Reference);

impl Handler for Talker {
    fn handle(&mut self, request: &Map<String, Value>) -> Outcome {
        let mut request = request.clone();
        if request.get("act").is_some_and(|act| act == "write_claim") {
            request.insert("act".into(), "decide".into());
        }
        self.0.handle(&request)
    }
}

#[test]
fn a_product_that_only_says_what_it_would_claim_passes_nothing() {
    let verdicts = verdicts(Talker(Reference::sound()), |_| true);
    let passed: Vec<&str> =
        verdicts.iter().filter(|one| one.verdict == Verdict::Pass).map(|one| one.case.as_str()).collect();
    assert!(verdicts.len() > 200 && passed.is_empty(), "{passed:?}");
}

#[test]
fn cucumber_and_plain_replay_agree_on_files_right_and_wrong() {
    let takes = |clause: &str| clause.starts_with("R-CLM");
    let products = || {
        let planted = |id| Reference::with_defect(Defect::find(id).expect("planted"));
        ["file-symbol", "seven-sevens", "file-totals", "file-check-digit"]
            .map(planted)
            .into_iter()
            .chain([Reference::sound()])
    };
    for (one, other) in products().zip(products()) {
        let by_cucumber = block_on(async {
            let run = run(one, takes).await;
            replay(&run, &Pile::of(features_of(suite().features.clone(), run.cases())), 4).await;
            run.take_verdicts()
        });
        assert_eq!(by_cucumber, verdicts(other, takes));
    }
}

#[test]
fn the_sound_reference_claims_what_every_case_expects() {
    let verdicts = verdicts(Reference::sound(), |_| true);
    assert!(verdicts.len() > 200, "{} cases expect something of a claim", verdicts.len());
    let good = [Verdict::Pass, Verdict::Info, Verdict::Review];
    let bad = verdicts.iter().filter(|verdict| !good.contains(&verdict.verdict)).map(|verdict| {
        let findings = verdict.findings.iter().map(|finding| finding.lines(Language::En).join("\n      "));
        format!("{:?} {}\n      {}", verdict.verdict, verdict.case, findings.collect::<Vec<_>>().join("\n      "))
    });
    assert_eq!(bad.collect::<Vec<_>>().join("\n"), "");
}

#[test]
fn every_defect_of_claims_is_caught_on_its_clause() {
    let mut missed = vec![];
    for defect in DEFECTS.iter().filter(|defect| defect.is_file() || defect.clause.starts_with("R-CLM")) {
        let verdicts = verdicts(Reference::with_defect(defect), |clause| clause.starts_with("R-CLM"));
        for rulebook in defect.rulebooks {
            let of_rulebook = verdicts.iter().filter(|verdict| verdict.rulebook == *rulebook);
            let caught: Vec<&str> =
                of_rulebook.filter(|verdict| failed_on(verdict, defect)).map(CaseVerdict::vector).collect();
            if !caught.contains(&defect.vector) {
                missed.push(format!(
                    "{}: {} does not see it in {rulebook}; seen by {caught:?}",
                    defect.id, defect.vector
                ));
            }
        }
    }
    assert!(missed.is_empty(), "\n{}", missed.join("\n"));
}

fn failed_on(verdict: &CaseVerdict, defect: &Defect) -> bool {
    verdict.clauses.get(defect.clause) == Some(&Verdict::Fail)
}
