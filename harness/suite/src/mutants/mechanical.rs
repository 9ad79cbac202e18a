//! Mechanical mutants of a rulebook: one entry changed by the smallest step that can matter.
//!
//! A bound with an earlier day from which either side is right is two bounds: a mutant reads it as one certain day, each bound a
//! day off. A set from which a product takes one member (how many sevens, say) is read as each word alone; any other set is a member
//! short or long. Which clauses are in force (`clauses.…`) is not a rule but which rules there are; those entries are left
//! alone. A change that the rulebook refuses (a window that ends before it begins, a table without a needed row) is no
//! implementation and no mutant, and two changes with the same effect are one.

use super::vocabulary::{holidays_beside, known, takes_one};
use super::{Mutant, Reading};
use madoguchi_rulebook::rulebook::{Edge, Entry, Span, Value};
use madoguchi_rulebook::{Day, Rulebook};
use std::collections::BTreeSet;

/// Every mutant of a rulebook, in the order of its entries.
pub fn mechanical(rulebook: &Rulebook) -> Vec<Mutant> {
    let mut mutants: Vec<Mutant> = vec![];
    let effect = |rulebook: &Rulebook| format!("{:?}", rulebook.terms());
    let mut known = BTreeSet::from([effect(rulebook)]);
    for (index, entry) in rulebook.entries().iter().enumerate() {
        if entry.key.starts_with("clauses.") {
            continue;
        }
        for (what, changed) in changes(entry, rulebook) {
            let Ok(mutated) = rulebook.with_entry(index, changed.clone()) else { continue };
            if !known.insert(effect(&mutated)) {
                continue;
            }
            let place = match entry.from {
                Some(from) => format!("{}@{from}", entry.key),
                None => entry.key.clone(),
            };
            let id = format!("{}:{place}:{what}", rulebook.id());
            let (clause, either) = (entry.clause_of(part(&what)).id().to_string(), entry.either);
            let reading = reading(entry, &changed.value);
            mutants.push(Mutant { id, clause, either, reading, rulebook: mutated });
        }
    }
    mutants
}

/// The part of an entry that a change names: its member, row or bound.
fn part(what: &str) -> &str {
    let word = what.rsplit(' ').next().unwrap_or(what);
    word.split(['=', '+', '-']).next().unwrap_or(word)
}

/// Whether the entry leaves the choice of this value.
fn reading(entry: &Entry, changed: &Value) -> Reading {
    let width = |rows: &[(String, String)], name: &str| {
        rows.iter().find(|(row, _)| row == name).and_then(|(_, width)| width.parse::<i64>().ok())
    };
    let open = match (&entry.value, changed) {
        (Value::Date { date, earliest: Some(earliest) }, Value::Date { date: moved, .. }) => {
            (*earliest..=*date).contains(moved)
        }
        (Value::Set(members), Value::Set(only)) if takes_one(&entry.key) => {
            only.iter().all(|word| members.contains(word))
        }
        (Value::Table(rows), Value::Table(moved)) => match (width(rows, "least"), width(rows, "most")) {
            (Some(least), Some(most)) => width(moved, "least").is_some_and(|width| (least..=most).contains(&width)),
            _ => false,
        },
        _ => false,
    };
    if open { Reading::LeftOpen } else { Reading::Wrong }
}

/// The entry changed in every way, each with its name.
fn changes(entry: &Entry, rulebook: &Rulebook) -> Vec<(String, Entry)> {
    let mut changed: Vec<(String, Entry)> =
        values(entry, rulebook).into_iter().map(|(what, value)| (what, Entry { value, ..entry.clone() })).collect();
    for step in [-1, 1] {
        if let Some(from) = entry.from {
            let from = Some(from.plus_days(step));
            changed.push((format!("from{step:+}"), Entry { from, ..entry.clone() }));
        }
        if let Some(until) = entry.until {
            let until = Some(until.plus_days(step));
            changed.push((format!("until{step:+}"), Entry { until, ..entry.clone() }));
        }
    }
    changed
}

fn values(entry: &Entry, rulebook: &Rulebook) -> Vec<(String, Value)> {
    match &entry.value {
        Value::Date { date, earliest } => dates(*date, *earliest),
        Value::Span(span) => spans(*span),
        Value::Set(_) if takes_one(&entry.key) => {
            let words = known(&entry.key).into_iter();
            words.map(|word| (format!("only {word}"), Value::Set(vec![word]))).collect()
        }
        Value::Set(members) => sets(members, &longer(entry, members, rulebook)),
        Value::Order(steps) => pairs(steps.len())
            .map(|(one, other)| {
                let mut swapped = steps.clone();
                swapped.swap(one, other);
                (format!("swap {} {}", steps[one], steps[other]), Value::Order(swapped))
            })
            .collect(),
        Value::Table(rows) => tables(&entry.key, rows),
    }
}

fn dates(date: Day, earliest: Option<Day>) -> Vec<(String, Value)> {
    let bounds = [("date", Some(date)), ("earliest", earliest.filter(|earliest| *earliest > Day::ymd(1900, 1, 1)))];
    let moved = bounds.into_iter().filter_map(|(name, bound)| Some((name, bound?))).flat_map(|(name, bound)| {
        [-1, 1].map(|step| {
            let value = Value::Date { date: bound.plus_days(step), earliest: None };
            (format!("{name}{step:+}"), value)
        })
    });
    moved.collect()
}

fn spans(span: Span) -> Vec<(String, Value)> {
    let counts = [-1, 1].map(|step| (format!("count{step:+}"), Value::Span(Span { count: span.count + step, ..span })));
    let edges = [Edge::Day, Edge::MonthEnd, Edge::FromMonthEnd].into_iter().filter(|edge| *edge != span.edge);
    let edges = edges.map(|edge| {
        let name = match edge {
            Edge::Day => "day",
            Edge::MonthEnd => "month_end",
            Edge::FromMonthEnd => "from_month_end",
        };
        (format!("edge {name}"), Value::Span(Span { edge, ..span }))
    });
    counts.into_iter().chain(edges).collect()
}

fn longer(entry: &Entry, members: &[String], rulebook: &Rulebook) -> Vec<String> {
    let mut more =
        if entry.key == "call_centre.holidays" { holidays_beside(members, rulebook) } else { known(&entry.key) };
    more.retain(|word| !members.contains(word));
    more
}

fn sets(members: &[String], more: &[String]) -> Vec<(String, Value)> {
    let shorter = members.iter().map(|gone| {
        let kept = members.iter().filter(|member| *member != gone).cloned().collect();
        (format!("without {gone}"), Value::Set(kept))
    });
    let longer = more.iter().map(|more| {
        let members = members.iter().chain([more]).cloned().collect();
        (format!("with {more}"), Value::Set(members))
    });
    shorter.chain(longer).collect()
}

/// Every two places.
fn pairs(places: usize) -> impl Iterator<Item = (usize, usize)> {
    (0..places).flat_map(move |one| (one + 1..places).map(move |other| (one, other)))
}

fn tables(key: &str, rows: &[(String, String)]) -> Vec<(String, Value)> {
    if let [(least, _), (most, _)] = rows
        && (least.as_str(), most.as_str()) == ("least", "most")
    {
        return widths(rows);
    }
    let mut changed = vec![];
    for (at, (name, value)) in rows.iter().enumerate() {
        for other in cells(key, value) {
            let mut rows = rows.to_vec();
            rows[at].1.clone_from(&other);
            changed.push((format!("{name}={other}"), Value::Table(rows)));
        }
        let mut shorter = rows.to_vec();
        shorter.remove(at);
        changed.push((format!("without {name}"), Value::Table(shorter)));
    }
    if key == "call_centre.hours" && !rows.iter().any(|(name, _)| name == "sun") {
        let sunday = ("sun".to_string(), "08:00-16:00".to_string());
        changed.push(("with sun".into(), Value::Table(rows.iter().cloned().chain([sunday]).collect())));
    }
    changed
}

/// A width between two bounds: read as one width, each bound a unit off.
fn widths(rows: &[(String, String)]) -> Vec<(String, Value)> {
    let bounds: Vec<i64> = rows.iter().filter_map(|(_, bound)| bound.parse().ok()).collect();
    let moved: BTreeSet<i64> = bounds.into_iter().flat_map(|bound| [bound - 1, bound + 1]).collect();
    let value = |width: i64| rows.iter().map(|(name, _)| (name.clone(), width.to_string())).collect();
    moved.into_iter().map(|width| (format!("width={width}"), Value::Table(value(width)))).collect()
}

/// What else could stand in a cell: a neighbour of a number, of a day or of either end of the hours, another known word.
fn cells(key: &str, value: &str) -> Vec<String> {
    if let Ok(number) = value.parse::<i64>() {
        return vec![(number - 1).to_string(), (number + 1).to_string()];
    }
    if let Ok(day) = Day::parse(value) {
        return vec![day.before().to_string(), day.after().to_string()];
    }
    if let Some((opens, closes)) = value.split_once('-').and_then(|(a, b)| Some((minutes(a)?, minutes(b)?))) {
        let span = |opens: i32, closes: i32| format!("{}-{}", clock(opens), clock(closes));
        return vec![
            span(opens - 1, closes),
            span(opens + 1, closes),
            span(opens, closes - 1),
            span(opens, closes + 1),
        ];
    }
    known(key).into_iter().filter(|word| word != value).collect()
}

fn minutes(text: &str) -> Option<i32> {
    let (hour, minute) = text.split_once(':')?;
    Some(hour.parse::<i32>().ok()? * 60 + minute.parse::<i32>().ok()?)
}

fn clock(minutes: i32) -> String {
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(edition: &str) -> Vec<String> {
        let rulebook = Rulebook::builtin(edition).expect("built in");
        mechanical(&rulebook).into_iter().map(|mutant| mutant.id).collect()
    }

    #[test]
    fn every_kind_of_entry_is_changed_in_every_way() {
        let ids = ids("actual");
        for id in [
            "actual:legacy_card.end:date-1",
            "actual:legacy_card.end:date+1",
            "actual:home_consent.desk_start:earliest-1",
            "actual:home_consent.desk_start:date+1",
            "actual:cert.grace:count+1",
            "actual:cert.grace:edge day",
            "actual:provisional.employee@2025-12-02:until+1",
            "actual:provisional.employee@2025-12-02:with portal_view",
            "actual:document.alone:with eligibility_notice",
            "actual:document.alone:without legacy_card",
            "actual:claim.number_sevens:width=8",
            "actual:claim.number_sevens:width=10",
            "actual:claim.symbol:only sevens",
            "actual:claim.insurer_sevens:only 777777",
            "actual:claim.items:kana_name=830000500",
            "actual:claim.route_by_method:notice=ordered",
            "actual:claim.order:swap a c",
            "actual:call_centre.hours:thu=08:00-18:01",
            "actual:call_centre.hours:with sun",
            "actual:call_centre.holidays:without 2026-09-22",
            "actual:call_centre.holidays:with 2026-09-24",
            "actual:call_centre.holidays:with 2025-12-28",
        ] {
            assert!(ids.iter().any(|one| one == id), "{id} is missing in {ids:#?}");
        }
        assert_eq!(ids.len(), ids.iter().collect::<BTreeSet<_>>().len(), "every mutant has a name of its own");
    }

    #[test]
    fn a_part_with_a_clause_of_its_own_gives_it_to_its_mutants() {
        for edition in ["seminar-2025-07", "actual"] {
            let rulebook = Rulebook::builtin(edition).expect("built in");
            let mutants = mechanical(&rulebook);
            for entry in rulebook.entries() {
                for (name, clause) in &entry.clause_of {
                    let key = format!("{edition}:{}", entry.key);
                    let changed = |mutant: &&Mutant| {
                        mutant
                            .id
                            .strip_prefix(&key)
                            .and_then(|id| id.rsplit(':').next())
                            .is_some_and(|what| part(what) == name)
                    };
                    let of_part: Vec<&str> = mutants.iter().filter(changed).map(|m| m.clause.as_str()).collect();
                    assert!(of_part.contains(&clause.id()), "{key} {name}: {of_part:?}");
                }
            }
        }
    }

    #[test]
    fn every_entry_has_a_mutant_and_no_two_are_alike() {
        for edition in ["seminar-2025-07", "actual"] {
            let rulebook = Rulebook::builtin(edition).expect("built in");
            let mutants = mechanical(&rulebook);
            for entry in rulebook.entries().iter().filter(|entry| !entry.key.starts_with("clauses.")) {
                let key = format!("{edition}:{}", entry.key);
                let of_entry = mutants.iter().filter(|mutant| mutant.id.starts_with(&key));
                assert!(of_entry.count() > 0, "{key} has no mutant");
            }
            let effects: BTreeSet<String> = mutants.iter().map(|m| format!("{:?}", m.rulebook.terms())).collect();
            assert_eq!(effects.len(), mutants.len());
        }
    }
}
