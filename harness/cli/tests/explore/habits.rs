//! Products of bad habits, and several products against each other.

use super::common::Ran;
use super::{explore, relay};
use serde_json::Value;
use std::path::Path;
use tempfile::tempdir;

fn asked(folder: &Path, mood: &str) -> Ran {
    explore(folder, &["--shard", "1/20", "--sut", &relay(mood)])
}

#[test]
fn a_batch_in_another_order_is_as_good() {
    let folder = tempdir().expect("a folder");
    asked(folder.path(), "reversed").exits(0).says("0 are answered otherwise");
}

#[test]
fn a_cell_left_out_of_a_batch_is_a_disagreement_of_that_cell() {
    let folder = tempdir().expect("a folder");
    let ran = asked(folder.path(), "some").exits(1);
    ran.says("1 are answered otherwise (1 causes)").says("answer: no answer");
}

#[test]
fn a_product_that_dies_ends_the_exploration() {
    let folder = tempdir().expect("a folder");
    let ran = asked(folder.path(), "dies").exits(70).says("what was found until then is not a result");
    assert_eq!(ran.out, "", "half an exploration is no report");
}

#[test]
fn where_the_text_accepts_both_products_differ_it_is_a_question_to_the_regulator() {
    let folder = tempdir().expect("a folder");
    let two = ["--shard", "1/20", "--sut", "reference", "--sut", &relay("contrary")];
    let ran = explore(folder.path(), &two).exits(1);
    let ran = ran.says("questions to the regulator").says("support: reference = ").says("which is right?");
    let questions: Vec<&str> = ran.out.lines().filter(|line| line.contains("which is right?")).collect();
    assert!(questions.iter().all(|line| line.contains("R-OPS-01") && line.contains("X-")), "{questions:#?}");
    explore(folder.path(), &[&two[..], &["--lang", "ja"]].concat()).exits(1).says("照会事項").says("どれが正しいか");
    let json = explore(folder.path(), &[&two[..], &["--format", "json"]].concat()).exits(1);
    let report: Value = serde_json::from_str(&json.out).expect("JSON");
    let question = &report["rulebooks"][0]["questions"][0];
    assert_eq!(question["said"].as_array().map(Vec::len), Some(2), "{question:#}");
    assert!(question["cells"].as_u64() > Some(0) && question["example"]["cell"].is_string());
    // Two that agree leave nothing to ask.
    let same = explore(folder.path(), &["--sut", "reference", "--sut", "reference"]).exits(0);
    assert!(!same.out.contains("questions to the regulator"), "{}", same.out);
}
