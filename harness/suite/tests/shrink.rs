//! Counterexamples of planted defects: found by walking, shrunk with the oracle in every step, printed in two languages,
//! and replayed through cucumber: the reference passes, the defect fails on the clause.

use futures::executor::block_on;
use madoguchi_contract::message::{Hello, Lost};
use madoguchi_contract::session::Session;
use madoguchi_contract::transport::InProcess;
use madoguchi_contract::{Case, Language, Role};
use madoguchi_judge::{CaseVerdict, Clauses, Verdict};
use madoguchi_reference::defects::Cause as Planted;
use madoguchi_reference::{DEFECTS, Defect, Reference};
use madoguchi_rulebook::facts::{MyNumberCard, Proof};
use madoguchi_rulebook::{Clause, Day, Facts, Rulebook, Set, Word};
use madoguchi_suite::drive::Driver;
use madoguchi_suite::explore::walk::Shard;
use madoguchi_suite::explore::{Bounds, Causes, Plan, Sign, Space, explore};
use madoguchi_suite::features::{FeatureSource, compile};
use madoguchi_suite::run::{Pile, Policy, Run, replay};
use madoguchi_suite::shrink::{Ask, Counterexample, Departed, Product, Scenario, Shrinker, Stability};
use std::cell::Cell;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

const DEADLINE: Duration = Duration::from_secs(5);

fn product(defect: Option<&Defect>) -> (Session, Hello) {
    let reference = defect.map_or_else(Reference::sound, Reference::with_defect);
    let session = Session::new(Box::new(InProcess::new("reference", reference)), DEADLINE);
    let hello = block_on(session.hello("test")).expect("the reference introduces itself");
    (session, hello)
}

/// A part of the space that is walked in a blink.
fn walked(defect: &Defect, rulebook: &Rulebook, cells: u64) -> Causes {
    let plan = Plan::of(&Space::of(&[rulebook]), &[rulebook], Bounds::Total(cells));
    let (session, hello) = product(Some(defect));
    block_on(explore(&plan, rulebook, Shard::WHOLE, &session, &hello, |_| {})).expect("the road holds").causes
}

/// Every counterexample of a defect, the widest cause first.
fn shrunk(defect: &Defect, rulebook: &Rulebook, cells: u64) -> Vec<Scenario> {
    let causes = walked(defect, rulebook, cells);
    let (session, hello) = product(Some(defect));
    let product = Product { rulebook, session: &session, hello: &hello };
    let mut found = vec![];
    let each = Shrinker::of(&product);
    block_on(each.each(&causes, usize::MAX, |_, _, counterexample| {
        assert_eq!(counterexample.stability, Stability::Steady);
        let scenario = Scenario::of(counterexample, rulebook, &hello, Clauses::builtin());
        found.push(scenario.unwrap_or_else(|broken| panic!("{}: {broken}", defect.id)));
    }))
    .expect("the road holds");
    found
}

fn cases_of(text: &str) -> (Vec<Arc<Case>>, Pile) {
    let source = FeatureSource { path: "found.feature".into(), text: text.into() };
    let suite = compile(&[source], &|id| Clauses::builtin().entry(id).is_ok())
        .unwrap_or_else(|faults| panic!("{}\n{text}", faults[0]));
    let features = madoguchi_suite::run::features_of(suite.features, &suite.cases);
    (suite.cases, Pile::of(features))
}

/// Verdicts of a feature file, through cucumber.
fn verdicts(text: &str, defect: Option<&Defect>) -> Vec<CaseVerdict> {
    let (cases, pile) = cases_of(text);
    let (session, hello) = product(defect);
    let driver = Driver::new(vec![session], hello, Role::ALL.to_vec());
    let run = Run::new(cases, driver, None, Policy::ToTheEnd, |_| {});
    block_on(replay(&run, &pile, 1));
    run.take_verdicts()
}

fn replays(defect: &Defect, text: &str) {
    for verdict in verdicts(text, None) {
        assert_eq!(verdict.verdict, Verdict::Pass, "{}: the reference\n{text}", defect.id);
    }
    for verdict in verdicts(text, Some(defect)) {
        assert!(matches!(verdict.verdict, Verdict::Fail | Verdict::Warn), "{}: {verdict:?}\n{text}", defect.id);
    }
}

#[test]
fn every_defect_that_decides_is_shrunk_to_scenarios_that_replay() {
    let (mut told, mut missed, mut facts) = (0, vec![], 0);
    let decides = |defect: &&Defect| {
        matches!(
            defect.cause,
            Planted::Patch { .. } | Planted::Facts(_) | Planted::Decision(_) | Planted::Answer(_)
        )
    };
    for defect in DEFECTS.iter().filter(decides) {
        let rulebook = Rulebook::builtin(defect.rulebooks[defect.rulebooks.len() - 1]).expect("built in");
        let found = shrunk(defect, &rulebook, 120_000);
        if found.is_empty() {
            missed.push(defect.id);
        }
        for scenario in &found {
            let (ja, en) = (scenario.feature(Language::Ja), scenario.feature(Language::En));
            replays(defect, &ja);
            replays(defect, &en);
            let kept = scenario.kept(&rulebook).to_text();
            assert!(madoguchi_contract::case::SavedCase::read(&kept).is_ok(), "{kept}");
            facts += ja.lines().filter(|line| line.contains("前提") || line.contains("かつ")).count();
        }
        println!("{}: {} counterexamples", defect.id, found.len());
        told += found.len();
    }
    println!("{told} counterexamples, {facts} facts stated; not met in this part of the space: {missed:?}");
    assert!(told > 0);
}
