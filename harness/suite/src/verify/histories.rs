//! The histories against the suite: every case is the one that the features say, and each history is one that a run can write.

use super::Discrepancy;
use madoguchi_contract::event::{Event, EventBody, Evidence};
use madoguchi_contract::{Case, Outcome};
use madoguchi_judge::Clauses;
use madoguchi_judge::tally::Ending;
use madoguchi_report::bundle::{EVENTS, Manifest};
use serde_json::Value;
use std::sync::Arc;

pub(super) fn check(expected: &[Arc<Case>], evidence: &Evidence, manifest: &Manifest) -> Vec<Discrepancy> {
    let mut found = vec![];
    let cut_short = manifest.ended.ending != Ending::Finished;
    for (id, history) in &evidence.cases {
        let place = || format!("{EVENTS}, {id}");
        let Some(Event { body: EventBody::CaseOpened { case }, .. }) = history.first() else {
            found.push(Discrepancy::new(place(), "ケースの最初の行がない", "the line that opens the case is missing"));
            continue;
        };
        match expected.binary_search_by(|case| case.id.as_str().cmp(id)) {
            Err(_) => found.push(Discrepancy::new(
                place(),
                "実行の条件で選ばれるケースではない",
                "not a case that this run takes: it was added, or the selection was changed",
            )),
            Ok(at) if expected[at] != *case => {
                let fields = differing(&expected[at], case);
                found.push(Discrepancy::new(
                    place(),
                    format!("ケースがシナリオと違う（{fields}）: 変更された"),
                    format!("the case is not what its feature says ({fields}): it was changed"),
                ));
            }
            Ok(_) => {}
        }
        let clauses = case.clauses.iter().chain(case.expectations.iter().flat_map(|e| &e.clauses));
        for error in clauses.filter_map(|clause| Clauses::builtin().entry(clause).err()) {
            found.push(Discrepancy::new(place(), format!("条項の一覧にない条項: {error}"), error.to_string()));
        }
        if let Some((seq, ja, en)) = broken(history, cut_short) {
            found.push(Discrepancy::new(format!("{EVENTS}, {id}, event {seq}"), ja, en));
        }
    }
    found
}

/// The first event that no run writes at its place.
fn broken(history: &[Event], cut_short: bool) -> Option<(u32, &'static str, &'static str)> {
    let mut asked = false;
    let last = history.len().saturating_sub(1);
    for (at, event) in history.iter().enumerate() {
        let fits = match &event.body {
            EventBody::CaseOpened { case } => at == 0 && case.id == event.case,
            EventBody::CaseClosed => at == last && !asked,
            EventBody::Sent { request, .. } => {
                let about = request.get("case").and_then(Value::as_str);
                !std::mem::replace(&mut asked, true) && about.is_none_or(|case| case == event.case)
            }
            // A fixture of ours that breaks answers for itself.
            EventBody::Answered { outcome: Outcome::AdapterError(_) } => {
                asked = false;
                true
            }
            EventBody::Answered { .. } | EventBody::Lost { .. } => std::mem::take(&mut asked),
            EventBody::Wire { .. } | EventBody::NotAsked { .. } => !asked,
            EventBody::RunOpened { .. } | EventBody::RunClosed { .. } => false,
        };
        if !fits {
            return Some((
                event.seq,
                "この位置に書かれるはずのない事象: 行が挿入、削除または移動された",
                "no run writes this event here: lines were inserted, removed or moved",
            ));
        }
    }
    let ended = matches!(history.last(), Some(Event { body: EventBody::CaseClosed, .. }));
    let seq = history.last().map_or(0, |event| event.seq);
    (!ended && !cut_short).then_some((seq, "ケースの終わりの行がない", "the line that closes the case is missing"))
}

/// Names of the fields in which two cases differ.
fn differing(a: &Case, b: &Case) -> String {
    let (a, b) = (serde_json::to_value(a).unwrap_or_default(), serde_json::to_value(b).unwrap_or_default());
    let (Some(a), Some(b)) = (a.as_object(), b.as_object()) else { return String::new() };
    let names = a.keys().chain(b.keys().filter(|name| !a.contains_key(*name)));
    names.filter(|name| a.get(*name) != b.get(*name)).cloned().collect::<Vec<_>>().join(", ")
}
