//! The line is cut in mid-reception: the visit ends as the failure rules demand (F1b, methods ① to ④ open), nothing is lost,
//! and the next visit finds everything in order. Expected values here are literals.

use futures::executor::block_on;
use madoguchi_contract::session::{InquiryForm, Session};
use madoguchi_contract::transport::InProcess;
use madoguchi_contract::{Case, Language, Role};
use madoguchi_judge::{CaseVerdict, Clauses, Verdict};
use madoguchi_reference::{Defect, Reference};
use madoguchi_rulebook::Editions;
use madoguchi_suite::drive::Driver;
use madoguchi_suite::features::{builtin, compile};
use madoguchi_suite::run::{Policy, Run};
use madoguchi_suite::wire::{Planned, at_wire, under};
use madoguchi_world::fault::{FaultPlan, Faults};
use madoguchi_world::slot::Slot;
use serde_json::json;
use std::sync::Arc;
use std::time::Duration;

fn planned(name: &str, seed: u64) -> Arc<Planned> {
    Arc::new(Planned { plan: FaultPlan::builtin(name).expect("built in"), name: "plan".into(), seed })
}

fn cases(planned: &Planned) -> Vec<Arc<Case>> {
    let whole = compile(&builtin(), &|id| Clauses::builtin().entry(id).is_ok()).expect("the features compile");
    let editions = Editions::builtin();
    under(at_wire(&whole, Role::Reception, &editions), planned, &editions).cases
}

fn verdicts(cases: Vec<Arc<Case>>, planned: &Arc<Planned>, reference: Reference) -> Vec<CaseVerdict> {
    block_on(async {
        let session = Session::new(Box::new(InProcess::new("reference", reference)), Duration::from_secs(10));
        let hello = session.hello("test").await.expect("the reference introduces itself");
        let slot = Slot::start().expect("a slot");
        let peers = slot.manifest();
        session.configure_among(Role::Reception, "actual", &[], 0, &peers).await.expect("configured");
        let driver = Driver::new(vec![session], hello, vec![Role::Reception]).among(vec![slot]);
        let run = Run::new(cases, driver.under(Some(planned.clone())), None, Policy::ToTheEnd, |_| {});
        run.replay_plain().await;
        run.take_verdicts()
    })
}

/// As many as show every kind of card and phone; each waits for a result that never comes. `run --faults` replays all.
const SOME: usize = 8;

#[test]
fn a_visit_whose_line_is_cut_ends_as_the_failure_rules_demand() {
    for name in ["cut-in-mid-reception", "service-down", "reader-dead", "power-cut"] {
        let planned = planned(name, 0);
        let cases = cases(&planned);
        assert!(cases.len() > 100, "{} cases", cases.len());
        let step = cases.len() / SOME;
        let some = cases.into_iter().step_by(step).collect();
        all_pass(verdicts(some, &planned, Reference::sound()));
    }
}

#[test]
fn a_line_that_only_troubles_answers_changes_no_decision() {
    let planned = planned("slow-line", 0);
    let cases = cases(&planned);
    let step = cases.len() / SOME;
    all_pass(verdicts(cases.into_iter().step_by(step).collect(), &planned, Reference::sound()));
}

#[track_caller]
fn all_pass(verdicts: Vec<CaseVerdict>) {
    for verdict in verdicts {
        let told: Vec<_> = verdict.findings.iter().map(|finding| finding.lines(Language::En).join("\n")).collect();
        assert_eq!(verdict.verdict, Verdict::Pass, "{}: {told:?}", verdict.case);
    }
}

#[test]
fn what_is_drawn_follows_from_the_seed_and_the_case() {
    let ids = |seed| cases(&planned("flaky", seed)).iter().map(|case| case.id.clone()).collect::<Vec<_>>();
    let (all, some) = (cases(&planned("down", 0)).len(), ids(7));
    // Lost are a reset in ten and a cut answer in ten of the rest.
    assert!(some.len() * 10 > all && some.len() * 3 < all, "{} of {all}", some.len());
    assert_eq!(some, ids(7));
    assert_ne!(some, ids(8));
}

#[test]
fn a_product_that_does_not_notice_the_cut_fails() {
    let planned = planned("cut-in-mid-reception", 0);
    let some: Vec<_> = cases(&planned).into_iter().take(3).collect();
    let defect = Defect::find("wire-no-inquiry").expect("planted");
    for verdict in verdicts(some, &planned, Reference::with_defect(defect)) {
        assert_eq!(verdict.clauses.get("R-FAIL-01"), Some(&Verdict::Fail), "{}", verdict.case);
    }
}

/// One desk, one patient with the card and a notice, three visits: cut, by the notice, and whole again.
#[test]
fn after_the_cut_the_methods_carry_and_the_line_serves_again() {
    block_on(async {
        let session = Session::new(Box::new(InProcess::new("reference", Reference::sound())), Duration::from_secs(10));
        session.hello("test").await.expect("the reference introduces itself");
        let mut slot = Slot::start().expect("a slot");
        session.configure_among(Role::Reception, "actual", &[], 0, &slot.manifest()).await.expect("configured");
        let mut visits = vec![];
        for (presents, fault) in [
            (json!(["my_number_card"]), "call = 1\nkind = 'truncate'\npercent = 50"),
            (json!(["my_number_card", "eligibility_notice"]), "call = 1\nkind = 'reset'"),
            (json!(["my_number_card"]), "call = 9\nkind = 'reset'"),
            // The reader's inquiry arrives; of the two requests for information the second is cut.
            (json!(["my_number_card"]), "call = 3\nkind = 'truncate'\npercent = 50"),
        ] {
            let wire = json!({"id": "cut", "rulebook": "actual", "presents": presents});
            let question = madoguchi_contract::case::Question::from_wire(wire).expect("well formed");
            let script = madoguchi_world::slot::Script { facts: question.facts, numbers: question.numbers.clone() };
            let served = madoguchi_world::slot::Served::ByTheWorld;
            slot.arrange(script, madoguchi_world::slot::Site::default(), served).expect("arranged");
            let head = "format = 'madoguchi.faults'\nversion = 2\nname = { ja = 'x', en = 'x' }\n[[fault]]\n";
            slot.centre().plan(Faults::new(FaultPlan::parse(&format!("{head}{fault}")).expect("fits"), 0));
            session.arrange_desk(&question).await.expect("arranged");
            slot.present_card().expect("presented");
            let madoguchi_contract::Outcome::Done(answer) =
                session.inquire(InquiryForm::Single).await.expect("answered")
            else {
                panic!("no answer")
            };
            slot.close().expect("closed");
            visits.push(answer);
        }
        let seen: Vec<_> =
            visits.iter().map(|answer| (&answer["reception"]["outcome"], &answer["confirmed_by"])).collect();
        assert_eq!(
            seen,
            [
                (&json!("fallback_required"), &json!(null)),
                (&json!("accepted"), &json!("notice")),
                (&json!("accepted"), &json!("online")),
                (&json!("accepted"), &json!("online")),
            ]
        );
        assert_eq!(visits[0]["reception"]["reason"], "f1b");
        assert_eq!(visits[0]["methods_open"], json!(["portal_view", "notice", "declaration"]));
        assert_eq!(visits[1]["failure_reason"], "f1b", "the reason is kept");
        assert_eq!(visits[2]["info_delivered"], json!(["checkup", "medication", "diagnosis", "surgery", "ceiling"]));
        assert_eq!(
            visits[3]["info_delivered"],
            json!(["checkup", "ceiling"]),
            "what did not come is not said to have come"
        );
    });
}
