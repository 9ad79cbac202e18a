//! The editions of the rules that a run knows: the built-in ones, and those that somebody wrote into files.
//!
//! A vendor, an association or a regulator tries out "what if" with a file of their own that extends ours and moves a
//! date. Its id then means the same everywhere in that run, and only there; an id of ours can never be taken over.

use super::error::{Fault, RulebookError};
use super::read::{File, place};
use super::{BUILTIN, Rulebook, builtin_text};
use std::collections::BTreeMap;

/// Rulebooks by id, each with its text.
#[derive(Clone, Debug)]
pub struct Editions(BTreeMap<String, Edition>);

#[derive(Clone, Debug)]
struct Edition {
    rulebook: Rulebook,
    text: String,
}

impl Editions {
    /// The rulebooks built into the program.
    ///
    /// # Panics
    /// Never: a test reads the committed rulebooks.
    pub fn builtin() -> Self {
        let editions = BUILTIN.iter().filter_map(|id| {
            let text = builtin_text(id)?;
            let rulebook = Rulebook::builtin(id).expect("the committed rulebooks are well formed");
            Some(((*id).to_string(), Edition { rulebook, text }))
        });
        Self(editions.collect())
    }

    /// Adds the rulebook of a file; `name` is shown in errors. It may extend every edition that is known already.
    /// Gives its id.
    ///
    /// # Errors
    /// The first fault, with file, line, column and reason; an id that cannot be a tag, or that is taken.
    pub fn add(&mut self, name: &str, text: &str) -> Result<String, RulebookError> {
        let file = File::read(name, text)?;
        let at_id = |reason| place(name, text, file.id_at, reason);
        if !is_tag(&file.id) {
            return Err(at_id(Fault::Id(file.id.clone())));
        }
        if BUILTIN.contains(&file.id.as_str()) {
            return Err(at_id(Fault::BuiltIn(file.id.clone())));
        }
        if self.0.contains_key(&file.id) {
            return Err(at_id(Fault::Twice(file.id.clone())));
        }
        let rulebook = Rulebook::parse(name, text, &|id| self.0.get(id).map(|known| known.text.clone()))?;
        self.0.insert(file.id.clone(), Edition { rulebook, text: text.into() });
        Ok(file.id)
    }

    /// The same editions with one of them replaced by a changed one of the same id.
    #[must_use]
    pub fn replaced(mut self, rulebook: Rulebook) -> Self {
        if let Some(edition) = self.0.get_mut(rulebook.id()) {
            edition.rulebook = rulebook;
        }
        self
    }

    /// The rulebook with this id.
    pub fn get(&self, id: &str) -> Option<&Rulebook> {
        self.0.get(id).map(|edition| &edition.rulebook)
    }

    /// Every rulebook, by id.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Rulebook)> {
        self.0.iter().map(|(id, edition)| (id.as_str(), &edition.rulebook))
    }

    /// Every id, sorted.
    pub fn ids(&self) -> Vec<String> {
        self.0.keys().cloned().collect()
    }

    /// The text whose digest stands for this rulebook: its own, and behind it those of the files it extends. Editions
    /// of the program are told by the program's version.
    pub fn text_of(&self, id: &str) -> Option<String> {
        let edition = self.0.get(id)?;
        let bases = edition.rulebook.lineage().iter().skip(1).filter(|base| !BUILTIN.contains(&base.as_str()));
        let bases = bases.filter_map(|base| self.0.get(base)).map(|base| base.text.as_str());
        Some(std::iter::once(edition.text.as_str()).chain(bases).collect())
    }

    /// The text of this rulebook alone, as it was read.
    pub fn source_of(&self, id: &str) -> Option<&str> {
        self.0.get(id).map(|edition| edition.text.as_str())
    }

    /// Whether this rulebook is one of the program's.
    pub fn is_builtin(id: &str) -> bool {
        BUILTIN.contains(&id)
    }

    /// For each edition of a file and each it rests on: what it extends.
    pub fn extends(&self) -> BTreeMap<String, String> {
        let files = self.0.iter().filter(|(id, _)| !BUILTIN.contains(&id.as_str()));
        let bases = files.filter_map(|(id, edition)| Some((id.clone(), edition.rulebook.lineage().get(1)?.clone())));
        bases.collect()
    }
}

/// Ids stand in tags and behind the `@` of case ids.
fn is_tag(id: &str) -> bool {
    let letters = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_' | '.');
    id.starts_with(|c: char| c.is_ascii_lowercase() || c.is_ascii_digit()) && id.chars().all(letters)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Day;
    use crate::rulebook::Value;

    fn file(id: &str, extends: &str, day: &str) -> String {
        format!(
            "format = \"madoguchi.rulebook\"\nversion = 1\nid = \"{id}\"\nextends = \"{extends}\"\n\
             title = {{ ja = \"試し\", en = \"a trial\" }}\n\n[[entry]]\nkey = \"cert.grace_floor\"\nkind = \"date\"\n\
             date = \"{day}\"\nclause = \"R-CERT-09\"\nsource = \"a trial\"\n"
        )
    }

    #[test]
    fn a_file_is_known_by_its_id_and_may_be_extended() {
        let mut editions = Editions::builtin();
        assert_eq!(editions.add("a.toml", &file("spring", "actual", "2025-01-06")).as_deref(), Ok("spring"));
        assert_eq!(editions.add("b.toml", &file("summer", "spring", "2025-02-03")).as_deref(), Ok("summer"));
        assert_eq!(editions.ids(), ["actual", "seminar-2025-07", "spring", "summer"]);
        let summer = editions.get("summer").expect("known");
        assert_eq!(summer.lineage(), ["summer", "spring", "actual", "seminar-2025-07"]);
        let floor = summer.entries().iter().find(|entry| entry.key == "cert.grace_floor").expect("there");
        let moved = Day::ymd(2025, 2, 3);
        assert!(matches!(&floor.value, Value::Date { date, .. } if *date == moved), "{floor:?}");
        let pairs = [("spring", "actual"), ("summer", "spring")].map(|(a, b)| (a.to_string(), b.to_string()));
        assert_eq!(editions.extends(), pairs.into());
        let both = [file("summer", "spring", "2025-02-03"), file("spring", "actual", "2025-01-06")].concat();
        assert_eq!(editions.text_of("summer"), Some(both));
    }

    #[test]
    fn an_id_that_is_taken_or_no_tag_is_refused_with_its_place() {
        let mut editions = Editions::builtin();
        let mut told = |id: &str| match editions.add("my.toml", &file(id, "seminar-2025-07", "2025-01-06")) {
            Ok(id) => id,
            Err(error) => error.to_string(),
        };
        assert!(told("actual").starts_with("my.toml:3:6: `actual` is a rulebook of madoguchi"), "{}", told("actual"));
        assert!(told("春 1").starts_with("my.toml:3:6: `春 1` cannot be a tag"), "{}", told("春 1"));
        assert_eq!(told("spring"), "spring");
        assert!(told("spring").contains("stands twice"), "{}", told("spring"));
    }
}
