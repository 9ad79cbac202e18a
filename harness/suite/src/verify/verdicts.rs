//! Every case judged again from its history, everything added up again, and compared with what the bundle claims.

use super::{Discrepancy, Restored};
use crate::mutants::Matrix;
use crate::run::aborted;
use madoguchi_contract::Case;
use madoguchi_contract::event::{Event, EventBody, Evidence, RunHead, line_hash};
use madoguchi_judge::{CaseVerdict, Clauses, Declared, RunFacts, RunVerdict, Sight, judge_seen};
use madoguchi_report::bundle::{Bundle, EVENTS, MUTANTS, SUMMARY};
use madoguchi_report::summary::Summary;
use std::collections::BTreeMap;
use std::num::NonZero;
use std::sync::Arc;

/// The run, judged from its histories.
pub(super) fn judge_again(
    bundle: &Bundle,
    restored: &Restored,
    head: RunHead,
    expected: &[Arc<Case>],
    mut evidence: Evidence,
) -> RunVerdict {
    let clauses = Clauses::builtin().under(&head.extends);
    let declared = Declared::of_run(&head).with_codes(restored.codes.clone());
    let work: Vec<(&Arc<Case>, Option<Vec<Event>>)> =
        expected.iter().map(|case| (case, evidence.cases.remove(&case.id))).collect();
    let mut shares: Vec<Vec<_>> = vec![];
    let cores = std::thread::available_parallelism().map_or(1, NonZero::get);
    let share = work.len().div_ceil(cores).max(1);
    let mut work = work.into_iter();
    while shares.iter().map(Vec::len).sum::<usize>() < expected.len() {
        shares.push(work.by_ref().take(share).collect());
    }
    let verdicts = std::thread::scope(|scope| {
        let (clauses, declared) = (&*clauses, &declared);
        let judge = |share: Vec<(&Arc<Case>, Option<Vec<Event>>)>| {
            let verdicts = share.into_iter().map(|(case, history)| {
                // A case that was reached but not ended when the run was cut short counts as not run.
                let ended =
                    |history: &Vec<Event>| history.last().is_some_and(|event| event.body == EventBody::CaseClosed);
                let bodies = match history.filter(ended) {
                    Some(history) => history.into_iter().map(|event| event.body).collect(),
                    None => aborted(case),
                };
                judge_seen(case, &Sight::of(bodies, &declared.codes), clauses, declared)
            });
            verdicts.collect::<Vec<_>>()
        };
        let threads: Vec<_> = shares.into_iter().map(|share| scope.spawn(move || judge(share))).collect();
        let joined = threads.into_iter().map(|thread| thread.join().unwrap_or_else(|p| std::panic::resume_unwind(p)));
        joined.flatten().collect::<Vec<CaseVerdict>>()
    });
    let events = bundle.files.get(EVENTS).map(Vec::as_slice).unwrap_or_default();
    let kill_score = Matrix::committed().and_then(|matrix| matrix.score(&head.suite));
    let facts = RunFacts {
        head,
        evidence: line_hash(events).to_string(),
        known: &restored.known,
        attestations: &restored.attestations,
        codes: &restored.codes,
        kill_score,
        ending: bundle.manifest.ended.ending,
        strictness: bundle.manifest.ended.strictness,
    };
    RunVerdict::of(verdicts, facts, &clauses)
}

fn claimed(bundle: &Bundle) -> Result<Summary<'static>, String> {
    let text = bundle.text(SUMMARY).ok_or("missing, or no UTF-8")?;
    Summary::parse(text).map_err(|fault| fault.to_string())
}

/// The matrix in a bundle, against the one that was measured with this suite.
pub(super) fn matrix(bundle: &Bundle) -> Option<Discrepancy> {
    let stated = bundle.files.get(MUTANTS)?;
    let own = Matrix::committed().filter(|matrix| matrix.score(&bundle.manifest.suite).is_some());
    let (ja, en) = match own {
        Some(own) if own.to_text().as_bytes() == stated => return None,
        Some(_) => (
            "この版のmadoguchiの測定結果と違う: 変更された",
            "not what this version of madoguchi measured: it was changed",
        ),
        None => ("この試験一式での測定結果ではない", "was not measured with this suite"),
    };
    Some(Discrepancy::new(MUTANTS, ja, en))
}

/// What the bundle claims, against what was judged.
pub(super) fn compare(bundle: &Bundle, run: &RunVerdict) -> Vec<Discrepancy> {
    let own = Summary::of(run);
    let text = own.to_json();
    let claim = bundle.files.get(SUMMARY).map(Vec::as_slice).unwrap_or_default();
    if text.as_bytes() == claim {
        return vec![];
    }
    let claimed = match claimed(bundle) {
        Ok(claimed) => claimed,
        Err(error) => {
            return vec![Discrepancy::new(SUMMARY, format!("読めない: {error}"), format!("cannot be read: {error}"))];
        }
    };
    let mut found = cases(&own, &claimed);
    let fields = [
        ("run", own.run == claimed.run),
        ("head", own.head == claimed.head),
        ("evidence", own.evidence == claimed.evidence),
        ("verdict", own.verdict == claimed.verdict),
        ("exit_code", own.exit_code == claimed.exit_code),
        ("tally", own.tally == claimed.tally),
        ("kill_score", own.kill_score == claimed.kill_score),
        ("clauses", own.clauses == claimed.clauses),
        ("stale", own.stale == claimed.stale),
        ("unused_errors", own.unused_errors == claimed.unused_errors),
        ("attested", own.attested == claimed.attested),
    ];
    for (field, _) in fields.iter().filter(|(_, same)| !same) {
        found.push(Discrepancy::new(
            format!("{SUMMARY}, `{field}`"),
            "履歴から計算し直した値と違う",
            "is not what the histories add up to",
        ));
    }
    if found.is_empty() {
        let byte = text.as_bytes().iter().zip(claim).take_while(|(a, b)| a == b).count();
        let place = format!("{SUMMARY} (byte {byte})");
        found.push(Discrepancy::new(place, "madoguchiの書く形と違う", "not in the form that madoguchi writes"));
    }
    found
}

fn cases(own: &Summary<'_>, claimed: &Summary<'_>) -> Vec<Discrepancy> {
    let mut found = vec![];
    let mut left: BTreeMap<&str, &CaseVerdict> =
        claimed.cases.iter().map(|verdict| (verdict.case.as_str(), verdict)).collect();
    for own in own.cases.iter() {
        let place = format!("{SUMMARY}, {}", own.case);
        match left.remove(own.case.as_str()) {
            None => {
                let (ja, en) = ("判定が削除された", "the verdict was removed");
                found.push(Discrepancy::new(place, ja, en));
            }
            Some(claim) if claim.verdict != own.verdict => {
                let (claim, own) = (claim.verdict, own.verdict);
                found.push(Discrepancy::new(
                    place,
                    format!("判定は{claim}とあるが、履歴からは{own}"),
                    format!("the verdict is said to be {claim}, but the history gives {own}"),
                ));
            }
            Some(claim) if claim != own => found.push(Discrepancy::new(
                place,
                "指摘または条項ごとの結果が、履歴から得られるものと違う",
                "findings or results of clauses are not what the history gives",
            )),
            Some(_) => {}
        }
    }
    for case in left.into_keys() {
        found.push(Discrepancy::new(
            format!("{SUMMARY}, {case}"),
            "実行の条件で選ばれないケースの判定が追加された",
            "a verdict on a case that this run does not take was added",
        ));
    }
    found
}
