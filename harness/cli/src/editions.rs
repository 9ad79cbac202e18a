//! `--rulebook ID|FILE`: which editions of the rules a command knows, and which of them it takes.

use crate::console;
use crate::exit::Exit;
use madoguchi_contract::{Case, Role, Subject};
use madoguchi_rulebook::{Editions, Word};
use std::path::Path;
use std::sync::Arc;

/// The editions a command knows, and those it was asked for.
pub struct Chosen {
    /// The built-in ones and those of the files.
    pub editions: Editions,
    /// Ids that were asked for; none: all.
    pub ids: Vec<String>,
    /// Of these, the ids that stand in files.
    own: Vec<String>,
}

impl Chosen {
    /// Reads what `--rulebook` names: a file where it holds a `/` or ends in `.toml`, else an id. Faults are told.
    ///
    /// # Errors
    /// The exit code.
    pub fn read(asked: &[String]) -> Result<Self, Exit> {
        let mut chosen = Self { editions: Editions::builtin(), ids: vec![], own: vec![] };
        for name in asked {
            let id = if is_file(name) { chosen.file(name)? } else { name.clone() };
            chosen.ids.push(id);
        }
        Ok(chosen)
    }

    fn file(&mut self, name: &str) -> Result<String, Exit> {
        let refuse = |what: &str, help: &str| {
            console::error(what, help);
            Exit::Config
        };
        let text = std::fs::read_to_string(name)
            .map_err(|error| refuse(&format!("{name}: {error}"), "give the file of a rulebook, or an id"))?;
        let id = self.editions.add(name, &text).map_err(|error| {
            refuse(&error.to_string(), "CONTRIBUTING.md, `Write a third rulebook`, shows a whole file")
        })?;
        if Role::parse(&id).is_some() || Subject::parse(&id).is_some() || id == "seminar" {
            return Err(refuse(&format!("{name}: the tag `@{id}` means something else"), "choose another id"));
        }
        self.own.push(id.clone());
        Ok(id)
    }

    /// Whether this rulebook stands in a file of the person's.
    pub fn is_own(&self, id: &str) -> bool {
        self.own.iter().any(|own| own == id)
    }

    /// Refuses a rulebook of a file under which nothing would be judged.
    ///
    /// # Errors
    /// The exit code.
    pub fn are_named(&self, cases: &[Arc<Case>]) -> Result<(), Exit> {
        match self.own.iter().find(|id| !cases.iter().any(|case| case.rulebook == **id)) {
            None => Ok(()),
            Some(id) => {
                let help = format!(
                    "write the tag `@{id}` above each scenario that holds under it, and name their folder with --features"
                );
                console::error(&format!("no scenario names the rulebook `{id}`"), &help);
                Err(Exit::Nothing)
            }
        }
    }
}

fn is_file(name: &str) -> bool {
    name.contains('/') || Path::new(name).extension().is_some_and(|extension| extension == "toml")
}
