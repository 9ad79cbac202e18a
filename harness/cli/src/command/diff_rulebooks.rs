//! `diff-rulebooks`: which visits two rulebooks decide differently, from which day, and because of which entry.

use super::explore::scenes;
use crate::console;
use crate::editions::Chosen;
use crate::exit::Exit;
use crate::options::{DiffRulebooksOptions, Format};
use madoguchi_contract::Language;
use madoguchi_contract::vocabulary::Vocabulary;
use madoguchi_judge::Clauses;
use madoguchi_rulebook::rulebook::Entry;
use madoguchi_rulebook::stated::Short;
use madoguchi_rulebook::{Day, Rulebook};
use madoguchi_suite::explore::cause::id;
use madoguchi_suite::explore::rulebooks::{Change, Changed, Difference};
use madoguchi_suite::explore::switch::Switch;
use madoguchi_suite::explore::{Bounds, Plan, Space};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// Compares.
pub fn run(options: &DiffRulebooksOptions) -> Exit {
    match compared(options) {
        Ok(exit) | Err(exit) => exit,
    }
}

fn compared(options: &DiffRulebooksOptions) -> Result<Exit, Exit> {
    let chosen = Chosen::read(&[options.first.clone(), options.second.clone()])?;
    let language: Language = options.lang.into();
    let mut pair = vec![];
    for id in &chosen.ids {
        match chosen.editions.get(id) {
            Some(rulebook) => pair.push(rulebook),
            None => {
                let known = chosen.editions.ids().join(", ");
                console::error(&format!("no rulebook is called `{id}`"), &format!("known: {known}"));
                return Err(Exit::Usage);
            }
        }
    }
    let [one, other] = pair[..] else { return Err(Exit::Usage) };
    let bounds = Bounds::Total(options.budget);
    let plan = Plan::of_scenes(scenes(&options.scene)?, &Space::of(&[one, other]), &[one, other], bounds);
    if let Some(large) = plan.too_large(bounds) {
        let what = if language == Language::Ja { large.ja() } else { large.to_string() };
        console::error(&what, if language == Language::Ja { "--budgetを増やす" } else { "raise --budget" });
        return Err(Exit::Config);
    }
    let difference = Difference::of(&plan, one, other).map_err(|error| {
        console::error(&error.to_string(), "");
        Exit::Config
    })?;
    let told = Told { difference: &difference, one, other, language };
    console::print(&match options.format {
        Format::Text => told.text(options.all),
        Format::Json => told.json(),
    });
    Ok(if difference.differing == 0 { Exit::Good } else { Exit::Findings })
}

/// Statements of one entry, or of several together.
type Statements<'a> = Vec<(&'a Change, &'a Changed)>;

struct Told<'a> {
    difference: &'a Difference,
    one: &'a Rulebook,
    other: &'a Rulebook,
    language: Language,
}

impl Told<'_> {
    /// Statements by what they rest on, in the order of the entries, by their first day.
    fn groups(&self) -> BTreeMap<&[usize], Statements<'_>> {
        let mut groups: BTreeMap<&[usize], Statements<'_>> = BTreeMap::new();
        for (change, changed) in &self.difference.changes {
            groups.entry(&change.switches).or_default().push((change, changed));
        }
        for statements in groups.values_mut() {
            statements.sort_by_key(|(change, changed)| (std::cmp::Reverse(changed.cells), *change));
        }
        groups
    }

    /// Two pages: the statement of most cells of each heading; or all of them.
    fn text(&self, all: bool) -> String {
        let ja = self.language == Language::Ja;
        let Difference { cells, differing, fixtures, changes, .. } = self.difference;
        let (a, b, statements) = (self.one.id(), self.other.id(), changes.len());
        let groups = self.groups();
        let differs = !groups.is_empty();
        let mut text = match ja {
            true => format!(
                "{a} → {b}: {cells}セル中{differing}が変わる（{b}ではあり得ない{fixtures}）。{}項目、{statements}件\n",
                groups.len()
            ),
            false => format!(
                "{a} → {b}: {differing} of {cells} cells change ({fixtures} cannot exist under {b}); {statements} statements under {} headings\n",
                groups.len()
            ),
        };
        for (switches, mut statements) in groups {
            if !all {
                self.brief(&mut text, switches, &statements);
                continue;
            }
            text.push('\n');
            self.heading(&mut text, switches);
            statements.sort_by_key(|(change, changed)| (changed.first_day, *change));
            for (change, changed) in statements {
                let _ = writeln!(text, "  {}", self.statement(change, changed));
            }
        }
        if !all && differs {
            text.push_str(if ja { "\nすべては--all\n" } else { "\nall of it: --all\n" });
        }
        text
    }

    /// One entry: its heading and, below, what most cells show of it. Several together: one line.
    fn brief(&self, text: &mut String, switches: &[usize], statements: &Statements<'_>) {
        let Some((change, changed)) = statements.first() else { return };
        let ja = self.language == Language::Ja;
        match switches {
            [_] => {
                let mut heading = String::new();
                self.heading(&mut heading, switches);
                text.push_str(&shortened(heading.trim_end(), HEADING));
                text.push_str("\n  ");
            }
            [] => text.push_str(if ja { "いくつかの項目: " } else { "several entries: " }),
            several => {
                let names = several.iter().map(|place| {
                    let switch = &self.difference.switches[*place];
                    switch.clause.map_or_else(|| switch.key.to_string(), |clause| clause.id().to_string())
                });
                let _ = write!(text, "{}: ", names.collect::<Vec<_>>().join(" + "));
            }
        }
        let first = self.difference.days.map_or(changed.first_day, |(first, _)| first);
        let since = match (changed.first_day == first, ja) {
            (true, true) => "初めから".to_string(),
            (true, false) => "from the beginning".to_string(),
            (false, true) => format!("{}から", changed.first_day),
            (false, false) => format!("from {}", changed.first_day),
        };
        let cells = if ja { "セル" } else { " cells" };
        let more = match (statements.len() - 1, ja) {
            (0, _) => String::new(),
            (more, true) => format!("、ほか{more}件"),
            (more, false) => format!(", {more} more"),
        };
        let turn = shortened(&self.turn(change), TURN);
        let id = id(&changed.smallest.3, self.other.id());
        let _ = writeln!(text, "{since}: {turn} ({}{cells}, {id}{more})", changed.cells);
    }

    fn heading(&self, text: &mut String, switches: &[usize]) {
        let ja = self.language == Language::Ja;
        if switches.is_empty() {
            text.push_str(if ja { "いくつかの項目が合わさって\n" } else { "several entries together\n" });
        }
        for place in switches {
            let Switch { key, clause, before, after, .. } = &self.difference.switches[*place];
            let _ = match clause {
                Some(clause) => {
                    let title = Clauses::builtin().entry(clause.id()).ok();
                    let title = title.map(|entry| if ja { entry.title.ja.as_str() } else { entry.title.en.as_str() });
                    let title = title.unwrap_or_default();
                    match (ja, self.other.is_active(*clause)) {
                        (true, true) => writeln!(text, "{clause}（{title}）が有効になる"),
                        (true, false) => writeln!(text, "{clause}（{title}）が無効になる"),
                        (false, true) => writeln!(text, "{clause} ({title}) comes into force"),
                        (false, false) => writeln!(text, "{clause} ({title}) is not in force any more"),
                    }
                }
                None => {
                    let of = |entries: &[Entry]| match entries.is_empty() {
                        true => "–".to_string(),
                        false => entries.iter().map(window).collect::<Vec<_>>().join("; "),
                    };
                    let clause = after.first().or(before.first()).map(|entry| entry.clause.id()).unwrap_or_default();
                    writeln!(text, "{key} ({clause}): {} → {}", of(before), of(after))
                }
            };
        }
    }

    /// One change, its days, how many cells and one of them.
    fn statement(&self, change: &Change, changed: &Changed) -> String {
        let ja = self.language == Language::Ja;
        let cells = if ja { "セル" } else { " cells" };
        format!(
            "{}  {}  ({}{cells}, {})",
            self.span(changed),
            self.turn(change),
            changed.cells,
            id(&changed.smallest.3, self.other.id())
        )
    }

    /// First and last day; open where it is the first or last day of the space.
    fn span(&self, changed: &Changed) -> String {
        let (first, last) = self.difference.days.unwrap_or((changed.first_day, changed.last_day));
        let day = |day: Day, edge: Day| if day == edge { String::new() } else { day.to_string() };
        format!("{:>10} … {:<10}", day(changed.first_day, first), day(changed.last_day, last))
    }

    fn turn(&self, change: &Change) -> String {
        let vocabulary = Vocabulary::builtin();
        let Some(entry) = vocabulary.observable_at(change.observable()) else { return String::new() };
        let word = |text: &String| match change.is_of_members() {
            true => vocabulary.phrase(&entry.value_type, &json!([text]), self.language),
            false => match text.parse::<u8>() {
                Ok(number) => vocabulary.phrase(&entry.value_type, &json!(number), self.language),
                Err(_) => vocabulary.phrase(&entry.value_type, &json!(text), self.language),
            },
        };
        let (or, none) = if self.language == Language::Ja { ("か", "なし") } else { (" or ", "none") };
        let name = entry.name.get(self.language);
        if change.is_of_members() {
            let signed = |sign: char| move |word: String| format!("{sign}{word}");
            let gone = change.before.iter().map(word).map(signed('−'));
            let come = change.after.iter().map(word).map(signed('＋'));
            return format!("{name}: {}", gone.chain(come).collect::<Vec<_>>().join(" "));
        }
        let side = |words: &[String]| match words.is_empty() {
            true => none.to_string(),
            false => words.iter().map(word).collect::<Vec<_>>().join(or),
        };
        format!("{name}: {} → {}", side(&change.before), side(&change.after))
    }

    fn json(&self) -> String {
        let Difference { cells, differing, fixtures, switches, .. } = self.difference;
        let switch = |place: &usize| {
            let switch = &switches[*place];
            match switch.clause {
                Some(clause) => json!({"key": switch.key, "clause_in_force": clause.id()}),
                None => json!({"key": switch.key}),
            }
        };
        let groups = self.groups().into_values().flatten();
        let statements: Vec<Value> = groups
            .map(|(change, changed)| {
                json!({
                    "because_of": change.switches.iter().map(switch).collect::<Vec<_>>(),
                    "observable": change.observable(),
                    "before": change.before,
                    "after": change.after,
                    "members_only": change.is_of_members(),
                    "first_day": changed.first_day,
                    "last_day": changed.last_day,
                    "cells": changed.cells,
                    "example": {"cell": id(&changed.smallest.3, self.other.id()), "facts": Short(&changed.smallest.3)},
                })
            })
            .collect();
        let report = json!({
            "format": "madoguchi.rulebook-difference",
            "version": 1,
            "first": self.one.id(),
            "second": self.other.id(),
            "cells": cells,
            "differing": differing,
            "impossible_under_second": fixtures,
            "statements": statements,
        });
        format!("{report:#}\n")
    }
}

/// Cut off in its middle where it is longer than this, for its end is what comes.
fn shortened(text: &str, most: usize) -> String {
    let letters: Vec<char> = text.chars().collect();
    if letters.len() <= most {
        return text.into();
    }
    let (head, tail) = (letters.iter().take(most / 2), letters.iter().skip(letters.len() - most / 2));
    head.chain(['…'].iter()).chain(tail).collect()
}

/// Letters of a heading, and of what changes.
const HEADING: usize = 150;
const TURN: usize = 150;

/// A value with its days.
fn window(entry: &Entry) -> String {
    let value = entry.value.to_string();
    match (entry.from, entry.until) {
        (None, None) => value,
        (from, until) => {
            let day = |day: Option<Day>| day.map(|day| day.to_string()).unwrap_or_default();
            format!("{value} [{} … {}]", day(from), day(until))
        }
    }
}
