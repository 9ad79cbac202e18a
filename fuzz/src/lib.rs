//! Bodies of the fuzz targets: what must hold for any bytes that somebody hands to the harness.
//!
//! A target in `fuzz_targets/` is one line around one of these; `tests/replay.rs` replays the committed corpora through
//! them with a stable compiler.

mod card;
mod card_session;
mod file_name;
mod message;
mod ocsp;
mod receipt;
mod tlv;

pub use card::apdu;
pub use card_session::card_session;
pub use file_name::file_name;
pub use message::{json_message, xml_message};
pub use ocsp::ocsp;
pub use receipt::{claim_route, receipt_parse, receipt_roundtrip, receipt_structured, receipt_validate};
pub use tlv::tlv;

use madoguchi_contract::Case;
use madoguchi_rulebook::rulebook::BUILTIN;
use madoguchi_rulebook::{Clause, Rulebook};
use madoguchi_suite::features::{FeatureSource, compile};

/// Bytes from an implementation: a message is refused or read, and what was read is written and read again the same.
pub fn contract_answer(data: &[u8]) {
    madoguchi_contract::json::fuzz_contract_answer(data);
}

/// A rulebook file, which may extend a built-in one: it is refused at a place in the file, or read, every time the same.
pub fn rulebook_file(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let parse = || Rulebook::parse(FILE, text, &builtin);
    match (parse(), parse()) {
        (Ok(first), Ok(second)) => assert_eq!(format!("{first:?}"), format!("{second:?}"), "read twice, two rulebooks"),
        (Err(first), Err(second)) => {
            assert_eq!(first, second, "read twice, two faults");
            if first.file == FILE {
                assert_place(text, first.line, first.column);
            }
        }
        _ => panic!("read once, refused once"),
    }
}

/// A feature file: all its faults have a place in the file, or it is cases that can be written and read again.
pub fn feature_file(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let source = FeatureSource { path: "fuzz.feature".into(), text: text.into() };
    match compile(std::slice::from_ref(&source), &|id| Clause::parse(id).is_some()) {
        Ok(suite) => {
            for case in &suite.cases {
                let json = serde_json::to_string(case).expect("a case has a JSON form");
                let again: Case = serde_json::from_str(&json).expect("a case reads its own JSON form");
                assert_eq!(again, **case, "written and read again");
                assert_eq!(suite.case(&case.id), Some(case), "found by its id");
            }
        }
        Err(faults) => {
            assert!(!faults.is_empty(), "refused without a fault");
            for fault in faults {
                assert_place(text, fault.line, fault.column);
            }
        }
    }
}

/// A fault is told at a place that an editor can go to: at most one behind the last line, or the last column.
fn assert_place(text: &str, line: usize, column: usize) {
    let lines: Vec<&str> = text.split('\n').collect();
    assert!((1..=lines.len()).contains(&line), "line {line} of {}", lines.len());
    let width = lines.get(line - 1).map_or(0, |line| line.chars().count());
    assert!((1..=width + 1).contains(&column), "column {column} of {width} in line {line}");
}

fn builtin(id: &str) -> Option<String> {
    let texts = [
        include_str!("../../scenarios/rulebooks/seminar-2025-07.toml"),
        include_str!("../../scenarios/rulebooks/actual.toml"),
    ];
    BUILTIN.iter().zip(texts).find(|(known, _)| **known == id).map(|(_, text)| text.into())
}

const FILE: &str = "fuzz.toml";
