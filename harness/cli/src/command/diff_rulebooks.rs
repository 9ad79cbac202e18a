//! `diff-rulebooks`: which visits two rulebooks decide differently, and on which days.

use crate::console;
use crate::editions::Chosen;
use crate::exit::Exit;
use crate::options::DiffRulebooksOptions;
use madoguchi_contract::Language;
use madoguchi_rulebook::Rulebook;
use madoguchi_suite::explore::cause::stated;
use madoguchi_suite::explore::rulebooks::{Change, Changed, Difference};
use madoguchi_suite::explore::{Bounds, Plan, Scene, Space};
use std::fmt::Write as _;

/// Compares.
pub fn run(options: &DiffRulebooksOptions) -> Exit {
    let chosen = match Chosen::read(&[options.first.clone(), options.second.clone()]) {
        Ok(chosen) => chosen,
        Err(exit) => return exit,
    };
    let mut pair = vec![];
    for id in &chosen.ids {
        match chosen.editions.get(id) {
            Some(rulebook) => pair.push(rulebook),
            None => {
                let known = chosen.editions.ids().join(", ");
                console::error(&format!("no rulebook is called `{id}`"), &format!("known: {known}"));
                return Exit::Usage;
            }
        }
    }
    let [one, other] = pair[..] else { return Exit::Usage };
    let plan = Plan::of(&Space::of(&[one, other]), &[one, other], Bounds::Total(options.budget));
    let difference = Difference::of(&plan, one, other);
    console::print(&report(&difference, one, other, options.most, options.lang.into()));
    if difference.differing == 0 { Exit::Good } else { Exit::Findings }
}

fn report(difference: &Difference, one: &Rulebook, other: &Rulebook, most: usize, language: Language) -> String {
    let ja = language == Language::Ja;
    let Difference { cells, differing, fixtures, changes } = difference;
    let (a, b) = (one.id(), other.id());
    let mut text = match ja {
        true => format!(
            "{a} → {b}: {cells}セル中{differing}が変わる（{b}ではあり得ない{fixtures}）、{}通り\n",
            changes.len()
        ),
        false => format!(
            "{a} → {b}: {differing} of {cells} cells change ({fixtures} cannot exist under {b}), in {} ways\n",
            changes.len()
        ),
    };
    for entry in other.entries().iter().filter(|entry| {
        !one.entries().iter().any(|own| {
            own.key == entry.key && own.value == entry.value && own.from == entry.from && own.until == entry.until
        })
    }) {
        let days = match (entry.from, entry.until) {
            (None, None) => String::new(),
            (from, until) => {
                let day = |day: Option<madoguchi_rulebook::Day>| day.map(|day| day.to_string()).unwrap_or_default();
                format!(" [{} … {}]", day(from), day(until))
            }
        };
        let value: String = entry.value.to_string().chars().take(90).collect();
        let _ = writeln!(text, "  {}  {} = {value}{days}", entry.clause, entry.key);
    }
    let mut widest: Vec<(&Change, &Changed)> = changes.iter().collect();
    widest.sort_by_key(|(change, changed)| (std::cmp::Reverse(changed.cells), *change));
    let mut shown: Vec<_> = widest.into_iter().take(most).collect();
    shown.sort_by_key(|(change, _)| *change);
    let mut scene = "";
    for (change, changed) in shown {
        if change.scene != scene {
            scene = change.scene;
            let what = Scene::find(scene).map_or("", |scene| if ja { scene.ja } else { scene.en });
            let _ = writeln!(text, "{what}");
        }
        let (first, last) = (changed.first_day, changed.last_day);
        let Change { observable, before, after, .. } = change;
        let _ = writeln!(text, "  {first} … {last}  {observable}: {before} → {after}  ({})", changed.cells);
        let _ = writeln!(text, "      {}", stated(&changed.smallest.3));
    }
    if changes.len() > most {
        let _ = writeln!(text, "… {} {}", changes.len() - most, if ja { "通り（--most）" } else { "more (--most)" });
    }
    text
}
