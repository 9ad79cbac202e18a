//! The line is cut in mid-reception: the visit ends as the failure rules demand (F1b, methods ① to ④ open), nothing is lost,
//! and the next visit finds everything in order. Expected values here are literals.

use futures::executor::block_on;
use madoguchi_contract::session::Session;
use madoguchi_contract::transport::InProcess;
use madoguchi_contract::{Case, Language, Role};
use madoguchi_judge::{CaseVerdict, Clauses, Verdict};
use madoguchi_reference::{Defect, Reference};
use madoguchi_rulebook::Editions;
use madoguchi_suite::drive::Driver;
use madoguchi_suite::features::{builtin, compile};
use madoguchi_suite::run::{Policy, Run};
use madoguchi_suite::wire::{at_wire, under};
use madoguchi_world::faults::Plan;
use madoguchi_world::slot::{Fault, Slot};
use serde_json::json;
use std::sync::Arc;
use std::time::Duration;

const CUT: &str = include_str!("../../../scenarios/faults/cut-in-mid-reception.toml");
const DOWN: &str = include_str!("../../../scenarios/faults/service-down.toml");

fn cases(plan: &Plan) -> Vec<Arc<Case>> {
    let whole = compile(&builtin(), &|id| Clauses::builtin().entry(id).is_ok()).expect("the features compile");
    let editions = Editions::builtin();
    under(at_wire(&whole, Role::Reception, &editions), plan, "plan", &editions).cases
}

fn verdicts(cases: Vec<Arc<Case>>, faults: &[Fault], reference: Reference) -> Vec<CaseVerdict> {
    block_on(async {
        let session = Session::new(Box::new(InProcess::new("reference", reference)), Duration::from_secs(10));
        let hello = session.hello("test").await.expect("the reference introduces itself");
        let slot = Slot::start().expect("a slot");
        let peers = slot.manifest();
        session.configure_among(Role::Reception, "actual", &[], 0, &peers).await.expect("configured");
        let driver = Driver::new(vec![session], hello, vec![Role::Reception]).among(vec![slot]).under(faults);
        let run = Run::new(cases, driver, None, Policy::ToTheEnd, |_| {});
        run.replay_plain().await;
        run.take_verdicts()
    })
}

/// As many as show every kind of card and phone; each waits for a result that never comes.
const SOME: usize = 24;

#[test]
fn a_visit_whose_line_is_cut_ends_as_the_failure_rules_demand() {
    for text in [CUT, DOWN] {
        let plan = Plan::parse(text).expect("fits");
        let cases = cases(&plan);
        assert!(cases.len() > 100, "{} cases", cases.len());
        let step = cases.len() / SOME;
        let some = cases.into_iter().step_by(step).collect();
        for verdict in verdicts(some, plan.faults(), Reference::sound()) {
            let told: Vec<_> = verdict.findings.iter().map(|finding| finding.lines(Language::En).join("\n")).collect();
            assert_eq!(verdict.verdict, Verdict::Pass, "{}: {told:?}", verdict.case);
        }
    }
}

#[test]
fn a_product_that_does_not_notice_the_cut_fails() {
    let plan = Plan::parse(CUT).expect("fits");
    let some: Vec<_> = cases(&plan).into_iter().take(3).collect();
    let defect = Defect::find("wire-no-inquiry").expect("planted");
    for verdict in verdicts(some, plan.faults(), Reference::with_defect(defect)) {
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
            (json!(["my_number_card"]), vec![Fault::CutInAnswer]),
            (json!(["my_number_card", "eligibility_notice"]), vec![Fault::Cut]),
            (json!(["my_number_card"]), vec![]),
            // The reader's inquiry arrives; of the two requests for information the second is cut.
            (json!(["my_number_card"]), vec![Fault::None, Fault::None, Fault::CutInAnswer]),
        ] {
            let wire = json!({"id": "cut", "rulebook": "actual", "presents": presents});
            let question = madoguchi_contract::case::Question::from_wire(wire).expect("well formed");
            let script = madoguchi_world::slot::Script { facts: question.facts, numbers: question.numbers.clone() };
            let served = madoguchi_world::slot::Served::ByTheWorld;
            slot.arrange(script, madoguchi_world::slot::Site::default(), served).expect("arranged");
            slot.centre().plan(&fault);
            session.arrange_desk(&question).await.expect("arranged");
            slot.present_card().expect("presented");
            let madoguchi_contract::Outcome::Done(answer) = session.inquire().await.expect("answered") else {
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
