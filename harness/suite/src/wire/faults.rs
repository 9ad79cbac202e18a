//! A fault plan over the cases of a role: what the failure rules demand when the line fails at the first inquiry.
//!
//! Only receptions by card or phone are kept that nothing else goes wrong with. Whatever the case expected, under the plan it
//! expects table D3's row F1b: the reason is the line (or "other", where the desk cannot tell), the methods of that row stay
//! open, and the patient is not turned away.

use crate::features::Suite;
use madoguchi_contract::{Case, Expectation, Kind};
use madoguchi_rulebook::decision::{FailureReason, Reception};
use madoguchi_rulebook::facts::{Answer, Central};
use madoguchi_rulebook::{Decision, Editions, Facts, Word, decide};
use madoguchi_world::faults::Plan;
use serde_json::{Value, json};
use std::sync::Arc;

/// The cases of a suite under a plan that is called so.
pub fn under(suite: Suite, plan: &Plan, name: &str, editions: &Editions) -> Suite {
    let mut cases: Vec<Arc<Case>> =
        suite.cases.iter().filter_map(|case| faulted(case, plan, name, editions)).map(Arc::new).collect();
    cases.sort_by(|a, b| a.id.cmp(&b.id));
    let mut features = suite.features;
    for feature in &mut features {
        for scenario in &mut feature.scenarios {
            scenario.name = faulted_id(&scenario.name, name);
        }
        feature.scenarios.retain(|one| cases.binary_search_by(|case| case.id.as_str().cmp(&one.name)).is_ok());
    }
    features.retain(|feature| !feature.scenarios.is_empty());
    Suite { cases, features }
}

fn faulted_id(id: &str, plan: &str) -> String {
    format!("{id}~{plan}")
}

fn faulted(case: &Case, plan: &Plan, name: &str, editions: &Editions) -> Option<Case> {
    let rulebook = editions.get(&case.rulebook)?;
    let clean = Facts { central: Central { attempt: case.facts.central.attempt, ..Central::default() }, ..case.facts };
    let sound = decide(rulebook, &clean);
    let silent = Facts { central: Central { answer: Answer::None, ..clean.central }, ..clean };
    let cut = decide(rulebook, &silent);
    let by_card =
        matches!(sound.reception, Reception::Full | Reception::EligibilityOnly) && sound.failure_reason.is_none();
    if !plan.meets_first_call()
        || !by_card
        || cut.failure_reason != Some(FailureReason::F1b)
        || cut.reception != Reception::F1b
    {
        return None;
    }
    let mut clauses = case.clauses.clone();
    clauses.extend(["R-FAIL-01".into(), "R-FAIL-05".into()]);
    clauses.sort();
    clauses.dedup();
    Some(Case {
        id: faulted_id(&case.id, name),
        title: format!("{}（{}）", case.title, plan.ja),
        clauses,
        facts: clean,
        expectations: demanded(case, &cut),
        ..case.clone()
    })
}

/// What D3 demands, asked where the case asked first.
fn demanded(case: &Case, cut: &Decision) -> Vec<Expectation> {
    let place = case.expectations.first();
    let expect = |observable: &str, kind: Kind, clause: &str| Expectation {
        observable: observable.into(),
        kind,
        clauses: vec![clause.into()],
        by_product: true,
        text: place.map(|first| first.text.clone()).unwrap_or_default(),
        line: place.map_or(case.line, |first| first.line),
    };
    let methods: Vec<Value> = cut.methods_open.iter().map(|method| json!(method.word())).collect();
    vec![
        expect("reception", Kind::OneOf(vec![json!("fallback_f1b"), json!("fallback_other")]), "R-FAIL-01"),
        expect("methods_open", Kind::Contains(methods), "R-FAIL-01"),
        expect("info_delivered", Kind::Excludes(INFORMATION.map(|kind| json!(kind)).to_vec()), "R-CONS-08"),
        expect("copay.basis", Kind::MustNot(vec![json!("full_charge")]), "R-FAIL-05"),
    ]
}

const INFORMATION: [&str; 4] = ["checkup", "medication", "diagnosis", "surgery"];
