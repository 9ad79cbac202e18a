//! The power of a desk: what the terminal and the reader stand on. Without it nothing is taken, asked or published; what was
//! under way is found again when it is back.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// The power of one desk; clones are the same power.
#[derive(Clone, Debug, Default)]
pub struct Power(Arc<Mutex<State>>);

#[derive(Clone, Copy, Debug, Default)]
enum State {
    #[default]
    On,
    Off,
    OffUntil(Instant),
}

impl Power {
    /// Cuts it, for so long or until [`Power::restore`].
    pub fn cut(&self, time: Option<Duration>) {
        *self.state() = time.map_or(State::Off, |time| State::OffUntil(Instant::now() + time));
    }

    /// It is there again.
    pub fn restore(&self) {
        *self.state() = State::On;
    }

    /// Whether it is there.
    pub fn is_on(&self) -> bool {
        let mut state = self.state();
        if matches!(*state, State::OffUntil(end) if end <= Instant::now()) {
            *state = State::On;
        }
        matches!(*state, State::On)
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
