//! One expectation against one answer: what the kinds of expectation mean.
//!
//! Values are compared as the observable's type in the vocabulary says: sets as sets, lists in order, moments as
//! moments. `null`, the empty text and the empty set all say "nothing". A reception `accepted` also means every kind of
//! acceptance, `fallback_required` every kind of fallback. What the product leaves out is never guessed.

use madoguchi_contract::vocabulary::ValueType;
use madoguchi_contract::{Answer, Expectation, Kind, Vocabulary};
use madoguchi_rulebook::Instant;
use serde_json::Value;

/// What an answer amounts to under one expectation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Check {
    /// As expected.
    Met,
    /// As expected where the text is ambiguous: the choice is noted.
    Chosen {
        /// Ambiguity, such as `A-01`.
        amb: String,
        /// What the product chose.
        seen: Value,
    },
    /// Not as expected.
    Broken {
        /// What it amounts to at most.
        grade: Grade,
        /// What was seen.
        seen: Value,
    },
    /// The product does not show it.
    Unobserved {
        /// The observable.
        observable: String,
        /// How it was left out.
        how: Unseen,
    },
    /// A person must look, whatever the value.
    Person {
        /// What was seen, if anything.
        seen: Option<Value>,
    },
}

/// What a breach amounts to at most; the level of the clause may lower it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grade {
    /// As much as the clause says.
    Breach,
    /// A person must look.
    Review,
    /// A warning.
    Warn,
    /// A remark.
    Info,
}

/// How an observable was left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unseen {
    /// Listed by the product as unobservable.
    Declared,
    /// Not in the answer.
    Missing,
}

/// Checks one expectation.
pub fn check(expectation: &Expectation, answer: &Answer) -> Check {
    let name = expectation.observable.as_str();
    let seen = look(name, answer);
    if expectation.kind == Kind::Review {
        return Check::Person { seen: seen.ok() };
    }
    let seen = match seen {
        Ok(seen) => seen,
        Err(how) => return Check::Unobserved { observable: name.into(), how },
    };
    let is = |values: &[Value]| values.iter().any(|value| matches_value(name, value, &seen));
    let met = |met: bool| if met { Check::Met } else { Check::Broken { grade: Grade::Breach, seen: seen.clone() } };
    match &expectation.kind {
        Kind::Exactly(value) => met(is(std::slice::from_ref(value))),
        Kind::OneOf(values) => met(is(values)),
        Kind::Either { values, amb } if is(values) => Check::Chosen { amb: amb.clone(), seen },
        Kind::Either { .. } => met(false),
        Kind::MustNot(values) => met(!is(values)),
        Kind::Contains(values) => met(values.iter().all(|value| position(&seen, value).is_some())),
        Kind::Excludes(values) => met(values.iter().all(|value| position(&seen, value).is_none())),
        Kind::Graded { pass, info, warn, review } => {
            let grades = [(info, Grade::Info), (warn, Grade::Warn), (review, Grade::Review)];
            match grades.into_iter().find(|(values, _)| is(values)) {
                _ if is(pass) => Check::Met,
                Some((_, grade)) => Check::Broken { grade, seen },
                None => met(false),
            }
        }
        Kind::InOrder(values) => met(in_order(&seen, values)),
        Kind::NeverBefore { first, then } => met(match (position(&seen, first), position(&seen, then)) {
            (_, None) => true,
            (Some(first), Some(then)) => first < then,
            (None, Some(_)) => false,
        }),
        Kind::OnlyIf { values, other, other_values } => {
            if !is(values) {
                return Check::Met;
            }
            match look(other, answer) {
                Ok(found) => met(other_values.iter().any(|value| matches_value(other, value, &found))),
                Err(how) => Check::Unobserved { observable: other.clone(), how },
            }
        }
        Kind::Review => Check::Person { seen: Some(seen) },
    }
}

/// Observables an expectation needs to be decided.
pub fn observables(expectation: &Expectation) -> Vec<&str> {
    match &expectation.kind {
        Kind::OnlyIf { other, .. } => vec![&expectation.observable, other],
        _ => vec![&expectation.observable],
    }
}

fn look(observable: &str, answer: &Answer) -> Result<Value, Unseen> {
    if answer.declares_unobservable(observable) {
        return Err(Unseen::Declared);
    }
    answer.get(observable).ok_or(Unseen::Missing)
}

fn matches_value(observable: &str, expected: &Value, seen: &Value) -> bool {
    if expected == seen || (is_nothing(expected) && is_nothing(seen)) {
        return true;
    }
    if observable == "reception" {
        return match (expected.as_str(), seen.as_str()) {
            (Some("accepted"), Some(seen)) => seen.starts_with("accepted_"),
            (Some("fallback_required"), Some(seen)) => seen.starts_with("fallback_"),
            _ => false,
        };
    }
    match Vocabulary::builtin().observable_at(observable).map(|entry| &entry.value_type) {
        Some(ValueType::Set(_)) => match (expected.as_array(), seen.as_array()) {
            (Some(expected), Some(seen)) => {
                expected.iter().all(|item| seen.contains(item)) && seen.iter().all(|item| expected.contains(item))
            }
            _ => false,
        },
        Some(ValueType::Instant) => {
            let moment =
                |value: &Value| value.as_str().and_then(|text| Instant::parse(text).ok()).map(Instant::seconds);
            moment(expected).is_some_and(|expected| Some(expected) == moment(seen))
        }
        _ => false,
    }
}

fn is_nothing(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        _ => false,
    }
}

/// First place of a member; a single value is a list of one.
fn position(seen: &Value, member: &Value) -> Option<usize> {
    members(seen).iter().position(|item| item == member)
}

fn in_order(seen: &Value, wanted: &[Value]) -> bool {
    let mut seen = members(seen).iter();
    wanted.iter().all(|wanted| seen.any(|item| item == wanted))
}

fn members(seen: &Value) -> &[Value] {
    match seen {
        Value::Array(items) => items,
        Value::Null => &[],
        single => std::slice::from_ref(single),
    }
}
