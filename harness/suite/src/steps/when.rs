//! When: the question that is put, or one act of a journey.

use super::{Builder, Pattern, Patterns};
use cucumber::gherkin::Step;
use madoguchi_contract::Vocabulary;
use madoguchi_contract::vocabulary::ValueType;
use regex::Captures;
use serde_json::json;

/// Samples for "the nearest is".
pub(super) const SAMPLES: &[[&str; 2]] = &[
    ["2025-06-16に患者はマイナンバーカードを提示する", "on 2025-06-16 the patient presents the My Number card"],
    ["2025-06-16に患者は何も提示しない", "on 2025-06-16 the patient presents nothing"],
    ["2025-07-18T08:00:00+09:00に判定する", "it is decided on 2025-07-18T08:00:00+09:00"],
    ["データを作る", "the fixture is built"],
];

pub(super) fn patterns() -> &'static [Pattern] {
    static PATTERNS: Patterns = Patterns::new();
    PATTERNS.get_or_init(|| {
        vec![
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
            Pattern::new(
                r"(?:([0-9TZ:+-]+)に)?データを作る",
                r"the fixture is built(?: on ([0-9TZ:+-]+))?",
                build_fixture,
            ),
        ]
    })
}

fn presents_nothing(case: &mut Builder, captures: &Captures<'_>, _: &Step) -> Result<(), String> {
    case.set("presents", json!([]));
    case.asked = true;
    case.now(&captures[1])
}

fn presents(case: &mut Builder, captures: &Captures<'_>, _: &Step) -> Result<(), String> {
    let proofs = ValueType::Set("Proof".into());
    let mut proofs = Vocabulary::builtin().value(&proofs, &captures[2], case.language)?;
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

fn build_fixture(case: &mut Builder, captures: &Captures<'_>, _: &Step) -> Result<(), String> {
    case.asked = true;
    match captures.get(1) {
        Some(when) => case.now(when.as_str()),
        None => Ok(()),
    }
}
