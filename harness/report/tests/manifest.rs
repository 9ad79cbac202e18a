//! The JSON Schema of `manifest.json`: generated from the types, committed, and good for use. `MADOGUCHI_BLESS=1` writes it anew.

mod sample;

use madoguchi_judge::tally::{Ending, Strictness};
use madoguchi_report::bundle::{Ended, Listed, Manifest, Selected};
use schemars::generate::SchemaSettings;
use serde_json::{Value, json};
use std::path::Path;

fn schema() -> Value {
    let mut schema = SchemaSettings::draft2020_12().into_generator().into_root_schema_for::<Manifest>().to_value();
    // Whoever reads the schema alone knows which version it is about.
    schema["properties"]["format"] = json!({"const": "madoguchi.bundle"});
    schema["properties"]["version"] = json!({"const": 1});
    schema
}

fn manifest() -> Manifest {
    let ended = Ended { ending: Ending::Finished, strictness: Strictness::Strict };
    let selected = Selected { cases: Some(vec!["V-005@actual".into()]), ..Selected::default() };
    let mut manifest = Manifest::of(&sample::head(), vec!["madoguchi".into(), "run".into()], selected, ended);
    manifest.files.insert("events.ndjson".into(), Listed::of(b"{}"));
    manifest
}

#[test]
fn the_committed_schema_is_that_of_the_types() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("schema/bundle-1.json");
    let made = format!("{:#}\n", schema());
    if std::env::var_os("MADOGUCHI_BLESS").is_some() {
        std::fs::write(&path, &made).expect("the schema can be written");
    }
    let committed = std::fs::read_to_string(&path).expect("the committed schema");
    assert!(
        committed == made,
        "harness/report/schema/bundle-1.json is not what the types say: MADOGUCHI_BLESS=1 writes it anew"
    );
}

#[test]
fn it_takes_what_we_write_and_nothing_else() {
    let schema = jsonschema::validator_for(&schema()).expect("a schema");
    let good: Value = serde_json::from_str(&manifest().to_json()).expect("JSON");
    let faults: Vec<String> = schema.iter_errors(&good).map(|error| error.to_string()).collect();
    assert!(faults.is_empty(), "{faults:?}");
    let changes: [(&str, Value); 6] = [
        ("/version", json!(2)),
        ("/format", json!("another")),
        ("/as_of", json!(20250710)),
        ("/files/events.ndjson/bytes", json!(-1)),
        ("/ended/ending", json!("somehow")),
        ("/product", json!(null)),
    ];
    for (place, value) in changes {
        let mut bad = good.clone();
        *bad.pointer_mut(place).expect(place) = value;
        assert!(!schema.is_valid(&bad), "{place}");
    }
    let mut more = good.clone();
    more["later"] = json!([]);
    assert!(!schema.is_valid(&more), "an unknown field");
    let mut less = good;
    less.as_object_mut().expect("an object").remove("files");
    assert!(!schema.is_valid(&less), "a missing field");
}
