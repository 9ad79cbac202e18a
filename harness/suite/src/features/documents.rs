//! Feature files as Cucumber Messages tell them: the scenarios that were replayed, step by step.

use super::{FeatureSource, Suite};
use cucumber::gherkin::{Step as Parsed, StepType};
use madoguchi_contract::Case;
use madoguchi_report::messages::{Block, Document, Step};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The documents of these cases.
pub fn documents(suite: &Suite, sources: &[FeatureSource], cases: &[Arc<Case>]) -> Vec<Document> {
    let wanted: BTreeMap<&str, &Arc<Case>> = cases.iter().map(|case| (case.id.as_str(), case)).collect();
    let texts: BTreeMap<&str, &str> =
        sources.iter().map(|source| (source.path.as_str(), source.text.as_str())).collect();
    let mut taken = BTreeSet::new();
    let mut documents: BTreeMap<&str, Document> = BTreeMap::new();
    for feature in &suite.features {
        for scenario in &feature.scenarios {
            let Some(case) = wanted.get(scenario.name.as_str()) else { continue };
            if !taken.insert(scenario.name.as_str()) {
                continue;
            }
            let text = texts.get(case.feature.as_str()).copied().unwrap_or_default();
            let document = documents.entry(&case.feature).or_insert_with(|| Document {
                path: case.feature.clone(),
                source: text.into(),
                language: if text.contains("# language: ja") { "ja" } else { "en" }.into(),
                keyword: feature.keyword.clone(),
                name: feature.name.clone(),
                background: feature.background.as_ref().map(|background| Block {
                    case: String::new(),
                    keyword: background.keyword.clone(),
                    line: background.position.line,
                    steps: background.steps.iter().map(step).collect(),
                }),
                scenarios: vec![],
            });
            document.scenarios.push(Block {
                case: case.id.clone(),
                keyword: scenario.keyword.clone(),
                line: case.line as usize,
                steps: scenario.steps.iter().map(step).collect(),
            });
        }
    }
    documents.into_values().collect()
}

fn step(step: &Parsed) -> Step {
    Step {
        keyword: step.keyword.trim().into(),
        kind: match step.ty {
            StepType::Given => "Context",
            StepType::When => "Action",
            StepType::Then => "Outcome",
        },
        text: step.value.clone(),
        line: step.position.line,
        text_block: step.docstring.clone(),
        table: step.table.as_ref().map(|table| table.rows.clone()),
    }
}
