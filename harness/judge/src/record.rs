//! Recorded wrong answers: the judge judges itself.
//!
//! A row of the catalogue that describes a wrong answer is replayed to the judge against the case's own expectations.
//! If the judge does not give it the verdict the row names, the suite is at fault and says which step.

use crate::bench::Bench;
use crate::clauses::Clauses;
use crate::declared::Declared;
use crate::expect::observables;
use crate::finding::Finding;
use crate::phrase;
use crate::text::Text;
use crate::verdict::Verdict;
use madoguchi_contract::expectation::{Record, RecordVerdict};
use madoguchi_contract::{Answer, Case, Expectation, Subject};
use madoguchi_rulebook::Word;

/// Replays a recorded answer. `None`: it got its verdict; else the ERROR that names the step.
///
/// Where the clauses are not active in the edition of the case, a breach is a remark, and that is what is asked for.
pub fn judge_record(case: &Case, record: &Record, clauses: &Clauses) -> Option<Finding> {
    let answer = Answer::from_paths(&record.answer);
    let concerned = |expectation: &&Expectation| {
        observables(expectation).into_iter().all(|observable| answer.get(observable).is_some())
    };
    let expectations: Vec<Expectation> = case.expectations.iter().filter(concerned).cloned().collect();
    if expectations.is_empty() {
        let why = Text::new(
            "記録の観測項目に関する期待がシナリオにない",
            "no expectation of the scenario is about an observable of the record",
        );
        return Some(fault(case, record, why));
    }
    let as_product = Case { subject: Subject::Product, ..case.clone() };
    let declared = Declared::everything();
    let mut bench = Bench::new(&as_product, clauses, &declared);
    bench.answer(&expectations, &answer);
    let judged = bench.close();
    let named = if record.clauses.is_empty() { &case.clauses } else { &record.clauses };
    let active = |id: &String| clauses.entry(id).is_ok_and(|entry| clauses.is_active(entry, &case.rulebook));
    let wanted = match record.verdict {
        RecordVerdict::Fail if named.iter().any(active) => Some(Verdict::Fail),
        RecordVerdict::Warn if named.iter().any(active) => Some(Verdict::Warn),
        RecordVerdict::Fail | RecordVerdict::Warn => Some(Verdict::Info),
        RecordVerdict::Pass => None,
    };
    let right = match wanted {
        Some(wanted) => judged.findings.iter().any(|finding| {
            let own = finding.verdict == wanted && finding.clause.as_ref().is_some_and(|id| named.contains(id));
            own || finding.also.iter().any(|(id, verdict)| *verdict == wanted && named.contains(id))
        }),
        None => judged.findings.iter().all(|finding| finding.verdict.rank() <= Verdict::Info.rank()),
    };
    if right {
        return None;
    }
    let told: Vec<String> = judged
        .findings
        .iter()
        .map(|finding| format!("{} {}", finding.verdict, finding.clause.as_deref().unwrap_or("-")))
        .collect();
    let told = if told.is_empty() { judged.verdict.to_string() } else { told.join(", ") };
    let wanted = record.verdict.word().to_uppercase();
    let named = named.join(", ");
    let why = Text::new(
        format!("記録された答えの判定は{told}（期待は{wanted}、{named}）"),
        format!("the recorded answer was judged {told} (expected {wanted} on {named})"),
    );
    Some(fault(case, record, why))
}

fn fault(case: &Case, record: &Record, seen: Text) -> Finding {
    let answer: Vec<_> = record.answer.iter().map(|(path, value)| format!("{path} = {value}")).collect();
    let answer = answer.join(", ");
    Finding {
        case: case.id.clone(),
        clause: None,
        level: None,
        also: vec![],
        verdict: Verdict::Error,
        observable: None,
        done: Text::new(format!("記録された答えを判定: {answer}"), format!("judged the recorded answer {answer}")),
        seen,
        expected: phrase::an_answer(Verdict::Error),
        demand: Text::default(),
        step: String::new(),
        feature: case.feature.clone(),
        line: record.line,
    }
}
