//! Cards and certificates at their issue: questions to the harness's own fixtures, put to no product.

use super::{Class, Dimension, dimension, of_values};
use madoguchi_rulebook::facts::Issuance;
use madoguchi_rulebook::{Day, Facts};

pub(super) fn dimensions() -> Vec<Dimension> {
    let asked = |facts: &mut Facts| facts.issuance = Some(Issuance::default());
    let day = Day::ymd;
    vec![
        dimension("issuance", vec![Class::new("not asked", |_: &mut Facts| {}), Class::new("asked", asked)]),
        of_values(
            "issuance.day",
            &[
                ("2020-06-16", day(2020, 6, 16)),
                ("2020-06-14", day(2020, 6, 14)),
                ("2020-06-15", day(2020, 6, 15)),
                ("2022-03-31", day(2022, 3, 31)),
                ("2022-04-01", day(2022, 4, 1)),
                ("2024-02-29", day(2024, 2, 29)),
                ("2024-12-01", day(2024, 12, 1)),
                ("2024-12-02", day(2024, 12, 2)),
            ],
            |facts, day| issuance(facts, |card| card.issued_on = day),
        ),
        of_values(
            "issuance.applied",
            &[
                ("with the issue", None),
                ("the day before", Some(-1)),
                ("the day after", Some(1)),
                ("a month before", Some(-30)),
            ],
            |facts, days: Option<i32>| {
                issuance(facts, |card| card.applied_on = days.map(|days| card.issued_on.plus_days(days)));
            },
        ),
        of_values(
            "issuance.birth",
            &[
                ("1980-06-15", (0, 0)),
                ("20 that day", (20, 0)),
                ("20 the day after", (20, 1)),
                ("20 two days after", (20, 2)),
                ("19 that day", (19, 0)),
                ("18 that day", (18, 0)),
                ("18 the day after", (18, 1)),
                ("18 two days after", (18, 2)),
                ("17 that day", (17, 0)),
                ("21 that day", (21, 0)),
                ("1 that day", (1, 0)),
                ("1 the day after", (1, 1)),
                ("1 two days after", (1, 2)),
                ("2 that day", (2, 0)),
                ("born a month before", (-1, 0)),
            ],
            |facts, (age, days): (i32, i32)| {
                issuance(facts, |card| {
                    let on = card.applied_on.unwrap_or(card.issued_on);
                    card.birth_date = match age {
                        0 => Day::ymd(1980, 6, 15),
                        -1 => on.plus_months(-1),
                        age => on.plus_days(days).plus_months(-12 * age),
                    };
                });
            },
        ),
        of_values(
            "issuance.renews",
            &[
                ("first issue", None),
                ("ends in three months less a day", Some((3, -1))),
                ("ends in three months", Some((3, 0))),
                ("ends in three months and a day", Some((3, 1))),
                ("ends in two months", Some((2, 0))),
                ("ends in four months", Some((4, 0))),
                ("ended", Some((0, -1))),
            ],
            |facts, ends: Option<(i32, i32)>| {
                issuance(facts, |card| {
                    card.renews = ends.map(|(months, days)| card.issued_on.plus_months(months).plus_days(days));
                });
            },
        ),
        of_values("issuance.stay", &[("no end", None), ("a year", Some(12))], |facts, months: Option<i32>| {
            issuance(facts, |card| card.stay_until = months.map(|months| card.issued_on.plus_months(months)));
        }),
    ]
}

fn issuance(facts: &mut Facts, change: impl FnOnce(&mut Issuance)) {
    if let Some(card) = &mut facts.issuance {
        change(card);
    }
}
