//! Mechanical mutants of a rulebook: one entry changed by the smallest step that can matter.
//!
//! Which clauses are in force (`clauses.…`) is not a rule but which rules there are; those entries are left alone. A change that the
//! rulebook refuses (a window that ends before it begins, a table without a needed row) is no implementation and no mutant.

use super::Mutant;
use madoguchi_rulebook::rulebook::{Edge, Entry, Span, Value};
use madoguchi_rulebook::{Day, Rulebook};
use std::collections::BTreeSet;

/// Every mutant of a rulebook, in the order of its entries. Sets are made longer by members that the same key has in `others`.
pub fn mechanical(rulebook: &Rulebook, others: &[&Rulebook]) -> Vec<Mutant> {
    let mut mutants: Vec<Mutant> = vec![];
    let unchanged = format!("{:?}", rulebook.terms());
    for (index, entry) in rulebook.entries().iter().enumerate() {
        if entry.key.starts_with("clauses.") {
            continue;
        }
        for (what, changed) in changes(entry, others) {
            let Ok(mutated) = rulebook.with_entry(index, changed) else { continue };
            if format!("{:?}", mutated.terms()) == unchanged {
                continue;
            }
            let place = match entry.from {
                Some(from) => format!("{}@{from}", entry.key),
                None => entry.key.clone(),
            };
            let id = format!("{}:{place}:{what}", rulebook.id());
            mutants.push(Mutant { id, clause: entry.clause.id().to_string(), rulebook: mutated });
        }
    }
    mutants
}

/// The entry changed in every way, each with its name.
fn changes(entry: &Entry, others: &[&Rulebook]) -> Vec<(String, Entry)> {
    let mut changed: Vec<(String, Entry)> =
        values(entry, others).into_iter().map(|(what, value)| (what, Entry { value, ..entry.clone() })).collect();
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

fn values(entry: &Entry, others: &[&Rulebook]) -> Vec<(String, Value)> {
    match &entry.value {
        Value::Date { date, earliest } => {
            let moved = [-1, 1].map(|step| {
                let value = Value::Date { date: date.plus_days(step), earliest: *earliest };
                (format!("date{step:+}"), value)
            });
            let zone = earliest.iter().flat_map(|earliest| {
                [-1, 1].map(|step| {
                    let value = Value::Date { date: *date, earliest: Some(earliest.plus_days(step)) };
                    (format!("earliest{step:+}"), value)
                })
            });
            moved.into_iter().chain(zone).collect()
        }
        Value::Span(span) => spans(*span),
        Value::Set(members) => sets(&entry.key, members, others),
        Value::Order(steps) => (1..steps.len())
            .map(|at| {
                let mut swapped = steps.clone();
                swapped.swap(at - 1, at);
                (format!("swap {} {}", steps[at - 1], steps[at]), Value::Order(swapped))
            })
            .collect(),
        Value::Table(rows) => tables(rows),
    }
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

fn sets(key: &str, members: &[String], others: &[&Rulebook]) -> Vec<(String, Value)> {
    let shorter = members.iter().map(|gone| {
        let kept = members.iter().filter(|member| *member != gone).cloned().collect();
        (format!("without {gone}"), Value::Set(kept))
    });
    let known = others.iter().flat_map(|other| other.entries()).filter(|entry| entry.key == key);
    let known: BTreeSet<&String> = known
        .flat_map(|entry| match &entry.value {
            Value::Set(members) => members.as_slice(),
            _ => &[],
        })
        .filter(|member| !members.contains(member))
        .collect();
    let longer = known.into_iter().map(|more| {
        let members = members.iter().chain([more]).cloned().collect();
        (format!("with {more}"), Value::Set(members))
    });
    shorter.chain(longer).collect()
}

fn tables(rows: &[(String, String)]) -> Vec<(String, Value)> {
    let words: BTreeSet<&str> = rows.iter().map(|(_, value)| value.as_str()).collect();
    let mut changed = vec![];
    for (at, (name, value)) in rows.iter().enumerate() {
        for other in cells(value, &words) {
            let mut rows = rows.to_vec();
            rows[at].1.clone_from(&other);
            changed.push((format!("{name}={other}"), Value::Table(rows)));
        }
    }
    changed
}

/// What else could stand in a cell: a neighbour of a number, a day or a time, the other truth, another word of the table.
fn cells(value: &str, words: &BTreeSet<&str>) -> Vec<String> {
    if let Ok(number) = value.parse::<i64>() {
        return vec![(number - 1).to_string(), (number + 1).to_string()];
    }
    if let Ok(day) = Day::parse(value) {
        return vec![day.before().to_string(), day.after().to_string()];
    }
    if let Some((hour, minute)) =
        value.split_once(':').and_then(|(h, m)| Some((h.parse::<i32>().ok()?, m.parse::<i32>().ok()?)))
    {
        let moved = [-1, 1].map(|step| (hour * 60 + minute + step).rem_euclid(1440));
        return moved.map(|minutes| format!("{:02}:{:02}", minutes / 60, minutes % 60)).to_vec();
    }
    match value {
        "true" => vec!["false".into()],
        "false" => vec!["true".into()],
        word => words.iter().filter(|other| **other != word).map(ToString::to_string).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_entry_is_changed_both_ways() {
        let [seminar, actual] = ["seminar-2025-07", "actual"].map(|id| Rulebook::builtin(id).expect("built in"));
        let mutants = mechanical(&actual, &[&seminar]);
        let ids: Vec<&str> = mutants.iter().map(|mutant| mutant.id.as_str()).collect();
        for id in [
            "actual:legacy_card.end:date-1",
            "actual:legacy_card.end:date+1",
            "actual:cert.grace:count+1",
            "actual:cert.grace:edge day",
            "actual:provisional.employee@2025-12-02:until+1",
            "actual:provisional.employee@2025-12-02:without legacy_card",
            "actual:claim.number_sevens:least=8",
        ] {
            assert!(ids.contains(&id), "{id} is missing in {ids:#?}");
        }
        assert_eq!(ids.len(), ids.iter().collect::<BTreeSet<_>>().len(), "every mutant has a name of its own");
    }
}
