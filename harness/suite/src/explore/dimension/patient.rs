//! The patient: age at every boundary of the rulebook, scheme, and what is said and chosen at the desk.

use super::{Class, Dimension, dimension, either, of_values, of_words};
use madoguchi_rulebook::facts::{
    Declaration, DeclarationItem as Item, Identity, InfoKind, KnownNumbers, Scheme, YesNo,
};
use madoguchi_rulebook::rulebook::Value;
use madoguchi_rulebook::{Day, Facts, Rulebook, Set};
use std::collections::BTreeSet;

pub(super) fn dimensions(rulebooks: &[&Rulebook]) -> Vec<Dimension> {
    let items = |items: &[Item]| Set::of(items);
    vec![
        births(rulebooks),
        of_words("scheme", Scheme::Employee, |facts, scheme| facts.person.scheme = scheme),
        of_values(
            "data_changed",
            &[("no", None), ("the day before", Some(-1)), ("today", Some(0)), ("tomorrow", Some(1))],
            |facts, days: Option<i32>| {
                facts.person.data_changed_on = days.map(|days| facts.now.day().plus_days(days));
            },
        ),
        either("non_disclosure", false, |facts, set| facts.person.non_disclosure = set),
        either("special_care", false, |facts, care| facts.person.special_care = care),
        either("assistance", false, |facts, needed| facts.person.assistance_needed = needed),
        of_words("identity", Identity::Face, |facts, identity| facts.says.identity = identity),
        of_values(
            "consent",
            &[
                ("all", Set::all()),
                ("none", Set::EMPTY),
                ("medication", Set::of(&[InfoKind::Medication])),
                ("all but surgery", Set::all().without(InfoKind::Surgery)),
            ],
            |facts, consent| facts.says.consent = consent,
        ),
        of_words("nothing_changed", YesNo::Yes, |facts, answer| facts.says.nothing_changed = answer),
        of_words("knows_numbers", KnownNumbers::None, |facts, known| facts.says.knows_numbers = known),
        of_values(
            "declared",
            &[("no ratio", None), ("1 tenth", Some(1)), ("2 tenths", Some(2)), ("3 tenths", Some(3))],
            |facts, tenths| facts.says.declared_tenths = tenths,
        ),
        of_words("declaration", Declaration::Filled, |facts, declaration| facts.says.declaration = declaration),
        of_values(
            "declaration_items",
            &[
                ("name, address, telephone", items(&[Item::KanaName, Item::Address, Item::Telephone])),
                ("none", Set::EMPTY),
                ("name", items(&[Item::KanaName])),
                ("address", items(&[Item::Address])),
                ("address_2", items(&[Item::Address2])),
                ("telephone", items(&[Item::Telephone])),
                ("employer", items(&[Item::Employer])),
                ("all", Set::all()),
            ],
            |facts, items| facts.says.declaration_items = items,
        ),
        either("asks_online_check", true, |facts, asks| facts.says.asks_online_check = asks),
        either("registers", true, |facts, registers| facts.says.registers = registers),
    ]
}

/// Births that put the visit at every edge of every age the rulebook names.
fn births(rulebooks: &[&Rulebook]) -> Dimension {
    let mut classes = vec![Class::new("1980-04-10", |_: &mut Facts| {})];
    let mut add = |word: String, birth: fn(Day, i32) -> Day, age: i32| {
        classes.push(Class::new(word, move |facts: &mut Facts| {
            facts.person.birth_date = birth(facts.now.day(), age);
        }));
    };
    for age in ages(rulebooks) {
        add(format!("{age} tomorrow"), |day, age| day.after().plus_months(-12 * age), age);
        add(format!("{age} today"), |day, age| day.plus_months(-12 * age), age);
        add(format!("{age} yesterday"), |day, age| day.before().plus_months(-12 * age), age);
        add(format!("{age} on the 1st of this month"), |day, age| day.month_start().plus_months(-12 * age), age);
        add(
            format!("{age} on the 2nd of this month"),
            |day, age| day.month_start().after().plus_months(-12 * age),
            age,
        );
        add(
            format!("{age} at the end of last month"),
            |day, age| day.month_start().before().plus_months(-12 * age),
            age,
        );
        add(format!("{age} at the end of this month"), |day, age| day.month_end().plus_months(-12 * age), age);
        add(format!("{age} on 1 April"), |day, age| Day::ymd(day.civil().year - age, 4, 1), age);
        add(format!("{age} on 2 April"), |day, age| Day::ymd(day.civil().year - age, 4, 2), age);
    }
    add("on 29 February 1948".into(), |_, _| Day::ymd(1948, 2, 29), 0);
    add("on 29 February 1952".into(), |_, _| Day::ymd(1952, 2, 29), 0);
    add("on 29 February 1956".into(), |_, _| Day::ymd(1956, 2, 29), 0);
    add("on 29 February 2020".into(), |_, _| Day::ymd(2020, 2, 29), 0);
    add("on 1 March 1956".into(), |_, _| Day::ymd(1956, 3, 1), 0);
    add("today".into(), |day, _| day, 0);
    dimension("birth", classes)
}

fn ages(rulebooks: &[&Rulebook]) -> BTreeSet<i32> {
    let entries = rulebooks.iter().flat_map(|rulebook| rulebook.entries());
    let of_patients = entries.filter(|entry| entry.key.starts_with("copay.") || entry.key.starts_with("late_elderly."));
    let rows = of_patients.filter_map(|entry| match &entry.value {
        Value::Table(rows) => Some(rows),
        _ => None,
    });
    let named = rows.flatten().filter(|(name, _)| name == "age" || name == "from");
    named.filter_map(|(_, text)| text.parse().ok()).collect()
}
