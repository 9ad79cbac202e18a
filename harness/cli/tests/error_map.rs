//! `error-map.toml`, with a product that refuses in words of its own.

mod common;

use common::{Ran, evidence, madoguchi};
use madoguchi_contract::event::EventBody;
use madoguchi_contract::message::Outcome;
use madoguchi_report::summary::Summary;
use std::fs;
use std::path::Path;
use tempfile::{TempDir, tempdir};

const PRODUCT: &str = r#"
import json, sys
for line in sys.stdin:
    message = json.loads(line)
    answer = {"id": message["id"]}
    if message["verb"] == "hello":
        answer["done"] = {"contract": "1.0", "product": {"name": "refuser", "version": "1"}, "roles": ["engine"]}
    elif message["verb"] == "act":
        answer["refused"] = {"layer": "message", "class": "error", "code": "E-4711", "text": "no"}
    else:
        answer["done"] = {}
    print(json.dumps(answer), flush=True)
    if message["verb"] == "bye":
        break
"#;

const MAP: &str = r#"format = "madoguchi.error-map"
version = 1

[[error]]
code = "E-4711"
class = "revoked"

[[error]]
code = "E-0815"
class = "locked"
"#;

fn folder() -> TempDir {
    let folder = tempdir().expect("a temporary folder");
    write(folder.path(), "product.py", PRODUCT);
    folder
}

fn write(folder: &Path, name: &str, text: &str) {
    fs::write(folder.join(name), text).expect("a file");
}

fn run(folder: &Path, more: &[&str]) -> Ran {
    let args = ["run", "--sut", "stdio:python3 product.py", "--name", "V-006@actual", "--as-of", "2026-11-24"];
    madoguchi(folder, &[&args, more].concat())
}

#[test]
fn a_refusal_is_judged_by_the_map_and_recorded_as_it_was_said() {
    let folder = folder();
    run(folder.path(), &[]).exits(1).says("refused (message, error): no");
    assert!(!folder.path().join("out/error-map.toml").exists());

    write(folder.path(), "error-map.toml", MAP);
    let ran = run(folder.path(), &[]).exits(1);
    ran.says("refused (message, revoked): no").says("error-map.toml E-0815 = locked the product never said it");
    let out = folder.path().join("out");
    assert_eq!(fs::read_to_string(out.join("error-map.toml")).expect("kept"), MAP);
    let whole = evidence(&out);
    let answers = whole.cases["V-006@actual"].iter().filter_map(|event| match &event.body {
        EventBody::Answered { outcome: Outcome::Refused(refusal) } => Some(refusal.class.as_str()),
        _ => None,
    });
    assert_eq!(answers.collect::<Vec<_>>(), ["error"]);
    let summary = fs::read_to_string(out.join("summary.json")).expect("written");
    let summary = Summary::parse(&summary).expect("a summary");
    assert_eq!(summary.unused_errors.iter().map(|entry| entry.code.as_str()).collect::<Vec<_>>(), ["E-0815"]);
    assert!(summary.head.error_map.is_some());

    let args = ["replay", "V-006@actual", "--sut", "stdio:python3 product.py"];
    madoguchi(folder.path(), &args).exits(1).says("refused (message, revoked): no").says("\"class\":\"error\"");
}

#[test]
fn somebody_else_judges_again_with_the_same_map_and_no_other() {
    let folder = folder();
    fs::create_dir(folder.path().join("vendor")).expect("a folder");
    write(folder.path(), "vendor/codes.toml", MAP);
    write(folder.path(), "madoguchi.toml", "error_map = \"vendor/codes.toml\"\n");
    run(folder.path(), &["--shard", "1/1", "--out", "part"]).exits(1).says("(message, revoked)");
    fs::remove_file(folder.path().join("madoguchi.toml")).expect("it was there");
    madoguchi(folder.path(), &["merge", "part", "--out", "whole"]).exits(1).says("(message, revoked)");
    assert_eq!(fs::read_to_string(folder.path().join("whole/error-map.toml")).expect("kept"), MAP);
    madoguchi(folder.path(), &["clauses", "--from", "whole"]).exits(0);

    write(folder.path(), "whole/error-map.toml", &MAP.replace("revoked", "expired"));
    madoguchi(folder.path(), &["clauses", "--from", "whole"]).exits(3).says("not the error map of this run");
}

#[test]
fn a_wrong_map_is_refused_before_anything_is_asked() {
    let folder = folder();
    write(folder.path(), "error-map.toml", &MAP.replace("revoked", "revokd"));
    run(folder.path(), &[]).exits(3).says("error-map.toml").says("no class `revokd`, did you mean `revoked`?");
    assert!(!folder.path().join("out").exists());
    write(folder.path(), "error-map.toml", &MAP.replace("version = 1", "version = 2"));
    run(folder.path(), &[]).exits(3).says("newer version");
    write(folder.path(), "madoguchi.toml", "error_map = \"codes.toml\"\n");
    run(folder.path(), &[]).exits(3).says("codes.toml");
}
