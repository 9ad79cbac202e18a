//! Attestations (`attestations.toml`): a person looked where the judge could not decide.
//!
//! An attestation resolves a REVIEW of a clause or case, for one evidence only: its digest is that of the evidence the
//! person looked at. Every one is listed by name in each report, also where it no longer applies.

use crate::case_verdict::CaseVerdict;
use crate::clauses::Clauses;
use crate::verdict::Verdict;
use madoguchi_contract::format::{Format, Headed};
use madoguchi_rulebook::Day;
use serde::{Deserialize, Serialize};

/// A list of attestations.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Attestations {
    format: String,
    version: u32,
    #[serde(default, rename = "attestation")]
    entries: Vec<Attestation>,
}

/// One attestation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Attestation {
    /// Case id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub case: Option<String>,
    /// Clause id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clause: Option<String>,
    /// What the person found: PASS, WARN or FAIL.
    pub verdict: Verdict,
    /// Who looked.
    pub by: String,
    /// When.
    pub date: Day,
    /// Why.
    pub reason: String,
    /// Digest of the evidence looked at.
    pub digest: String,
}

/// An attestation and what became of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attested {
    /// The attestation.
    pub entry: Attestation,
    /// What became of it.
    pub state: AttestedState,
}

/// What became of an attestation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AttestedState {
    /// It resolved a review.
    Applied,
    /// It was given for other evidence.
    OtherEvidence,
    /// There was nothing to review.
    NothingToReview,
}

/// Why a list or an attestation was refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("attestations.toml: {0}")]
pub struct AttestError(String);

impl Default for Attestations {
    fn default() -> Self {
        Self { format: FORMAT.name.into(), version: FORMAT.version, entries: vec![] }
    }
}

impl Attestations {
    /// Reads a list strictly.
    ///
    /// # Errors
    /// Syntax with line and column, unknown fields, or an entry that [`Self::attest`] would refuse.
    pub fn parse(text: &str, clauses: &Clauses) -> Result<Self, AttestError> {
        let file: Self = FORMAT.read_toml(text).map_err(|fault| AttestError(fault.to_string()))?;
        let mut list = Self::default();
        for entry in file.entries {
            list.attest(entry, clauses)?;
        }
        Ok(list)
    }

    /// Adds an attestation.
    ///
    /// # Errors
    /// Not exactly one of case and clause, an unknown clause, a verdict other than PASS, WARN and FAIL, or no name.
    pub fn attest(&mut self, entry: Attestation, clauses: &Clauses) -> Result<(), AttestError> {
        if entry.case.is_some() == entry.clause.is_some() {
            return Err(AttestError("name either a case or a clause".into()));
        }
        if let Some(clause) = &entry.clause {
            clauses.entry(clause).map_err(|error| AttestError(error.to_string()))?;
        }
        if !matches!(entry.verdict, Verdict::Pass | Verdict::Warn | Verdict::Fail) {
            return Err(AttestError(format!("a person attests PASS, WARN or FAIL, not {}", entry.verdict)));
        }
        for (field, text) in [("by", &entry.by), ("reason", &entry.reason), ("digest", &entry.digest)] {
            if text.trim().is_empty() {
                return Err(AttestError(format!("`{field}` is empty")));
            }
        }
        self.entries.push(entry);
        Ok(())
    }

    /// The list as TOML.
    pub fn to_toml(&self) -> String {
        toml::to_string_pretty(self).expect("attestations have a TOML form")
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Resolves reviews of the evidence with this digest; later attestations win.
    pub fn apply(&self, verdicts: &mut [CaseVerdict], digest: &str) -> Vec<Attested> {
        let mut told = vec![];
        for entry in self.entries.iter().rev() {
            let state = if entry.digest == digest { entry.apply(verdicts) } else { AttestedState::OtherEvidence };
            told.push(Attested { entry: entry.clone(), state });
        }
        told.reverse();
        told
    }
}

impl Attestation {
    fn apply(&self, verdicts: &mut [CaseVerdict]) -> AttestedState {
        let mut state = AttestedState::NothingToReview;
        for verdict in verdicts {
            let case = self.case.as_deref().is_some_and(|case| case == verdict.case || case == verdict.vector());
            let mut resolved = false;
            for finding in verdict.findings.iter_mut().filter(|finding| finding.verdict == Verdict::Review) {
                if case || (self.clause.is_some() && finding.clause == self.clause) {
                    finding.verdict = self.verdict;
                    finding.also.iter_mut().filter(|(_, own)| *own == Verdict::Review).for_each(|(_, own)| {
                        *own = self.verdict;
                    });
                    resolved = true;
                }
            }
            if !resolved {
                continue;
            }
            state = AttestedState::Applied;
            for (clause, own) in &mut verdict.clauses {
                if *own == Verdict::Review && (case || self.clause.as_ref() == Some(clause)) {
                    *own = self.verdict;
                }
            }
            let told = verdict.findings.iter().map(|finding| finding.verdict);
            let worst = Verdict::worst(told.chain(verdict.clauses.values().copied()));
            verdict.verdict = worst;
        }
        state
    }
}

impl Headed for Attestations {
    fn head(&self) -> (Option<&str>, Option<u32>) {
        (Some(&self.format), Some(self.version))
    }
}

const FORMAT: Format = Format { name: "madoguchi.attestations", version: 1 };
