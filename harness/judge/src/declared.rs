//! What the product said of itself, its roles and capabilities, and what its vendor said of its codes.

use crate::error_map::ErrorMap;
use madoguchi_contract::Hello;
use madoguchi_contract::event::RunHead;
use std::collections::BTreeMap;

/// Roles and capabilities a product declared.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Declared {
    /// Roles.
    pub roles: Vec<String>,
    /// Capabilities: `yes`, or `no: reason`.
    pub capabilities: BTreeMap<String, String>,
    /// What the codes of its refusals mean.
    pub codes: ErrorMap,
    everything: Everything,
}

/// Whether capabilities that are not named count as declared.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Everything {
    #[default]
    No,
    Yes,
}

impl Declared {
    /// From the adapter's greeting.
    pub fn of(hello: &Hello) -> Self {
        Self { roles: hello.roles.clone(), capabilities: hello.capabilities.clone(), ..Self::default() }
    }

    /// From the head of a run.
    pub fn of_run(head: &RunHead) -> Self {
        Self { roles: head.roles.clone(), capabilities: head.capabilities.clone(), ..Self::default() }
    }

    /// A product that declares every role and capability.
    pub fn everything() -> Self {
        Self { everything: Everything::Yes, ..Self::default() }
    }

    /// With what its vendor says of its codes.
    #[must_use]
    pub fn with_codes(self, codes: ErrorMap) -> Self {
        Self { codes, ..self }
    }

    /// Whether the product declares a capability.
    pub fn has(&self, capability: &str) -> bool {
        match self.capabilities.get(capability) {
            Some(answer) => answer.trim().eq_ignore_ascii_case("yes"),
            None => self.everything == Everything::Yes,
        }
    }
}
