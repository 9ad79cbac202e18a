//! The clock of the emulated world: set by the case, read by every peer. Nobody reads the wall clock.

use madoguchi_rulebook::Instant;
use std::sync::{Arc, Mutex, PoisonError};

/// A clock that stands still until it is set; clones show the same time.
#[derive(Clone, Debug)]
pub struct Clock(Arc<Mutex<Instant>>);

impl Clock {
    /// A clock that shows this moment.
    pub fn at(now: Instant) -> Self {
        Self(Arc::new(Mutex::new(now)))
    }

    /// The moment it shows.
    pub fn now(&self) -> Instant {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Sets it.
    pub fn set(&self, now: Instant) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = now;
    }
}
