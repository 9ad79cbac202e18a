//! Given: facts.

use super::{Builder, Names, Pattern, Patterns, StepFault, unknown};
use cucumber::gherkin::Step;
use madoguchi_contract::names::nearest;
use madoguchi_contract::{Language, Vocabulary};
use regex::Captures;
use std::sync::OnceLock;

/// The forms of a step; `…` is a value.
pub(super) const FORMS: &[[&str; 2]] = &[
    ["患者は…を持っている", "the patient holds …"],
    ["以前に受診したことがある患者である", "a patient who has been here before"],
    ["…の窓口である", "the desk on …"],
];

/// The forms around a fact's name.
pub(super) const FRAMES: &[[&str; 2]] = &[["{}は…", "{} is …"]];

pub(super) fn patterns() -> &'static Patterns {
    static PATTERNS: OnceLock<Patterns> = OnceLock::new();
    PATTERNS.get_or_init(|| {
        Patterns::of(vec![
            Pattern::new("患者は(.+)を持っている", "the patient holds (.+)", holds),
            Pattern::new("以前に受診したことがある患者である", "a patient who has been here before", known_patient),
            Pattern::new(r"([0-9TZ:+-]+)の窓口である", r"the desk on ([0-9TZ:+-]+)", desk),
            Pattern::new(".+は.+", ".+ (?:is|are) .+", fact),
        ])
    })
}

fn holds(case: &mut Builder, captures: &Captures<'_>, _: &Step) -> Result<(), StepFault> {
    let things = &Vocabulary::builtin().things;
    let comma = if case.language == Language::Ja { "、" } else { ", " };
    for name in captures[1].split(comma) {
        let found = things.iter().find(|(_, known)| known.get(case.language) == name);
        let Some((thing, _)) = found else {
            let hint = nearest(name, things.iter().map(|(_, known)| known.get(case.language)));
            let hint = hint.map(|hint| format!("; the nearest is `{hint}`")).unwrap_or_default();
            return Err(StepFault::in_part(name, format!("`{name}` is nothing a patient can hold{hint}")));
        };
        case.hold(&format!("holds.{thing}"));
    }
    Ok(())
}

fn known_patient(case: &mut Builder, _: &Captures<'_>, _: &Step) -> Result<(), StepFault> {
    case.hold("past");
    Ok(())
}

fn desk(case: &mut Builder, captures: &Captures<'_>, _: &Step) -> Result<(), StepFault> {
    case.now(&captures[1])
}

fn fact(case: &mut Builder, captures: &Captures<'_>, step: &Step) -> Result<(), StepFault> {
    let vocabulary = Vocabulary::builtin();
    let (text, language) = (&captures[0], case.language);
    let particle = if language == Language::Ja { "は" } else { " is " };
    let Some((entry, value)) = Names::facts().split(text, particle, language) else {
        return Err(unknown(step, language));
    };
    let read = vocabulary.value(&entry.value_type, value, language);
    let value = read.map_err(|why| StepFault::in_value(value, format!("{}: {why}", entry.path)))?;
    case.set(&entry.path, value);
    Ok(())
}
