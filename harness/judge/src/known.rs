//! Known failures (`expectations.toml`): an expected failure does not redden a run, until it passes or expires.
//!
//! ```toml
//! format = "madoguchi.expectations"
//! version = 1
//! [[expect]]
//! case = "V-15*"              # or: clause = "R-CERT-05"
//! reason = "猶予期間は次の版で対応"
//! owner = "reception team"
//! expires = "2026-03-31"      # the last day, judged against the run's date
//! ```

use crate::case_verdict::CaseVerdict;
use crate::clauses::Clauses;
use crate::finding::Finding;
use crate::glob::covers;
use crate::verdict::Verdict;
use madoguchi_contract::format::{Format, Headed};
use madoguchi_rulebook::Day;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// A list of known failures.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KnownFailures(Vec<KnownFailure>);

/// One known failure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KnownFailure {
    /// Case id or glob.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub case: Option<String>,
    /// Clause id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clause: Option<String>,
    /// Why it is known.
    pub reason: String,
    /// Who repairs it.
    pub owner: String,
    /// Last day on which it is excused.
    pub expires: Day,
}

/// A known failure that no longer holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stale {
    /// The entry.
    pub entry: KnownFailure,
    /// What is wrong with it.
    pub why: StaleReason,
}

/// What is wrong with a known failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StaleReason {
    /// Its last day is over: failures count again.
    Expired,
    /// No case of the suite is meant by it.
    MatchesNothing,
}

/// Why a list was refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expectations.toml: {0}")]
pub struct KnownError(String);

impl KnownFailures {
    /// Reads a list strictly.
    ///
    /// # Errors
    /// Syntax with line and column, unknown fields, an entry without exactly one of case and clause, unknown clauses.
    pub fn parse(text: &str, clauses: &Clauses) -> Result<Self, KnownError> {
        let file: File = FORMAT.read_toml(text).map_err(|fault| KnownError(fault.to_string()))?;
        for (at, entry) in file.expect.iter().enumerate() {
            if entry.case.is_some() == entry.clause.is_some() {
                return Err(KnownError(format!("entry {}: name either a case or a clause", at + 1)));
            }
            if let Some(clause) = &entry.clause {
                clauses.entry(clause).map_err(|error| KnownError(format!("entry {}: {error}", at + 1)))?;
            }
        }
        Ok(Self(file.expect))
    }

    /// Excuses failures that are known and tells entries that are stale.
    pub fn apply(&self, verdicts: &mut [CaseVerdict], as_of: Day) -> Vec<Stale> {
        let mut stale = vec![];
        let mut valid = vec![];
        for entry in &self.0 {
            if entry.expires < as_of {
                stale.push(Stale { entry: entry.clone(), why: StaleReason::Expired });
            } else if !verdicts.iter().any(|verdict| entry.is_about(verdict)) {
                stale.push(Stale { entry: entry.clone(), why: StaleReason::MatchesNothing });
            } else {
                valid.push(entry);
            }
        }
        let mut needed = BTreeSet::new();
        for verdict in verdicts.iter_mut() {
            let failing = verdict.findings.iter().filter(|finding| is_failing(finding.verdict));
            let excuses: Vec<Option<usize>> =
                failing.map(|finding| valid.iter().position(|entry| entry.excuses(verdict, finding))).collect();
            needed.extend(excuses.iter().flatten().copied());
            if !excuses.is_empty() && excuses.iter().all(Option::is_some) && is_failing(verdict.verdict) {
                replace(verdict, is_failing, Verdict::ExpectedFail);
            }
        }
        for (at, entry) in valid.iter().enumerate() {
            for verdict in verdicts.iter_mut().filter(|verdict| entry.is_about(verdict)) {
                let passes = matches!(verdict.verdict, Verdict::Pass | Verdict::Info);
                if passes && (entry.case.is_some() || !needed.contains(&at)) {
                    verdict.verdict = Verdict::UnexpectedPass;
                }
            }
        }
        stale
    }
}

impl KnownFailure {
    fn is_about(&self, verdict: &CaseVerdict) -> bool {
        let case = self.case.as_ref().is_some_and(|pattern| covers(pattern, &verdict.case));
        case || self.clause.as_ref().is_some_and(|clause| verdict.clauses.contains_key(clause))
    }

    fn excuses(&self, verdict: &CaseVerdict, finding: &Finding) -> bool {
        let case = self.case.as_ref().is_some_and(|pattern| covers(pattern, &verdict.case));
        case || self.clause.as_ref().is_some_and(|clause| finding.concerns(clause, Verdict::Warn))
    }
}

fn is_failing(verdict: Verdict) -> bool {
    verdict.is_violation() || verdict == Verdict::Warn
}

/// Replaces a case's verdict and those of its clauses.
fn replace(verdict: &mut CaseVerdict, which: impl Fn(Verdict) -> bool, by: Verdict) {
    verdict.verdict = by;
    for own in verdict.clauses.values_mut().filter(|own| which(**own)) {
        *own = by;
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    format: String,
    version: u32,
    #[serde(default)]
    expect: Vec<KnownFailure>,
}

impl Headed for File {
    fn head(&self) -> (Option<&str>, Option<u32>) {
        (Some(&self.format), Some(self.version))
    }
}

const FORMAT: Format = Format { name: "madoguchi.expectations", version: 1 };
