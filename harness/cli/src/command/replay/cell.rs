//! A cell of the rule space, as `explore` prints it, told like a scenario; whether an answer agrees is the comparison of `explore`.

use crate::editions::Chosen;
use madoguchi_contract::event::EventBody;
use madoguchi_contract::{Case, Language};
use madoguchi_suite::explore::plan::BUDGET;
use madoguchi_suite::explore::{Bounds, Plan, Scene, Space, cells, faults, question};
use madoguchi_suite::shrink::case_of_cell;
use std::fmt::Write as _;
use std::sync::Arc;

/// Whether this is the id of a cell.
pub fn is_id(name: &str) -> bool {
    let hex = name.split('@').next().and_then(|id| id.strip_prefix("X-"));
    hex.is_some_and(|hex| hex.len() == 16 && hex.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

/// The cells with this id, one under each rulebook that has one: the space is gone through until then.
pub fn cases(name: &str, scenes: &[&'static Scene], chosen: &Chosen) -> Vec<Arc<Case>> {
    let (id, edition) = name.split_once('@').map_or((name, None), |(id, edition)| (id, Some(edition)));
    // None chosen: all there are.
    let known = if chosen.ids.is_empty() { chosen.editions.ids() } else { chosen.ids.clone() };
    let own = known.iter().filter(|id| edition.is_none_or(|edition| edition == *id));
    let rulebooks = own.filter_map(|id| chosen.editions.get(id));
    let found = rulebooks.filter_map(|rulebook| {
        let plan = Plan::of_scenes(scenes.iter().copied(), &Space::of(&[rulebook]), &[rulebook], Bounds::Total(BUDGET));
        let facts = cells::find(&plan, rulebook, &format!("{id}@{}", rulebook.id()))?;
        Some(Arc::new(case_of_cell(facts, rulebook)))
    });
    found.collect()
}

/// Why there is none, and what to do.
pub fn none(name: &str, language: Language) -> (String, &'static str) {
    match language {
        Language::Ja => (
            format!("`{name}`というセルはこの空間にない"),
            "`explore --scene`のセルには同じ--sceneを添える。`--deep`や`--whole`のセルは`explore --cell`に`{…}`の形の事実で渡す",
        ),
        Language::En => (
            format!("no cell of this space is called `{name}`"),
            "of `explore --scene`: give the same --scene; of `--deep` or `--whole`: give the facts to `explore --cell` as JSON, `{…}`",
        ),
    }
}

/// What the comparison says of the answer in a history; whether it departs.
pub fn told(text: &mut String, case: &Case, history: &[EventBody], chosen: &Chosen, language: Language) -> bool {
    let Some(rulebook) = chosen.editions.get(&case.rulebook) else { return false };
    let question = question(case.facts, rulebook);
    let outcome = history.iter().find_map(|event| match event {
        EventBody::Answered { outcome } => Some(outcome.clone()),
        _ => None,
    });
    let lines = match outcome {
        Some(outcome) => faults(rulebook, &question, Ok(outcome)),
        None if language == Language::Ja => vec!["答えがない".into()],
        None => vec!["no answer".into()],
    };
    let agrees = if language == Language::Ja { "一致" } else { "agrees" };
    let _ = match lines.is_empty() {
        true => writeln!(text, "\n{agrees}  {}", case.id),
        false => writeln!(text, "\nFAIL  {}\n  {}", case.id, lines.join("\n  ")),
    };
    !lines.is_empty()
}
