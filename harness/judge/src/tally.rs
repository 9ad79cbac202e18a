//! The run as a whole: figures, verdict and exit code.

use crate::case_verdict::CaseVerdict;
use crate::coverage::Coverage;
use crate::verdict::Verdict;
use madoguchi_contract::event::NotAsked;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Figures of a run.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// MUST clauses that bind the product.
    pub must: Figures,
    /// Cases.
    pub cases: Cases,
    /// Number of cases by verdict, without reasons.
    pub verdicts: BTreeMap<String, usize>,
}

/// MUST clauses: satisfied of judged of all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figures {
    /// Judged, and no case broke it.
    pub satisfied: usize,
    /// Decided by every case that was put.
    pub judged: usize,
    /// All of the rulebooks run.
    pub total: usize,
    /// Violated, without known failures.
    pub violated: usize,
    /// Left open by a case that was put or cut short.
    pub undecided: usize,
}

/// Cases run of all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cases {
    /// Put to the product.
    pub run: usize,
    /// In the suite.
    pub total: usize,
    /// Left out on purpose, by a filter or because another shard has them.
    pub left_out: usize,
}

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Ending {
    /// By itself.
    Finished,
    /// By Ctrl-C or SIGTERM.
    Interrupted,
    /// The road to the product broke; whatever was answered before, the run is invalid.
    Broken,
}

/// What counts besides violations of a MUST.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Strictness {
    /// Nothing.
    Normal,
    /// Warnings and reviews too (`--strict`).
    Strict,
}

impl Tally {
    /// Figures of a run.
    pub fn of(verdicts: &[CaseVerdict], coverage: &Coverage) -> Self {
        let mut tally = Tally::default();
        for verdict in verdicts {
            *tally.verdicts.entry(verdict.verdict.word().into()).or_default() += 1;
            tally.cases.total += 1;
            tally.cases.run += usize::from(verdict.was_asked());
            tally.cases.left_out += usize::from(is_left_out(verdict));
        }
        let open: BTreeMap<&str, &CaseVerdict> = verdicts
            .iter()
            .filter(|verdict| !is_left_out(verdict))
            .map(|verdict| (verdict.case.as_str(), verdict))
            .collect();
        for row in coverage.product_musts() {
            tally.must.total += 1;
            tally.must.judged += usize::from(row.is_judged());
            tally.must.satisfied += usize::from(row.is_satisfied());
            tally.must.violated += usize::from(row.cases.values().any(|verdict| verdict.is_violation()));
            let undecided =
                |(case, verdict): (&String, &Verdict)| verdict.is_undecided() && open.contains_key(case.as_str());
            tally.must.undecided += usize::from(row.cases.iter().any(undecided));
        }
        tally
    }

    /// Number of cases with a verdict.
    pub fn count(&self, verdict: Verdict) -> usize {
        self.verdicts.get(verdict.word()).copied().unwrap_or(0)
    }

    /// Exit code of `run`. `stale`: number of known failures that no longer hold.
    pub fn exit_code(&self, stale: usize, ending: Ending, strictness: Strictness) -> u8 {
        let any = |verdicts: &[Verdict]| verdicts.iter().any(|verdict| self.count(*verdict) > 0);
        let violations = [Verdict::Fail, Verdict::Contradiction, Verdict::Unimplemented, Verdict::Flaky];
        if ending == Ending::Interrupted {
            130
        } else if ending == Ending::Broken || any(&[Verdict::Error]) {
            70
        } else if any(&[Verdict::Config]) {
            3
        } else if self.cases.run == 0 {
            4
        } else if any(&violations) || (strictness == Strictness::Strict && any(&[Verdict::Warn, Verdict::Review])) {
            1
        } else if self.must.undecided > 0 {
            5
        } else if any(&[Verdict::UnexpectedPass]) || stale > 0 {
            6
        } else {
            0
        }
    }
}

/// Left out on purpose: says nothing about the clauses.
fn is_left_out(verdict: &CaseVerdict) -> bool {
    matches!(verdict.not_asked, Some(NotAsked::Filtered | NotAsked::OtherShard))
}
