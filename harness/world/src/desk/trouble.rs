//! Faults of a plan that happen at the desk itself: the reader dies, the power goes.

use crate::fault::{Faults, Kind};
use crate::folder::Power;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// The desk's part of a plan, and the power it stands on; clones are the same desk.
#[derive(Clone, Debug, Default)]
pub struct Trouble {
    faults: Arc<Mutex<Faults>>,
    power: Power,
}

impl Trouble {
    /// The trouble that a plan makes.
    pub fn of(faults: Faults) -> Self {
        Self { faults: Arc::new(Mutex::new(faults)), power: Power::default() }
    }

    /// The power of the desk.
    pub fn power(&self) -> &Power {
        &self.power
    }

    /// Whether a call of the desk's machines meets a fault here; its name, and the power is gone where that is it.
    pub fn meets(&self, path: &str) -> Option<&'static str> {
        let mut faults = self.faults.lock().unwrap_or_else(PoisonError::into_inner);
        let kind = faults.next(path)?.1;
        if let Kind::PowerCut { ms } = kind {
            self.power.cut(ms.map(Duration::from_millis));
        }
        Some(kind.name())
    }
}
