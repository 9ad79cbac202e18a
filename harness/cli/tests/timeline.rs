//! `timeline`, through the real program: every transition with its day, in the terminal and as a picture.

mod common;

use common::{Ran, madoguchi};
use std::fs;
use tempfile::tempdir;

fn timeline(more: &[&str]) -> Ran {
    let folder = tempdir().expect("a temporary folder");
    madoguchi(folder.path(), &[&["timeline"], more].concat())
}

#[test]
fn the_days_on_which_a_certificate_runs_out_and_its_grace_ends_are_told() {
    // The certificate of V-006 runs out on 2025-06-15; its grace ends with the third month after.
    let ran = timeline(&["V-006@actual"]).exits(0);
    let changes: Vec<&str> =
        ran.out.lines().filter(|line| line.starts_with("20")).filter_map(|line| line.get(..10)).collect();
    assert_eq!(changes, ["2024-10-07", "2025-06-16", "2025-10-01"], "{}", ran.out);
    let ran = ran.says("the reception: accepted in full → accepted for eligibility only");
    ran.says("the claim route: normal → none");
    let ran = timeline(&["V-006@actual", "--lang", "ja"]).exits(0);
    ran.says("受付結果: 受付（情報提供可） → 受付（資格情報のみ）");
}

#[test]
fn bars_stand_on_the_same_columns() {
    let ran = timeline(&["V-006@actual"]).exits(0);
    let drawn = |line: &&str| line.contains('█') && line.starts_with("    ") && !line.contains("everything works");
    let bars: Vec<usize> = ran.out.lines().filter(drawn).map(|line| line.chars().count()).collect();
    assert_eq!(bars.len(), 4, "{}", ran.out);
    assert!(bars.iter().all(|width| *width == bars[0] && *width <= 100), "{bars:?}");
}

#[test]
fn a_case_without_a_rulebook_is_drawn_under_each() {
    let ran = timeline(&["V-006"]).exits(0);
    ran.says("V-006@actual").says("V-006@seminar-2025-07");
}

#[test]
fn a_span_is_taken_as_given_even_where_nothing_changes() {
    let ran = timeline(&["V-006@actual", "--from", "2025-01-01", "--to", "2025-01-31"]).exits(0);
    let ran = ran.says("nothing changes in this span");
    assert!(ran.out.contains("2025-01-01") && ran.out.contains("2025-01-31"), "{}", ran.out);
    timeline(&["V-006@actual", "--from", "2025-01-01", "--to", "2025-01-01"]).exits(0);
}

#[test]
fn a_span_that_is_none_is_a_matter_of_usage() {
    let case = "V-006@actual";
    timeline(&[case, "--from", "2025-02-01", "--to", "2025-01-01"]).exits(2).says("is before 2025-02-01");
    timeline(&[case, "--from", "1900-01-01", "--to", "2025-01-01"]).exits(2).says("twenty years");
    timeline(&[case, "--from", "2025-02-01"]).exits(2).says("give --from and --to, or neither");
    timeline(&[case, "--from", "2025-02-01", "--lang", "ja"]).exits(2).says("どちらも省くこと");
    timeline(&[case, "--from", "2025-02-30", "--to", "2025-03-01"]).exits(2).says("--from");
}

#[test]
fn an_unknown_case_is_told_with_the_nearest() {
    timeline(&["V-0066@actual"]).exits(4).says("no case is called `V-0066@actual`").says("the nearest is");
    timeline(&["V-0066@actual", "--lang", "ja"]).exits(4).says("ケース`V-0066@actual`はない").says("最も近いのは");
}

#[test]
fn the_picture_is_written_one_a_rulebook() {
    let folder = tempdir().expect("a temporary folder");
    madoguchi(folder.path(), &["timeline", "V-006@actual", "--svg", "days.svg"]).exits(0);
    let picture = fs::read_to_string(folder.path().join("days.svg")).expect("the picture");
    assert!(picture.starts_with("<svg ") && picture.contains("<title>2025-06-16 – 2025-09-30"), "{picture}");
    assert!(!picture.contains("http://www.w3.org/1999") && !picture.contains("href"), "nothing is loaded");
    madoguchi(folder.path(), &["timeline", "V-006", "--svg", "both.svg"]).exits(0);
    for name in ["both.actual.svg", "both.seminar-2025-07.svg"] {
        assert!(folder.path().join(name).exists(), "{name}");
    }
    madoguchi(folder.path(), &["timeline", "V-006@actual", "--svg", "no/days.svg"]).exits(3).says("can be written");
}

#[test]
fn a_page_of_its_own_holds_every_rulebook_and_every_change_in_words() {
    let folder = tempdir().expect("a temporary folder");
    madoguchi(folder.path(), &["timeline", "V-006", "--html", "days.html", "--lang", "ja"]).exits(0);
    let page = fs::read_to_string(folder.path().join("days.html")).expect("the page");
    assert!(page.starts_with("<!doctype html>") && page.matches("<svg ").count() == 2, "one picture a rulebook");
    assert!(page.contains("2025-10-01") && page.contains("請求の方法: 通常 → なし"), "the changes in words");
    assert!(!page.contains("<script") && page.contains("default-src 'none'"), "nothing acts or is loaded");
    let nowhere = ["timeline", "V-006", "--html", "no/days.html"];
    madoguchi(folder.path(), &nowhere).exits(3).says("can be written");
    madoguchi(folder.path(), &[&nowhere[..], &["--lang", "ja"]].concat()).exits(3).says("書き込めるファイル");
}
