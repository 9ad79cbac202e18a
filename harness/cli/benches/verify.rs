//! Evidence bundles: what a run of 5,000 scenarios takes, what packing and the report take of it, and what verification takes,
//! each as a whole process of the real program; the same for the built-in suite.
//!
//! `cargo bench -p madoguchi --bench verify`. It prints and never judges a time (the aim is 2 s for verification); it fails when a
//! bundle is not consistent or holds fewer cases than were written. Where `MADOGUCHI_FORMATTER` names a command, it is given a
//! file of the same run's Cucumber Messages and the name of a page to write (the official HTML formatter, say), and timed beside.

use madoguchi_report::bundle::Bundle;
use madoguchi_report::html::{self, Material};
use madoguchi_rulebook::Day;
use madoguchi_suite::verify::{Demand, verify};
use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

const FILES: usize = 50;
const EACH: usize = 100;
const ROUNDS: usize = 5;

fn main() {
    let home = std::env::temp_dir().join(format!("madoguchi-bench-{}", std::process::id()));
    let features = home.join("features");
    write_features(&features);
    let own = ["--features", features.to_str().expect("a temporary folder has a plain name")];
    measure(&home, "5,000 scenarios", &own, FILES * EACH);
    measure(&home, "the built-in suite", &[], 1);
    let _ = std::fs::remove_dir_all(home);
}

fn measure(home: &Path, what: &str, more: &[&str], least: usize) {
    let run = median(|| {
        timed(home, &[&["run", "--out", "out", "--as-of", "2025-08-01"], more].concat());
    });
    let verified = median(|| {
        let told = timed(home, &["verify", "out"]);
        assert!(told.starts_with("unsigned: consistent"), "{told}");
    });
    let bytes = std::fs::read(home.join("out/evidence.zip")).expect("a bundle");
    let bundle = Bundle::from_bytes(&bytes).expect("readable");
    let summary: serde_json::Value = serde_json::from_slice(&bundle.files["summary.json"]).expect("JSON");
    let cases = summary["cases"].as_array().map_or(0, Vec::len);
    assert!(cases >= least, "{cases} cases");
    let packed = median(|| assert!(bundle.to_bytes() == bytes));
    let verified_bundle = verify(&bundle, &bytes, &Demand::Nothing);
    let (verdict, restored) = (verified_bundle.run.expect("judged"), verified_bundle.restored.expect("restored"));
    let cases_of = restored.expected(&verdict.head);
    let mut page = String::new();
    let made = median(|| {
        let timelines = html::drawn(&verdict, &cases_of, |id| restored.editions.get(id));
        page = html::html(&verdict, &Material { bundle: &bytes, timelines: &timelines, before: None });
    });
    let written = std::fs::read_to_string(home.join("out/report.html")).expect("a report");
    assert!(page == written, "the page of the bundle is not that of the run");
    let reported = median(|| drop(timed(home, &["report", "out", "--out", "again.html"])));
    println!(
        "{what}: report {} KiB, made in {made:?}; as a process, judged again first, {reported:?}",
        page.len() / 1024
    );
    if let Some(formatter) = std::env::var_os("MADOGUCHI_FORMATTER") {
        timed(home, &["report", "out", "--format", "messages", "--out", "messages.ndjson"]);
        let theirs = median(|| {
            let line = format!("{} messages.ndjson theirs.html", formatter.display());
            let status = Command::new("sh").args(["-c", &line]).current_dir(home).status().expect("a shell");
            assert!(status.success(), "{line}");
        });
        let size = std::fs::metadata(home.join("theirs.html")).expect("their page").len();
        println!(
            "{what}: the other formatter {} KiB in {theirs:?}: ours is {:.1} times as fast and {:.1} times smaller",
            size / 1024,
            theirs.as_secs_f64() / made.as_secs_f64(),
            size as f64 / page.len() as f64
        );
    }
    let size: usize = bundle.files.values().map(Vec::len).sum();
    println!(
        "{what}: {cases} cases, {} KiB in {} KiB · run {run:?} (packing alone {packed:?}) · verify {verified:?}",
        size / 1024,
        bytes.len() / 1024
    );
}

fn timed(home: &Path, arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_madoguchi")).args(arguments).current_dir(home).output();
    let output = output.expect("the program starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn median(mut work: impl FnMut()) -> Duration {
    let mut rounds: Vec<Duration> = (0..ROUNDS)
        .map(|_| {
            let start = Instant::now();
            work();
            start.elapsed()
        })
        .collect();
    rounds.sort();
    rounds[ROUNDS / 2]
}

fn write_features(folder: &Path) {
    std::fs::create_dir_all(folder).expect("a temporary folder");
    for file in 0..FILES {
        let mut text = String::from("# language: ja\n機能: 期限\n");
        for scenario in file * EACH..(file + 1) * EACH {
            let day = Day::ymd(2025, 1, 1).plus_days(scenario as i32 % 160);
            let _ = write!(
                text,
                "\n  @R-CERT-04 @actual\n  シナリオ: S-BENCH-{scenario} 満了日まで受け付ける\n    前提 電子証明書の満了日は2025-06-15\n    \
                 もし {day}に患者はマイナンバーカードを提示する\n    ならば 受付結果は受付（情報提供可）である\n    \
                 かつ 提供される情報に健診情報を含む\n"
            );
        }
        std::fs::write(folder.join(format!("{file:03}.feature")), text).expect("a file");
    }
}
