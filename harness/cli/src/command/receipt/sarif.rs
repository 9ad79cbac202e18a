//! Findings as SARIF 2.1.0, which code scanning services read.

use madoguchi_contract::Language;
use madoguchi_receipt::code::{Check, Level};
use madoguchi_receipt::route::Departure;
use madoguchi_receipt::validate::Finding;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::Path;

/// Most results in one log: what the services take.
const MOST: usize = 25_000;

/// A log in the making.
pub struct Log {
    language: Language,
    rules: BTreeMap<String, Check>,
    results: Vec<Value>,
    left_out: usize,
}

impl Log {
    /// An empty log.
    pub fn new(language: Language) -> Self {
        Self { language, rules: BTreeMap::new(), results: vec![], left_out: 0 }
    }

    /// Adds a finding.
    pub fn add(&mut self, path: &Path, finding: &Finding) {
        if self.results.len() == MOST {
            self.left_out += 1;
            return;
        }
        let code = finding.code();
        self.rules.insert(code.clone(), finding.check);
        let pick = |pair: [&str; 2]| pair[usize::from(self.language == Language::En)].to_string();
        let mut message = pick(finding.check.text());
        if let Some([ja, en]) = &finding.detail {
            message.push_str(&pick([&format!("（{ja}）"), &format!(" ({en})")]));
        }
        self.results.push(json!({
            "ruleId": code, "level": level(finding.level()), "message": {"text": message},
            "locations": [{"physicalLocation": {
                "artifactLocation": {"uri": path.to_string_lossy().replace('\\', "/")},
                "region": {"startLine": finding.line.max(1), "byteOffset": finding.offset, "byteLength": finding.raw.len()},
            }}],
        }));
    }

    /// Adds a departure from a case; its rule is the clause.
    pub fn add_departure(&mut self, path: &Path, departure: &Departure) {
        let [ja, en] = &departure.text;
        let message = if self.language == Language::En { en } else { ja };
        self.results.push(json!({
            "ruleId": departure.clause, "level": level(departure.level), "message": {"text": message},
            "locations": [{"physicalLocation": {
                "artifactLocation": {"uri": path.to_string_lossy().replace('\\', "/")},
                "region": {"startLine": departure.at.line.max(1), "byteOffset": departure.at.offset, "byteLength": 0},
            }}],
        }));
    }

    /// The whole log.
    pub fn finish(self) -> String {
        let rules = self.rules.iter().map(|(code, check)| {
            let [ja, en] = check.text();
            json!({"id": code, "shortDescription": {"text": en}, "fullDescription": {"text": ja}, "help": {"text": check.source()}})
        });
        let mut run = json!({
            "tool": {"driver": {"name": "madoguchi", "version": env!("CARGO_PKG_VERSION"), "rules": rules.collect::<Vec<_>>()}},
            "results": self.results,
        });
        if self.left_out > 0 {
            run["invocations"] = json!([{"executionSuccessful": true, "toolExecutionNotifications": [{
                "level": "warning", "message": {"text": format!("{} more findings are left out", self.left_out)},
            }]}]);
        }
        let log = json!({"$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json", "version": "2.1.0", "runs": [run]});
        format!("{log:#}\n")
    }
}

fn level(level: Level) -> &'static str {
    match level {
        Level::Note => "note",
        Level::Warning => "warning",
        Level::Returnable | Level::Claim | Level::File => "error",
    }
}
