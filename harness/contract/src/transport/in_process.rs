//! An implementation written in Rust, called without leaving the process.

use super::Transport;
use crate::case::Question;
use crate::message::{Lost, Outcome};
use futures::future::{self, LocalBoxFuture};
use madoguchi_rulebook::{Decision, Facts};
use serde_json::{Map, Value};
use std::cell::RefCell;
use std::time::Duration;

/// An implementation: one message, one outcome.
pub trait Handler {
    /// Performs one message.
    fn handle(&mut self, request: &Map<String, Value>) -> Outcome;

    /// Decides one question without the detour over JSON; `None`: asks for the message.
    fn decide_at_once(&mut self, _question: &Question) -> Option<Outcome> {
        None
    }

    /// Decides compact facts; false: only questions can be asked.
    fn decide_facts(&mut self, _rulebook: &str, _facts: &[Facts], _decisions: &mut [Decision]) -> bool {
        false
    }
}

/// The transport of a [`Handler`].
pub struct InProcess<H> {
    handler: RefCell<H>,
    name: String,
}

impl<H: Handler> InProcess<H> {
    /// Calls this handler.
    pub fn new(name: impl Into<String>, handler: H) -> Self {
        Self { handler: RefCell::new(handler), name: name.into() }
    }
}

impl<H: Handler> Transport for InProcess<H> {
    fn call<'a>(&'a self, request: Map<String, Value>, _: Duration) -> LocalBoxFuture<'a, Result<Outcome, Lost>> {
        let outcome = self.handler.borrow_mut().handle(&request);
        Box::pin(future::ready(Ok(outcome)))
    }

    fn is_in_process(&self) -> bool {
        true
    }

    fn decide_at_once(&self, question: &Question) -> Option<Outcome> {
        self.handler.borrow_mut().decide_at_once(question)
    }

    fn decide_facts(&self, rulebook: &str, facts: &[Facts], decisions: &mut [Decision]) -> bool {
        self.handler.borrow_mut().decide_facts(rulebook, facts, decisions)
    }

    fn close<'a>(&'a self) -> LocalBoxFuture<'a, ()> {
        Box::pin(future::ready(()))
    }

    fn describe(&self) -> String {
        self.name.clone()
    }

    fn stderr_tail(&self) -> String {
        String::new()
    }
}
