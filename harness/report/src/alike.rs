//! Findings that read alike are one line with a number, not a thousand lines: what a terminal, a page and a CI summary begin with.

use madoguchi_judge::{CaseVerdict, Finding, RunVerdict, Verdict};
use std::collections::HashMap;

/// Findings that read alike, told once.
pub(crate) struct Group<'a> {
    /// The first of them.
    pub finding: &'a Finding,
    /// Its case.
    pub case: &'a CaseVerdict,
    /// What it amounts to.
    pub verdict: Verdict,
    /// The other cases.
    pub others: Vec<&'a str>,
}

/// The groups of a run, worst first.
pub(crate) fn groups(run: &RunVerdict) -> Vec<Group<'_>> {
    let mut groups: Vec<Group<'_>> = vec![];
    let mut places: HashMap<_, usize> = HashMap::new();
    for case in &run.cases {
        for finding in &case.findings {
            let known = case.verdict == Verdict::ExpectedFail && finding.verdict != Verdict::Info;
            let verdict = if known { Verdict::ExpectedFail } else { finding.verdict };
            let (_, clause, seen, expected) = finding.likeness();
            let likeness = (verdict, finding.verdict, clause, [&seen.ja, &seen.en], [&expected.ja, &expected.en]);
            let place = *places.entry(likeness).or_insert(groups.len());
            match groups.get_mut(place) {
                None => groups.push(Group { finding, case, verdict, others: vec![] }),
                // Findings of one case stand together.
                Some(group) if group.case.case == case.case || group.others.last() == Some(&case.case.as_str()) => {}
                Some(group) => group.others.push(&case.case),
            }
        }
    }
    groups.sort_by_key(|group| std::cmp::Reverse(group.verdict.rank()));
    groups
}
