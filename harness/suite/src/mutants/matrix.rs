//! Which scenario tells which mutant, written down beside the suite it was measured with.

use super::Measure;
use madoguchi_contract::format::{Format, Headed};
use madoguchi_judge::KillScore;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What became of a mutant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Class {
    /// A scenario told it, on its own clause or on another.
    Killed,
    /// It answers as the original does on every cell.
    Equivalent,
    /// Its answers differ, each within what the text leaves open, or on a clause that does not bind.
    Allowed,
    /// A scenario is missing.
    Survived,
}

/// How a mutant was made, and what it was put to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// By machine from a rulebook.
    Mechanical,
    /// By hand, a decision or a desk.
    Planted,
    /// By hand, on the wire or in files of claims.
    Peers,
    /// By hand, a card; its clause is a row of the table of commands.
    Card,
}

/// The committed matrix.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Matrix {
    /// `madoguchi.mutants`.
    pub format: String,
    /// 2.
    pub version: u32,
    /// What it was measured with.
    #[serde(flatten)]
    pub measured_with: Measure,
    /// Mutants that were told on their own clause.
    pub killed: usize,
    /// Mutants that nothing tells there and nothing excuses; those told on another clause only count here.
    pub survived: usize,
    /// Clauses of a product that bind and that no mutant breaks.
    #[serde(default)]
    pub not_proven: Vec<String>,
    /// Text that the names of the mutants had to contain: a quick look, which no report quotes. None: all were tried.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub only: Option<String>,
    /// Every mutant, in the order of the rulebooks, then the planted ones.
    pub mutants: Vec<Row>,
}

/// One mutant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Row {
    /// Its name.
    pub id: String,
    /// How it was made.
    pub kind: Kind,
    /// The clause of what is changed.
    pub clause: String,
    /// What became of it.
    pub class: Class,
    /// Whether it was told on that clause.
    pub on_clause: bool,
    /// Scenarios that told it.
    pub killed_by: Vec<String>,
    /// Cells of the comparison that proved it equivalent or allowed.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub cells: u64,
    /// Why it is allowed (`A-31`, `INFO R-CERT-02`), or a visit in which a survivor is wrong.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub because: String,
}

fn is_zero(cells: &u64) -> bool {
    *cells == 0
}

/// Why a matrix cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct MatrixError(String);

impl Matrix {
    /// The matrix of these rows.
    pub fn of(mutants: Vec<Row>, not_proven: Vec<String>, measured_with: Measure) -> Self {
        let told = |on_clause| {
            mutants.iter().filter(|mutant| mutant.class == Class::Killed && mutant.on_clause == on_clause).count()
        };
        let unseen = mutants.iter().filter(|mutant| mutant.class == Class::Survived).count();
        let (killed, survived) = (told(true), unseen + told(false));
        Self {
            format: FORMAT.name.into(),
            version: FORMAT.version,
            measured_with,
            killed,
            survived,
            not_proven,
            only: None,
            mutants,
        }
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
        let Measure { suite, rulebooks, engine } = &self.measured_with;
        let mut head = serde_json::json!({"format": self.format, "version": self.version, "suite": suite,
            "rulebooks": rulebooks, "engine": engine, "killed": self.killed, "survived": self.survived,
            "not_proven": self.not_proven});
        if let Some(only) = &self.only {
            head["only"] = only.as_str().into();
        }
        let head = head.to_string();
        format!("{},\"mutants\":[\n{}\n]}}\n", head.trim_end_matches('}'), rows.join(",\n"))
    }

    /// The score that a report quotes, where it was measured with this suite and this program.
    pub fn score(&self, suite: &str) -> Option<KillScore> {
        (self.only.is_none() && self.measured_with == Measure::of(suite)).then(|| KillScore {
            killed: self.killed,
            survived: self.survived,
            not_proven: self.not_proven.clone(),
        })
    }

    /// The mutants of a class.
    pub fn of_class(&self, class: Class) -> impl Iterator<Item = &Row> {
        self.mutants.iter().filter(move |mutant| mutant.class == class)
    }

    /// The fewest scenarios that tell as many mutants as all of them, the most telling first: greedily, ties by name. Each with
    /// how many are told once it was taken.
    pub fn core(&self) -> Vec<(String, usize)> {
        self.core_of(|_, _| true)
    }

    /// The core of those scenarios alone that count for a mutant.
    pub fn core_of(&self, counts: impl Fn(&str, &Row) -> bool) -> Vec<(String, usize)> {
        let mut told_by: BTreeMap<&str, BTreeSet<usize>> = BTreeMap::new();
        for (at, mutant) in self.mutants.iter().enumerate().filter(|(_, mutant)| mutant.class == Class::Killed) {
            for scenario in mutant.killed_by.iter().filter(|scenario| counts(scenario, mutant)) {
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

const FORMAT: Format = Format { name: "madoguchi.mutants", version: 2 };

impl Headed for Matrix {
    fn head(&self) -> (Option<&str>, Option<u32>) {
        (Some(&self.format), Some(self.version))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(id: &str, killed_by: &[&str]) -> Row {
        let killed_by: Vec<String> = killed_by.iter().map(ToString::to_string).collect();
        let class = if killed_by.is_empty() { Class::Survived } else { Class::Killed };
        let (kind, clause) = (Kind::Mechanical, "R-OLD-02".into());
        Row { id: id.into(), kind, clause, class, on_clause: true, killed_by, cells: 0, because: String::new() }
    }

    #[test]
    fn a_matrix_is_read_as_it_was_written_and_names_its_core() {
        let allowed = Row { class: Class::Allowed, cells: 7, because: "A-31".into(), ..row("e", &[]) };
        let elsewhere = Row { on_clause: false, ..row("c", &["V-3"]) };
        let rows = vec![row("a", &["V-1", "V-2"]), row("b", &["V-2"]), elsewhere, row("d", &[]), allowed];
        let matrix = Matrix::of(rows, vec!["R-CLM-05".into()], Measure::of("suite"));
        assert_eq!((matrix.killed, matrix.survived), (2, 2), "told on another clause is not killed");
        assert_eq!(Matrix::parse(&matrix.to_text()).expect("our own"), matrix);
        assert_eq!(matrix.core(), [("V-2".to_string(), 2), ("V-3".to_string(), 3)]);
        let strict = matrix.core_of(|scenario, mutant| scenario != "V-2" && mutant.on_clause);
        assert_eq!(strict, [("V-1".to_string(), 1)]);
        let score = matrix.score("suite").expect("measured with it");
        assert_eq!((score.killed, score.survived, score.not_proven.len()), (2, 2, 1));
        assert!(matrix.score("another").is_none());
        let narrowed = Matrix { only: Some("a".into()), ..matrix.clone() };
        assert!(narrowed.score("suite").is_none(), "a part of the mutants is no score of the suite");
        assert_eq!(Matrix::parse(&narrowed.to_text()).expect("our own"), narrowed);
        let older = Matrix { measured_with: Measure { engine: "older".into(), ..Measure::of("suite") }, ..matrix };
        assert!(older.score("suite").is_none(), "another engine");
        assert!(Matrix::parse("{\"format\":\"madoguchi.mutants\",\"version\":3}").is_err());
    }
}
