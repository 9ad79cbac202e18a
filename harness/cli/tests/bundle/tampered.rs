//! A tampered bundle is refused, and what was changed is told by name: by a clumsy hand, and by one that makes every digest fit.

use crate::forger::{Forger, sound, verify};
use madoguchi_contract::event::EventBody;
use madoguchi_contract::message::Outcome;
use madoguchi_report::bundle::{Bundle, EVENTS};
use serde_json::{Value, json};

fn answered(body: &EventBody) -> bool {
    matches!(body, EventBody::Answered { .. })
}

fn answer(forger: &mut Forger, at: usize, outcome: &str) {
    let EventBody::Answered { outcome: Outcome::Done(value) } = &mut forger.events[at].body else {
        panic!("an answer")
    };
    value["reception"]["outcome"] = json!(outcome);
}

/// The verdict of a case in a summary.
fn verdict_of<'a>(summary: &'a mut Value, case: &str) -> &'a mut Value {
    let cases = summary["cases"].as_array_mut().expect("cases");
    cases.iter_mut().find(|own| own["case"] == case).expect("the case")
}

#[test]
fn a_changed_line_is_named() {
    let mut forger = Forger::new();
    let case = forger.failed();
    let at = forger.place(&case, answered);
    answer(&mut forger, at, "accepted");
    forger.write_events();
    let ran =
        verify(&forger.plain(), &[]).exits(1).says(&format!("case {case}: event 2 was changed after it was written"));
    ran.says("events.ndjson: does not fit the manifest").says(&format!("events.ndjson:{}", at + 1));
}

#[test]
fn a_changed_answer_is_judged_again_even_when_every_digest_fits() {
    let mut forger = Forger::new();
    let case = forger.failed();
    let at = forger.place(&case, answered);
    let EventBody::Answered { outcome } = &mut forger.events[at].body else { panic!("an answer") };
    *outcome = Outcome::Unimplemented("decide".into());
    forger.chain_again();
    forger.sum_up(|_| {});
    verify(&forger.listed(), &[]).exits(1).says(&format!("summary.json, {case}: the verdict is said to be FAIL"));
}

#[test]
fn a_removed_line_is_named() {
    let mut forger = Forger::new();
    let case = forger.failed();
    let at = forger.place(&case, answered);
    forger.events.remove(at);
    forger.write_events();
    verify(&forger.listed(), &[]).exits(1).says(&format!("case {case}: event 2 is missing or was moved"));
}

#[test]
fn a_removed_line_is_named_even_when_every_digest_fits() {
    let mut forger = Forger::new();
    let case = forger.failed();
    let at = forger.place(&case, answered);
    forger.events.remove(at);
    forger.chain_again();
    forger.sum_up(|_| {});
    verify(&forger.listed(), &[])
        .exits(1)
        .says(&format!("events.ndjson, {case}, event 2: no run writes this event here"));
}

#[test]
fn lines_in_another_order_are_named() {
    let mut forger = Forger::new();
    let case = forger.failed();
    let at = forger.place(&case, answered);
    forger.events.swap(at - 1, at);
    forger.write_events();
    verify(&forger.listed(), &[]).exits(1).says(&format!("case {case}: event 1 is missing or was moved"));
    forger = Forger::new();
    forger.events.swap(at - 1, at);
    forger.chain_again();
    forger.sum_up(|_| {});
    verify(&forger.listed(), &[]).exits(1).says(&format!("{case}, event 1: no run writes this event here"));
}

#[test]
fn an_inserted_line_is_named() {
    let mut forger = Forger::new();
    let case = forger.failed();
    let at = forger.place(&case, answered);
    let again = forger.events[at].clone();
    forger.events.insert(at + 1, again);
    forger.write_events();
    verify(&forger.listed(), &[]).exits(1).says(&format!("case {case}: event 3 is missing or was moved"));
}

#[test]
fn an_inserted_line_is_named_even_when_every_digest_fits() {
    let mut forger = Forger::new();
    let case = forger.failed();
    let at = forger.place(&case, answered);
    let again = forger.events[at].clone();
    forger.events.insert(at + 1, again);
    forger.chain_again();
    forger.sum_up(|_| {});
    verify(&forger.listed(), &[])
        .exits(1)
        .says(&format!("events.ndjson, {case}, event 3: no run writes this event here"));
}

#[test]
fn a_changed_verdict_is_named() {
    let mut forger = Forger::new();
    let case = forger.failed();
    forger.sum_up(|summary| verdict_of(summary, &case)["verdict"] = json!("PASS"));
    let told = format!("summary.json, {case}: the verdict is said to be PASS, but the history gives FAIL");
    verify(&forger.listed(), &[]).exits(1).says(&told);
}

#[test]
fn a_removed_finding_is_named() {
    let mut forger = Forger::new();
    let case = forger.failed();
    forger.sum_up(|summary| verdict_of(summary, &case)["findings"] = json!([]));
    verify(&forger.listed(), &[]).exits(1).says(&format!("summary.json, {case}: findings or results of clauses"));
}

#[test]
fn changed_figures_are_named() {
    let mut forger = Forger::new();
    forger.sum_up(|summary| {
        summary["exit_code"] = json!(0);
        summary["tally"]["must"]["violated"] = json!(0);
        summary["kill_score"] = json!({"killed": 9999, "survived": 0, "not_proven": []});
    });
    let ran = verify(&forger.listed(), &[]).exits(1).says("summary.json, `exit_code`");
    ran.says("summary.json, `tally`").says("summary.json, `kill_score`");
}

#[test]
fn a_changed_case_is_named_even_when_every_digest_fits() {
    let mut forger = Forger::new();
    let case = forger.failed();
    let at = forger.place(&case, |body| matches!(body, EventBody::CaseOpened { .. }));
    let EventBody::CaseOpened { case: opened } = &mut forger.events[at].body else { panic!("a case") };
    let mut easy = madoguchi_contract::Case::clone(opened);
    easy.expectations.truncate(0);
    *opened = easy.into();
    forger.chain_again();
    forger.sum_up(|_| {});
    verify(&forger.listed(), &[])
        .exits(1)
        .says(&format!("{case}: the case is not what its feature says (expectations)"));
}

#[test]
fn a_dropped_case_is_named_even_when_every_digest_fits() {
    let mut forger = Forger::new();
    let case = forger.failed();
    forger.events.retain(|event| event.case != case);
    forger.chain_again();
    forger.sum_up(|summary| summary["cases"].as_array_mut().expect("cases").retain(|own| own["case"] != case.as_str()));
    verify(&forger.listed(), &[]).exits(1).says(&format!("summary.json, {case}: the verdict was removed"));
}

#[test]
fn an_added_case_is_named_even_when_every_digest_fits() {
    let mut forger = Forger::new();
    let case = forger.failed();
    let added: Vec<_> = forger.events.iter().filter(|event| event.case == case).cloned().collect();
    let name = "V-0zzz@actual".to_string();
    let end = forger.events.len() - 1;
    for (at, mut event) in added.into_iter().enumerate() {
        event.case.clone_from(&name);
        forger.events.insert(end + at, event);
    }
    forger.chain_again();
    forger.sum_up(|_| {});
    verify(&forger.listed(), &[]).exits(1).says(&format!("{name}: not a case that this run takes"));
}

#[test]
fn a_changed_rulebook_is_named_with_its_line() {
    let mut forger = Forger::new();
    forger.edit("rulebooks/actual.toml", "from = ", "from  = ");
    let ran = verify(&forger.listed(), &[]).exits(1).says("not the rulebook of this version");
    ran.says("rulebooks/actual.toml:");
}

#[test]
fn a_changed_clause_catalogue_is_named_with_its_line() {
    let mut forger = Forger::new();
    forger.edit("clauses.toml", "level = \"MUST\"", "level = \"MAY\"");
    verify(&forger.listed(), &[]).exits(1).says("clauses.toml:").says("not the clause catalogue of this version");
}

#[test]
fn a_changed_feature_is_named_with_its_line() {
    let mut forger = Forger::new();
    let file = forger.bundle.files.keys().find(|name| name.starts_with("features/")).expect("a feature").clone();
    forger.edit(&file, "シナリオ", "シナリオ ");
    verify(&forger.listed(), &[]).exits(1).says(&format!("{file}:")).says("not what was run: the line was changed");
}

#[test]
fn a_changed_manifest_is_named_by_its_field() {
    let mut forger = Forger::new();
    forger.bundle.manifest.seed = 7;
    forger.bundle.manifest.as_of = madoguchi_rulebook::Day::parse("2026-01-01").expect("a day");
    verify(&forger.listed(), &[]).exits(1).says("manifest.json, `seed`").says("manifest.json, `as_of`");
}

#[test]
fn a_changed_selection_is_named_by_the_cases() {
    let mut forger = Forger::new();
    forger.bundle.manifest.selected.name = Some("V-00".into());
    verify(&forger.listed(), &[])
        .exits(1)
        .says("not a case that this run takes")
        .says("a verdict on a case that this run does not take");
}

#[test]
fn a_changed_product_is_named() {
    let mut forger = Forger::new();
    forger.bundle.manifest.product.version = "99".into();
    verify(&forger.listed(), &[]).exits(1).says("manifest.json, `product`");
    // With the head changed, too, the run id is that of another run.
    let mut forger = Forger::new();
    forger.bundle.manifest.product.version = "99".into();
    let EventBody::RunOpened { head } = &mut forger.events[0].body else { panic!("the head") };
    head.product.version = "99".into();
    forger.chain_again();
    forger.sum_up(|summary| summary["head"]["product"]["version"] = json!("99"));
    verify(&forger.listed(), &[]).exits(1).says("events.ndjson:1: what was run was changed");
}

#[test]
fn an_added_file_is_named() {
    let mut forger = Forger::new();
    forger.bundle.files.insert("certificate.txt".into(), b"certified".to_vec());
    verify(&forger.plain(), &[]).exits(1).says("certificate.txt: not listed in the manifest: the file was added");
}

#[test]
fn a_removed_file_is_named() {
    let mut forger = Forger::new();
    forger.bundle.files.remove("rulebooks/actual.toml");
    verify(&forger.plain(), &[]).exits(1).says("rulebooks/actual.toml: listed in the manifest, but removed");
}

#[test]
fn what_hangs_behind_the_container_is_named() {
    let mut bytes = sound().to_vec();
    bytes.splice(0..0, *b"#!/bin/sh\n");
    assert_ne!(verify(&bytes, &[]).code, Some(0));
    let mut bytes = sound().to_vec();
    let end = bytes.len();
    bytes[end - 2] = 3;
    bytes.extend(b"hey");
    verify(&bytes, &[]).exits(1).says(&format!("container byte {}", end - 2));
}

/// Not one bit of the file may be changed. The library is asked, for this is done a hundred times.
#[test]
fn no_bit_of_the_file_can_be_changed_unseen() {
    use madoguchi_suite::verify::{Demand, verify};
    let step = sound().len() / 100;
    for at in (0..sound().len()).step_by(step.max(1)) {
        let mut bytes = sound().to_vec();
        bytes[at] ^= 1 << (at % 8);
        if let Ok(bundle) = Bundle::from_bytes(&bytes) {
            let verified = verify(&bundle, &bytes, &Demand::Nothing);
            assert!(!verified.is_consistent(), "byte {at}");
        }
    }
}

#[test]
fn the_closing_line_cannot_be_left_out() {
    let mut forger = Forger::new();
    forger.events.pop();
    forger.write_events();
    forger.sum_up(|_| {});
    verify(&forger.listed(), &[]).exits(1).says(&format!("{EVENTS}: the closing line is missing"));
}
