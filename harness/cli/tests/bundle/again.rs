//! A laboratory's sample, and two bundles side by side.

use crate::common::madoguchi;
use crate::forger::{Forger, folder, small, sound};
use madoguchi_contract::event::EventBody;
use std::fs;

const DEFECT: &str = "reference:grace-90-days";

#[test]
fn a_sample_of_a_true_bundle_comes_out_the_same() {
    let folder = folder();
    fs::write(folder.path().join("b.zip"), sound()).expect("a file");
    let again = |more: &[&str]| madoguchi(folder.path(), &[&["rerun", "b.zip", "--sut", DEFECT], more].concat());
    let first = again(&["--sample", "10%", "--seed", "3"]).exits(0).says("another verdict 0");
    assert!(first.out.starts_with("run again: ") && first.out.contains("(10%, seed 3)"), "{}", first.out);
    assert_eq!(again(&["--sample", "10%", "--seed", "3"]).out, first.out, "the same seed draws the same sample");
    again(&["--sample", "100%"]).exits(0).says("another answer, same verdict 0");
    again(&["--sample", "3", "--lang", "ja"]).exits(0).says("再実行: ").says("判定が違う 0");
}

#[test]
fn another_product_is_told_and_so_is_what_it_does_otherwise() {
    let folder = folder();
    fs::write(folder.path().join("b.zip"), sound()).expect("a file");
    let args = ["rerun", "b.zip", "--sut", "reference", "--sample", "100%"];
    let ran = madoguchi(folder.path(), &args).exits(1).says("another product: the evidence is about");
    ran.says("FAIL → PASS").says("madoguchi replay ");
    madoguchi(folder.path(), &[&args[..], &["--lang", "ja"]].concat()).exits(1).says("別の製品");
}

/// What no verification can find: an adapter's owner who wrote better answers into consistent evidence.
#[test]
fn answers_that_the_product_never_gave_are_found_by_a_second_run() {
    let folder = folder();
    small(folder.path(), &["--sut", "reference"]).exits(0);
    let good = madoguchi_report::bundle::Bundle::from_bytes(
        &fs::read(folder.path().join("out/evidence.zip")).expect("a bundle"),
    );
    let product = Forger::new().bundle.manifest.product;
    let mut forger = Forger::of(good.expect("readable"));
    // The sound product's answers under the defective product's name.
    forger.bundle.manifest.product = product.clone();
    let EventBody::RunOpened { head } = &mut forger.events[0].body else { panic!("the head") };
    head.product = product.clone();
    let run = head.run_id();
    forger.events.iter_mut().for_each(|event| event.run.clone_from(&run));
    forger.bundle.manifest.run.clone_from(&run);
    forger.chain_again();
    forger.sum_up(|summary| {
        summary["run"] = run.as_str().into();
        summary["head"]["product"] = serde_json::to_value(&product).expect("JSON");
    });
    fs::write(folder.path().join("b.zip"), forger.listed()).expect("a file");
    madoguchi(folder.path(), &["verify", "b.zip"]).exits(0).says("origin not proven");
    madoguchi(folder.path(), &["rerun", "b.zip", "--sut", DEFECT, "--sample", "100%"]).exits(1).says("PASS → FAIL");
}

#[test]
fn what_is_not_consistent_is_not_run_again() {
    let folder = folder();
    let mut forger = Forger::new();
    forger.bundle.manifest.seed = 9;
    fs::write(folder.path().join("b.zip"), forger.listed()).expect("a file");
    madoguchi(folder.path(), &["rerun", "b.zip", "--sut", DEFECT]).exits(1).says("manifest.json, `seed`");
    let args = ["compare", "b.zip", "b.zip"];
    madoguchi(folder.path(), &args).exits(3).says("what is not consistent cannot be used");
    madoguchi(folder.path(), &[&args[..], &["--lang", "ja"]].concat()).exits(3).says("整合しない証跡は使えない");
}

#[test]
fn a_share_that_is_none_is_a_matter_of_usage() {
    let folder = folder();
    fs::write(folder.path().join("b.zip"), sound()).expect("a file");
    madoguchi(folder.path(), &["rerun", "b.zip", "--sample", "much"]).exits(2).says("write 5%, 2.5% or a number");
    let args = ["rerun", "b.zip", "--sample", "0%", "--lang", "ja"];
    madoguchi(folder.path(), &args).exits(2).says("は割合ではない");
}

#[test]
fn two_versions_are_compared_worst_first() {
    let folder = folder();
    small(folder.path(), &["--sut", "reference"]).exits(0);
    fs::write(folder.path().join("bad.zip"), sound()).expect("a file");
    let compare = |a, b, more: &[&str]| madoguchi(folder.path(), &[&["compare", a, b], more].concat());
    let ran = compare("out", "bad.zip", &[]).exits(1).says("worse: ").says("PASS → FAIL V-006@actual");
    ran.says("clauses that differ: ").says("R-CERT-05");
    compare("bad.zip", "out", &[]).exits(0).says("better: ").says("FAIL → PASS V-006@actual");
    compare("out", "out", &[]).exits(0).says("every case came out the same");
    compare("out", "bad.zip", &["--lang", "ja"]).exits(1).says("悪化: ").says("結果の違う条項");
}

#[test]
fn runs_that_were_not_measured_alike_say_so() {
    let folder = folder();
    small(folder.path(), &["--sut", "reference"]).exits(0);
    let args =
        ["run", "--rulebook", "actual", "--name", "V-00", "--as-of", "2025-08-01", "--seed", "4", "--out", "other"];
    madoguchi(folder.path(), &args).exits(0);
    let ran = madoguchi(folder.path(), &["compare", "out", "other"]).exits(0);
    ran.says("not measured alike: seed, filters").says("only in A");
}
