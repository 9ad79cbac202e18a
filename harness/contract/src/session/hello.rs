//! What an adapter says of itself, checked against what this version knows.

use super::error::{HelloFault, words};
use crate::CONTRACT_VERSION;
use crate::case::Role;
use crate::message::{Hello, Outcome};
use crate::names::nearest;
use madoguchi_rulebook::Word;

/// Capabilities a product may declare.
pub const CAPABILITIES: [&str; 11] = [
    "batch",
    "phone",
    "kiosk",
    "visual_revised",
    "home_consent",
    "home_visit",
    "bulk_inquiry",
    "claims_medical",
    "claims_dpc",
    "claims_dental",
    "claims_dispensing",
];

/// Groups of facts a product may ask for; `all` is every one. `now`, `inquiry_at`, `means` and `presents` are always
/// sent.
pub const FACT_GROUPS: [&str; 11] =
    ["facility", "person", "holds", "says", "staff", "central", "past", "month", "subsidy", "statistics", "issuance"];

/// Kinds of clock.
pub const CLOCKS: [&str; 4] = ["injected", "protocol", "process", "none"];

/// Reads the answer to `hello`.
///
/// # Errors
/// The first thing that does not fit, with the nearest known name.
pub fn read(outcome: Outcome) -> Result<Hello, HelloFault> {
    let value = match outcome {
        Outcome::Done(value) => value,
        other => return Err(HelloFault::Refused(words(&other))),
    };
    let hello: Hello = serde_json::from_value(value).map_err(|error| HelloFault::Shape(error.to_string()))?;
    if hello.contract != CONTRACT_VERSION {
        return Err(HelloFault::Version(hello.contract));
    }
    if hello.roles.is_empty() {
        return Err(HelloFault::NoRole);
    }
    let roles: Vec<&str> = Role::ALL.iter().map(|role| role.word()).collect();
    let groups: Vec<&str> = FACT_GROUPS.into_iter().chain(["all"]).collect();
    known("role", hello.roles.iter(), &roles)?;
    known("capability", hello.capabilities.keys(), &CAPABILITIES)?;
    known("facts", hello.facts.iter(), &groups)?;
    known("clock", [&hello.clock], &CLOCKS)?;
    match hello.capabilities.iter().find(|(_, value)| !(value.as_str() == "yes" || value.starts_with("no"))) {
        Some((name, value)) => Err(HelloFault::Capability { name: name.clone(), value: value.clone() }),
        None => Ok(hello),
    }
}

/// Groups the adapter did not ask for.
pub fn held_back(hello: &Hello) -> Vec<&'static str> {
    let wanted = |group: &&str| hello.facts.iter().any(|name| name == "all" || name == group);
    FACT_GROUPS.into_iter().filter(|group| !wanted(group)).collect()
}

fn known<'a>(kind: &str, names: impl IntoIterator<Item = &'a String>, known: &[&str]) -> Result<(), HelloFault> {
    match names.into_iter().find(|name| !known.contains(&name.as_str())) {
        None => Ok(()),
        Some(name) => Err(HelloFault::Unknown {
            kind: kind.into(),
            name: name.clone(),
            nearest: nearest(name, known.iter().copied()).map(String::from),
            known: known.join(", "),
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn hello(change: Value) -> Result<Hello, HelloFault> {
        let mut hello = json!({"contract": "1.0", "product": {"name": "x", "version": "1"}, "roles": ["engine"]});
        for (key, value) in change.as_object().into_iter().flatten() {
            hello[key] = value.clone();
        }
        read(Outcome::Done(hello))
    }

    #[test]
    fn what_is_unknown_is_named_with_the_nearest() {
        for (change, wanted) in [
            (json!({"roles": ["engin"]}), "engine"),
            (json!({"capabilities": {"phon": "yes"}}), "phone"),
            (json!({"facts": ["facilty"]}), "facility"),
            (json!({"clock": "injektion"}), "injected"),
        ] {
            let Err(HelloFault::Unknown { nearest, .. }) = hello(change) else { panic!("{wanted}: accepted") };
            assert_eq!(nearest.as_deref(), Some(wanted));
        }
        assert_eq!(hello(json!({"contract": "2.0"})), Err(HelloFault::Version("2.0".into())));
        assert_eq!(hello(json!({"roles": []})), Err(HelloFault::NoRole));
        assert!(matches!(hello(json!({"capabilities": {"phone": "maybe"}})), Err(HelloFault::Capability { .. })));
    }

    #[test]
    fn groups_are_the_objects_of_the_facts() {
        let facts = serde_json::to_value(madoguchi_rulebook::Facts::default()).expect("facts have a JSON form");
        let scalar = ["now", "inquiry_at", "means", "presents"];
        let groups: Vec<&str> = facts
            .as_object()
            .expect("an object")
            .keys()
            .map(String::as_str)
            .filter(|key| !scalar.contains(key))
            .collect();
        let mut known = FACT_GROUPS.to_vec();
        known.sort_unstable();
        let mut found = groups;
        found.sort_unstable();
        assert_eq!(found, known);
    }

    #[test]
    fn only_what_was_asked_for_is_sent() {
        let hello = hello(json!({"facts": ["holds", "person"]})).expect("fits");
        assert!(!held_back(&hello).contains(&"holds"));
        assert!(held_back(&hello).contains(&"central"));
    }
}
