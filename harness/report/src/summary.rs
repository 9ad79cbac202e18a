//! `summary.json`: everything a report says, sorted, for machines.

use madoguchi_contract::event::RunHead;
use madoguchi_contract::format::{Format, FormatFault, Headed};
use madoguchi_judge::attest::Attested;
use madoguchi_judge::known::Stale;
use madoguchi_judge::{CaseVerdict, KillScore, MappedError, RunVerdict, Tally, Verdict};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// A run, summed up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Summary<'a> {
    /// `madoguchi.summary`.
    pub format: String,
    /// 1.
    pub version: u32,
    /// Run id.
    pub run: String,
    /// What was run.
    pub head: RunHead,
    /// Digest of the evidence.
    pub evidence: String,
    /// The worst verdict.
    pub verdict: Verdict,
    /// Exit code.
    pub exit_code: u8,
    /// Figures.
    pub tally: Tally,
    /// Kill score, where it was measured.
    pub kill_score: Option<KillScore>,
    /// Result of each clause that a case stands for.
    pub clauses: BTreeMap<String, Verdict>,
    /// Cases by id.
    pub cases: Cow<'a, [CaseVerdict]>,
    /// Known failures that no longer hold.
    pub stale: Vec<Stale>,
    /// Entries of the error map whose code the product never said.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unused_errors: Vec<MappedError>,
    /// Attestations and what became of them.
    pub attested: Vec<Attested>,
}

impl<'a> Summary<'a> {
    /// Sums up a run.
    pub fn of(run: &'a RunVerdict) -> Self {
        let rows = run.coverage.rows.iter();
        Self {
            format: FORMAT.name.into(),
            version: FORMAT.version,
            run: run.head.run_id(),
            head: run.head.clone(),
            evidence: run.evidence.clone(),
            verdict: run.verdict,
            exit_code: run.exit_code(),
            tally: run.tally.clone(),
            kill_score: run.kill_score.clone(),
            clauses: rows.filter_map(|row| Some((row.clause.clone(), row.verdict?))).collect(),
            cases: Cow::Borrowed(&run.cases),
            stale: run.stale.clone(),
            unused_errors: run.unused.clone(),
            attested: run.attested.clone(),
        }
    }

    /// Reads the file strictly.
    ///
    /// # Errors
    /// Another kind of file, a newer version, or what does not fit, with line and column.
    pub fn parse(text: &str) -> Result<Self, FormatFault> {
        FORMAT.read_json(text)
    }

    /// The file, with its end of line.
    pub fn to_json(&self) -> String {
        let mut json = serde_json::to_string_pretty(self).expect("a summary has a JSON form");
        json.push('\n');
        json
    }
}

impl Headed for Summary<'_> {
    fn head(&self) -> (Option<&str>, Option<u32>) {
        (Some(&self.format), Some(self.version))
    }
}

const FORMAT: Format = Format { name: "madoguchi.summary", version: 1 };
