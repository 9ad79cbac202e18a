//! The whole suite against the sound reference in process: nothing is violated, and the cucumber run and the plain
//! replay give the same verdicts.

use futures::executor::block_on;
use madoguchi_contract::session::Session;
use madoguchi_contract::transport::InProcess;
use madoguchi_contract::{Language, Role};
use madoguchi_judge::{CaseVerdict, Verdict};
use madoguchi_reference::Reference;
use madoguchi_rulebook::Word;
use madoguchi_suite::drive::Driver;
use madoguchi_suite::features::{Suite, compile, read_folder};
use madoguchi_suite::run::{Pile, Policy, Run, features_of, replay};
use std::path::Path;
use std::rc::Rc;
use std::time::Duration;

fn suite() -> Suite {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../features");
    let sources = read_folder(&root).expect("the features folder can be read");
    compile(&sources, &|id| madoguchi_rulebook::Clause::parse(id).is_some()).expect("the features compile").by_word()
}

async fn run(suite: &Suite) -> Rc<Run> {
    let transport = InProcess::new("reference", Reference::sound());
    let session = Session::new(Box::new(transport), Duration::from_secs(5));
    let hello = session.hello("test").await.expect("the reference introduces itself");
    let driver = Driver::new(vec![session], hello, Role::ALL.to_vec());
    Run::new(suite.cases.clone(), driver, None, Policy::ToTheEnd, |_| {})
}

fn plain(suite: &Suite) -> Vec<CaseVerdict> {
    block_on(async {
        let run = run(suite).await;
        run.replay_plain().await;
        run.take_verdicts()
    })
}

#[test]
fn the_reference_violates_nothing() {
    let verdicts = plain(&suite());
    let good = [Verdict::Pass, Verdict::Info, Verdict::Review];
    let bad: Vec<&CaseVerdict> = verdicts.iter().filter(|verdict| !good.contains(&verdict.verdict)).collect();
    let told: Vec<String> = bad
        .iter()
        .map(|verdict| {
            let findings =
                verdict.findings.iter().map(|f| format!("{} {}", f.place(), f.lines(Language::En).join("\n      ")));
            format!("{:?} {}\n    {}", verdict.verdict, verdict.case, findings.collect::<Vec<_>>().join("\n    "))
        })
        .collect();
    assert!(bad.is_empty(), "{} of {}:\n{}", bad.len(), verdicts.len(), told.join("\n"));
}

#[test]
fn cucumber_and_plain_replay_agree() {
    let suite = suite();
    let by_cucumber = block_on(async {
        let run = run(&suite).await;
        replay(&run, &Pile::of(features_of(suite.features.clone(), &suite.cases)), 8).await;
        run.take_verdicts()
    });
    assert_eq!(by_cucumber, plain(&suite));
}
