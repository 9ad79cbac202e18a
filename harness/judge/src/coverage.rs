//! Clause × case × result: which clause was judged by which case, and what it got.

use crate::case_verdict::CaseVerdict;
use crate::clauses::{Bearer, Clauses, Level};
use crate::verdict::Verdict;
use madoguchi_contract::Case;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The table of clauses, in the catalogue's order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Coverage {
    /// A row a clause.
    pub rows: Vec<Row>,
}

/// One clause.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// Clause id.
    pub clause: String,
    /// The strongest level it has in a rulebook of the run.
    pub level: Level,
    /// Whom it binds.
    pub bearer: Bearer,
    /// The worst of its cells; none: no case stands for it.
    pub verdict: Option<Verdict>,
    /// What it got from each case.
    pub cases: BTreeMap<String, Verdict>,
}

impl Coverage {
    /// The table of a run under some rulebooks.
    pub fn of(verdicts: &[CaseVerdict], clauses: &Clauses, rulebooks: &[String]) -> Self {
        let mut cells: BTreeMap<&str, BTreeMap<String, Verdict>> = BTreeMap::new();
        for verdict in verdicts {
            for (clause, own) in &verdict.clauses {
                cells.entry(clause).or_default().insert(verdict.case.clone(), *own);
            }
        }
        let rows = clauses.iter().map(|entry| {
            let cases = cells.remove(entry.id.as_str()).unwrap_or_default();
            let levels = rulebooks.iter().map(|rulebook| clauses.level_of(entry, rulebook));
            Row {
                clause: entry.id.clone(),
                level: levels.min().unwrap_or(entry.level),
                bearer: entry.bearer,
                verdict: (!cases.is_empty()).then(|| Verdict::worst(cases.values().copied())),
                cases,
            }
        });
        Self { rows: rows.collect() }
    }

    /// The table before a run: every case is a cell that is not run yet.
    pub fn planned(cases: &[Arc<Case>], clauses: &Clauses, rulebooks: &[String]) -> Self {
        let planned = cases.iter().map(|case| {
            let mut verdict = CaseVerdict::new(case);
            for clause in case.clauses.iter().chain(case.expectations.iter().flat_map(|e| &e.clauses)) {
                verdict.clause_gets(clause, Verdict::NotRun);
            }
            verdict
        });
        Self::of(&planned.collect::<Vec<_>>(), clauses, rulebooks)
    }

    /// Rows of clauses that can fail a product.
    pub fn product_musts(&self) -> impl Iterator<Item = &Row> {
        self.rows.iter().filter(|row| row.bearer == Bearer::Product && row.level == Level::Must)
    }
}

impl Row {
    /// Whether some case decided the clause and none left it open.
    pub fn is_judged(&self) -> bool {
        self.verdict.is_some_and(|verdict| !verdict.is_undecided() && verdict != Verdict::NotApplicable)
    }

    /// Whether the clause was judged and holds.
    pub fn is_satisfied(&self) -> bool {
        let broken = |verdict: Verdict| {
            verdict.is_violation() || matches!(verdict, Verdict::ExpectedFail | Verdict::Error | Verdict::Config)
        };
        self.is_judged() && !self.cases.values().any(|verdict| broken(*verdict))
    }
}
