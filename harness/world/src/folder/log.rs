//! The one ordered log of what was seen and done: shared by every peer of a slot.

use madoguchi_contract::event::{Deed, HttpExchange, Peer, WireRecord};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// An ordered log; clones write into the same one.
#[derive(Clone, Debug, Default)]
pub struct Log(Arc<Mutex<Vec<WireRecord>>>);

impl Log {
    /// Writes one record.
    pub fn record(&self, peer: Peer, deed: Deed, name: impl Into<String>, text: impl Into<String>) {
        self.lines().push(WireRecord { peer, deed, name: name.into(), text: text.into(), http: None });
    }

    /// Writes an exchange over HTTP that a peer served.
    pub fn exchanged(&self, peer: Peer, http: HttpExchange) {
        let (deed, name) = (Deed::Exchanged, http.target.clone());
        self.lines().push(WireRecord { peer, deed, name, text: String::new(), http: Some(Box::new(http)) });
    }

    /// What was written so far.
    pub fn records(&self) -> Vec<WireRecord> {
        self.lines().clone()
    }

    /// Takes what was written so far away.
    pub fn take(&self) -> Vec<WireRecord> {
        std::mem::take(&mut *self.lines())
    }

    /// Takes away what is the same in every run: whether a pass met a file half-written, locked or under another name is a
    /// matter of luck.
    pub fn take_settled(&self) -> Vec<WireRecord> {
        let mut records = self.take();
        records.retain(|record| !matches!(record.deed, Deed::Unfinished | Deed::Locked | Deed::LeftAlone));
        records
    }

    fn lines(&self) -> MutexGuard<'_, Vec<WireRecord>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
