//! The call centre's hours (R-OPS-01): by weekday, holidays closed, the closing minute and the year end open.

use crate::clause::Clause;
use crate::day::Instant;
use crate::decide::{Desk, ambiguous};
use crate::decision::{Decision, Support};
use crate::rulebook::Terms;

pub(super) fn surroundings(desk: &Desk<'_>, d: &mut Decision) {
    d.support = call_centre(desk.terms, desk.facts.now);
    d.clauses.insert(Clause::Ops01);
    if d.support == Support::Either {
        ambiguous(d, if year_end(desk.terms, desk.facts.now) { 37 } else { 22 });
    }
}

/// Whether the call centre is open at a moment.
pub(super) fn call_centre(terms: &Terms, now: Instant) -> Support {
    let day = now.day();
    if terms.holidays.contains(day) {
        return Support::Closed;
    }
    let hours = terms.hours[usize::from(day.weekday()).min(6)];
    let second = now.second_of_day();
    if second < hours.opens || second >= hours.closes + 60 || hours.closes == hours.opens {
        return Support::Closed;
    }
    if second >= hours.closes || year_end(terms, now) { Support::Either } else { Support::Open }
}

fn year_end(terms: &Terms, now: Instant) -> bool {
    let date = now.day().civil();
    (date.month == 12 || date.month == 1)
        && terms.year_end.contains(&(u16::from(date.month) * 100 + u16::from(date.day)))
}
