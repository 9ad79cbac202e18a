//! Transports: the roads by which the harness calls an implementation. All carry the same messages.
//!
//! A transport adds the `id`, checks that the answer belongs to it and carries exactly one outcome, and tells a fault
//! of the road ([`Lost`](lost::Lost)) from an answer. Everything runs on one thread; [`connect`] and what it gives must
//! be used inside a tokio runtime with time and I/O.

pub mod envelope;
mod http;
mod in_process;
pub mod lost;
pub mod malformed;
mod note;
mod pool;
mod restarting;
mod stdio;
mod token;

pub use http::Http;
pub use in_process::{Handler, InProcess};
pub use lost::{End, Hint, StartFault};
pub use malformed::Malformed;
pub use note::Note;
pub use pool::Pool;
pub use restarting::{MOST as MOST_RESETS, Restarting};
pub use stdio::Stdio;
pub use token::{Token, TokenError};

use crate::case::Question;
use crate::message::{Lost, Outcome};
use crate::names::nearest;
use futures::future::LocalBoxFuture;
use madoguchi_rulebook::{Decision, Facts};
use serde_json::{Map, Value};
use std::rc::Rc;
use std::time::Duration;

/// A road to one implementation. Single-threaded: futures need not be `Send`.
pub trait Transport {
    /// Sends a message (verb and fields, without `id`) and waits for its outcome.
    ///
    /// The deadline begins when the message may be sent, not while it waits for its turn behind others.
    fn call<'a>(&'a self, request: Map<String, Value>, deadline: Duration)
    -> LocalBoxFuture<'a, Result<Outcome, Lost>>;

    /// The same for a message whose `cases` are written already: a list in JSON.
    fn call_written<'a>(
        &'a self,
        mut request: Map<String, Value>,
        cases: Rc<str>,
        deadline: Duration,
    ) -> LocalBoxFuture<'a, Result<Outcome, Lost>> {
        let cases = serde_json::from_str(&cases).expect("cases are written as JSON");
        request.insert("cases".into(), cases);
        self.call(request, deadline)
    }

    /// Whether the implementation lives in this process, and ends with it.
    fn is_in_process(&self) -> bool {
        false
    }

    /// Decides at once, without a message, where the implementation lives in this process and decides so.
    fn decide_at_once(&self, _question: &Question) -> Option<Outcome> {
        None
    }

    /// Decides many compact facts at once, where the implementation lives in this process and decides by a rulebook;
    /// otherwise false, and no decision counts.
    fn decide_facts(&self, _rulebook: &str, _facts: &[Facts], _decisions: &mut [Decision]) -> bool {
        false
    }

    /// Ends the implementation: `bye`, then whatever the road needs.
    fn close<'a>(&'a self) -> LocalBoxFuture<'a, ()>;

    /// The target, as a person wrote it, without secrets.
    fn describe(&self) -> String;

    /// The last lines of the implementation's log; empty where there is none.
    fn stderr_tail(&self) -> String;

    /// Process id of the implementation, where the road started it.
    fn process(&self) -> Option<u32> {
        None
    }

    /// How many messages may wait for an answer at one time; 1 until `hello` said more.
    fn allow_in_flight(&self, _messages: u32) {}

    /// Ends the implementation at once, without `bye`: it hangs. What still waits gets a fault.
    fn abandon(&self) {}

    /// What was tolerated or seen on the road and is no fault.
    fn notes(&self) -> Vec<Note> {
        vec![]
    }

    /// The fault that ended the road, if it ended.
    fn fault(&self) -> Option<Lost> {
        None
    }
}

/// The road to a target: `stdio:COMMAND…` or `http://HOST:PORT[/base]`, with the token of the environment. A program is
/// started at once.
///
/// # Errors
/// As [`connect_with`]; or a token file that holds no token.
pub fn connect(target: &str) -> Result<Box<dyn Transport>, Lost> {
    let token = match target.starts_with("http:") {
        true => Token::of_environment(None)
            .map_err(|error| Lost::NotStarted { command: target.into(), why: StartFault::System(error.to_string()) })?,
        false => None,
    };
    connect_with(target, token.as_ref())
}

/// The road to a target, with this bearer token for a service.
///
/// # Errors
/// [`Lost::NotStarted`]: an unknown kind of target (with the nearest known one), or a command or address that cannot
/// be used.
pub fn connect_with(target: &str, token: Option<&Token>) -> Result<Box<dyn Transport>, Lost> {
    match target.split_once(':') {
        Some(("stdio", command)) => Ok(Box::new(Stdio::start(command)?)),
        Some(("http", _)) => Ok(Box::new(Http::new(target, token)?)),
        scheme => {
            let scheme = scheme.map_or(target, |(scheme, _)| scheme);
            let nearest = nearest(scheme, ["stdio", "http"]).map(String::from);
            Err(Lost::NotStarted { command: target.into(), why: StartFault::Scheme { nearest } })
        }
    }
}
