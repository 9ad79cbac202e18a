//! Cucumber is fed feature by feature: every scenario is judged, whatever the size of the features, how many scenarios
//! run at one time, and whether they fail.

use futures::executor::block_on;
use madoguchi_contract::Role;
use madoguchi_contract::session::Session;
use madoguchi_contract::transport::InProcess;
use madoguchi_judge::Verdict;
use madoguchi_reference::Reference;
use madoguchi_rulebook::Word;
use madoguchi_suite::drive::Driver;
use madoguchi_suite::features::{FeatureSource, Suite, compile};
use madoguchi_suite::run::{Pile, Policy, Run, features_of, replay};
use std::fmt::Write as _;
use std::time::Duration;

/// `files` features with `each` scenarios; every second scenario fails.
fn suite(files: usize, each: usize) -> Suite {
    let sources = (0..files).map(|file| {
        let mut text = String::from("# language: ja\n機能: 期限\n");
        for scenario in file * each..(file + 1) * each {
            let expected = if scenario % 2 == 0 { "受付（情報提供可）" } else { "職員が対応" };
            let _ = write!(
                text,
                "\n  @R-CERT-04 @actual\n  シナリオ: S-FEED-{scenario} 満了日\n    前提 電子証明書の満了日は2025-06-15\n    \
                 もし 2025-06-15に患者はマイナンバーカードを提示する\n    ならば 受付結果は{expected}である\n"
            );
        }
        FeatureSource { path: format!("{file:03}.feature"), text }
    });
    let sources: Vec<_> = sources.collect();
    compile(&sources, &|id| madoguchi_rulebook::Clause::parse(id).is_some()).expect("they compile")
}

#[test]
fn every_scenario_is_judged() {
    for (files, each) in [(150, 1), (1, 150), (70, 3)] {
        for concurrency in [1, 8] {
            let suite = suite(files, each);
            let verdicts = block_on(async {
                let session = Session::new(Box::new(InProcess::new("x", Reference::sound())), Duration::from_secs(5));
                let hello = session.hello("test").await.expect("the reference introduces itself");
                let driver = Driver::new(vec![session], hello, Role::ALL.to_vec());
                let features = features_of(suite.features, &suite.cases);
                let run = Run::new(suite.cases, driver, None, Policy::ToTheEnd, |_| {});
                replay(&run, &Pile::of(features), concurrency).await;
                run.take_verdicts()
            });
            let count = |wanted| verdicts.iter().filter(|verdict| verdict.verdict == wanted).count();
            let half = files * each / 2;
            assert_eq!((count(Verdict::Pass), count(Verdict::Fail)), (half, half), "{files} × {each}, {concurrency}");
        }
    }
}
