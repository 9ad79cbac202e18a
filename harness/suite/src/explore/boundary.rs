//! Boundaries of a rulebook: every day, length, age and hour at which something changes. One is touched when some cell
//! of the plan comes out otherwise as soon as the boundary is moved by one step, either way.

use super::family::Seen;
use super::{Part, Plan};
use crate::cores;
use madoguchi_rulebook::rulebook::{BUILTIN, Edge, Entry, RulebookError, Unit, Value};
use madoguchi_rulebook::{Day, Rulebook};
use std::fmt::Write as _;

/// A boundary moved by one step.
pub struct Boundary {
    /// The entry.
    pub key: String,
    /// What was moved, and how.
    pub what: String,
    /// The rulebook with the boundary there.
    pub moved: Rulebook,
}

/// Every boundary of a rulebook, moved one step each way.
///
/// # Errors
/// A moved rulebook that cannot be read; the ones built in can.
pub fn boundaries(rulebook: &Rulebook) -> Result<Vec<Boundary>, RulebookError> {
    let mut all = vec![];
    for entry in rulebook.entries() {
        for (what, value) in values(entry) {
            let moved = rulebook.patched(&entry.key, &value)?;
            all.push(Boundary { key: entry.key.clone(), what, moved });
        }
        windows(rulebook, entry, &mut all)?;
    }
    Ok(all)
}

/// Other values of an entry, one step away; where nothing can change, none.
fn values(entry: &Entry) -> Vec<(String, toml::Value)> {
    let mut all = vec![];
    let table = |rows: &[(&str, toml::Value)]| {
        toml::Value::Table(rows.iter().map(|(name, value)| ((*name).to_string(), value.clone())).collect())
    };
    let text = |day: Day| toml::Value::String(day.to_string());
    match &entry.value {
        Value::Date { date, earliest } => {
            for days in [-1, 1] {
                let moved = date.plus_days(days);
                let zone = earliest.filter(|earliest| *earliest < moved);
                let mut rows = vec![("date", text(moved))];
                rows.extend(zone.map(|earliest| ("earliest", text(earliest))));
                all.push((format!("{date} {days:+} day"), table(&rows)));
                if let Some(earliest) = earliest.filter(|earliest| *earliest > Day::ymd(1900, 1, 1)) {
                    let moved = earliest.plus_days(days);
                    if moved < *date {
                        let rows = [("date", text(*date)), ("earliest", text(moved))];
                        all.push((format!("{earliest} {days:+} day"), table(&rows)));
                    }
                }
            }
        }
        Value::Span(span) => {
            let unit = match span.unit {
                Unit::Hours => "hours",
                Unit::Days => "days",
                Unit::Months => "months",
                Unit::Years => "years",
            };
            for step in [-1, 1].into_iter().filter(|step| span.count + step > 0) {
                let mut rows = vec![(unit, toml::Value::Integer(i64::from(span.count + step)))];
                match span.edge {
                    Edge::Day => {}
                    Edge::MonthEnd => rows.push(("edge", "month_end".into())),
                    Edge::FromMonthEnd => rows.push(("edge", "from_month_end".into())),
                }
                all.push((format!("{span} {step:+} {unit}"), table(&rows)));
            }
        }
        Value::Table(rows) => {
            for (name, value) in rows {
                let boundary =
                    ["age", "from", "under", "first", "birthdays", "adult", "minor", "digits"].contains(&name.as_str());
                for step in [-1, 1] {
                    let moved = match (value.parse::<i64>(), Day::parse(value).ok(), value.split_once('-')) {
                        (Ok(number), ..) if boundary => toml::Value::Integer(number + step),
                        (_, Some(day), _) => text(day.plus_days(step as i32)),
                        (_, None, Some((opens, closes))) if value.contains(':') => {
                            for (moved, end) in [
                                (format!("{}-{closes}", minute(opens, step)), "opens"),
                                (format!("{opens}-{}", minute(closes, step)), "closes"),
                            ] {
                                let rows = table(&[(name, toml::Value::String(moved))]);
                                all.push((format!("{name} {end} {step:+} minute"), table(&[("rows", rows)])));
                            }
                            continue;
                        }
                        _ => continue,
                    };
                    let rows = table(&[(name, moved)]);
                    all.push((format!("{name} = {value} {step:+}"), table(&[("rows", rows)])));
                }
            }
        }
        Value::Set(members) if entry.key.starts_with("call_centre.") => {
            // A Sunday is closed anyhow.
            let idle = |member: &&String| Day::parse(member).is_ok_and(|day| day.weekday() == 6);
            for member in members.iter().filter(|member| !idle(member)) {
                let rest = members.iter().filter(|other| *other != member).cloned().map(toml::Value::String);
                all.push((format!("without {member}"), toml::Value::Array(rest.collect())));
            }
        }
        Value::Set(_) | Value::Order(_) => {}
    }
    all
}

fn minute(text: &str, step: i64) -> String {
    let number = |text: Option<&str>| text.and_then(|text| text.parse::<i64>().ok()).unwrap_or_default();
    let mut parts = text.split(':');
    let minutes = number(parts.next()) * 60 + number(parts.next()) + step;
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

/// First and last days on which an entry is in force, moved by a day: a rulebook that restates all windows of the key.
fn windows(rulebook: &Rulebook, entry: &Entry, all: &mut Vec<Boundary>) -> Result<(), RulebookError> {
    if entry.from.is_none() && entry.until.is_none() {
        return Ok(());
    }
    if !BUILTIN.contains(&rulebook.id()) {
        return Ok(());
    }
    let twins: Vec<&Entry> = rulebook.entries().iter().filter(|other| other.key == entry.key).collect();
    for (end, day) in [("from", entry.from), ("until", entry.until)] {
        let Some(day) = day else { continue };
        let beside = twins.iter().any(|twin| {
            let touches = if end == "from" { twin.until == Some(day.before()) } else { twin.from == Some(day.after()) };
            touches && twin.value == entry.value
        });
        if beside {
            // The same goes on under another source: nothing changes on that day.
            continue;
        }
        for step in [-1, 1] {
            let mut text = format!(
                "format = \"madoguchi.rulebook\"\nversion = 1\nid = \"moved\"\nextends = \"{}\"\ntitle = {{ ja = \"境界\", en = \"boundary\" }}\n",
                rulebook.id()
            );
            let moved = day.plus_days(step);
            for twin in &twins {
                let (mut from, mut until) = (twin.from, twin.until);
                if end == "from" {
                    from = if twin.from == Some(day) { Some(moved) } else { from };
                    until = if twin.until == Some(day.before()) { Some(moved.before()) } else { until };
                } else {
                    until = if twin.until == Some(day) { Some(moved) } else { until };
                    from = if twin.from == Some(day.after()) { Some(moved.after()) } else { from };
                }
                restate(&mut text, twin, from, until);
            }
            let moved =
                Rulebook::parse("moved.toml", &text, &|id| madoguchi_rulebook::Editions::builtin().text_of(id))?;
            all.push(Boundary { key: entry.key.clone(), what: format!("{end} {day} {step:+} day"), moved });
        }
    }
    Ok(())
}

fn restate(text: &mut String, entry: &Entry, from: Option<Day>, until: Option<Day>) {
    let _ = write!(text, "\n[[entry]]\nkey = \"{}\"\nkind = \"{}\"\n", entry.key, entry.value.kind());
    match &entry.value {
        Value::Set(members) => {
            let _ = writeln!(text, "members = {members:?}");
        }
        Value::Table(rows) => {
            let rows: Vec<String> = rows.iter().map(|(name, value)| format!("{name} = {value}")).collect();
            let _ = writeln!(text, "rows = {{ {} }}", rows.join(", "));
        }
        Value::Date { .. } | Value::Span(_) | Value::Order(_) => {}
    }
    let _ = write!(text, "clause = \"{}\"\nsource = \"moved\"\n", entry.clause);
    for (name, day) in [("from", from), ("until", until)] {
        if let Some(day) = day {
            let _ = writeln!(text, "{name} = \"{day}\"");
        }
    }
}

/// Boundaries that no cell of the plan touches. Parts are searched from the smallest, scattered cells of
/// each first; each core searches for some of the boundaries.
pub fn untouched(plan: &Plan, rulebook: &Rulebook, mut boundaries: Vec<Boundary>) -> Vec<Boundary> {
    let mut parts: Vec<&Part> = plan.parts.iter().collect();
    parts.sort_by_key(|part| part.len());
    let shares = cores::count();
    let shares: Vec<Vec<usize>> =
        (0..shares).map(|first| (first..boundaries.len()).step_by(shares).collect()).collect();
    let left = cores::map(shares.len(), &shares, |share| {
        let mut left = share.clone();
        for most in [2_000_u64, 40_000, 400_000] {
            for part in &parts {
                let mut walker = part.walker();
                for cell in part.scattered(most) {
                    if left.is_empty() {
                        return left;
                    }
                    let facts = walker.facts(cell);
                    let base = Seen::of(rulebook, facts);
                    left.retain(|place| base.same(&Seen::of(&boundaries[*place].moved, facts)));
                }
            }
        }
        left
    });
    let left = left.concat();
    let mut place = 0;
    boundaries.retain(|_| {
        place += 1;
        left.contains(&(place - 1))
    });
    boundaries
}
