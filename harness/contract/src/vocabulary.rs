//! The vocabulary in two languages: facts, observables, words and acts, as in `scenarios/vocabulary.toml`.
//!
//! Gherkin steps are read with it and cases are printed with it, so that both languages always say the same.

use crate::format::{Format, Headed};
use crate::names::nearest;
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// Language of messages and features.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// Japanese.
    Ja,
    /// English.
    En,
}

/// A name in both languages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// Japanese.
    pub ja: String,
    /// English.
    pub en: String,
}

impl Name {
    /// The name in one language.
    pub fn get(&self, language: Language) -> &str {
        match language {
            Language::Ja => &self.ja,
            Language::En => &self.en,
        }
    }
}

/// Type of a fact or observable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ValueType {
    /// One word of a list.
    Word(String),
    /// A set of words.
    Set(String),
    /// An ordered list of words, or of texts.
    List(String),
    /// `YYYY-MM-DD`.
    Date,
    /// Date, time and offset.
    Instant,
    /// Whole number.
    Number,
    /// Share in tenths, written `3割`.
    Tenths,
    /// Free text.
    Text,
    /// Yes or no, each with words of its own.
    YesNo {
        /// Words for yes.
        yes: Name,
        /// Words for no.
        no: Name,
    },
}

/// A fact or observable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// JSON path.
    pub path: String,
    /// Type.
    pub value_type: ValueType,
    /// Name in both languages.
    pub name: Name,
}

/// An act of a journey.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Act {
    /// What goes over the wire.
    pub wire: Value,
    /// Phrase in both languages.
    pub name: Name,
}

/// The whole vocabulary.
#[derive(Clone, Debug)]
pub struct Vocabulary {
    /// Facts by path order of the file.
    pub facts: Vec<Entry>,
    /// Observables.
    pub observables: Vec<Entry>,
    /// Things that can be held.
    pub things: Vec<(String, Name)>,
    /// Words of each list, in order.
    pub words: BTreeMap<String, Vec<(String, Name)>>,
    /// Acts.
    pub acts: Vec<Act>,
}

#[derive(Deserialize)]
struct File {
    format: String,
    version: u32,
    facts: toml::Table,
    observables: toml::Table,
    things: toml::Table,
    words: BTreeMap<String, toml::Table>,
    act: Vec<ActEntry>,
}

#[derive(Deserialize)]
struct ActEntry {
    wire: String,
    ja: String,
    en: String,
}

impl Vocabulary {
    /// The vocabulary of this version.
    pub fn builtin() -> &'static Vocabulary {
        static VOCABULARY: OnceLock<Vocabulary> = OnceLock::new();
        VOCABULARY.get_or_init(|| {
            Self::parse(include_str!("../../../scenarios/vocabulary.toml"))
                .expect("the committed vocabulary is well formed")
        })
    }

    /// Reads a vocabulary strictly.
    ///
    /// # Errors
    /// Another kind of file, a newer version, syntax, or a word list that does not exist.
    pub fn parse(text: &str) -> Result<Self, String> {
        let file: File = FORMAT.read_toml(text).map_err(|fault| fault.to_string())?;
        let words = file.words.iter().map(|(list, table)| {
            let entries = table.iter().map(|(word, value)| Ok((word.clone(), name_of(value)?)));
            Ok((list.clone(), entries.collect::<Result<Vec<_>, String>>()?))
        });
        let words: BTreeMap<_, _> = words.collect::<Result<_, String>>()?;
        let acts = file.act.into_iter().map(|act| {
            let wire = serde_json::from_str(&act.wire).map_err(|error| error.to_string())?;
            Ok(Act { wire, name: Name { ja: act.ja, en: act.en } })
        });
        let things = file.things.iter().map(|(key, value)| Ok((key.clone(), name_of(value)?)));
        let vocabulary = Vocabulary {
            facts: entries(&file.facts)?,
            observables: entries(&file.observables)?,
            things: things.collect::<Result<_, String>>()?,
            acts: acts.collect::<Result<_, String>>()?,
            words,
        };
        for entry in vocabulary.facts.iter().chain(&vocabulary.observables) {
            if let ValueType::Word(list) | ValueType::Set(list) | ValueType::List(list) = &entry.value_type
                && !matches!(list.as_str(), "Clause" | "text")
                && !vocabulary.words.contains_key(list)
            {
                return Err(format!("{}: no word list `{list}`", entry.path));
            }
        }
        Ok(vocabulary)
    }

    /// The fact with this name.
    pub fn fact(&self, name: &str, language: Language) -> Option<&Entry> {
        self.facts.iter().find(|entry| entry.name.get(language) == name)
    }

    /// The observable with this name.
    pub fn observable(&self, name: &str, language: Language) -> Option<&Entry> {
        self.observables.iter().find(|entry| entry.name.get(language) == name)
    }

    /// The entry of an observable path.
    pub fn observable_at(&self, path: &str) -> Option<&Entry> {
        self.observables.iter().find(|entry| entry.path == path)
    }

    /// Reads a value written in a step.
    ///
    /// # Errors
    /// A sentence that names the expected words, and the nearest one.
    pub fn value(&self, value_type: &ValueType, text: &str, language: Language) -> Result<Value, String> {
        let none = match language {
            Language::Ja => "なし",
            Language::En => "none",
        };
        if text == no_value(language) {
            return Ok(Value::Null);
        }
        match value_type {
            ValueType::YesNo { yes, no } => match text {
                _ if text == yes.get(language) => Ok(true.into()),
                _ if text == no.get(language) => Ok(false.into()),
                _ if text == none => Ok(Value::Null),
                _ => Err(format!("`{text}`: expected `{}` or `{}`", yes.get(language), no.get(language))),
            },
            ValueType::Word(list) => match self.word(list, text, language) {
                Err(_) if text == none => Ok(Value::Null),
                found => found,
            },
            ValueType::Set(list) | ValueType::List(list) => self.members(list, text, language),
            ValueType::Text if text == none => Ok(Value::String(String::new())),
            ValueType::Text => Ok(text.into()),
            _ if text == none => Ok(Value::Null),
            ValueType::Date => {
                madoguchi_rulebook::Day::parse(text).map(|day| day.to_string().into()).map_err(|e| e.to_string())
            }
            ValueType::Instant => madoguchi_rulebook::Instant::parse(text)
                .map(|instant| instant.to_string().into())
                .map_err(|e| e.to_string()),
            ValueType::Number => {
                text.parse::<u64>().map(Value::from).map_err(|_| format!("`{text}` is not a whole number"))
            }
            ValueType::Tenths => {
                let digits = text.strip_suffix('割').or_else(|| text.strip_suffix(" tenths")).unwrap_or(text);
                digits.parse::<u8>().map(Value::from).map_err(|_| format!("`{text}` is not a ratio such as 3割"))
            }
        }
    }

    /// Writes a value as a step does.
    pub fn phrase(&self, value_type: &ValueType, value: &Value, language: Language) -> String {
        let none = match language {
            Language::Ja => "なし",
            Language::En => "none",
        };
        match (value_type, value) {
            // Where the word for nothing means something, `null` has one of its own.
            (_, Value::Null) => match self.value(value_type, none, language) {
                Ok(Value::Null) => none.into(),
                _ => no_value(language).into(),
            },
            (ValueType::YesNo { yes, no }, Value::Bool(value)) => if *value { yes } else { no }.get(language).into(),
            (ValueType::Word(list), Value::String(word)) => self.word_name(list, word, language),
            (ValueType::Set(list) | ValueType::List(list), Value::Array(items)) => {
                if items.is_empty() {
                    return none.into();
                }
                let names = items.iter().filter_map(Value::as_str).map(|word| self.word_name(list, word, language));
                names.collect::<Vec<_>>().join(if language == Language::Ja { "、" } else { ", " })
            }
            (ValueType::Tenths, value) => match language {
                Language::Ja => format!("{value}割"),
                Language::En => format!("{value} tenths"),
            },
            (_, Value::String(text)) if text.is_empty() => none.into(),
            (_, Value::String(text)) => text.clone(),
            (_, value) => value.to_string(),
        }
    }

    fn word_name(&self, list: &str, word: &str, language: Language) -> String {
        let known = self.words.get(list).and_then(|words| words.iter().find(|(known, _)| known == word));
        known.map_or_else(|| word.to_string(), |(_, name)| name.get(language).to_string())
    }

    fn members(&self, list: &str, text: &str, language: Language) -> Result<Value, String> {
        let (none, all, comma) = match language {
            Language::Ja => ("なし", "全て", "、"),
            Language::En => ("none", "all", ", "),
        };
        if text == none {
            return Ok(Value::Array(vec![]));
        }
        if text == all
            && let Some(words) = self.words.get(list)
        {
            return Ok(words.iter().map(|(word, _)| Value::from(word.as_str())).collect());
        }
        if !self.words.contains_key(list) {
            return Ok(text.split(comma).map(Value::from).collect());
        }
        // A word may contain the comma itself, so the longest run of parts that is a word is taken.
        let parts: Vec<&str> = text.split(comma).collect();
        let (mut members, mut at) = (vec![], 0);
        while at < parts.len() {
            let longest = (at + 1..=parts.len()).rev().find_map(|end| {
                let word = self.word(list, &parts[at..end].join(comma), language).ok()?;
                Some((word, end))
            });
            match longest {
                Some((word, end)) => {
                    members.push(word);
                    at = end;
                }
                None => return self.word(list, parts[at], language),
            }
        }
        Ok(Value::Array(members))
    }

    fn word(&self, list: &str, text: &str, language: Language) -> Result<Value, String> {
        let Some(words) = self.words.get(list) else { return Ok(text.into()) };
        if let Some((word, _)) = words.iter().find(|(_, name)| name.get(language) == text) {
            return Ok(word.as_str().into());
        }
        let names = || words.iter().map(|(_, name)| name.get(language));
        let hint = nearest(text, names()).map(|name| format!(", did you mean `{name}`?"));
        Err(format!("`{text}` is none of: {}{}", names().collect::<Vec<_>>().join(" / "), hint.unwrap_or_default()))
    }
}

/// `null`, in words that mean nothing else.
fn no_value(language: Language) -> &'static str {
    match language {
        Language::Ja => "値なし",
        Language::En => "no value",
    }
}

fn entries(table: &toml::Table) -> Result<Vec<Entry>, String> {
    table.iter().map(|(path, value)| entry(path, value)).collect()
}

fn entry(path: &str, value: &toml::Value) -> Result<Entry, String> {
    let parts: Vec<&str> = value.as_array().into_iter().flatten().filter_map(toml::Value::as_str).collect();
    let name = |ja: &str, en: &str| Name { ja: ja.into(), en: en.into() };
    let (kind, ja, en, rest) = match parts.as_slice() {
        [kind, ja, en, rest @ ..] => (*kind, *ja, *en, rest),
        _ => return Err(format!("{path}: expected [type, Japanese, English]")),
    };
    let value_type = match (kind, rest) {
        ("date", []) => ValueType::Date,
        ("instant", []) => ValueType::Instant,
        ("number", []) => ValueType::Number,
        ("tenths", []) => ValueType::Tenths,
        ("text", []) => ValueType::Text,
        ("yesno", [yes_ja, yes_en, no_ja, no_en]) => {
            ValueType::YesNo { yes: name(yes_ja, yes_en), no: name(no_ja, no_en) }
        }
        (list, []) => match list.split_once(':') {
            Some(("set", words)) => ValueType::Set(words.into()),
            Some(("list", words)) => ValueType::List(words.into()),
            _ => ValueType::Word(list.into()),
        },
        _ => return Err(format!("{path}: words are given but `{kind}` takes none")),
    };
    Ok(Entry { path: path.into(), value_type, name: name(ja, en) })
}

fn name_of(value: &toml::Value) -> Result<Name, String> {
    match value.as_array().map(Vec::as_slice) {
        Some([toml::Value::String(ja), toml::Value::String(en)]) => Ok(Name { ja: ja.clone(), en: en.clone() }),
        _ => Err("expected [Japanese, English]".into()),
    }
}

impl Headed for File {
    fn head(&self) -> (Option<&str>, Option<u32>) {
        (Some(&self.format), Some(self.version))
    }
}

const FORMAT: Format = Format { name: "madoguchi.vocabulary", version: 1 };

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn every_fact_has_an_entry_and_every_entry_a_fact() {
        use madoguchi_rulebook::facts::*;
        let full = Facts {
            holds: Holds {
                my_number_card: Some(MyNumberCard::default()),
                phone: Some(Phone::default()),
                legacy_card: Some(LegacyCard::default()),
                eligibility_certificate: Some(EligibilityCertificate::default()),
                eligibility_notice: Some(EligibilityNotice::default()),
                portal_view: Some(PortalView::default()),
            },
            past: Some(Past::default()),
            subsidy: Some(Subsidy::default()),
            statistics: Some(Statistics::default()),
            issuance: Some(Issuance::default()),
            ..Facts::default()
        };
        let mut paths = vec![];
        leaves("", &serde_json::to_value(full).expect("json"), &mut paths);
        let extra = ["now", "presents"];
        let mut named: Vec<&str> = Vocabulary::builtin().facts.iter().map(|entry| entry.path.as_str()).collect();
        named.retain(|path| !path.starts_with("numbers.") && *path != "written_date");
        let missing: Vec<_> =
            paths.iter().filter(|p| !named.contains(&p.as_str()) && !extra.contains(&p.as_str())).collect();
        let unknown: Vec<_> = named.iter().filter(|p| !paths.contains(&p.to_string())).collect();
        assert!(missing.is_empty() && unknown.is_empty(), "without a name: {missing:?}; without a fact: {unknown:?}");
    }

    fn leaves(prefix: &str, value: &Value, paths: &mut Vec<String>) {
        match value {
            Value::Object(map) => {
                for (key, value) in map {
                    let path = if prefix.is_empty() { key.clone() } else { format!("{prefix}.{key}") };
                    leaves(&path, value, paths);
                }
            }
            _ => paths.push(prefix.into()),
        }
    }

    #[test]
    fn names_are_unique_in_each_language() {
        let vocabulary = Vocabulary::builtin();
        for language in [Language::Ja, Language::En] {
            for group in [&vocabulary.facts, &vocabulary.observables] {
                let mut names: Vec<_> = group.iter().map(|entry| entry.name.get(language)).collect();
                names.sort_unstable();
                let before = names.len();
                names.dedup();
                assert_eq!(before, names.len());
            }
        }
    }

    #[test]
    fn values_are_read_and_written_in_both_languages() {
        let vocabulary = Vocabulary::builtin();
        for language in [Language::Ja, Language::En] {
            for entry in &vocabulary.facts {
                let sample = match &entry.value_type {
                    ValueType::Word(list) => json!(vocabulary.words[list][0].0),
                    ValueType::Set(list) | ValueType::List(list) => json!([vocabulary.words[list][0].0]),
                    ValueType::Date => json!("2025-06-15"),
                    ValueType::Instant => json!("2025-06-15T10:00:00+09:00"),
                    ValueType::Number | ValueType::Tenths => json!(2),
                    ValueType::Text => json!("令和8年7月末"),
                    ValueType::YesNo { .. } => json!(true),
                };
                let text = vocabulary.phrase(&entry.value_type, &sample, language);
                assert_eq!(vocabulary.value(&entry.value_type, &text, language), Ok(sample), "{}", entry.path);
            }
        }
    }

    #[test]
    fn every_act_is_a_stimulus() {
        for act in &Vocabulary::builtin().acts {
            let stimulus: madoguchi_rulebook::desk::Stimulus =
                serde_json::from_value(act.wire.clone()).expect(&act.name.en);
            assert_eq!(serde_json::to_value(stimulus).expect("json"), act.wire);
        }
    }
}
