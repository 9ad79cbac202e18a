//! One case in a file of its own (`madoguchi.case`): facts that once went wrong, kept for ever.

use super::{Case, Question, facts_from};
use crate::expectation::Expectation;
use crate::format::{Format, FormatFault, Headed};
use madoguchi_rulebook::Facts;
use madoguchi_rulebook::desk::Stimulus;
use madoguchi_rulebook::stated::Short;
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// A case that is kept in a file.
#[derive(Clone, Debug, PartialEq)]
pub struct SavedCase {
    /// Name, which is also the file's.
    pub id: String,
    /// Why it is kept.
    pub why: String,
    /// The facts.
    pub facts: Facts,
    /// The acts of a journey; none: one question.
    pub acts: Vec<Stimulus>,
    /// What is expected: rulebook, observable, value.
    pub expect: BTreeMap<String, BTreeMap<String, Value>>,
}

impl SavedCase {
    /// A case with one value for each of its expectations.
    pub fn of(case: &Case, why: String, value: impl Fn(&Expectation) -> Value) -> Self {
        let expected = case.expectations.iter().map(|expected| (expected.observable.clone(), value(expected)));
        Self {
            id: case.vector().into(),
            why,
            facts: case.facts,
            acts: case.acts.clone(),
            expect: BTreeMap::from([(case.rulebook.clone(), expected.collect())]),
        }
    }

    /// Reads a file strictly; facts that are left out have their defaults.
    ///
    /// # Errors
    /// Another kind of file, a newer version, or what does not fit.
    pub fn read(text: &str) -> Result<Self, FormatFault> {
        let File { id, why, facts, acts, expect, .. } = FORMAT.read_json(text)?;
        let facts = facts_from(facts).map_err(|error| FormatFault::Syntax(format!("facts: {error}")))?;
        Ok(Self { id, why, facts, acts, expect })
    }

    /// The file.
    pub fn to_text(&self) -> String {
        let mut file = json!({"format": FORMAT.name, "version": FORMAT.version, "id": self.id, "why": self.why,
            "facts": Short(&self.facts)});
        if !self.acts.is_empty() {
            file["acts"] = json!(self.acts);
        }
        file["expect"] = json!(self.expect);
        serde_json::to_string_pretty(&file).expect("a case has a JSON form") + "\n"
    }

    /// The question in an edition of the rules.
    pub fn question(&self, rulebook: &str) -> Question {
        Question {
            id: format!("{}@{rulebook}", self.id),
            rulebook: rulebook.into(),
            facts: self.facts,
            numbers: Default::default(),
            written_date: None,
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    format: String,
    version: u32,
    id: String,
    #[serde(default)]
    why: String,
    facts: Value,
    #[serde(default)]
    acts: Vec<Stimulus>,
    #[serde(default)]
    expect: BTreeMap<String, BTreeMap<String, Value>>,
}

impl Headed for File {
    fn head(&self) -> (Option<&str>, Option<u32>) {
        (Some(&self.format), Some(self.version))
    }
}

const FORMAT: Format = Format { name: "madoguchi.case", version: 1 };
