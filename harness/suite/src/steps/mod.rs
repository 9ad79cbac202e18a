//! Steps are builders: each one adds a fact, an act or an expectation to the case being written.
//!
//! A [`Pattern`] is one step in both languages. The patterns are tried in order and the first that fits is taken, so
//! that the general ones (`…は…`) stand last; the names inside are looked up in the vocabulary.

mod fault;
mod given;
mod then;
mod when;

pub use fault::StepFault;

use cucumber::gherkin::{Step, StepType};
use fault::Form;
use madoguchi_contract::expectation::Record;
use madoguchi_contract::vocabulary::Entry;
use madoguchi_contract::{Expectation, Language, Vocabulary};
use madoguchi_rulebook::desk::Stimulus;
use regex::{Captures, Regex, RegexSet};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, HashMap};
use std::sync::{OnceLock, PoisonError, RwLock};

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
    /// What is not understood, where in the step it stands, and what is nearest to it.
    pub fn apply(&mut self, step: &Step) -> Result<(), StepFault> {
        let value = step.value.trim();
        let patterns = match step.ty {
            StepType::Given => given::patterns(),
            StepType::When => when::patterns(),
            StepType::Then => then::patterns(),
        };
        if step.ty == StepType::When && self.act(value)? {
            return Ok(());
        }
        if let Some((pattern, captures)) = patterns.first(value, self.language) {
            return (pattern.build)(self, &captures, step);
        }
        Err(unknown(step, self.language))
    }

    fn act(&mut self, phrase: &str) -> Result<bool, StepFault> {
        let acts = &Vocabulary::builtin().acts;
        let Some(act) = acts.iter().find(|act| act.name.get(self.language) == phrase) else { return Ok(false) };
        self.acts.push(
            serde_json::from_value(act.wire.clone()).map_err(|error| StepFault::in_part(phrase, error.to_string()))?,
        );
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

    fn now(&mut self, when: &str) -> Result<(), StepFault> {
        let instant = if when.len() == 10 { format!("{when}T10:00:00+09:00") } else { when.to_string() };
        let instant = madoguchi_rulebook::Instant::parse(&instant)
            .map_err(|error| StepFault::in_part(when, error.to_string()))?;
        self.set("now", instant.to_string().into());
        Ok(())
    }
}

/// One step in both languages.
struct Pattern {
    expressions: [String; 2],
    compiled: [OnceLock<Regex>; 2],
    build: Build,
}

type Build = fn(&mut Builder, &Captures<'_>, &Step) -> Result<(), StepFault>;

impl Pattern {
    fn new(ja: &str, en: &str, build: Build) -> Self {
        let expressions = [ja, en].map(|expression| format!("^{expression}$"));
        Self { expressions, compiled: Default::default(), build }
    }

    fn expression(&self, language: Language) -> &Regex {
        let index = index(language);
        self.compiled[index].get_or_init(|| Regex::new(&self.expressions[index]).expect(VALID))
    }
}

/// The patterns of one keyword; an expression is compiled when the first text needs it.
struct Patterns {
    list: Vec<Pattern>,
    /// All expressions of a language, looked for in one pass.
    sets: [OnceLock<RegexSet>; 2],
    /// Which pattern a text fits, where that was looked up before: steps repeat from scenario to scenario.
    known: [RwLock<HashMap<String, usize>>; 2],
}

impl Patterns {
    fn of(list: Vec<Pattern>) -> Self {
        Self { list, sets: Default::default(), known: Default::default() }
    }

    /// The first pattern that fits.
    fn first<'t>(&self, text: &'t str, language: Language) -> Option<(&Pattern, Captures<'t>)> {
        let index = index(language);
        let known = self.known[index].read().unwrap_or_else(PoisonError::into_inner).get(text).copied();
        let first = match known {
            Some(first) => first,
            None => {
                let set = self.sets[index].get_or_init(|| {
                    RegexSet::new(self.list.iter().map(|pattern| &pattern.expressions[index])).expect(VALID)
                });
                let first = set.matches(text).iter().next()?;
                self.known[index].write().unwrap_or_else(PoisonError::into_inner).insert(text.into(), first);
                first
            }
        };
        let pattern = self.list.get(first)?;
        Some((pattern, pattern.expression(language).captures(text)?))
    }
}

fn index(language: Language) -> usize {
    usize::from(language == Language::En)
}

const VALID: &str = "a literal expression is valid";

/// Entries of the vocabulary by name, in both languages.
struct Names([BTreeMap<&'static str, &'static Entry>; 2]);

impl Names {
    fn facts() -> &'static Self {
        static NAMES: OnceLock<Names> = OnceLock::new();
        NAMES.get_or_init(|| Self::of(&Vocabulary::builtin().facts))
    }

    fn observables() -> &'static Self {
        static NAMES: OnceLock<Names> = OnceLock::new();
        NAMES.get_or_init(|| Self::of(&Vocabulary::builtin().observables))
    }

    fn of(entries: &'static [Entry]) -> Self {
        let by = |language| entries.iter().map(|entry| (entry.name.get(language), entry)).collect();
        Self([by(Language::Ja), by(Language::En)])
    }

    /// The entry whose name stands before `particle` in `text`, and the rest behind it. The longest name wins.
    fn split<'t>(&self, text: &'t str, particle: &str, language: Language) -> Option<(&'static Entry, &'t str)> {
        let names = &self.0[index(language)];
        let mut places = text.rmatch_indices(particle);
        places.find_map(|(at, _)| Some((*names.get(&text[..at])?, &text[at + particle.len()..])))
    }
}

/// The fault of a step that fits no pattern or names nothing known.
fn unknown(step: &Step, language: Language) -> StepFault {
    let index = usize::from(language == Language::En);
    let (fixed, frames, entries, kind) = match step.ty {
        StepType::Given => (given::FORMS, given::FRAMES, &Vocabulary::builtin().facts[..], "fact"),
        StepType::When => (when::FORMS, &[][..], &[][..], "fact"),
        StepType::Then => (then::FORMS, then::FRAMES, &Vocabulary::builtin().observables[..], "observable"),
    };
    let mut forms: Vec<Form> = fixed.iter().map(|pair| Form::plain(pair[index])).collect();
    if step.ty == StepType::When {
        forms.extend(Vocabulary::builtin().acts.iter().map(|act| Form::plain(act.name.get(language))));
    }
    for entry in entries {
        forms.extend(frames.iter().map(|pair| Form::around(entry.name.get(language), pair[index])));
    }
    fault::unknown(step.value.trim(), &forms, kind)
}
