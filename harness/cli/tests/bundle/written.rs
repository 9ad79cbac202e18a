//! What a run leaves behind.

use crate::common::madoguchi;
use crate::forger::{folder, small, sound, verify};
use madoguchi_report::bundle::Bundle;
use std::fs;

#[test]
fn a_sound_bundle_is_consistent_and_its_origin_not_proven() {
    let ran = verify(sound(), &[]).exits(0).says("judged again").says("exit code 1");
    assert!(ran.out.starts_with("unsigned: consistent, origin not proven\n"), "{}", ran.out);
    let ran = verify(sound(), &["--lang", "ja"]).exits(0).says("再判定");
    assert!(ran.out.starts_with("署名なし: 整合しているが、出所は証明されていない\n"), "{}", ran.out);
}

#[test]
fn threads_make_no_difference_to_its_bytes() {
    for jobs in ["1", "3"] {
        let folder = folder();
        small(folder.path(), &["--sut", "reference:grace-90-days", "--jobs", jobs, "--lang", "ja"]).exits(1);
        let bytes = fs::read(folder.path().join("out/evidence.zip")).expect("a bundle");
        assert!(bytes == sound(), "--jobs {jobs} gave other bytes");
    }
}

#[test]
fn it_holds_what_the_run_rested_on_and_nothing_of_the_machine() {
    let bundle = Bundle::from_bytes(sound()).expect("a bundle");
    for name in ["events.ndjson", "summary.json", "clauses.toml", "rulebooks/actual.toml"] {
        assert!(bundle.files.contains_key(name), "{name}");
    }
    assert!(bundle.files.keys().any(|name| name.starts_with("features/")));
    let command = bundle.manifest.command.join(" ");
    assert_eq!(
        command,
        "madoguchi run --sut reference:grace-90-days --name V-0 --rulebook actual --deadline 10000 --seed 0 \
         --as-of 2025-08-01"
    );
    let folder = std::env::temp_dir().display().to_string();
    for (name, bytes) in &bundle.files {
        assert!(!String::from_utf8_lossy(bytes).contains(&folder), "{name}");
    }
}

#[test]
fn shards_give_the_bundle_of_the_whole() {
    let folder = folder();
    for shard in ["1/2", "2/2"] {
        let out = format!("out{}", &shard[..1]);
        let args =
            ["run", "--rulebook", "actual", "--name", "V-0", "--as-of", "2025-08-01", "--shard", shard, "--out", &out];
        let ran = madoguchi(folder.path(), &args);
        assert!(matches!(ran.code, Some(0 | 5)), "{ran:?}");
        let ran = madoguchi(folder.path(), &["verify", &out]);
        ran.exits(0);
    }
    small(folder.path(), &[]).exits(0);
    madoguchi(folder.path(), &["merge", "out1", "out2", "--out", "whole"]).exits(0);
    madoguchi(folder.path(), &["verify", "whole"]).exits(0);
    let read = |name: &str| fs::read(folder.path().join(name).join("evidence.zip")).expect("a bundle");
    assert!(read("whole") == read("out"), "the merged bundle has other bytes");
}

#[test]
fn every_kind_of_run_is_consistent() {
    for more in [
        &["--role", "reader"][..],
        &["--role", "terminal", "--name", "V-1"],
        &["--role", "reception", "--name", "V-00", "--faults", "service-down"],
        &["--tags", "@R-CERT-05", "--strict"],
        &["--sut", "reference:grace-90-days", "--fail-fast", "--name", "V-0", "--rulebook", "actual"],
    ] {
        let folder = folder();
        let ran = madoguchi(folder.path(), &[&["run"], more].concat());
        assert!(matches!(ran.code, Some(0 | 1 | 5)), "{more:?}: {ran:?}");
        let told = madoguchi(folder.path(), &["verify", "out"]);
        assert_eq!(told.code, Some(0), "{more:?}: {}{}", told.out, told.err);
    }
}
