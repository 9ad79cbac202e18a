//! Usage rate of My Number cards (R-STAT-01): an exact fraction, rounded once, undefined for no cases.

use crate::clause::Clause;
use crate::decide::Desk;
use crate::decision::Decision;

pub(super) fn rate(desk: &Desk<'_>, d: &mut Decision) {
    let Some(counts) = desk.facts.statistics else { return };
    d.clauses.extend(&[Clause::Stat01, Clause::Stat02]);
    let all = u128::from(counts.all_cases);
    if all > 0 {
        let hundredths = (u128::from(counts.my_number_cases) * 20_000 + all) / (2 * all);
        d.usage_rate = u32::try_from(hundredths).ok();
    }
}
