//! Two rulebooks side by side.

use super::common::madoguchi;
use super::snapshots;
use serde_json::Value;
use std::fs;
use tempfile::tempdir;

const PAPER: [&str; 4] = ["--scene", "paper alone", "--budget", "300000"];

#[test]
fn statements_name_the_entry_the_days_and_a_cell() {
    let folder = tempdir().expect("a folder");
    let pair = |more: &[&str]| {
        madoguchi(folder.path(), &[&["diff-rulebooks", "seminar-2025-07", "actual"], &PAPER[..], more].concat())
    };
    let (en, ja) = (pair(&[]).exits(1), pair(&["--lang", "ja"]).exits(1));
    snapshots().bind(|| {
        insta::assert_snapshot!("rulebooks_en", en.out);
        insta::assert_snapshot!("rulebooks_ja", ja.out);
    });
    for brief in [&en.out, &ja.out] {
        // A line of what was compared, one or two a heading, and how to see the rest.
        assert!(brief.lines().count() <= 1 + 2 * 8 + 2, "{brief}");
        assert!(brief.lines().all(|line| line.chars().count() < 420), "{brief}");
    }
    let whole = pair(&["--all"]).exits(1).out;
    assert!(whole.lines().count() > 2 * en.out.lines().count(), "{whole}");
    assert_eq!(whole.lines().next(), en.out.lines().next());
    let report: Value = serde_json::from_str(&pair(&["--format", "json"]).exits(1).out).expect("JSON");
    let statements = report["statements"].as_array().expect("a list");
    let provisional = |it: &&Value| it["observable"] == "confirmed_by" && it["after"][0] == "provisional";
    let found: Vec<&Value> = statements.iter().filter(provisional).collect();
    assert!(!found.is_empty() && found.iter().all(|it| it["first_day"].as_str() >= Some("2025-08-01")), "{found:#?}");
}

#[test]
fn a_rulebook_and_itself_differ_in_nothing() {
    let folder = tempdir().expect("a folder");
    let same = ["diff-rulebooks", "actual", "actual"];
    madoguchi(folder.path(), &[&same[..], &PAPER].concat()).exits(0).says("0 of").says("0 statements");
}

#[test]
fn one_entry_of_an_own_rulebook_is_found_by_its_name() {
    let folder = tempdir().expect("a folder");
    let own = "format = \"madoguchi.rulebook\"\nversion = 1\nid = \"later\"\nextends = \"actual\"\n\
        title = { ja = \"延長\", en = \"later\" }\n\n[[entry]]\nkey = \"provisional.national_health\"\nkind = \"set\"\n\
        members = [\"legacy_card\", \"eligibility_notice\"]\nclause = \"R-PROV-01\"\nsource = \"made up\"\n\
        from = \"2025-08-01\"\nuntil = \"2026-09-30\"\n";
    fs::write(folder.path().join("later.toml"), own).expect("written");
    let pair = ["diff-rulebooks", "actual", "later.toml"];
    let ran = madoguchi(folder.path(), &[&pair[..], &PAPER, &["--all"]].concat()).exits(1);
    let headings: Vec<&str> = ran.out.lines().filter(|line| line.contains(" → {")).collect();
    assert_eq!(headings.len(), 1, "{}", ran.out);
    assert!(headings[0].starts_with("provisional.national_health (R-PROV-01)"), "{headings:?}");
    let days: Vec<&str> =
        ran.out.lines().filter(|line| line.starts_with("  20")).map(|line| line.trim_start()).collect();
    let within = |line: &&str| ("2026-04-01"..="2026-09-30").contains(&&line[..10]);
    assert!(!days.is_empty() && days.iter().all(within), "{days:#?}");
    assert!(days[0].starts_with("2026-04-01 … 2026-09-30  the reception: rejected →"), "{days:#?}");
}

#[test]
fn what_cannot_be_compared_is_told() {
    let folder = tempdir().expect("a folder");
    let of = |args: &[&str]| madoguchi(folder.path(), &[&["diff-rulebooks"], args].concat());
    of(&["actual", "spring"]).exits(2).says("no rulebook is called `spring`");
    of(&["actual", "spring.toml"]).exits(3).says("spring.toml");
    of(&["actual"]).exits(2);
    of(&["actual", "actual", "--scene", "garden"]).exits(2).says("no scene is called `garden`");
    of(&["seminar-2025-07", "actual", "--scene", "paper alone", "--budget", "10"]).exits(3).says("were agreed to");
}
