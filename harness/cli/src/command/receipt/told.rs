//! Cases of the suite by their names, for claims.

use crate::command::suite;
use crate::console;
use crate::exit::Exit;
use madoguchi_contract::names::nearest;
use madoguchi_contract::{Case, Role};
use madoguchi_rulebook::Editions;
use std::sync::Arc;

/// Cases that can be claimed for: questions at the desk, under the editions of this version.
pub struct Cases {
    /// The editions.
    pub editions: Editions,
    cases: Vec<Arc<Case>>,
}

impl Cases {
    /// The built-in suite.
    ///
    /// # Errors
    /// The exit code.
    pub fn read() -> Result<Self, Exit> {
        let editions = Editions::builtin();
        let loaded = suite::load(None, &editions.ids())?;
        let asked = |case: &&Arc<Case>| matches!(case.role, Role::Engine | Role::Claims);
        Ok(Self { cases: loaded.suite.cases.iter().filter(asked).cloned().collect(), editions })
    }

    /// The case that is called so; without an edition, under the practice in force where there is one.
    ///
    /// # Errors
    /// The exit code; the nearest name is told.
    pub fn find(&self, name: &str) -> Result<&Arc<Case>, Exit> {
        let of_vector = || self.cases.iter().filter(|case| case.vector() == name);
        let found = self.cases.iter().find(|case| case.id == name);
        let found = found.or_else(|| of_vector().find(|case| case.rulebook == "actual")).or_else(|| of_vector().next());
        found.ok_or_else(|| {
            let near = nearest(name, self.cases.iter().map(|case| case.id.as_str()));
            let help = near.map(|near| format!("the nearest is `{near}`")).unwrap_or_default();
            console::error(&format!("no case of the desk is called `{name}`"), &help);
            Exit::Nothing
        })
    }

    /// All of them.
    pub fn all(&self) -> &[Arc<Case>] {
        &self.cases
    }
}
