//! When: the question that is put, or one act of a journey.

use super::{Builder, Pattern, Patterns, StepFault};
use cucumber::gherkin::Step;
use madoguchi_contract::Vocabulary;
use madoguchi_contract::vocabulary::ValueType;
use madoguchi_rulebook::desk::Stimulus;
use regex::Captures;
use serde_json::json;
use std::sync::OnceLock;

/// The forms of a step; `…` is a value.
pub(super) const FORMS: &[[&str; 2]] = &[
    ["…に患者は…を提示する", "on … the patient presents …"],
    ["…に患者は何も提示しない", "on … the patient presents nothing"],
    ["患者が…だけに同意する", "the patient consents to … only"],
    ["…に判定する", "it is decided on …"],
    ["データを作る", "the fixture is built"],
    ["…にデータを作る", "the fixture is built on …"],
];

pub(super) fn patterns() -> &'static Patterns {
    static PATTERNS: OnceLock<Patterns> = OnceLock::new();
    PATTERNS.get_or_init(|| {
        Patterns::of(vec![
            Pattern::new(
                r"([0-9TZ:+-]+)に患者は何も提示しない",
                r"on ([0-9TZ:+-]+) the patient presents nothing",
                presents_nothing,
            ),
            Pattern::new(
                r"([0-9TZ:+-]+)に患者は(.+)を提示する",
                r"on ([0-9TZ:+-]+) the patient presents (.+)",
                presents,
            ),
            Pattern::new(r"([0-9TZ:+-]+)に判定する", r"it is decided on ([0-9TZ:+-]+)", presents_nothing),
            Pattern::new("患者が(.+)だけに同意する", "the patient consents to (.+) only", consents),
            Pattern::new(
                r"(?:([0-9TZ:+-]+)に)?データを作る",
                r"the fixture is built(?: on ([0-9TZ:+-]+))?",
                build_fixture,
            ),
        ])
    })
}

fn presents_nothing(case: &mut Builder, captures: &Captures<'_>, _: &Step) -> Result<(), StepFault> {
    case.set("presents", json!([]));
    case.asked = true;
    case.now(&captures[1])
}

fn presents(case: &mut Builder, captures: &Captures<'_>, _: &Step) -> Result<(), StepFault> {
    let proofs = ValueType::Set("Proof".into());
    let read = Vocabulary::builtin().value(&proofs, &captures[2], case.language);
    let mut proofs = read.map_err(|why| StepFault::in_value(&captures[2], why))?;
    if let Some(serde_json::Value::Array(before)) = case.document.get("presents")
        && case.asked
    {
        // A second showing in the same visit adds to the first (R-OLD-09).
        let mut all = before.clone();
        all.extend(proofs.as_array().cloned().unwrap_or_default());
        all.dedup();
        proofs = all.into();
    }
    case.set("presents", proofs);
    case.asked = true;
    case.now(&captures[1])
}

/// Kinds that no phrase of the vocabulary names.
fn consents(case: &mut Builder, captures: &Captures<'_>, _: &Step) -> Result<(), StepFault> {
    let read = Vocabulary::builtin().value(&ValueType::Set("InfoKind".into()), &captures[1], case.language);
    let kinds = read.map_err(|why| StepFault::in_value(&captures[1], why))?;
    let kinds = serde_json::from_value(kinds).map_err(|why| StepFault::in_value(&captures[1], why.to_string()))?;
    case.acts.push(Stimulus::Consent { kinds });
    case.asked = true;
    Ok(())
}

fn build_fixture(case: &mut Builder, captures: &Captures<'_>, _: &Step) -> Result<(), StepFault> {
    case.asked = true;
    match captures.get(1) {
        Some(when) => case.now(when.as_str()),
        None => Ok(()),
    }
}
