//! Several transports of one target, one a slot. What is said in a slot stays in it.

use super::{Transport, connect};
use crate::message::Lost;
use crate::session::Session;
use std::time::Duration;

/// Sessions of one target, each bound to its own transport.
pub struct Pool {
    target: String,
    deadline: Duration,
    sessions: Vec<Session>,
}

impl Pool {
    /// Connects `slots` times (at least once); each message may take `deadline`.
    ///
    /// # Errors
    /// The first slot that does not start.
    pub fn connect(target: &str, slots: usize, deadline: Duration) -> Result<Self, Lost> {
        let transports = (0..slots.max(1)).map(|_| connect(target)).collect::<Result<Vec<_>, _>>()?;
        Ok(Self { target: target.into(), ..Self::of(transports, deadline) })
    }

    /// Slots over transports that are there already.
    pub fn of(transports: Vec<Box<dyn Transport>>, deadline: Duration) -> Self {
        let target = transports.first().map(|transport| transport.describe()).unwrap_or_default();
        let sessions = transports.into_iter().map(|transport| Session::new(transport, deadline)).collect();
        Self { target, deadline, sessions }
    }

    /// Number of slots.
    pub fn slots(&self) -> usize {
        self.sessions.len()
    }

    /// The session of a slot.
    ///
    /// # Panics
    /// For a slot the pool does not have.
    pub fn session(&self, slot: usize) -> &Session {
        self.sessions.get(slot).expect("the slot is one of the pool's")
    }

    /// All sessions, in slot order.
    pub fn into_sessions(self) -> Vec<Session> {
        self.sessions
    }

    /// Hard reset of a slot: the old implementation is ended and a new one started, which knows nothing yet.
    ///
    /// # Errors
    /// The new one does not start; the slot then answers with its old fault.
    pub async fn restart(&mut self, slot: usize) -> Result<(), Lost> {
        self.session(slot).bye().await;
        let session = Session::new(connect(&self.target)?, self.deadline);
        if let Some(place) = self.sessions.get_mut(slot) {
            *place = session;
        }
        Ok(())
    }

    /// Ends every slot, all at the same time.
    pub async fn close(&self) {
        futures::future::join_all(self.sessions.iter().map(Session::bye)).await;
    }
}
