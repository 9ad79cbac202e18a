//! Cucumber Messages: the run as any tool of the Cucumber world reads it, one JSON message a line.
//!
//! A scenario of ours is a case; its steps are those of the feature, each with the findings that stand at its line. The format wants
//! moments: a run has none that are the same twice, so they count from midnight of the run's date, and nothing takes any time.
//! Verdicts are told as far as the format has words: what fails, fails; what nobody could judge is pending; what was not
//! asked is skipped; warnings and reviews pass with their text.

use madoguchi_contract::Language;
use madoguchi_judge::{CaseVerdict, Finding, RunVerdict, Verdict};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Name of the file.
pub const MESSAGES: &str = "messages.ndjson";

/// A feature file, as it was replayed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// Its path, relative to the folder of features.
    pub path: String,
    /// As written.
    pub source: String,
    /// `ja` or `en`.
    pub language: String,
    /// The word for a feature.
    pub keyword: String,
    /// Its name.
    pub name: String,
    /// Steps before each scenario.
    pub background: Option<Block>,
    /// A scenario a case.
    pub scenarios: Vec<Block>,
}

/// A scenario or a background.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// The case; empty for a background.
    pub case: String,
    /// Its word.
    pub keyword: String,
    /// Line in the file.
    pub line: usize,
    /// Its steps.
    pub steps: Vec<Step>,
}

/// A step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Its word, as written.
    pub keyword: String,
    /// `Context`, `Action` or `Outcome`.
    pub kind: &'static str,
    /// Its text.
    pub text: String,
    /// Line in the file.
    pub line: usize,
    /// A text below it.
    pub text_block: Option<String>,
    /// A table below it.
    pub table: Option<Vec<Vec<String>>>,
}

/// The messages of a run. `documents` hold exactly its cases.
pub fn messages(run: &RunVerdict, documents: &[Document], language: Language) -> String {
    let mut stream = Stream { lines: String::new(), last: 0, language, moment: moment(run) };
    stream.say(
        "meta",
        json!({
            "protocolVersion": PROTOCOL,
            "implementation": {"name": "madoguchi", "version": run.head.tool},
            "runtime": {"name": "madoguchi", "version": run.head.tool},
            "os": {"name": "any"}, "cpu": {"name": "any"},
        }),
    );
    let mut planned: BTreeMap<&str, Vec<PlannedStep>> = BTreeMap::new();
    for document in documents {
        stream.document(document, &mut planned);
    }
    let opened = stream.id();
    stream.say("testRunStarted", json!({"id": opened, "timestamp": stream.moment}));
    for case in &run.cases {
        if let Some(steps) = planned.get(case.case.as_str()) {
            stream.case(case, steps, &opened);
        }
    }
    let success = matches!(run.exit_code(), 0);
    stream.say("testRunFinished", json!({"success": success, "timestamp": stream.moment, "testRunStartedId": opened}));
    stream.lines
}

/// A step of a pickle, with the place it came from. The first one of a case names its pickle.
struct PlannedStep {
    id: String,
    line: usize,
    pickle: String,
}

struct Stream {
    lines: String,
    last: u64,
    language: Language,
    moment: Value,
}

impl Stream {
    fn say(&mut self, name: &str, message: Value) {
        self.lines.push_str(&json!({ name: message }).to_string());
        self.lines.push('\n');
    }

    fn id(&mut self) -> String {
        self.last += 1;
        self.last.to_string()
    }

    fn document<'a>(&mut self, document: &'a Document, planned: &mut BTreeMap<&'a str, Vec<PlannedStep>>) {
        let uri = format!("features/{}", document.path);
        let media = "text/x.cucumber.gherkin+plain";
        self.say("source", json!({"uri": uri, "data": document.source, "mediaType": media}));
        let mut children = vec![];
        let mut before = vec![];
        if let Some(background) = &document.background {
            let (steps, ids) = self.steps(&background.steps);
            before = background.steps.iter().zip(ids).collect();
            let id = self.id();
            children.push(
                json!({"background": {"id": id, "location": {"line": background.line}, "keyword": background.keyword,
                "name": "", "description": "", "steps": steps}}),
            );
        }
        let mut pickles = vec![];
        for scenario in &document.scenarios {
            let (steps, ids) = self.steps(&scenario.steps);
            let node = self.id();
            children.push(json!({"scenario": {"id": node, "location": {"line": scenario.line}, "tags": [],
                "keyword": scenario.keyword, "name": scenario.case, "description": "", "steps": steps, "examples": []}}));
            let pickle = self.id();
            let all = before.iter().map(|(step, id)| (*step, id.clone())).chain(scenario.steps.iter().zip(ids));
            let (mut steps, mut plan) = (vec![], vec![]);
            for (step, ast) in all {
                let id = self.id();
                let mut told = json!({"id": id, "text": step.text, "type": step.kind, "astNodeIds": [ast]});
                if let Some(argument) = argument(step) {
                    told["argument"] = argument;
                }
                steps.push(told);
                plan.push(PlannedStep { id, line: step.line, pickle: pickle.clone() });
            }
            planned.insert(&scenario.case, plan);
            pickles.push(json!({"id": pickle, "uri": uri, "location": {"line": scenario.line}, "name": scenario.case,
                "language": document.language, "steps": steps, "tags": [], "astNodeIds": [node]}));
        }
        let feature = json!({"location": {"line": 1}, "tags": [], "language": document.language, "keyword": document.keyword,
            "name": document.name, "description": "", "children": children});
        self.say("gherkinDocument", json!({"uri": uri, "feature": feature, "comments": []}));
        for pickle in pickles {
            self.say("pickle", pickle);
        }
    }

    /// Steps of the tree, and their ids.
    fn steps(&mut self, steps: &[Step]) -> (Vec<Value>, Vec<String>) {
        let told = steps.iter().map(|step| {
            let id = self.id();
            let location = json!({"line": step.line});
            let mut told = json!({"id": id, "location": location, "keyword": format!("{} ", step.keyword),
                "keywordType": step.kind, "text": step.text});
            if let Some(text) = &step.text_block {
                told["docString"] = json!({"location": location, "content": text, "delimiter": "\"\"\""});
            }
            if let Some(rows) = &step.table {
                let row = |row: &Vec<String>| {
                    let cells: Vec<Value> =
                        row.iter().map(|cell| json!({"location": location, "value": cell})).collect();
                    json!({"id": format!("{id}-row"), "location": location, "cells": cells})
                };
                told["dataTable"] = json!({"location": location, "rows": rows.iter().map(row).collect::<Vec<_>>()});
            }
            (told, id)
        });
        told.unzip()
    }

    fn case(&mut self, case: &CaseVerdict, steps: &[PlannedStep], run: &str) {
        let Some(first) = steps.first() else { return };
        let (id, started) = (self.id(), self.id());
        let ids: Vec<String> = steps.iter().map(|_| self.id()).collect();
        let told: Vec<Value> = steps
            .iter()
            .zip(&ids)
            .map(|(step, id)| json!({"id": id, "pickleStepId": step.id, "stepDefinitionIds": [], "stepMatchArgumentsLists": []}))
            .collect();
        self.say("testCase", json!({"id": id, "pickleId": first.pickle, "testSteps": told, "testRunStartedId": run}));
        let moment = self.moment.clone();
        self.say("testCaseStarted", json!({"id": started, "testCaseId": id, "attempt": 0, "timestamp": moment}));
        let last = steps.len() - 1;
        for (at, (step, id)) in steps.iter().zip(&ids).enumerate() {
            self.say("testStepStarted", json!({"testCaseStartedId": started, "testStepId": id, "timestamp": moment}));
            // What stands at no step of the scenario is told at its end.
            let elsewhere = |finding: &&Finding| steps.iter().all(|step| step.line != finding.line as usize);
            let own = |finding: &&Finding| finding.line as usize == step.line || (at == last && elsewhere(finding));
            let findings: Vec<&Finding> = case.findings.iter().filter(own).collect();
            let mut result =
                json!({"status": self.status(case, &findings, at == last), "duration": {"seconds": 0, "nanos": 0}});
            if !findings.is_empty() {
                let texts = findings.iter().map(|finding| {
                    let lines = finding.lines(self.language).join("\n");
                    format!("{}\n{lines}", finding.verdict)
                });
                result["message"] = json!(texts.collect::<Vec<_>>().join("\n\n"));
            }
            self.say(
                "testStepFinished",
                json!({"testCaseStartedId": started, "testStepId": id, "testStepResult": result, "timestamp": moment}),
            );
        }
        self.say(
            "testCaseFinished",
            json!({"testCaseStartedId": started, "timestamp": moment, "willBeRetried": false}),
        );
    }

    fn status(&self, case: &CaseVerdict, findings: &[&Finding], is_last: bool) -> &'static str {
        // A case whose verdict stands in no finding (an expected failure that passed, say) says so at its end.
        let silent = is_last && case.findings.is_empty();
        let verdict = match (case.was_asked(), silent) {
            (false, _) | (true, true) => case.verdict,
            _ => Verdict::worst(findings.iter().map(|finding| finding.verdict).chain([Verdict::Pass])),
        };
        match verdict {
            Verdict::NotApplicable | Verdict::NotRun => "SKIPPED",
            Verdict::Inconclusive(_) => "PENDING",
            Verdict::Pass | Verdict::Info | Verdict::Warn | Verdict::Review => "PASSED",
            // A known failure is no failure of the run.
            _ if case.verdict == Verdict::ExpectedFail => "PASSED",
            _ => "FAILED",
        }
    }
}

fn argument(step: &Step) -> Option<Value> {
    let rows = step.table.as_ref().map(|rows| {
        let row =
            |row: &Vec<String>| json!({"cells": row.iter().map(|cell| json!({ "value": cell })).collect::<Vec<_>>()});
        json!({"dataTable": {"rows": rows.iter().map(row).collect::<Vec<_>>()}})
    });
    rows.or_else(|| step.text_block.as_ref().map(|text| json!({"docString": {"content": text}})))
}

/// Midnight of the run's date in Japan.
fn moment(run: &RunVerdict) -> Value {
    json!({"seconds": i64::from(run.head.as_of.number()) * 86_400 - 9 * 3_600, "nanos": 0})
}

/// The version of the protocol whose schema the tests hold.
const PROTOCOL: &str = "34.2.1";
