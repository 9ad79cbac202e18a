//! Random journeys: the reference keeps every promise; each planted defect of the desk breaks one, and what is left of
//! the journey replays: the reference passes, the defect fails.

use futures::executor::block_on;
use madoguchi_contract::case::SavedCase;
use madoguchi_contract::message::Lost;
use madoguchi_contract::session::Session;
use madoguchi_contract::transport::InProcess;
use madoguchi_contract::{Language, Role};
use madoguchi_judge::{Clauses, Verdict};
use madoguchi_reference::defects::Cause;
use madoguchi_reference::{DEFECTS, Defect, Reference};
use madoguchi_rulebook::desk::state::ByEye;
use madoguchi_rulebook::desk::stimulus::{Button, Stimulus};
use madoguchi_rulebook::desk::{DeskState, Effects, Screen, step};
use madoguchi_rulebook::{Editions, Rulebook, Set, Word};
use madoguchi_suite::drive::Driver;
use madoguchi_suite::features::{FeatureSource, compile};
use madoguchi_suite::journey::{Journey, Kept, Search, Violation, drive};
use madoguchi_suite::run::{Pile, Policy, Run, features_of, replay};
use std::time::Duration;

fn session(defect: Option<&Defect>) -> Session {
    let reference = defect.map_or_else(Reference::sound, Reference::with_defect);
    Session::new(Box::new(InProcess::new("reference", reference)), Duration::from_secs(5))
}

fn actual() -> Rulebook {
    Rulebook::builtin("actual").expect("built in")
}

fn searched(session: &Session, rulebook: &Rulebook, seed: u64, count: u32) -> (u32, Option<(Journey, Violation)>) {
    let put = |journey: &Journey| -> Result<Option<Violation>, Lost> { block_on(drive(session, rulebook, journey)) };
    Search { rulebook, seed, count }.run(put).expect("the road holds")
}

#[test]
fn the_reference_keeps_every_promise() {
    for id in ["seminar-2025-07", "actual"] {
        let rulebook = Rulebook::builtin(id).expect("built in");
        let (put, found) = searched(&session(None), &rulebook, 1, 150);
        assert_eq!((put, &found), (150, &None), "{id}");
    }
}

fn verdict(text: &str, defect: Option<&Defect>) -> Verdict {
    let source = FeatureSource { path: "found.feature".into(), text: text.into() };
    let suite = compile(&[source], &|id| Clauses::builtin().entry(id).is_ok()).unwrap_or_else(|f| panic!("{}", f[0]));
    let session = session(defect);
    let hello = block_on(session.hello("test")).expect("it introduces itself");
    let pile = Pile::of(features_of(suite.features, &suite.cases));
    let driver = Driver::new(vec![session], hello, Role::ALL.to_vec());
    let run = Run::new(suite.cases, driver, None, Policy::ToTheEnd, |_| {});
    block_on(replay(&run, &pile, 1));
    run.take_verdicts().remove(0).verdict
}

/// Finds a defect, shrinks its journey and replays it; the clause and the journeys it took.
fn met(defect: &Defect) -> Option<(Kept, u32)> {
    let (rulebook, planted) = (actual(), session(Some(defect)));
    let (put, found) = searched(&planted, &rulebook, 7, 600);
    let (journey, violation) = found?;
    let kept = block_on(Kept::of(&journey, &violation, &rulebook, &Editions::builtin(), &planted));
    let kept = kept.expect("the road holds").unwrap_or_else(|fault| panic!("{}: {fault}", defect.id));
    for language in [Language::Ja, Language::En] {
        let text = kept.feature(language);
        assert_eq!(verdict(&text, None), Verdict::Pass, "{}\n{text}", defect.id);
        let planted = verdict(&text, Some(defect));
        assert!(planted != Verdict::Pass && planted != Verdict::Error, "{}: {planted:?}\n{text}", defect.id);
    }
    assert_eq!(SavedCase::read(&kept.saved().to_text()).expect("well formed").acts, journey.acts);
    Some((kept, put))
}

#[test]
fn every_planted_defect_of_the_desk_is_met_and_its_journey_replays() {
    let (mut told, mut missed) = (vec![], vec![]);
    for defect in DEFECTS.iter().filter(|defect| matches!(defect.cause, Cause::Desk(_))).chain(&OWN) {
        match met(defect) {
            Some((kept, put)) => {
                assert_eq!(kept.case.clauses, [defect.clause], "{}", defect.id);
                assert!(kept.case.acts.len() <= 8, "{}: {:?}", defect.id, kept.case.acts);
                told.push(format!("{} after {put} journeys, {} acts left", defect.id, kept.case.acts.len()));
            }
            None => missed.push(defect.id),
        }
    }
    println!("{}", told.join("\n"));
    assert_eq!(missed, [""; 0]);
}

#[test]
fn full_charge_for_a_device_failure_and_a_day_in_another_zone_are_met_by_journeys_too() {
    for (id, clause) in [("full-charge-on-failure", "R-FAIL-05"), ("utc-day", "R-DATE-01")] {
        let defect = Defect::find(id).expect("planted");
        let (kept, put) = met(defect).unwrap_or_else(|| panic!("{id} is met"));
        println!("{id} after {put} journeys");
        assert_eq!(kept.case.clauses, [clause]);
    }
}

#[test]
fn a_seed_gives_the_same_journey_again() {
    let defect = Defect::find("any-face").expect("planted");
    let twice = [(), ()].map(|()| searched(&session(Some(defect)), &actual(), 3, 300));
    assert!(twice[0].1.is_some());
    assert_eq!(twice[0], twice[1]);
}

const fn planted(id: &'static str, clause: &'static str, cause: Cause) -> Defect {
    Defect { id, clause, rulebooks: &["actual"], ja: "", en: "", vector: "", cause }
}

/// Promises that no committed defect breaks.
const OWN: [Defect; 4] = [
    planted("the-next-inherits-the-mode", "R-VIS-07", Cause::Desk(inherits)),
    planted("the-pin-counter-jumps", "R-READ-02", Cause::Desk(jumps)),
    planted("a-refusal-is-consent", "R-CONS-06", Cause::Desk(consents)),
    planted("a-cancel-forgets-the-pin-counter", "R-READ-02", Cause::Desk(forgets)),
];

fn inherits(state: &DeskState, act: &Stimulus, rulebook: &Rulebook) -> (DeskState, Effects) {
    let (mut next, effects) = step(state, act, rulebook);
    if *act == Stimulus::NextPatient && state.screen == Screen::VisualCheck {
        (next.screen, next.visit.by_eye) = (Screen::VisualCheck, ByEye::Revised);
    }
    (next, effects)
}

fn jumps(state: &DeskState, act: &Stimulus, rulebook: &Rulebook) -> (DeskState, Effects) {
    let (mut next, effects) = step(state, act, rulebook);
    if next.counters.pin > state.counters.pin {
        next.counters.pin = 3;
    }
    (next, effects)
}

fn consents(state: &DeskState, act: &Stimulus, rulebook: &Rulebook) -> (DeskState, Effects) {
    let refused = matches!(act, Stimulus::Choose { .. }) && state.screen == Screen::Consent;
    let all = Stimulus::Consent { kinds: Set::all() };
    step(state, if refused { &all } else { act }, rulebook)
}

fn forgets(state: &DeskState, act: &Stimulus, rulebook: &Rulebook) -> (DeskState, Effects) {
    let (mut next, effects) = step(state, act, rulebook);
    if matches!(act, Stimulus::Press { button: Button::Cancel }) {
        next.counters.pin = 0;
    }
    (next, effects)
}
