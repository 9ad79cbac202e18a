//! `journey`, `explore --first` and the replay of what they keep, through the binary: outputs and exit codes.

mod common;

use common::madoguchi;

fn kept(name: &str) -> (std::path::PathBuf, String) {
    let folder = std::env::temp_dir().join(format!("madoguchi-{name}-{}", std::process::id()));
    let text = folder.display().to_string();
    (folder, text)
}

fn features(folder: &std::path::Path) -> Vec<String> {
    let mut found = vec![];
    for folder in [folder.to_path_buf(), folder.join("en")] {
        let entries = std::fs::read_dir(&folder).expect("it was written").map(|entry| entry.expect("readable").path());
        let of = entries.filter(|path| path.extension().is_some_and(|it| it == "feature"));
        found.extend(of.map(|path| path.display().to_string()));
    }
    found
}

fn code(args: &[&str]) -> (Option<i32>, String, String) {
    let ran = madoguchi(&std::env::temp_dir(), args);
    (ran.code, ran.out, ran.err)
}

#[test]
fn a_sound_desk_breaks_no_promise() {
    let (exit, out, err) = code(&["journey", "--seed", "3", "--count", "20", "--lang", "en"]);
    assert_eq!((exit, err.as_str()), (Some(0), ""));
    let wanted =
        "seminar-2025-07: 20 journeys of seed 3, no promise broken\nactual: 20 journeys of seed 3, no promise broken\n";
    let mut lines: Vec<&str> = out.lines().collect();
    let mut expected: Vec<&str> = wanted.lines().collect();
    lines.sort_unstable();
    expected.sort_unstable();
    assert_eq!(lines, expected);
}

#[test]
fn a_broken_promise_is_kept_and_replays_in_both_languages() {
    let (folder, path) = kept("journey");
    let args =
        ["journey", "--sut", "reference:any-face", "--rulebook", "actual", "--seed", "7", "--counterexamples", &path];
    let (exit, ja, err) = code(&[&args[..], &["--lang", "ja"]].concat());
    assert_eq!((exit, err.as_str()), (Some(1), ""), "{ja}");
    assert!(ja.contains("約束が破られた（R-READ-01）") && ja.contains("かつ 顔認証が一致しない"), "{ja}");
    let (_, en, _) = code(&[&args[..], &["--lang", "en"]].concat());
    assert!(en.contains("breaks a promise (R-READ-01)") && en.contains("the face does not match"), "{en}");
    assert_eq!(en, code(&[&args[..], &["--lang", "en"]].concat()).1, "the same for a seed");
    replays(&folder, "reference:any-face");
}

/// What was kept fails for the product and passes for the reference.
fn replays(folder: &std::path::Path, sut: &str) {
    let files = features(folder);
    assert_eq!(files.len(), 2, "{files:?}");
    for file in files {
        assert_eq!(code(&["replay", &file, "--sut", sut]).0, Some(1), "{file}");
        assert_eq!(code(&["replay", &file, "--sut", "reference"]).0, Some(0), "{file}");
    }
    std::fs::remove_dir_all(folder).expect("it was ours");
}

#[test]
fn the_first_counterexample_is_told_and_kept() {
    let (folder, path) = kept("first");
    let args =
        ["explore", "--sut", "reference:grace-90-days", "--rulebook", "actual", "--first", "--counterexamples", &path];
    let (exit, out, err) = code(&[&args[..], &["--lang", "ja"]].concat());
    assert_eq!((exit, err.as_str()), (Some(1), ""), "{out}");
    let committed = concat!(env!("CARGO_MANIFEST_DIR"), "/../../features/counterexamples/grace-90-days.feature");
    let committed = std::fs::read_to_string(committed).expect("it stands among the features");
    assert!(out.contains(&committed), "{out}");
    replays(&folder, "reference:grace-90-days");
}

#[test]
fn what_is_wrong_is_told_with_its_code() {
    assert_eq!(code(&["journey", "--count", "0"]).0, Some(2));
    let (exit, _, err) = code(&["journey", "--rulebook", "nowhere.toml"]);
    assert!(exit == Some(2) || exit == Some(3), "{exit:?} {err}");
    let (exit, _, err) = code(&["journey", "--sut", "reference:no-such-defect"]);
    assert_eq!(exit, Some(3), "{err}");
    assert!(err.contains("no defect is called `no-such-defect`"), "{err}");
    let args = [
        "journey",
        "--sut",
        "reference:any-face",
        "--seed",
        "7",
        "--rulebook",
        "actual",
        "--counterexamples",
        "/dev/null/x",
    ];
    let (exit, _, err) = code(&args);
    assert_eq!(exit, Some(3), "{err}");
    assert!(err.contains("a folder that can be written"), "{err}");
    let (exit, _, err) = code(&["replay", "no-such.feature"]);
    assert_eq!(exit, Some(3), "{err}");
}
