//! The committed corpora, replayed without a fuzzer.

use std::path::Path;
use std::time::{Duration, Instant};

#[test]
fn contract_answer() {
    replay("contract_answer", madoguchi_fuzz::contract_answer);
}

#[test]
fn rulebook_file() {
    replay("rulebook_file", madoguchi_fuzz::rulebook_file);
}

#[test]
fn feature_file() {
    replay("feature_file", madoguchi_fuzz::feature_file);
}

#[test]
fn apdu() {
    replay("apdu", madoguchi_fuzz::apdu);
}

#[test]
fn tlv() {
    replay("tlv", madoguchi_fuzz::tlv);
}

#[test]
fn ocsp() {
    replay("ocsp", madoguchi_fuzz::ocsp);
}

#[test]
fn card_session() {
    replay("card_session", madoguchi_fuzz::card_session);
}

#[test]
fn file_name() {
    replay("file_name", madoguchi_fuzz::file_name);
}

#[test]
fn xml_message() {
    replay("xml_message", madoguchi_fuzz::xml_message);
}

#[test]
fn json_message() {
    replay("json_message", madoguchi_fuzz::json_message);
}

#[test]
fn receipt_parse() {
    replay("receipt_parse", madoguchi_fuzz::receipt_parse);
}

#[test]
fn receipt_validate() {
    replay("receipt_validate", madoguchi_fuzz::receipt_validate);
}

#[test]
fn receipt_roundtrip() {
    replay("receipt_roundtrip", madoguchi_fuzz::receipt_roundtrip);
}

#[test]
fn receipt_structured() {
    replay("receipt_structured", madoguchi_fuzz::receipt_structured);
}

#[test]
fn claim_route() {
    replay("claim_route", madoguchi_fuzz::claim_route);
}

fn replay(target: &str, body: fn(&[u8])) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus").join(target);
    let entries = std::fs::read_dir(&folder).expect("the corpus is committed");
    let mut files: Vec<_> = entries.map(|entry| entry.expect("the folder can be read").path()).collect();
    files.sort();
    assert!(files.len() >= 10, "{} files in {}", files.len(), folder.display());
    for file in files {
        let data = std::fs::read(&file).expect("a corpus file can be read");
        // The name of the file at fault stands in the captured output.
        println!("{}", file.display());
        let start = Instant::now();
        body(&data);
        assert!(start.elapsed() < PATIENCE, "{} takes {:?}", file.display(), start.elapsed());
    }
}

/// For one file below 4 KB, in a debug build on a busy machine.
const PATIENCE: Duration = Duration::from_secs(10);
