//! Everything a report needs about a run: its head, the verdicts in order, and what they add up to.

use crate::attest::{Attestations, Attested};
use crate::case_verdict::CaseVerdict;
use crate::clauses::Clauses;
use crate::coverage::Coverage;
use crate::error_map::{ErrorMap, MappedError};
use crate::known::{KnownFailures, Stale};
use crate::tally::{Ending, Strictness, Tally};
use crate::verdict::Verdict;
use madoguchi_contract::event::RunHead;
use serde::{Deserialize, Serialize};

/// A run, judged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunVerdict {
    /// What was run.
    pub head: RunHead,
    /// Digest of the evidence.
    pub evidence: String,
    /// Verdicts by case id.
    pub cases: Vec<CaseVerdict>,
    /// Clause × case × result.
    pub coverage: Coverage,
    /// Figures.
    pub tally: Tally,
    /// The worst verdict.
    pub verdict: Verdict,
    /// Known failures that no longer hold.
    pub stale: Vec<Stale>,
    /// Entries of the error map whose code the product never said.
    pub unused: Vec<MappedError>,
    /// Attestations and what became of them.
    pub attested: Vec<Attested>,
    /// How well the suite kills planted defects, where it was measured.
    pub kill_score: Option<KillScore>,
    /// How the run ended.
    pub ending: Ending,
    /// What counts besides violations of a MUST.
    pub strictness: Strictness,
}

/// How well the suite kills mutants (measured apart, quoted by reports).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KillScore {
    /// Mutants that a finding on their clause told.
    pub killed: usize,
    /// Mutants that nothing told.
    pub survived: usize,
    /// Clauses that pass but that no mutant can break.
    pub not_proven: Vec<String>,
}

/// What the verdicts alone do not tell.
#[derive(Clone, Debug)]
pub struct RunFacts<'a> {
    /// What was run.
    pub head: RunHead,
    /// Digest of the evidence.
    pub evidence: String,
    /// Known failures.
    pub known: &'a KnownFailures,
    /// Attestations.
    pub attestations: &'a Attestations,
    /// What the product's codes mean.
    pub codes: &'a ErrorMap,
    /// Kill score, where it was measured.
    pub kill_score: Option<KillScore>,
    /// How the run ended.
    pub ending: Ending,
    /// What counts besides violations of a MUST.
    pub strictness: Strictness,
}

impl RunVerdict {
    /// Adds up the verdicts of a run: attestations first, then known failures.
    pub fn of(mut cases: Vec<CaseVerdict>, facts: RunFacts<'_>, clauses: &Clauses) -> Self {
        cases.sort_by(|a, b| a.case.cmp(&b.case));
        let attested = facts.attestations.apply(&mut cases, &facts.evidence);
        let stale = facts.known.apply(&mut cases, facts.head.as_of);
        let rulebooks: Vec<String> = facts.head.rulebooks.keys().cloned().collect();
        let coverage = Coverage::of(&cases, clauses, &rulebooks);
        let unused = facts.codes.unused(cases.iter().flat_map(|case| &case.codes));
        let tally = Tally::of(&cases, &coverage);
        // Passed, not proven: of the clauses that no mutant breaks, those that pass here.
        let passes =
            |clause: &str| coverage.rows.iter().any(|row| row.clause == clause && row.verdict == Some(Verdict::Pass));
        let kill_score = facts.kill_score.map(|score| KillScore {
            not_proven: score.not_proven.into_iter().filter(|clause| passes(clause)).collect(),
            ..score
        });
        Self {
            verdict: Verdict::worst(cases.iter().map(|case| case.verdict)),
            head: facts.head,
            evidence: facts.evidence,
            cases,
            coverage,
            tally,
            stale,
            unused,
            attested,
            kill_score,
            ending: facts.ending,
            strictness: facts.strictness,
        }
    }

    /// Exit code of `run`.
    pub fn exit_code(&self) -> u8 {
        self.tally.exit_code(self.stale.len(), self.ending, self.strictness)
    }
}
