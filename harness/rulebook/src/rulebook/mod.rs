//! Rulebooks: editions of the rules as TOML data with dates, compiled once into a flat table.
//!
//! `seminar-2025-07` holds what the seminar says; `actual` extends it with later notices, each with its own
//! days. Everything that is a date, a length, an edge rule, a set, a table or an order is an entry; what cannot
//! be said that way is logic in [`mod@crate::decide`]. A planted defect is a patch of one entry.

mod compile;
pub mod editions;
pub mod entry;
pub mod error;
pub mod known;
mod node;
mod read;
pub mod terms;

pub use editions::Editions;
pub use entry::{Edge, Entry, Kind, Span, Unit, Value};
pub use error::{Fault, RulebookError};
pub use read::Title;
pub use terms::{Opening, Standing, Terms};

use crate::clause::Clause;
use read::{File, place};

/// One edition of the rules.
#[derive(Clone, Debug)]
pub struct Rulebook {
    id: String,
    lineage: Vec<String>,
    title: Title,
    entries: Vec<Entry>,
    terms: Terms,
}

/// Ids of the rulebooks built into the program.
pub const BUILTIN: &[&str] = &["seminar-2025-07", "actual"];

impl Rulebook {
    /// A rulebook built into the program: `seminar-2025-07` or `actual`.
    ///
    /// # Errors
    /// When no such rulebook is built in.
    pub fn builtin(id: &str) -> Result<Rulebook, RulebookError> {
        match builtin_text(id) {
            Some(text) => Rulebook::parse(id, &text, &builtin_text),
            None => Err(RulebookError { file: id.into(), line: 1, column: 1, reason: Fault::UnknownBase(id.into()) }),
        }
    }

    /// Reads a rulebook from text. `name` is shown in errors; `resolver` gives the text of the rulebook named by
    /// `extends`.
    ///
    /// # Errors
    /// The first fault, with file, line, column and reason.
    pub fn parse(name: &str, text: &str, resolver: &dyn Fn(&str) -> Option<String>) -> Result<Rulebook, RulebookError> {
        let mut chain = Vec::new();
        let (file, entries) = resolve(name, text, resolver, &mut chain)?;
        let terms = compile::compile(&entries).map_err(|(entry, reason)| match entry {
            Some(entry) if entry.rulebook == file.id => {
                let at = line_offset(text, entry.line);
                place(name, text, at, reason)
            }
            Some(entry) => RulebookError { file: entry.rulebook.clone(), line: entry.line, column: 1, reason },
            None => place(name, text, 0, reason),
        })?;
        Ok(Rulebook { id: file.id, lineage: chain, title: file.title, entries, terms })
    }

    /// Id, as named in scenarios.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The id, behind it that of the rulebook it extends, and so on.
    pub fn lineage(&self) -> &[String] {
        &self.lineage
    }

    /// Title in both languages.
    pub fn title(&self) -> &Title {
        &self.title
    }

    /// Resolved entries, in the order of the known keys.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The flat table the decisions read.
    pub fn terms(&self) -> &Terms {
        &self.terms
    }

    /// Whether the clause is in force in this rulebook.
    pub fn is_active(&self, clause: Clause) -> bool {
        self.terms.active.contains(clause)
    }

    /// This rulebook with the entry at this place replaced by another of its key.
    ///
    /// # Errors
    /// When there is no such entry, or the rules cannot be compiled with it.
    pub fn with_entry(&self, index: usize, entry: Entry) -> Result<Rulebook, RulebookError> {
        let file = format!("{} changed at {}", self.id, entry.key);
        let error = |reason| RulebookError { file: file.clone(), line: 1, column: 1, reason };
        let mut entries = self.entries.clone();
        match entries.get_mut(index).filter(|old| old.key == entry.key) {
            Some(old) => *old = entry,
            None => {
                let nearest = known::nearest(&entry.key, self.entries.iter().map(|entry| entry.key.as_str()));
                return Err(error(Fault::UnknownKey { found: entry.key, nearest }));
            }
        }
        let terms = compile::compile(&entries).map_err(|(_, reason)| error(reason))?;
        Ok(Rulebook { entries, terms, ..self.clone() })
    }

    /// This rulebook with every window of a key as another rulebook has it, or without the key where that has none.
    ///
    /// # Errors
    /// When the rules cannot be compiled so.
    pub fn with_key_of(&self, key: &str, other: &Rulebook) -> Result<Rulebook, RulebookError> {
        let (mut entries, theirs) = (self.entries.clone(), other.entries.iter().filter(|entry| entry.key == key));
        entries.retain(|entry| entry.key != key);
        entries.extend(theirs.cloned());
        entries.sort_by_key(|entry| (rank(entry), entry.from));
        let terms = compile::compile(&entries).map_err(|(_, reason)| RulebookError {
            file: format!("{} with {key} of {}", self.id, other.id),
            line: 1,
            column: 1,
            reason,
        })?;
        Ok(Rulebook { entries, terms, ..self.clone() })
    }

    /// This rulebook with one entry changed. `value` is a table of value fields (`{ months = 3 }`), or the bare
    /// value of the kind: a date text, a list of members or steps. A table entry keeps the rows not named.
    /// All windows of the key get the new value.
    ///
    /// # Errors
    /// When the key is not in this rulebook or the value does not fit its kind.
    pub fn patched(&self, key: &str, value: &toml::Value) -> Result<Rulebook, RulebookError> {
        let file = format!("{} patched at {key}", self.id);
        let error = |reason| RulebookError { file: file.clone(), line: 1, column: 1, reason };
        let Some(known) = known::find(key).filter(|_| self.entries.iter().any(|entry| entry.key == key)) else {
            let nearest = known::nearest(key, self.entries.iter().map(|entry| entry.key.as_str()));
            return Err(error(Fault::UnknownKey { found: key.into(), nearest }));
        };
        let fields = fields_of(known.kind, value);
        let allowed = read::value_fields(known.kind);
        if let Some(found) = fields.keys().find(|name| !allowed.contains(&name.as_str())) {
            let nearest = known::nearest(found, allowed.iter().copied());
            return Err(error(Fault::UnknownKey { found: found.clone(), nearest }));
        }
        let node = node::Node::from(&toml::Value::Table(fields));
        let value = read::read_value(known.kind, &node).map_err(|(_, reason)| error(reason))?;
        let mut entries = self.entries.clone();
        for entry in entries.iter_mut().filter(|entry| entry.key == key) {
            entry.value = merged(&entry.value, &value);
            entry.line = 0;
        }
        let terms = compile::compile(&entries).map_err(|(_, reason)| error(reason))?;
        Ok(Rulebook { entries, terms, ..self.clone() })
    }
}

fn fields_of(kind: Kind, value: &toml::Value) -> toml::Table {
    let name = match kind {
        Kind::Date => "date",
        Kind::Set => "members",
        Kind::Order => "sequence",
        Kind::Table => "rows",
        Kind::Span => "days",
    };
    match value {
        toml::Value::Table(table) if kind != Kind::Table || table.contains_key("rows") => table.clone(),
        bare => toml::Table::from_iter([(name.to_owned(), bare.clone())]),
    }
}

fn merged(old: &Value, new: &Value) -> Value {
    match (old, new) {
        (Value::Table(old), Value::Table(new)) => {
            let mut rows = old.clone();
            for (name, value) in new {
                match rows.iter_mut().find(|(known, _)| known == name) {
                    Some(row) => row.1.clone_from(value),
                    None => rows.push((name.clone(), value.clone())),
                }
            }
            Value::Table(rows)
        }
        (_, new) => new.clone(),
    }
}

fn resolve(
    name: &str,
    text: &str,
    resolver: &dyn Fn(&str) -> Option<String>,
    chain: &mut Vec<String>,
) -> Result<(File, Vec<Entry>), RulebookError> {
    let file = File::read(name, text)?;
    check_windows(&file).map_err(|(at, reason)| place(name, text, at, reason))?;
    chain.push(file.id.clone());
    let mut entries = Vec::new();
    if let Some((base, at)) = &file.extends {
        let fail = |reason| place(name, text, *at, reason);
        if chain.contains(base) {
            return Err(fail(Fault::Cycle(format!("{} → {base}", chain.join(" → ")))));
        }
        let base_text = resolver(base).ok_or_else(|| fail(Fault::UnknownBase(base.clone())))?;
        entries = resolve(base, &base_text, resolver, chain)?.1;
        entries.retain(|entry| !file.entries.iter().any(|(own, _)| own.key == entry.key));
    }
    entries.extend(file.entries.iter().map(|(entry, _)| entry.clone()));
    entries.sort_by_key(|entry| (rank(entry), entry.from));
    Ok((file, entries))
}

/// Entries stand in the order of the known keys.
fn rank(entry: &Entry) -> Option<usize> {
    known::KNOWN.iter().position(|known| known.key == entry.key)
}

fn check_windows(file: &File) -> Result<(), (usize, Fault)> {
    for (index, (entry, at)) in file.entries.iter().enumerate() {
        let others = file.entries[..index].iter().filter(|(other, _)| other.key == entry.key);
        let mut count = 1;
        for (other, _) in others {
            count += 1;
            let from = entry.from.unwrap_or(crate::Day::MIN).max(other.from.unwrap_or(crate::Day::MIN));
            let until = entry.until.unwrap_or(crate::Day::MAX).min(other.until.unwrap_or(crate::Day::MAX));
            if from <= until {
                return Err((*at, Fault::Overlap { key: entry.key.clone(), day: from.to_string() }));
            }
        }
        let most = known::find(&entry.key).map_or(1, |known| known.windows.max(1));
        if count > most {
            return Err((*at, Fault::TooMany { key: entry.key.clone(), most }));
        }
    }
    Ok(())
}

fn line_offset(text: &str, line: usize) -> usize {
    text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum()
}

fn builtin_text(id: &str) -> Option<String> {
    match id {
        "seminar-2025-07" => Some(include_str!("../../../../scenarios/rulebooks/seminar-2025-07.toml").into()),
        "actual" => Some(include_str!("../../../../scenarios/rulebooks/actual.toml").into()),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
