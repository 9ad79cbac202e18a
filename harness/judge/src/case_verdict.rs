//! The verdict of one case, with its findings and what each clause gets from it.

use crate::finding::Finding;
use crate::verdict::Verdict;
use madoguchi_contract::event::NotAsked;
use madoguchi_contract::{Case, Subject};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

/// The verdict of one case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseVerdict {
    /// Case id: `V-005@actual`.
    pub case: String,
    /// Title of the scenario.
    pub title: String,
    /// Feature file.
    pub feature: String,
    /// Line in it.
    pub line: u32,
    /// Edition of the rules.
    pub rulebook: String,
    /// Whom the case judges.
    pub subject: Subject,
    /// The verdict.
    pub verdict: Verdict,
    /// Worst first.
    pub findings: Vec<Finding>,
    /// What the product chose where the text is ambiguous.
    pub choices: Vec<Choice>,
    /// What each clause gets from this case.
    pub clauses: BTreeMap<String, Verdict>,
    /// Why the case was not put to the product.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not_asked: Option<NotAsked>,
    /// Codes of the product that were read by its error map.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub codes: Vec<String>,
}

/// What a product chose where the text is ambiguous.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// Ambiguity, such as `A-01`.
    pub amb: String,
    /// The observable.
    pub observable: String,
    /// The value chosen.
    pub seen: Value,
}

impl CaseVerdict {
    /// A case about which nothing is known yet.
    pub(crate) fn new(case: &Case) -> Self {
        Self {
            case: case.id.clone(),
            title: case.title.clone(),
            feature: case.feature.clone(),
            line: case.line,
            rulebook: case.rulebook.clone(),
            subject: case.subject,
            verdict: Verdict::NotApplicable,
            findings: vec![],
            choices: vec![],
            clauses: BTreeMap::new(),
            not_asked: None,
            codes: vec![],
        }
    }

    /// The id without the rulebook: `V-150a`.
    pub fn vector(&self) -> &str {
        self.case.split('@').next().unwrap_or(&self.case)
    }

    /// Whether the product was asked.
    pub fn was_asked(&self) -> bool {
        !matches!(self.verdict, Verdict::NotApplicable | Verdict::NotRun)
    }

    /// The verdict after the case was run once more: FLAKY where the two differ, clause by clause.
    #[must_use]
    pub fn repeated(mut self, again: &CaseVerdict) -> Self {
        if self.verdict == again.verdict && self.clauses == again.clauses {
            return self;
        }
        for (clause, verdict) in &mut self.clauses {
            if again.clauses.get(clause) != Some(verdict) {
                *verdict = Verdict::Flaky;
            }
        }
        for finding in &again.findings {
            if !self.findings.contains(finding) {
                self.findings.push(finding.clone());
            }
        }
        for finding in &mut self.findings {
            let clause = finding.clause.as_ref().and_then(|clause| self.clauses.get(clause));
            if clause == Some(&Verdict::Flaky) {
                finding.verdict = Verdict::Flaky;
            }
        }
        self.verdict = Verdict::Flaky;
        self
    }

    /// What a clause gets: the worst of what it got.
    pub(crate) fn clause_gets(&mut self, clause: &str, verdict: Verdict) {
        let entry = self.clauses.entry(clause.into()).or_insert(verdict);
        *entry = entry.worse(verdict);
    }
}
