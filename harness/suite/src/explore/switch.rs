//! Single entries of one rulebook put into another: what is left of a difference without them, and with them alone.

use madoguchi_rulebook::rulebook::{Entry, Value};
use madoguchi_rulebook::{Clause, Rulebook, RulebookError};

/// One entry, or one clause in force, in which two rulebooks differ.
pub struct Switch {
    /// Key of the entry.
    pub key: String,
    /// The clause that one of them has in force and the other has not, where the entry is such a list.
    pub clause: Option<Clause>,
    /// The entry in the first rulebook, window by window.
    pub before: Vec<Entry>,
    /// The entry in the second.
    pub after: Vec<Entry>,
    /// The second rulebook with this entry as in the first.
    pub without: Rulebook,
    /// The first rulebook with this entry as in the second.
    pub alone: Rulebook,
}

impl Switch {
    /// Everything in which two rulebooks differ, in the order of the entries.
    ///
    /// # Errors
    /// An entry that cannot be switched alone.
    pub fn all(one: &Rulebook, other: &Rulebook) -> Result<Vec<Switch>, RulebookError> {
        let mut keys: Vec<&str> = vec![];
        for entry in one.entries().iter().chain(other.entries()) {
            if !keys.contains(&entry.key.as_str()) {
                keys.push(&entry.key);
            }
        }
        let mut all = vec![];
        for key in keys {
            let (before, after) = (windows(one, key), windows(other, key));
            if alike(&before, &after) {
                continue;
            }
            match key.starts_with("clauses.") {
                true => clauses(one, other, key, &mut all)?,
                false => all.push(Switch {
                    key: key.into(),
                    clause: None,
                    without: other.with_key_of(key, one)?,
                    alone: one.with_key_of(key, other)?,
                    before,
                    after,
                }),
            }
        }
        Ok(all)
    }
}

fn windows(rulebook: &Rulebook, key: &str) -> Vec<Entry> {
    rulebook.entries().iter().filter(|entry| entry.key == key).cloned().collect()
}

/// Whether the rules read the same of them.
fn alike(before: &[Entry], after: &[Entry]) -> bool {
    let read = |entry: &Entry| (entry.value.clone(), entry.from, entry.until, entry.either);
    before.len() == after.len() && before.iter().zip(after).all(|(a, b)| read(a) == read(b))
}

/// One switch for each clause that is in force in one of them only.
fn clauses(one: &Rulebook, other: &Rulebook, key: &str, all: &mut Vec<Switch>) -> Result<(), RulebookError> {
    let (before, after) = (windows(one, key), windows(other, key));
    let (old, new) = (members(&before), members(&after));
    let holder = if after.is_empty() { one } else { other };
    let both = old.iter().chain(new.iter().filter(|member| !old.contains(member)));
    for member in both.filter(|member| old.contains(member) != new.contains(member)) {
        let Some(clause) = Clause::parse(member) else { continue };
        all.push(Switch {
            key: key.into(),
            clause: Some(clause),
            before: before.clone(),
            after: after.clone(),
            without: with_members(other, holder, key, turned(&new, member))?,
            alone: with_members(one, holder, key, turned(&old, member))?,
        });
    }
    Ok(())
}

fn members(windows: &[Entry]) -> Vec<String> {
    match windows.first().map(|entry| &entry.value) {
        Some(Value::Set(members)) => members.clone(),
        _ => vec![],
    }
}

/// One member more, or less.
fn turned(members: &[String], member: &str) -> Vec<String> {
    let mut turned = members.to_vec();
    match turned.iter().position(|own| own == member) {
        Some(place) => drop(turned.remove(place)),
        None => turned.push(member.into()),
    }
    turned
}

/// A rulebook with these members of a set, which `holder` has as an entry.
fn with_members(
    rulebook: &Rulebook,
    holder: &Rulebook,
    key: &str,
    members: Vec<String>,
) -> Result<Rulebook, RulebookError> {
    let place = holder.entries().iter().position(|entry| entry.key == key).unwrap_or(usize::MAX);
    let Some(mut entry) = holder.entries().get(place).cloned() else { return Ok(rulebook.clone()) };
    entry.value = Value::Set(members);
    rulebook.with_key_of(key, &holder.with_entry(place, entry)?)
}
