//! The clock of the emulated world: set by the case, read by every peer. Nobody reads the wall clock.

use madoguchi_rulebook::Instant;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// A clock that stands still until it is set; clones show the same time.
#[derive(Clone, Debug)]
pub struct Clock {
    true_time: Arc<Mutex<Instant>>,
    wrong_by: Arc<AtomicI64>,
}

impl Clock {
    /// A clock that shows this moment.
    pub fn at(now: Instant) -> Self {
        Self { true_time: Arc::new(Mutex::new(now)), wrong_by: Arc::default() }
    }

    /// The moment it shows.
    pub fn now(&self) -> Instant {
        let now = *self.true_time.lock().unwrap_or_else(PoisonError::into_inner);
        match self.wrong_by.load(Ordering::Relaxed) {
            0 => now,
            seconds => now.plus_seconds(seconds),
        }
    }

    /// Sets it.
    pub fn set(&self, now: Instant) {
        *self.true_time.lock().unwrap_or_else(PoisonError::into_inner) = now;
    }

    /// Another peer's clock: it is set with this one, and can be wrong by itself.
    #[must_use]
    pub fn of_another_peer(&self) -> Self {
        Self { true_time: Arc::clone(&self.true_time), wrong_by: Arc::default() }
    }

    /// Makes it wrong by so many seconds; 0 puts it right.
    pub fn skew(&self, seconds: i64) {
        self.wrong_by.store(seconds, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use madoguchi_rulebook::Day;

    #[test]
    fn a_clock_can_be_wrong_by_itself() {
        let clock = Clock::at(Instant::jst(Day::ymd(2025, 7, 10), 9 * 3600));
        let (service, right) = (clock.of_another_peer(), clock.now());
        service.skew(-90);
        assert_eq!((service.now(), clock.now()), (right.plus_seconds(-90), right));
        clock.set(right.plus_seconds(10));
        assert_eq!(service.now(), right.plus_seconds(-80), "set together");
        service.skew(0);
        assert_eq!(service.now(), clock.now());
    }
}
