//! The month of the claim, the subsidy hub and the counts of a facility.

use super::{Dimension, either, of_values, of_words};
use madoguchi_rulebook::facts::{MonthChange, Statistics, Subsidy, SubsidyState};
use madoguchi_rulebook::{Day, Facts, Rulebook};

pub(super) fn dimensions(rulebooks: &[&Rulebook]) -> Vec<Dimension> {
    let start = rulebooks.first().map_or(Day::ymd(2023, 9, 1), |rulebook| rulebook.terms().unknown_claim_start);
    vec![
        of_values(
            "other_visit",
            &[
                ("none", None),
                ("first of the month", Some((0, 0))),
                ("end of the month", Some((1, 0))),
                ("the day before", Some((2, -1))),
                ("the day after", Some((2, 1))),
                ("end of last month", Some((0, -1))),
            ],
            |facts, at: Option<(u8, i32)>| {
                let today = facts.now.day();
                facts.month.other_visit_on = at.map(|(from, days)| match from {
                    0 => today.month_start().plus_days(days),
                    1 => today.month_end().plus_days(days),
                    _ => today.plus_days(days),
                });
            },
        ),
        of_values(
            "changed",
            &[
                ("no", None),
                ("yesterday", Some(-1)),
                ("today", Some(0)),
                ("tomorrow", Some(1)),
                ("first of the month", Some(99)),
            ],
            |facts, days: Option<i32>| {
                let today = facts.now.day();
                facts.month.changed_on = days.map(|days| match days {
                    99 => today.month_start(),
                    days => today.plus_days(days),
                });
            },
        ),
        of_words("change", MonthChange::Insurer, |facts, change| facts.month.change = change),
        of_values(
            "submitted",
            &[
                ("in time", None),
                ("day before", Some(start.before())),
                ("first day", Some(start)),
                ("day after", Some(start.after())),
            ],
            |facts: &mut Facts, day| facts.month.submitted_on = day,
        ),
        either("disaster", false, |facts, disaster| facts.month.disaster = disaster),
        of_values(
            "subsidy",
            &[
                ("none", None),
                ("provided", Some((SubsidyState::Provided, true))),
                ("declined", Some((SubsidyState::Declined, true))),
                ("not connected", Some((SubsidyState::NotConnected, true))),
                ("ended", Some((SubsidyState::Ended, true))),
                ("ended, nothing on file", Some((SubsidyState::Ended, false))),
            ],
            |facts, subsidy| facts.subsidy = subsidy.map(|(state, on_file)| Subsidy { state, on_file }),
        ),
        of_values(
            "statistics",
            &[
                ("not asked", None),
                ("0 of 0", Some((0, 0))),
                ("0 of 1", Some((0, 1))),
                ("1 of 1", Some((1, 1))),
                ("1 of 3", Some((1, 3))),
                ("2 of 3", Some((2, 3))),
                ("1 of 20000", Some((1, 20_000))),
                ("1 of 20001", Some((1, 20_001))),
            ],
            |facts, counts| {
                facts.statistics = counts.map(|(my_number_cases, all_cases)| Statistics { my_number_cases, all_cases });
            },
        ),
    ]
}
