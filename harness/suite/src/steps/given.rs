//! Given: facts.

use super::{Builder, Pattern, Patterns, no_entry, split_entry};
use cucumber::gherkin::Step;
use madoguchi_contract::names::nearest;
use madoguchi_contract::{Language, Vocabulary};
use regex::Captures;

/// Samples for "the nearest is".
pub(super) const SAMPLES: &[[&str; 2]] = &[
    ["患者はマイナンバーカードを持っている", "the patient holds a My Number card"],
    ["以前に受診したことがある患者である", "a patient who has been here before"],
    ["2025-07-10の窓口である", "the desk on 2025-07-10"],
    ["電子証明書の満了日は2025-06-15", "the certificate's expiry is 2025-06-15"],
];

pub(super) fn patterns() -> &'static [Pattern] {
    static PATTERNS: Patterns = Patterns::new();
    PATTERNS.get_or_init(|| {
        vec![
            Pattern::new("患者は(.+)を持っている", "the patient holds (.+)", holds),
            Pattern::new("以前に受診したことがある患者である", "a patient who has been here before", known_patient),
            Pattern::new(r"([0-9TZ:+-]+)の窓口である", r"the desk on ([0-9TZ:+-]+)", desk),
            Pattern::new(".+は.+", ".+ (?:is|are) .+", fact),
        ]
    })
}

fn holds(case: &mut Builder, captures: &Captures<'_>, _: &Step) -> Result<(), String> {
    let things = &Vocabulary::builtin().things;
    let comma = if case.language == Language::Ja { "、" } else { ", " };
    for name in captures[1].split(comma) {
        let found = things.iter().find(|(_, known)| known.get(case.language) == name);
        let Some((thing, _)) = found else {
            let hint = nearest(name, things.iter().map(|(_, known)| known.get(case.language)));
            return Err(format!(
                "`{name}` is nothing a patient can hold; the nearest is `{}`",
                hint.unwrap_or_default()
            ));
        };
        case.hold(&format!("holds.{thing}"));
    }
    Ok(())
}

fn known_patient(case: &mut Builder, _: &Captures<'_>, _: &Step) -> Result<(), String> {
    case.hold("past");
    Ok(())
}

fn desk(case: &mut Builder, captures: &Captures<'_>, _: &Step) -> Result<(), String> {
    case.now(&captures[1])
}

fn fact(case: &mut Builder, captures: &Captures<'_>, _: &Step) -> Result<(), String> {
    let vocabulary = Vocabulary::builtin();
    let (text, language) = (&captures[0], case.language);
    let particle = if language == Language::Ja { "は" } else { " is " };
    let Some((entry, value)) = split_entry(&vocabulary.facts, text, particle, language) else {
        return Err(no_entry(&vocabulary.facts, text, particle, language, "fact"));
    };
    let value = vocabulary.value(&entry.value_type, value, language).map_err(|why| format!("{}: {why}", entry.path))?;
    case.set(&entry.path, value);
    Ok(())
}
