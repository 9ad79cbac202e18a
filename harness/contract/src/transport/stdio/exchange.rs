//! Questions that wait and answers that come: which belongs to which, and what to do with one that belongs to none.

use super::lock;
use crate::message::{Lost, Outcome};
use crate::transport::envelope::{Envelope, Refused};
use crate::transport::{End, Hint, Malformed, Note};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};
use tokio::sync::oneshot;

/// What one question waits for.
pub type Answer = oneshot::Receiver<Result<Outcome, Lost>>;

/// The state of one conversation.
#[derive(Default)]
pub struct Exchange {
    last: u64,
    waiting: BTreeMap<u64, oneshot::Sender<Result<Outcome, Lost>>>,
    given_up: BTreeSet<u64>,
    heard: bool,
    partial: bool,
    deaf: bool,
    closing: bool,
    ended: Option<Lost>,
    notes: BTreeSet<Note>,
}

/// A question that waits; dropping it gives it up.
pub struct Waiting {
    id: u64,
    exchange: Arc<Mutex<Exchange>>,
}

impl Waiting {
    /// The `id` of the question.
    pub fn id(&self) -> u64 {
        self.id
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        let mut exchange = lock(&self.exchange);
        if exchange.waiting.remove(&self.id).is_some() {
            exchange.given_up.insert(self.id);
        }
    }
}

impl Exchange {
    /// A new question.
    ///
    /// # Errors
    /// The fault that ended the conversation.
    pub fn ask(exchange: &Arc<Mutex<Self>>) -> Result<(Waiting, Answer), Lost> {
        let mut state = lock(exchange);
        if state.closing || state.ended.is_some() {
            return Err(state.end());
        }
        let id = state.next();
        let (sender, answer) = oneshot::channel();
        state.waiting.insert(id, sender);
        Ok((Waiting { id, exchange: Arc::clone(exchange) }, answer))
    }

    /// The next free `id`.
    pub fn next(&mut self) -> u64 {
        self.last += 1;
        self.last
    }

    /// Takes one line of the product.
    pub fn hear(&mut self, line: &[u8]) {
        self.heard = true;
        self.partial = false;
        if self.ended.is_some() {
            return;
        }
        let line = match line.strip_suffix(b"\r") {
            Some(line) => {
                self.notes.insert(Note::CarriageReturn);
                line
            }
            None => line,
        };
        if line.iter().all(u8::is_ascii_whitespace) {
            self.notes.insert(Note::BlankLine);
            return;
        }
        match Envelope::read(line) {
            Ok(Envelope { id, outcome }) => self.deliver(id, Ok(outcome), line),
            Err(Refused { id: Some(id), fault }) if self.waiting.contains_key(&id) || self.given_up.contains(&id) => {
                self.deliver(id, Err(Lost::malformed(fault, line)), line);
            }
            Err(Refused { fault, .. }) => self.break_off(Lost::malformed(fault, line)),
        }
    }

    /// Part of a line stands there, or nothing does.
    pub fn progress(&mut self, partial: bool) {
        self.partial = partial;
    }

    /// The program's output has ended.
    pub fn deafen(&mut self) {
        self.deaf = true;
    }

    /// Whether no answer can come any more.
    pub fn is_deaf(&self) -> bool {
        self.deaf
    }

    /// Ends the conversation by a fault; the first one counts.
    pub fn break_off(&mut self, lost: Lost) {
        if self.ended.is_none() && !self.closing {
            self.ended = Some(lost.clone());
        }
        for (_, sender) in std::mem::take(&mut self.waiting) {
            let _ = sender.send(Err(self.ended.clone().unwrap_or_else(|| lost.clone())));
        }
    }

    /// Begins the end; whether it had begun before.
    pub fn close(&mut self) -> bool {
        std::mem::replace(&mut self.closing, true)
    }

    /// Adds a note.
    pub fn note(&mut self, note: Note) {
        self.notes.insert(note);
    }

    /// The notes so far.
    pub fn notes(&self) -> Vec<Note> {
        self.notes.iter().cloned().collect()
    }

    /// The fault that ended the conversation.
    pub fn fault(&self) -> Option<Lost> {
        self.ended.clone()
    }

    /// The fault a further question gets.
    pub fn end(&self) -> Lost {
        self.ended.clone().unwrap_or(Lost::Gone { end: End::Closed, log: String::new() })
    }

    /// What to look at when no answer comes.
    pub fn hint(&self) -> Hint {
        match (self.partial, self.heard) {
            (true, _) => Hint::NoLineEnd,
            (false, true) => Hint::Silent,
            (false, false) => Hint::Buffering,
        }
    }

    fn deliver(&mut self, id: u64, answer: Result<Outcome, Lost>, line: &[u8]) {
        if let Some(sender) = self.waiting.remove(&id) {
            // Nobody listens any more when the deadline passed in this moment.
            let _ = sender.send(answer);
        } else if self.given_up.remove(&id) {
            self.notes.insert(Note::Late(id));
        } else if !self.closing {
            let asked = (1..=self.last).contains(&id);
            let fault = if asked { Malformed::SecondAnswer(id) } else { Malformed::UnknownId(id) };
            self.break_off(Lost::malformed(fault, line));
        }
    }
}
