//! Which scenario tells which mutant, written down beside the suite it was measured with.

use super::Trial;
use madoguchi_contract::format::{Format, Headed};
use madoguchi_judge::KillScore;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The committed matrix.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Matrix {
    /// `madoguchi.mutants`.
    pub format: String,
    /// 1.
    pub version: u32,
    /// Digest of the features it was measured with.
    pub suite: String,
    /// Digest of the text of the rulebooks.
    pub rulebooks: String,
    /// Mutants that were told, on their own clause or elsewhere.
    pub killed: usize,
    /// Mutants that nothing told.
    pub survived: usize,
    /// Every mutant, in the order of the rulebooks.
    pub mutants: Vec<Row>,
}

/// One mutant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Row {
    /// Its name.
    pub id: String,
    /// The clause of what is changed.
    pub clause: String,
    /// Whether it was told on that clause.
    pub on_clause: bool,
    /// Scenarios that told it.
    pub killed_by: Vec<String>,
}

/// Why a matrix cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct MatrixError(String);

impl Matrix {
    /// The matrix of these trials.
    pub fn of(trials: Vec<Trial>, suite: String, rulebooks: String) -> Self {
        let mutants: Vec<Row> = trials
            .into_iter()
            .map(|trial| Row {
                id: trial.id,
                clause: trial.clause,
                on_clause: trial.on_clause,
                killed_by: trial.told_by,
            })
            .collect();
        let killed = mutants.iter().filter(|mutant| !mutant.killed_by.is_empty()).count();
        let survived = mutants.len() - killed;
        Self { format: FORMAT.name.into(), version: FORMAT.version, suite, rulebooks, killed, survived, mutants }
    }

    /// The matrix that stands in the repository; none where it cannot be read.
    pub fn committed() -> Option<Self> {
        Self::parse(include_str!("../../../../scenarios/mutants/matrix.json")).ok()
    }

    /// Reads a matrix.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(text: &str) -> Result<Self, MatrixError> {
        let matrix: Self = FORMAT.read_json(text).map_err(|fault| MatrixError(fault.to_string()))?;
        Ok(matrix)
    }

    /// The matrix as it is committed: one mutant a line.
    pub fn to_text(&self) -> String {
        let rows = self.mutants.iter().map(|row| serde_json::to_string(row).expect("a row has a JSON form"));
        let rows: Vec<String> = rows.map(|row| format!("  {row}")).collect();
        let head = serde_json::json!({"format": self.format, "version": self.version, "suite": self.suite,
            "rulebooks": self.rulebooks, "killed": self.killed, "survived": self.survived});
        let head = head.to_string();
        format!("{},\"mutants\":[\n{}\n]}}\n", head.trim_end_matches('}'), rows.join(",\n"))
    }

    /// The score that a report quotes, where it was measured with this suite.
    pub fn score(&self, suite: &str) -> Option<KillScore> {
        (self.suite == suite).then(|| KillScore { killed: self.killed, survived: self.survived, not_proven: vec![] })
    }

    /// Names of the mutants that nothing told.
    pub fn survivors(&self) -> impl Iterator<Item = &Row> {
        self.mutants.iter().filter(|mutant| mutant.killed_by.is_empty())
    }

    /// The fewest scenarios that tell as many mutants as all of them, the most telling first: greedily, ties by name. Each with
    /// how many are told once it was taken.
    pub fn core(&self) -> Vec<(String, usize)> {
        let mut told_by: BTreeMap<&str, BTreeSet<usize>> = BTreeMap::new();
        for (at, mutant) in self.mutants.iter().enumerate() {
            for scenario in &mutant.killed_by {
                told_by.entry(scenario).or_default().insert(at);
            }
        }
        let (mut told, mut core) = (BTreeSet::new(), vec![]);
        loop {
            let new = |mutants: &BTreeSet<usize>| mutants.difference(&told).count();
            let best = told_by.iter().map(|(scenario, mutants)| (new(mutants), std::cmp::Reverse(*scenario))).max();
            let Some((1.., std::cmp::Reverse(scenario))) = best else { return core };
            told.extend(told_by.remove(scenario).unwrap_or_default());
            core.push((scenario.to_string(), told.len()));
        }
    }
}

const FORMAT: Format = Format { name: "madoguchi.mutants", version: 1 };

impl Headed for Matrix {
    fn head(&self) -> (Option<&str>, Option<u32>) {
        (Some(&self.format), Some(self.version))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn trial(id: &str, told_by: &[&str]) -> Trial {
        let told_by = told_by.iter().map(ToString::to_string).collect();
        Trial { id: id.into(), clause: "R-OLD-02".into(), told_by, on_clause: true }
    }

    #[test]
    fn a_matrix_is_read_as_it_was_written_and_names_its_core() {
        let trials = vec![trial("a", &["V-1", "V-2"]), trial("b", &["V-2"]), trial("c", &["V-3"]), trial("d", &[])];
        let matrix = Matrix::of(trials, "suite".into(), "rulebooks".into());
        assert_eq!((matrix.killed, matrix.survived), (3, 1));
        assert_eq!(Matrix::parse(&matrix.to_text()).expect("our own"), matrix);
        assert_eq!(matrix.core(), [("V-2".to_string(), 2), ("V-3".to_string(), 3)]);
        assert!(matrix.score("suite").is_some() && matrix.score("another").is_none());
        assert!(Matrix::parse("{\"format\":\"madoguchi.mutants\",\"version\":2}").is_err());
    }
}
