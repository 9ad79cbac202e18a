//! Evidence judged again: every case from its history.

use madoguchi_contract::event::{EventBody, Evidence};
use madoguchi_judge::{CaseVerdict, Clauses, Declared, ErrorMap, Sight, judge_seen};
use std::collections::BTreeMap;

/// The verdicts of all cases in the evidence.
pub fn judged(evidence: &Evidence, codes: &ErrorMap) -> Vec<CaseVerdict> {
    let none = BTreeMap::new();
    let clauses = Clauses::builtin().under(evidence.head.as_ref().map_or(&none, |head| &head.extends));
    let declared = evidence.head.as_ref().map(Declared::of_run).unwrap_or_default().with_codes(codes.clone());
    let verdicts = evidence.cases.values().filter_map(|history| {
        let EventBody::CaseOpened { case } = &history.first()?.body else { return None };
        let bodies = history.iter().map(|event| event.body.clone()).collect();
        Some(judge_seen(case, &Sight::of(bodies, &declared.codes), &clauses, &declared))
    });
    verdicts.collect()
}
