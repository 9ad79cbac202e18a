//! A third rulebook, written without Rust as CONTRIBUTING.md shows: everything of it is in a folder of its own.

mod common;

use common::{Background, Ran, evidence, madoguchi, program};
use sha2::{Digest, Sha256};
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use tempfile::{TempDir, tempdir};

const RULEBOOK: &str = r#"format = "madoguchi.rulebook"
version = 1
id = "spring-trial"
extends = "actual"
title = { ja = "五日延ばす試し", en = "Five days longer, as a trial" }

[[entry]]
key = "legacy_card.end"
kind = "date"
date = "2025-12-06"
clause = "R-OLD-02"
source = "a trial of our own"
"#;

const FEATURE: &str = "# language: ja
機能: 五日延ばす試し

  @R-OLD-02 @spring-trial
  シナリオ: S-TRIAL-01 延びた期限の最後の日
    前提 加入している保険は被用者保険
    かつ 従来の保険証の有効期限はなし
    かつ 暫定措置は行わない
    もし 2025-12-06に患者は従来の健康保険証を提示する
    ならば 受付結果は受付（資格情報のみ）である

  # 試しの版でも7日には使えないから、この期待は外れる。
  @R-OLD-02 @spring-trial
  シナリオ: S-TRIAL-02 延びた期限の次の日
    前提 加入している保険は被用者保険
    かつ 従来の保険証の有効期限はなし
    かつ 暫定措置は行わない
    もし 2025-12-07に患者は従来の健康保険証を提示する
    ならば 受付結果は受付（資格情報のみ）である

  @harness @R-OLD-02 @spring-trial
  シナリオ: S-TRIAL-03 延びた期限の日のデータ
    前提 加入している保険は被用者保険
    もし 2025-12-06にデータを作る
    ならば このデータは作成可能である
";

/// A folder with the rulebook and its features, and nothing else.
fn folder() -> TempDir {
    let folder = tempdir().expect("a temporary folder");
    write(folder.path(), "trial.toml", RULEBOOK);
    fs::create_dir(folder.path().join("trial")).expect("a folder");
    write(folder.path(), "trial/period.feature", FEATURE);
    folder
}

fn write(folder: &Path, name: &str, text: &str) {
    fs::write(folder.join(name), text).expect("a file");
}

fn run(folder: &Path, more: &[&str]) -> Ran {
    let args = ["run", "--rulebook", "trial.toml", "--features", "trial", "--as-of", "2026-11-24"];
    madoguchi(folder, &[&args, more].concat())
}

#[test]
fn one_date_moved_decides_one_case_and_not_the_other() {
    let folder = folder();
    run(folder.path(), &["--name", "S-TRIAL-01"]).exits(0).says("1 / 1");
    let ran = run(folder.path(), &[]).exits(1);
    let ran = ran.says("MUST violated (R-OLD-02)").says("S-TRIAL-02@spring-trial");
    assert!(!ran.out.contains("S-TRIAL-01@spring-trial"), "{}", ran.out);

    let whole = evidence(&folder.path().join("out"));
    let head = whole.head.as_ref().expect("a head");
    let digest: String = Sha256::digest(RULEBOOK).iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(head.rulebooks, [("spring-trial".to_string(), digest)].into());
    assert_eq!(head.extends, [("spring-trial".to_string(), "actual".to_string())].into());
    assert_eq!(whole.cases.len(), 3);

    // Where the card ended before the date was moved, the same scenarios fail alike.
    write(folder.path(), "trial.toml", &RULEBOOK.replace("2025-12-06", "2025-12-01"));
    run(folder.path(), &["--name", "S-TRIAL-01"]).exits(1).says("R-OLD-02");
}

#[test]
fn a_clause_binds_there_as_in_the_edition_that_is_extended() {
    let folder = folder();
    // R-OLD-07 is no rule of the seminar: whoever extends the seminar's edition is told, not failed.
    let feature = FEATURE.replace("R-OLD-02", "R-OLD-07");
    write(folder.path(), "trial/period.feature", &feature);
    run(folder.path(), &[]).exits(1).says("MUST violated (R-OLD-07)");
    write(folder.path(), "trial.toml", &RULEBOOK.replace("\"actual\"", "\"seminar-2025-07\""));
    run(folder.path(), &["--name", "S-TRIAL-02", "--shard", "1/1"]).exits(0);
    // The evidence alone tells as much.
    let merged = ["merge", "out", "--out", "whole"];
    madoguchi(folder.path(), &merged).exits(0);
}

#[test]
fn it_is_replayed_checked_and_served() {
    let folder = folder();
    let by_file = ["--rulebook", "trial.toml", "--features", "trial"];
    let told = |args: &[&str]| madoguchi(folder.path(), &[args, &by_file].concat());
    told(&["replay", "S-TRIAL-01"]).exits(0).says("S-TRIAL-01@spring-trial");
    told(&["replay", "S-TRIAL-02@spring-trial"]).exits(1).says("R-OLD-02");
    told(&["features", "--check"]).exits(0).says("3 cases in 1 files");
    madoguchi(folder.path(), &["features", "--check", "--features", "trial"])
        .exits(3)
        .says("unknown tag `@spring-trial`")
        .says("--rulebook FILE");

    let served = format!("stdio:'{}' reference --stdio", env!("CARGO_BIN_EXE_madoguchi"));
    run(folder.path(), &["--sut", &served]).exits(3).says("the edition `spring-trial` is not known");
    run(folder.path(), &["--sut", &format!("{served} --rulebook trial.toml"), "--name", "S-TRIAL-01"]).exits(0);

    let mut command = program(folder.path());
    command.args(["reference", "--http", "127.0.0.1:0", "--rulebook", "trial.toml"]);
    let mut service = Background::start(&mut command);
    let err = service.0.as_mut().and_then(|child| child.stderr.take()).expect("it is caught");
    let mut line = String::new();
    BufReader::new(err).read_line(&mut line).expect("it says where it listens");
    let at = line.split_whitespace().find(|word| word.starts_with("http://")).expect("an address").to_string();
    run(folder.path(), &["--sut", &at, "--name", "S-TRIAL-01"]).exits(0);
}

#[test]
fn the_settings_may_name_it() {
    let folder = folder();
    write(folder.path(), "madoguchi.toml", "rulebooks = [\"trial.toml\"]\n");
    let args = ["--features", "trial"];
    madoguchi(folder.path(), &[&["run", "--name", "S-TRIAL-01"], &args[..]].concat()).exits(0).says("1 / 1");
    madoguchi(folder.path(), &[&["replay", "S-TRIAL-01"], &args[..]].concat()).exits(0);
    madoguchi(folder.path(), &["replay", "V-006@actual"]).exits(0);
}

#[test]
fn a_wrong_file_is_refused_with_its_place() {
    let folder = folder();
    let told = |from: &str, to: &str| {
        assert!(RULEBOOK.contains(from));
        write(folder.path(), "trial.toml", &RULEBOOK.replace(from, to));
        run(folder.path(), &[])
    };
    told("legacy_card.end", "legacy_card.ends").exits(3).says("trial.toml:8:").says("`legacy_card.end`");
    told("2025-12-06", "2025-12-36").exits(3).says("trial.toml:10:8");
    told("\"actual\"", "\"actuel\"").exits(3).says("trial.toml:4:11: extends the unknown rulebook `actuel`");
    told("id = \"spring-trial\"", "id = \"actual\"")
        .exits(3)
        .says("trial.toml:3:6: `actual` is a rulebook of madoguchi");
    told("spring-trial", "reader").exits(3).says("the tag `@reader` means something else");
    told("version = 1", "version = 2").exits(3).says("newer version");
    madoguchi(folder.path(), &["run", "--rulebook", "./none"]).exits(3).says("./none");
    for command in [&["replay", "V-006"][..], &["reference", "--stdio"]] {
        madoguchi(folder.path(), &[command, &["--rulebook", "trial.toml"]].concat()).exits(3).says("trial.toml:2:11");
    }
}

#[test]
fn a_rulebook_that_no_scenario_names_judges_nothing() {
    let folder = folder();
    madoguchi(folder.path(), &["run", "--rulebook", "trial.toml"])
        .exits(4)
        .says("no scenario names the rulebook `spring-trial`")
        .says("write the tag `@spring-trial`");
}

#[test]
fn one_file_may_extend_another() {
    let folder = folder();
    let second = RULEBOOK.replace("\"spring-trial\"", "\"second\"").replace("\"actual\"", "\"spring-trial\"");
    write(folder.path(), "second.toml", &second.replace("legacy_card.end", "legacy_card.end.late_elderly"));
    write(folder.path(), "trial/period.feature", &FEATURE.replace("@spring-trial", "@spring-trial @second"));
    let name = ["--name", "S-TRIAL-01"];
    run(folder.path(), &[&["--rulebook", "second.toml"], &name[..]].concat()).exits(0).says("2 / 2");
    let args = ["run", "--rulebook", "second.toml", "--features", "trial"];
    madoguchi(folder.path(), &args).exits(3).says("extends the unknown rulebook `spring-trial`");
}
