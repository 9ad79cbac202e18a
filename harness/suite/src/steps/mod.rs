//! Steps are builders: each one adds a fact, an act or an expectation to the case being written.
//!
//! A [`Pattern`] is one step in both languages. The patterns are tried in order and the first that fits is taken, so
//! that the general ones (`…は…`) stand last; the names inside are looked up in the vocabulary.

mod given;
mod then;
mod when;

use cucumber::gherkin::{Step, StepType};
use madoguchi_contract::expectation::Record;
use madoguchi_contract::names::nearest;
use madoguchi_contract::vocabulary::Entry;
use madoguchi_contract::{Expectation, Language, Vocabulary};
use madoguchi_rulebook::desk::Stimulus;
use regex::{Captures, Regex};
use serde_json::{Map, Value};
use std::sync::OnceLock;

/// A case being written by its steps.
#[derive(Debug)]
pub struct Builder {
    /// Language of the feature.
    pub language: Language,
    /// Facts, texts and numbers, as the short JSON form.
    pub document: Map<String, Value>,
    /// Acts so far.
    pub acts: Vec<Stimulus>,
    /// Expectations so far.
    pub expectations: Vec<Expectation>,
    /// Recorded answers so far.
    pub records: Vec<Record>,
    /// Whether a `When` was seen.
    pub asked: bool,
}

impl Builder {
    /// An empty case.
    pub fn new(language: Language) -> Self {
        Self { language, document: Map::new(), acts: vec![], expectations: vec![], records: vec![], asked: false }
    }

    /// Applies one step.
    ///
    /// # Errors
    /// A sentence that says what is not understood and what is nearest to it.
    pub fn apply(&mut self, step: &Step) -> Result<(), String> {
        let value = step.value.trim();
        let (patterns, samples) = match step.ty {
            StepType::Given => (given::patterns(), given::SAMPLES),
            StepType::When => (when::patterns(), when::SAMPLES),
            StepType::Then => (then::patterns(), then::SAMPLES),
        };
        if step.ty == StepType::When && self.act(value)? {
            return Ok(());
        }
        for pattern in patterns {
            let expression = match self.language {
                Language::Ja => &pattern.ja,
                Language::En => &pattern.en,
            };
            if let Some(captures) = expression.captures(value) {
                return (pattern.build)(self, &captures, step);
            }
        }
        let index = usize::from(self.language == Language::En);
        let known = samples.iter().map(|pair| pair[index]);
        let acts = Vocabulary::builtin().acts.iter().map(|act| act.name.get(self.language));
        let hint = nearest(value, known.chain(acts)).map(|name| format!("; the nearest is `{name}`"));
        Err(format!("unknown step `{value}`{}", hint.unwrap_or_default()))
    }

    fn act(&mut self, phrase: &str) -> Result<bool, String> {
        let acts = &Vocabulary::builtin().acts;
        let Some(act) = acts.iter().find(|act| act.name.get(self.language) == phrase) else { return Ok(false) };
        self.acts.push(serde_json::from_value(act.wire.clone()).map_err(|error| error.to_string())?);
        self.asked = true;
        Ok(true)
    }

    fn set(&mut self, path: &str, value: Value) {
        let mut map = &mut self.document;
        let mut segments = path.split('.').peekable();
        while let Some(segment) = segments.next() {
            if segments.peek().is_none() {
                map.insert(segment.into(), value);
                return;
            }
            let entry = map.entry(segment).or_insert_with(|| Value::Object(Map::new()));
            if !entry.is_object() {
                *entry = Value::Object(Map::new());
            }
            map = entry.as_object_mut().expect("made an object just now");
        }
    }

    fn hold(&mut self, path: &str) {
        let (group, thing) = path.split_once('.').unwrap_or((path, ""));
        let entry = self.document.entry(group).or_insert_with(|| Value::Object(Map::new()));
        if let Value::Object(map) = entry
            && !thing.is_empty()
        {
            map.entry(thing).or_insert_with(|| Value::Object(Map::new()));
        }
    }

    fn now(&mut self, when: &str) -> Result<(), String> {
        let instant = if when.len() == 10 { format!("{when}T10:00:00+09:00") } else { when.to_string() };
        let instant = madoguchi_rulebook::Instant::parse(&instant).map_err(|error| error.to_string())?;
        self.set("now", instant.to_string().into());
        Ok(())
    }
}

/// One step in both languages.
struct Pattern {
    ja: Regex,
    en: Regex,
    build: Build,
}

type Build = fn(&mut Builder, &Captures<'_>, &Step) -> Result<(), String>;

impl Pattern {
    fn new(ja: &str, en: &str, build: Build) -> Self {
        let compile = |expression: &str| Regex::new(&format!("^{expression}$")).expect("a literal expression is valid");
        Self { ja: compile(ja), en: compile(en), build }
    }
}

/// The patterns of one keyword, compiled once.
type Patterns = OnceLock<Vec<Pattern>>;

/// The entry whose name stands before `particle` in `text`, and the rest behind it. The longest name wins.
fn split_entry<'v, 't>(
    entries: &'v [Entry],
    text: &'t str,
    particle: &str,
    language: Language,
) -> Option<(&'v Entry, &'t str)> {
    let candidates = entries.iter().filter_map(|entry| {
        let rest = text.strip_prefix(entry.name.get(language))?.strip_prefix(particle)?;
        Some((entry, rest))
    });
    candidates.max_by_key(|(entry, _)| entry.name.get(language).len())
}

/// The message for a name that is no fact or observable.
fn no_entry(entries: &[Entry], text: &str, particle: &str, language: Language, kind: &str) -> String {
    let name = text.split(particle).next().unwrap_or(text);
    let hint = nearest(name, entries.iter().map(|entry| entry.name.get(language)));
    format!("no {kind} is called `{name}`{}", hint.map(|name| format!("; the nearest is `{name}`")).unwrap_or_default())
}
