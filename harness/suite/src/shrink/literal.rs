//! What the rulebook expects instead, as literals: those of the observable that departs, with every value the text
//! leaves open.

use madoguchi_contract::case::Question;
use madoguchi_contract::{Answer, Kind};
use madoguchi_rulebook::decision::{Alert, ClaimNumbers, CopayBasis};
use madoguchi_rulebook::{Decision, Rulebook, Set, Word};
use serde_json::{Value, json};

/// The expectations of one observable. Where there was no answer at all it is the reception that is expected.
pub(super) fn literals(
    rulebook: &Rulebook,
    question: &Question,
    decision: &Decision,
    observable: &str,
) -> Vec<(String, Kind)> {
    let sound = Answer::from_decision(rulebook, decision, question);
    let one = |observable: &str, kind: Kind| vec![(observable.to_string(), kind)];
    let value = sound.get(observable).unwrap_or(Value::Null);
    match observable {
        "answer" | "road" | "reception" => {
            one("reception", of_set(decision.accepted_receptions.with(decision.reception)))
        }
        "alerts" => alerts(decision),
        "copay.basis" => one(observable, of_set(decision.copay.accepted.with(decision.copay.basis))),
        "copay.tenths" => one(observable, among(tenths(decision))),
        "claim.route" => one(observable, of_set(decision.claim.accepted.with(decision.claim.route))),
        _ if decision.claim.numbers == ClaimNumbers::Sevens => one(observable, sevens(rulebook, observable, value)),
        _ => one(observable, Kind::Exactly(value)),
    }
}

/// Alerts that may be there or not are left open.
fn alerts(decision: &Decision) -> Vec<(String, Kind)> {
    let must: Set<Alert> = decision.alerts.iter().filter(|alert| !decision.optional_alerts.contains(*alert)).collect();
    let may = decision.alerts.or(decision.optional_alerts);
    let never: Vec<Value> =
        Alert::ALL.iter().filter(|alert| !may.contains(**alert)).map(|alert| json!(alert.word())).collect();
    let alone = |kind| ("alerts".to_string(), kind);
    match decision.optional_alerts.is_empty() {
        true => vec![alone(Kind::Exactly(json!(must)))],
        false => {
            let must = Some(words(must)).filter(|must| !must.is_empty()).map(|must| alone(Kind::Contains(must)));
            must.into_iter().chain([alone(Kind::Excludes(never))]).collect()
        }
    }
}

fn tenths(decision: &Decision) -> Vec<Value> {
    let copay = &decision.copay;
    let mut values: Vec<Value> = (0..=10).filter(|n| copay.accepted_tenths >> n & 1 == 1).map(Value::from).collect();
    if copay.tenths.is_none() || copay.basis == CopayBasis::Undecided {
        values.push(Value::Null);
    }
    values
}

/// Every number of sevens the edition takes (R-CLM-07, R-CLM-08); the own one comes first.
fn sevens(rulebook: &Rulebook, observable: &str, own: Value) -> Kind {
    let terms = rulebook.terms();
    let lengths: Vec<usize> = match observable {
        "claim.insurer_number" => (1..16).filter(|digits| terms.insurer_sevens >> digits & 1 == 1).collect(),
        "claim.number" => (usize::from(terms.number_sevens.least)..=usize::from(terms.number_sevens.most)).collect(),
        _ => vec![],
    };
    let mut values = vec![own];
    for text in lengths.into_iter().map(|digits| json!("7".repeat(digits))) {
        if !values.contains(&text) {
            values.push(text);
        }
    }
    among(values)
}

/// The words that are right, or those that are not where these are fewer.
fn of_set<W: Word>(right: Set<W>) -> Kind {
    let wrong: Set<W> = W::ALL.iter().copied().filter(|word| !right.contains(*word)).collect();
    match (words(right), words(wrong)) {
        (right, wrong) if right.len() > 1 && !wrong.is_empty() && wrong.len() < right.len() => Kind::MustNot(wrong),
        (right, _) => among(right),
    }
}

fn among(mut values: Vec<Value>) -> Kind {
    match values.len() {
        1 => Kind::Exactly(values.remove(0)),
        _ => Kind::OneOf(values),
    }
}

fn words<W: Word>(set: Set<W>) -> Vec<Value> {
    set.iter().map(|word| json!(word.word())).collect()
}
