//! Wire depth, end to end: the reference really reads files that come over HTTP, the sound one breaks nothing, and every
//! wire defect is caught on its clause.

use futures::executor::block_on;
use madoguchi_contract::session::{InquiryForm, Session};
use madoguchi_contract::transport::InProcess;
use madoguchi_contract::{Language, Role};
use madoguchi_judge::{CaseVerdict, Clauses, Verdict};
use madoguchi_reference::{DEFECTS, Defect, Reference};
use madoguchi_rulebook::Editions;
use madoguchi_rulebook::facts::Means;
use madoguchi_suite::drive::Driver;
use madoguchi_suite::features::{Suite, builtin, compile};
use madoguchi_suite::run::{Pile, Policy, Run, features_of, replay};
use madoguchi_suite::wire::{at_wire, form_of};
use madoguchi_world::face_reader::present;
use madoguchi_world::slot::{Script, Served, Site, Slot};
use std::rc::Rc;
use std::sync::OnceLock;
use std::time::Duration;

fn suite(role: Role) -> &'static Suite {
    static SUITES: OnceLock<[Suite; 2]> = OnceLock::new();
    let suites = SUITES.get_or_init(|| {
        let whole = compile(&builtin(), &|id| Clauses::builtin().entry(id).is_ok()).expect("the features compile");
        [Role::Reception, Role::Terminal].map(|role| at_wire(&whole, role, &Editions::builtin()))
    });
    &suites[usize::from(role == Role::Terminal)]
}

async fn run(role: Role, reference: Reference, takes: impl Fn(&str) -> bool) -> Rc<Run> {
    let session = Session::new(Box::new(InProcess::new("reference", reference)), Duration::from_secs(10));
    let hello = session.hello("test").await.expect("the reference introduces itself");
    let slot = Slot::start().expect("a slot");
    for edition in ["seminar-2025-07", "actual"] {
        let rulebooks = [edition.to_string()];
        let configured = session.configure_among(role, edition, &rulebooks, 0, &slot.manifest()).await;
        configured.expect("the reference takes its peers");
    }
    let driver = Driver::new(vec![session], hello, vec![role]).among(vec![slot]);
    let cases = suite(role).cases.iter().filter(|case| case.clauses.iter().any(|clause| takes(clause)));
    Run::new(cases.cloned().collect(), driver, None, Policy::ToTheEnd, |_| {})
}

fn verdicts(role: Role, reference: Reference, takes: impl Fn(&str) -> bool) -> Vec<CaseVerdict> {
    block_on(async {
        let run = run(role, reference, takes).await;
        run.replay_plain().await;
        run.take_verdicts()
    })
}

fn told(verdicts: &[CaseVerdict]) -> String {
    let good = [Verdict::Pass, Verdict::Info, Verdict::Review];
    let bad = verdicts.iter().filter(|verdict| !good.contains(&verdict.verdict));
    let told = bad.map(|verdict| {
        let findings = verdict.findings.iter().map(|finding| finding.lines(Language::En).join("\n      "));
        format!("{:?} {}\n      {}", verdict.verdict, verdict.case, findings.collect::<Vec<_>>().join("\n      "))
    });
    told.collect::<Vec<_>>().join("\n")
}

#[test]
fn the_sound_reception_breaks_nothing_over_files_and_http() {
    let verdicts = verdicts(Role::Reception, Reference::sound(), |_| true);
    assert!(verdicts.len() > 300, "{} cases make sense at wire depth", verdicts.len());
    assert_eq!(told(&verdicts), "");
}

#[test]
fn the_sound_terminal_breaks_nothing_over_files_and_http() {
    let verdicts = verdicts(Role::Terminal, Reference::sound(), |_| true);
    assert!(verdicts.len() > 200, "{} cases make sense for a terminal", verdicts.len());
    let home = suite(Role::Terminal).cases.iter().filter(|case| case.facts.means != Means::FaceReader);
    assert!(home.count() >= 20, "results of the mobile device go through it, too");
    assert_eq!(told(&verdicts), "");
}

#[test]
fn cucumber_and_plain_replay_agree_at_wire_depth() {
    let takes = |clause: &str| clause.starts_with("R-QUAL");
    let by_cucumber = block_on(async {
        let run = run(Role::Reception, Reference::sound(), takes).await;
        replay(&run, &Pile::of(features_of(suite(Role::Reception).features.clone(), run.cases())), 4).await;
        run.take_verdicts()
    });
    assert_eq!(by_cucumber, verdicts(Role::Reception, Reference::sound(), takes));
}

#[test]
fn every_wire_defect_is_caught_on_its_clause() {
    let mut missed = vec![];
    for defect in DEFECTS.iter().filter(|defect| defect.is_wire()) {
        let role = if defect.is_terminal() { Role::Terminal } else { Role::Reception };
        let verdicts =
            verdicts(role, Reference::with_defect(defect), |clause| clause == defect.clause || clause == "R-CONS-04");
        for rulebook in defect.rulebooks {
            let caught: Vec<&str> = verdicts
                .iter()
                .filter(|verdict| verdict.rulebook == *rulebook && failed_on(verdict, defect))
                .map(CaseVerdict::vector)
                .collect();
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

fn reception_of(takes: impl Fn(&str) -> bool, reference: Reference) -> Vec<CaseVerdict> {
    block_on(async {
        let session = Session::new(Box::new(InProcess::new("reference", reference)), Duration::from_secs(10));
        let hello = session.hello("test").await.expect("the reference introduces itself");
        let slot = Slot::start().expect("a slot");
        let configured = session.configure_among(Role::Reception, "actual", &[], 0, &slot.manifest()).await;
        configured.expect("the reference takes its peers");
        let driver = Driver::new(vec![session], hello, vec![Role::Reception]).among(vec![slot]);
        let cases = suite(Role::Reception).cases.iter().filter(|case| takes(&case.id));
        let run = Run::new(cases.cloned().collect(), driver, None, Policy::ToTheEnd, |_| {});
        run.replay_plain().await;
        run.take_verdicts()
    })
}

#[test]
fn the_reader_reads_the_chip_of_the_case_before_it_asks() {
    let case = suite(Role::Reception).cases.iter().find(|case| case.id == "V-005@actual/reception").expect("a case");
    let expires = case.facts.holds.my_number_card.expect("a card").user_auth_cert.expires_on;
    let mut slot = Slot::start().expect("a slot");
    let script = Script { facts: case.facts, numbers: case.numbers.clone() };
    slot.arrange(script, Site::default(), Served::ByTheWorld).expect("arranged");
    present(&mut slot, &case.facts).expect("presented");
    let records = slot.close().expect("closed");
    let names: Vec<&str> = records.iter().map(|record| record.name.as_str()).take(2).collect();
    assert_eq!(names, ["read_certificate", "present_card"]);
    assert!(records[0].text.ends_with(&format!("last day {expires}")), "{:?}", records[0]);
}

#[test]
fn bulk_results_and_those_of_the_mobile_device_are_really_fetched() {
    let of_means = |means: &[Means]| {
        let cases = suite(Role::Reception).cases.iter().filter(|case| means.contains(&case.facts.means));
        cases.map(|case| case.id.clone()).collect::<Vec<_>>()
    };
    let home = of_means(&[Means::HomeConsent, Means::HomeVisit]);
    let bulk: Vec<&String> = suite(Role::Reception).cases.iter().map(|case| &case.id).collect();
    let bulk: Vec<&String> = bulk.into_iter().filter(|id| form_of(id) == InquiryForm::Bulk).collect();
    assert!(home.len() >= 20 && bulk.len() >= 20, "{} home, {} bulk", home.len(), bulk.len());
    assert_eq!(form_of("V-1@actual/reception+bulk~plan"), InquiryForm::Bulk);
    // A later visit under the consent of the first is among them (R-VISIT-04).
    let visits = suite(Role::Reception).cases.iter().filter(|case| case.clauses.iter().any(|id| id == "R-VISIT-04"));
    assert!(visits.count() > 0);
    let verdicts = reception_of(|id| id.ends_with("+bulk") || home.iter().any(|one| one == id), Reference::sound());
    assert_eq!(verdicts.len(), home.len() + bulk.len());
    let unasked: Vec<&str> =
        verdicts.iter().filter(|verdict| verdict.verdict == Verdict::NotApplicable).map(|v| v.case.as_str()).collect();
    assert!(unasked.is_empty(), "{unasked:?}");
    assert_eq!(told(&verdicts), "");
}

#[test]
fn processing_taken_for_a_failure_is_caught_in_bulk_as_it_is_alone() {
    for id in ["wire-processing-is-failure", "wire-bulk-asked-once"] {
        let defect = DEFECTS.iter().find(|defect| defect.id == id).expect("planted");
        let verdicts = reception_of(|id| id == "S-QUAL-11d@actual/reception+bulk", Reference::with_defect(defect));
        let [verdict] = verdicts.as_slice() else { panic!("{} verdicts", verdicts.len()) };
        assert!(failed_on(verdict, defect), "{id}: {}", told(&verdicts));
        assert!(told(&verdicts).contains("did not ask again"), "{id}: {}", told(&verdicts));
    }
}

fn failed_on(verdict: &CaseVerdict, defect: &Defect) -> bool {
    verdict.clauses.get(defect.clause) == Some(&Verdict::Fail)
}
