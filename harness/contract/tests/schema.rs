//! The JSON Schema of the contract and of the evidence: generated from the types, committed, and good for use.
//!
//! `MADOGUCHI_BLESS=1` writes the files anew.

use jsonschema::Validator;
use madoguchi_contract::answer::{Answer, AnswerShape};
use madoguchi_contract::case::{Case, Numbers, Question};
use madoguchi_contract::event::{Event, EventBody, FORMAT, Hash, VERSION};
use madoguchi_contract::message::{Hello, Outcome};
use madoguchi_rulebook::{Facts, Rulebook, decide};
use schemars::SchemaGenerator;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};
use std::path::Path;

fn generator() -> SchemaGenerator {
    SchemaGenerator::new(SchemaSettings::draft2020_12())
}

/// Names in the schema for types whose own would not be understood, or belongs to another type, too.
const RENAMED: [(&str, &str); 3] =
    [("Answer", "CentralAnswer"), ("AnswerShape", "Answer"), ("Outcome2", "ReceptionOutcome")];

fn with_names_of_their_own(definitions: Map<String, Value>) -> Map<String, Value> {
    let new_name = |name: &str| RENAMED.iter().find(|(old, _)| *old == name).map_or(name, |(_, new)| new).to_string();
    let count = definitions.len();
    let mut renamed = Map::new();
    for (name, mut schema) in definitions {
        point_to(&mut schema, &new_name);
        renamed.insert(new_name(&name), schema);
    }
    assert_eq!(renamed.len(), count, "two types got one name");
    let numbered = renamed.keys().find(|name| name.ends_with(|last: char| last.is_ascii_digit()));
    assert_eq!(numbered, None, "two types have one name: give the second a name in RENAMED");
    renamed.sort_keys();
    renamed
}

/// Points every reference to the new name of its definition.
fn point_to(schema: &mut Value, new_name: &dyn Fn(&str) -> String) {
    match schema {
        Value::Object(map) => {
            for (key, value) in map {
                match value.as_str().and_then(|target| target.strip_prefix("#/$defs/")) {
                    Some(name) if key == "$ref" => *value = format!("#/$defs/{}", new_name(name)).into(),
                    _ => point_to(value, new_name),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| point_to(item, new_name)),
        _ => {}
    }
}

/// The wire form of a question: the facts, flat, with what [`Question::to_wire`] adds.
fn question_schema(definitions: &Map<String, Value>) -> Value {
    let facts = &definitions["Facts"];
    let mut properties = Map::new();
    properties.insert("id".into(), json!({"type": "string", "description": "Case id, such as `V-150a@actual`."}));
    properties.insert("rulebook".into(), json!({"type": "string", "description": "Edition of the rules."}));
    properties.extend(facts["properties"].as_object().expect("facts are an object").clone());
    properties.insert("numbers".into(), json!({"$ref": "#/$defs/Numbers"}));
    properties.insert(
        "written_date".into(),
        json!({"type": ["string", "null"], "description": "A date as written, to be read; `null`: not asked."}),
    );
    json!({
        "description": "A question as an adapter receives it: the facts of one visit, every one filled in.",
        "type": "object",
        "properties": properties,
        "additionalProperties": false,
        "required": ["id", "rulebook"],
    })
}

fn contract_schema() -> Value {
    let mut generator = generator();
    generator.subschema_for::<Outcome>();
    generator.subschema_for::<Hello>();
    generator.subschema_for::<Facts>();
    generator.subschema_for::<Numbers>();
    generator.subschema_for::<AnswerShape>();
    generator.subschema_for::<Case>();
    let mut definitions = with_names_of_their_own(generator.take_definitions(true));
    let question = question_schema(&definitions);
    definitions.insert("Question".into(), question);
    definitions.sort_keys();
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "madoguchi contract 1.0",
        "description": "Start at #/$defs/Question (asked), #/$defs/Answer (answered), #/$defs/Hello, #/$defs/Outcome and \
            #/$defs/Case. Generated from the types of harness/contract.",
        "$defs": definitions,
    })
}

fn events_schema() -> Value {
    let mut generator = generator();
    generator.subschema_for::<Outcome>();
    generator.subschema_for::<Event>();
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "madoguchi events 1",
        "description": "One line of events.ndjson. Generated from the types of harness/contract.",
        "$ref": "#/$defs/Event",
        "$defs": with_names_of_their_own(generator.take_definitions(true)),
    })
}

/// Compares a committed file with what is generated, or writes it.
fn committed(name: &str, schema: &Value) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("schema").join(name);
    let text = serde_json::to_string_pretty(schema).expect("a schema has a JSON form") + "\n";
    if std::env::var_os("MADOGUCHI_BLESS").is_some_and(|value| value == "1") {
        std::fs::write(&path, text).expect("the schema folder can be written");
        return;
    }
    let found = std::fs::read_to_string(&path).unwrap_or_default();
    let line = found.lines().zip(text.lines()).position(|(old, new)| old != new).map_or(0, |line| line + 1);
    assert!(found == text, "schema/{name} differs from the types at line {line}; MADOGUCHI_BLESS=1 writes it anew");
}

#[test]
fn the_committed_schemas_are_those_of_the_types() {
    committed("contract-1.0.json", &contract_schema());
    committed("events-1.json", &events_schema());
}

fn validator(definition: &str) -> Validator {
    let mut schema = contract_schema();
    assert!(schema["$defs"].get(definition).is_some(), "the contract defines {definition}");
    schema["$ref"] = format!("#/$defs/{definition}").into();
    jsonschema::validator_for(&schema).expect("the contract is a JSON Schema")
}

#[track_caller]
fn fits(validator: &Validator, value: &Value) {
    let faults: Vec<String> =
        validator.iter_errors(value).map(|fault| format!("{}: {fault}", fault.instance_path())).collect();
    assert!(faults.is_empty(), "{faults:#?}");
}

#[track_caller]
fn refuses(validator: &Validator, value: &Value, path: &str) {
    let found: Vec<String> = validator.iter_errors(value).map(|fault| fault.instance_path().to_string()).collect();
    assert!(found.iter().any(|found| found == path), "a fault at `{path}` is wanted, found {found:?}");
}

/// Questions that fill every branch of the facts.
fn questions() -> Vec<Question> {
    [
        json!({}),
        json!({"now": "2025-06-16T00:00:00+09:00", "presents": ["my_number_card"],
            "holds": {"my_number_card": {"user_auth_cert": {"expires_on": "2025-06-15"}}}}),
        json!({"presents": ["phone"], "facility": {"network": "down"}}),
        json!({"presents": ["legacy_card", "eligibility_notice", "eligibility_certificate", "portal_view"],
            "past": {}, "subsidy": {}}),
        json!({"statistics": {"my_number_cases": 67_853_024_u64, "all_cases": 231_577_321_u64}}),
        json!({"issuance": {}, "written_date": "令和元年5月1日", "numbers": {"current": {"symbol": ""}}}),
    ]
    .into_iter()
    .enumerate()
    .map(|(at, mut facts)| {
        facts["id"] = format!("S-SCHEMA-{at}@actual").into();
        facts["rulebook"] = "actual".into();
        Question::from_wire(facts).expect("well formed")
    })
    .collect()
}

#[test]
fn questions_as_they_are_sent_fit() {
    let schema = validator("Question");
    for question in questions() {
        fits(&schema, &question.to_wire());
    }
}

#[test]
fn answers_of_the_rules_fit() {
    let schema = validator("Answer");
    for edition in ["seminar-2025-07", "actual"] {
        let rulebook = Rulebook::builtin(edition).expect("built in");
        for question in questions() {
            let decision = decide(&rulebook, &question.facts);
            let answer = Answer::from_decision(&rulebook, &decision, &question).into_value();
            fits(&schema, &answer);
            fits(&validator("Outcome"), &json!({"done": answer}));
        }
    }
}

#[test]
fn what_the_types_refuse_the_schema_refuses_at_the_same_place() {
    let question = questions().remove(0).to_wire();
    let with = |pointer: &str, value: Value| {
        let mut changed = question.clone();
        let (parent, field) = pointer.rsplit_once('/').expect("a pointer");
        changed.pointer_mut(parent).expect("the parent is there")[field] = value;
        changed
    };
    let schema = validator("Question");
    for (changed, path) in [
        (with("/facility/netwrok", json!("up")), "/facility"),
        (with("/colour", json!("red")), ""),
        (with("/facility/network", json!("sideways")), "/facility/network"),
        (with("/presents", json!(["my_number_crad"])), "/presents/0"),
        (with("/presents", json!(["phone", "phone"])), "/presents"),
        (with("/statistics", json!({"all_cases": "10"})), "/statistics"),
        (with("/numbers/current/symbol", json!(12)), "/numbers/current/symbol"),
        (with("/written_date", json!(20_250_716)), "/written_date"),
    ] {
        refuses(&schema, &changed, path);
        assert!(Question::from_wire(changed).is_err(), "{path}");
    }
    let mut nameless = question.clone();
    nameless.as_object_mut().expect("an object").remove("id");
    refuses(&schema, &nameless, "");

    let schema = validator("Answer");
    for (answer, path) in [
        (json!({"confirmed": null}), ""),
        (json!({"duty": "maybe"}), "/duty"),
        (json!({"usage_rate": "2930"}), "/usage_rate"),
        (json!({"copay": {"basis": "verified", "tenths": "3"}}), "/copay"),
        (json!({"reception": {"outcome": "accepted", "colour": "red"}}), "/reception"),
    ] {
        refuses(&schema, &answer, path);
        assert!(Answer::read(answer).is_err(), "{path}");
    }
}

#[test]
fn hello_cases_and_events_fit() {
    let hello = json!({"contract": "1.0", "product": {"name": "a", "version": "1"}, "roles": ["engine"]});
    fits(&validator("Hello"), &hello);
    refuses(&validator("Hello"), &json!({"contract": 1.0, "product": hello["product"], "roles": []}), "/contract");

    let question = questions().remove(1);
    let case = json!({"id": question.id, "title": "", "feature": "a.feature", "line": 3, "rulebook": "actual",
        "role": "engine", "subject": "product", "clauses": ["R-CERT-05"], "facts": question.facts,
        "expectations": [{"observable": "reception", "kind": {"exactly": "accepted_full"}, "clauses": [],
            "text": "", "line": 4}]});
    let case: Case = serde_json::from_value(case).expect("well formed");
    fits(&validator("Case"), &serde_json::to_value(&case).expect("a JSON form"));

    let schema = jsonschema::validator_for(&events_schema()).expect("a JSON Schema");
    let bodies = [
        EventBody::CaseOpened { case: std::sync::Arc::new(case) },
        EventBody::Sent { verb: "decide".into(), request: question.to_wire() },
        EventBody::Answered { outcome: Outcome::Unimplemented("phone".into()) },
        EventBody::CaseClosed,
    ];
    for (seq, body) in bodies.into_iter().enumerate() {
        let (format, run, case) = (FORMAT.into(), "0123456789abcdef".into(), question.id.clone());
        let event = Event { format, version: VERSION, run, case, seq: seq as u32, prev: Hash::zero(), body };
        let mut line: Value = serde_json::from_slice(&event.to_line()).expect("a line is JSON");
        fits(&schema, &line);
        line["seq"] = "0".into();
        refuses(&schema, &line, "/seq");
    }
}
