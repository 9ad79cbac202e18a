//! `mutants run`, `mutants show` and `run --core`, as a person meets them.

mod common;

use common::madoguchi;
use madoguchi_suite::mutants::Matrix;
use serde_json::Value;
use std::fs;
use std::path::Path;
use tempfile::tempdir;

/// A few mutants of one entry, and few cells.
const FEW: [&str; 6] = ["mutants", "run", "--only", "actual:claim.symbol", "--cells", "2000"];

fn run(folder: &Path, more: &[&str]) -> common::Ran {
    madoguchi(folder, &[&FEW, more].concat())
}

#[test]
fn a_narrowed_run_is_written_and_shown_as_what_it_is() {
    let folder = tempdir().expect("a folder");
    let ran = run(folder.path(), &["--killed"]).exits(0).says("no score of the suite").says("0 survived");
    assert!(ran.out.contains("actual:claim.symbol:"), "{}", ran.out);
    let text = fs::read_to_string(folder.path().join("mutants.json")).expect("the default file");
    let matrix = Matrix::parse(&text).expect("our own");
    assert!(matrix.killed > 0 && matrix.mutants.iter().all(|row| row.id.contains("actual:claim.symbol")));
    assert_eq!(matrix.only.as_deref(), Some("actual:claim.symbol"));
    let show =
        |more: &[&str]| madoguchi(folder.path(), &[&["mutants", "show", "--matrix", "mutants.json"], more].concat());
    show(&[]).exits(0).says("no score of the suite").says("kill score");
    show(&["--lang", "ja"]).exits(0).says("試験一式のスコアではない").says("キルスコア");
    run(folder.path(), &["--lang", "ja", "--jobs", "1", "--out", "again.json"]).exits(0).says("検出");
    let again = fs::read_to_string(folder.path().join("again.json")).expect("written");
    assert_eq!(again, text, "whatever the language and the threads");
}

#[test]
fn a_survivor_is_exit_code_1() {
    let folder = tempdir().expect("a folder");
    let features = folder.path().join("few");
    fs::create_dir(&features).expect("made");
    let era = concat!(env!("CARGO_MANIFEST_DIR"), "/../../features/date/era.feature");
    fs::copy(era, features.join("era.feature")).expect("copied");
    run(folder.path(), &["--features", "few"]).exits(1).says("a scenario is missing");
    run(folder.path(), &["--features", "few", "--lang", "ja"]).exits(1).says("シナリオが足りない");
}

#[test]
fn what_cannot_be_measured_is_told() {
    let folder = tempdir().expect("a folder");
    run(folder.path(), &["--out", "nowhere/m.json"]).exits(3).says("No such file").says("another file with --out");
    run(folder.path(), &["--out", "nowhere/m.json", "--lang", "ja"]).exits(3).says("--out で別のファイルを選ぶ");
    run(folder.path(), &["--out", "/dev/full"]).exits(3).says("No space left on device");
    let all = |args: &[&str]| madoguchi(folder.path(), args);
    all(&["mutants", "run", "--only", "nobody"]).exits(4).says("no mutant has such a name");
    all(&["mutants", "run", "--only", "nobody", "--lang", "ja"]).exits(4).says("その名の変異はない");
    for wrong in [["--jobs", "0"], ["--jobs", "two"], ["--cells", "-1"], ["--lang", "fr"]] {
        run(folder.path(), &wrong).exits(2).says(wrong[1]);
    }
    run(folder.path(), &["--features", "nowhere"]).exits(3);
    all(&["mutants"]).exits(2);
}

#[test]
fn the_committed_matrix_is_shown() {
    let folder = tempdir().expect("a folder");
    let show = |more: &[&str]| madoguchi(folder.path(), &[&["mutants", "show"], more].concat());
    let en = show(&[]).exits(0).says("kill score").says("scenarios kill as many");
    show(&["--lang", "ja"]).exits(0).says("キルスコア").says("個のシナリオで同じだけ検出できる");
    let killed = show(&["--killed"]).exits(0);
    assert!(killed.out.starts_with(&en.out) && killed.out.len() > en.out.len());
}

#[test]
fn a_matrix_that_cannot_be_read_is_told() {
    let folder = tempdir().expect("a folder");
    let show = |more: &[&str]| madoguchi(folder.path(), &[&["mutants", "show", "--matrix", "m.json"], more].concat());
    show(&[]).exits(3).says("No such file").says("`madoguchi mutants run` measures one");
    show(&["--lang", "ja"]).exits(3).says("`madoguchi mutants run` で測定する");
    let text = Matrix::committed().expect("built in").to_text();
    for cut in [0, 1, text.len() / 2, text.len() - 3] {
        let cut = (cut..).find(|at| text.is_char_boundary(*at)).unwrap_or(0);
        fs::write(folder.path().join("m.json"), &text[..cut]).expect("written");
        show(&[]).exits(3).says("m.json");
    }
    fs::write(folder.path().join("m.json"), text.replacen("\"version\":2", "\"version\":3", 1)).expect("written");
    show(&[]).exits(3).says("m.json");
}

#[test]
fn the_core_is_a_part_of_the_suite_and_says_so() {
    let folder = tempdir().expect("a folder");
    let core = |more: &[&str]| madoguchi(folder.path(), &[&["run", "--core"], more].concat());
    let some = core(&["60", "--out", "some"]).exits(0).says("the core only, not the suite: ").says("which kill");
    core(&["60", "--out", "ja", "--lang", "ja"]).exits(0).says("中核のみ、試験一式ではない").says("検出される変異");
    let summary = |out: &str| -> Value {
        let text = fs::read_to_string(folder.path().join(out).join("summary.json")).expect("a summary");
        serde_json::from_str(&text).expect("JSON")
    };
    assert_eq!(summary("some")["cases"].as_array().map(Vec::len), Some(60), "{}", some.out);
    let filter = summary("some")["head"]["filters"][0].as_str().expect("a filter").to_string();
    assert!(filter.starts_with("core: 60 of ") && some.out.contains(&filter), "{filter}");
    let page = fs::read_to_string(folder.path().join("some/report.html")).expect("the page");
    assert!(page.contains("the core only, not the suite") && page.contains("中核のみ、試験一式ではない"));
    madoguchi(folder.path(), &["verify", "some/evidence.zip"]).exits(0);
    let percent = |filter: &str| {
        let percent = filter.rsplit_once('(').and_then(|(_, percent)| percent.split_once('.'));
        percent.and_then(|(percent, _)| percent.parse::<u32>().ok()).expect("a share")
    };
    core(&["--out", "usual"]).exits(0);
    let usual = summary("usual")["head"]["filters"][0].as_str().expect("a filter").to_string();
    assert!(percent(&usual) >= 80 && percent(&usual) > percent(&filter), "{usual}");
    for wrong in [&["0"][..], &["sixty"], &["60", "--shard", "1/2"], &["60", "--features", "few"]] {
        core(wrong).exits(2);
    }
}
