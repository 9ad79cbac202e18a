//! 5,000 generated scenarios, by bare cucumber with empty steps and by our whole road (compile, drive, judge, evidence,
//! JUnit, summary), each in a process of its own: whole-process seconds and peak memory, and the ratio in one run.
//!
//! `cargo bench -p madoguchi-suite --bench cucumber`. It prints and never judges a time; it fails when a side replayed
//! fewer scenarios than were written.

use cucumber::gherkin::Feature;
use cucumber::step::{Collection, Context};
use cucumber::{Cucumber, cli, event, parser, runner, writer};
use futures::future::LocalBoxFuture;
use madoguchi_contract::Role;
use madoguchi_contract::event::{Recorder, RunHead};
use madoguchi_contract::session::Session;
use madoguchi_contract::transport::InProcess;
use madoguchi_judge::attest::Attestations;
use madoguchi_judge::known::KnownFailures;
use madoguchi_judge::run::{RunFacts, RunVerdict};
use madoguchi_judge::tally::{Ending, Strictness};
use madoguchi_judge::{Clauses, Verdict};
use madoguchi_reference::Reference;
use madoguchi_report::junit::junit;
use madoguchi_report::summary::Summary;
use madoguchi_rulebook::{Day, Word};
use madoguchi_suite::drive::Driver;
use madoguchi_suite::features::{compile, read_folder};
use madoguchi_suite::run::{Pile, Policy, Run, features_of, replay};
use regex::Regex;
use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

const FILES: usize = 50;
const EACH: usize = 100;
const ROUNDS: usize = 3;

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let side = arguments.iter().position(|argument| argument == "--side").map(|at| &arguments[at + 1..]);
    match side {
        Some([side, folder, ..]) if side == "bare" => told(futures::executor::block_on(bare(Path::new(folder)))),
        Some([_, folder, ..]) => told(futures::executor::block_on(ours(Path::new(folder)))),
        _ => compare(),
    }
}

fn compare() {
    let home = std::env::temp_dir().join(format!("madoguchi-bench-{}", std::process::id()));
    let features = home.join("features");
    write_features(&features);
    let mut figures = vec![];
    for side in ["bare", "ours"] {
        let mut rounds: Vec<(f64, u64)> = (0..ROUNDS).map(|_| measure(side, &features)).collect();
        rounds.sort_by(|a, b| a.0.total_cmp(&b.0));
        let (seconds, kib) = rounds[ROUNDS / 2];
        println!(
            "{side}: median {seconds:.3} s, {} MiB peak, over {ROUNDS} runs of {} scenarios",
            kib / 1024,
            FILES * EACH
        );
        figures.push((seconds, kib as f64));
    }
    println!("ratio ours/bare: time {:.2}, memory {:.2}", figures[1].0 / figures[0].0, figures[1].1 / figures[0].1);
    let _ = std::fs::remove_dir_all(home);
}

fn measure(side: &str, features: &Path) -> (f64, u64) {
    let start = Instant::now();
    let output = Command::new(std::env::current_exe().expect("a path"))
        .args(["--side", side])
        .arg(features)
        .output()
        .expect("the bench starts itself");
    let seconds = start.elapsed().as_secs_f64();
    assert!(output.status.success(), "{side}: {}", String::from_utf8_lossy(&output.stderr));
    let kib = String::from_utf8_lossy(&output.stdout).trim().parse().expect("peak memory in KiB");
    (seconds, kib)
}

/// Prints the peak memory of this process, in KiB, when every scenario was replayed.
fn told(replayed: usize) {
    assert_eq!(replayed, FILES * EACH, "every scenario is replayed");
    let status = std::fs::read_to_string("/proc/self/status").expect("a Linux machine");
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).expect("the peak is told");
    println!("{}", peak.trim().trim_end_matches(" kB"));
}

fn write_features(folder: &Path) {
    std::fs::create_dir_all(folder).expect("a folder");
    for file in 0..FILES {
        let mut text = String::from("# language: ja\n機能: 期限\n");
        for scenario in 0..EACH {
            let number = file * EACH + scenario;
            let day = Day::ymd(2025, 1, 1).plus_days(number as i32 % 160);
            let _ = write!(
                text,
                "\n  @R-CERT-04 @actual\n  シナリオ: S-BENCH-{number} 満了日まで受け付ける\n    前提 電子証明書の満了日は2025-06-15\n    \
                 もし {day}に患者はマイナンバーカードを提示する\n    ならば 受付結果は受付（情報提供可）である\n    \
                 かつ 提供される情報に健診情報を含む\n"
            );
        }
        std::fs::write(folder.join(format!("{file:02}.feature")), text).expect("a file");
    }
}

#[derive(Debug, Default)]
struct Empty;

impl cucumber::World for Empty {
    type Error = std::convert::Infallible;

    async fn new() -> Result<Self, Self::Error> {
        Ok(Empty)
    }
}

fn step(_: &mut Empty, _: Context) -> LocalBoxFuture<'_, ()> {
    Box::pin(async {})
}

/// Counts scenarios that ended.
#[derive(Default)]
struct Count(usize);

impl writer::Normalized for Count {}

impl cucumber::Writer<Empty> for Count {
    type Cli = cli::Empty;

    async fn handle_event(&mut self, event: parser::Result<event::Event<event::Cucumber<Empty>>>, _: &cli::Empty) {
        if let Ok(event) = event
            && let event::Cucumber::Feature(_, event::Feature::Scenario(_, scenario)) = &event.value
            && matches!(scenario.event, event::Scenario::Finished)
        {
            self.0 += 1;
        }
    }
}

async fn bare(folder: &Path) -> usize {
    let any = || Regex::new("^").expect("a literal expression is valid");
    let steps = Collection::new().given(None, any(), step).when(None, any(), step).then(None, any(), step);
    let runner = runner::Basic::default();
    let cucumber = Cucumber::<Empty, _, _, _, _>::custom(parser::Basic::new(), runner, Count::default());
    let counted = cucumber.steps(steps).max_concurrent_scenarios(1).with_default_cli().run(folder.to_path_buf()).await;
    counted.0
}

/// The built-in reference, introduced.
async fn driver_of() -> Driver {
    let session = Session::new(Box::new(InProcess::new("reference", Reference::sound())), Duration::from_secs(5));
    let hello = session.hello("bench").await.expect("the reference introduces itself");
    Driver::new(vec![session], hello, Role::ALL.to_vec())
}

async fn ours(folder: &Path) -> usize {
    let sources =
        read_folder(folder).map_err(|(path, error)| format!("{path:?}: {error}")).expect("the files are there");
    let suite = compile(&sources, &|id| Clauses::builtin().entry(id).is_ok()).expect("they compile");
    let driver = driver_of().await;
    let hello = driver.hello();
    let head = RunHead {
        as_of: Day::ymd(2026, 11, 24),
        seed: 0,
        suite: String::new(),
        tool: String::new(),
        rulebooks: [("actual".to_string(), String::new())].into(),
        extends: [].into(),
        error_map: None,
        product: hello.product.clone(),
        roles: hello.roles.clone(),
        capabilities: hello.capabilities.clone(),
        filters: vec![],
        shard: None,
    };
    let out = folder.with_file_name("out");
    let recorder = Recorder::create(&out, &head).expect("the evidence can be written");
    let features: Vec<Feature> = features_of(suite.features, &suite.cases);
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let pile = Pile::of(features);
    let run = Run::new(suite.cases, driver, Some(recorder), Policy::ToTheEnd, |_| {});
    let others = (1..cores).map(|_| {
        let (beside, pile) = (run.beside(), pile.clone());
        std::thread::spawn(move || beside.replay(&pile, futures::executor::block_on(driver_of()), |_| {}))
    });
    let others: Vec<_> = others.collect();
    replay(&run, &pile, 1).await;
    for other in others {
        run.join(other.join().expect("no panic").expect("the evidence is written"));
    }
    let verdicts = run.take_verdicts();
    let mut recorder = run.take_recorder().expect("the evidence is written").expect("a run is recorded");
    let (told, closing) = std::sync::mpsc::channel();
    std::thread::spawn(move || told.send(recorder.close()));
    // As `run` does: thousands of cases are given back by the end of the process, not one by one.
    std::mem::forget(run.cases().clone());
    drop(run);
    let passed = verdicts.iter().filter(|verdict| verdict.verdict == Verdict::Pass).count();
    let facts = RunFacts {
        head,
        evidence: String::new(),
        known: &KnownFailures::default(),
        codes: &Default::default(),
        attestations: &Attestations::default(),
        kill_score: None,
        ending: Ending::Finished,
        strictness: Strictness::Normal,
    };
    let verdict = RunVerdict::of(verdicts, facts, Clauses::builtin());
    let (junit, mut summary) = (junit(&verdict, madoguchi_contract::Language::En), Summary::of(&verdict));
    std::fs::write(out.join("junit.xml"), junit).expect("written");
    summary.evidence = closing.recv().expect("an answer").expect("the evidence is whole").digest.to_string();
    std::fs::write(out.join("summary.json"), summary.to_json()).expect("written");
    passed
}
