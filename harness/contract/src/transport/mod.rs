//! Transports: the roads by which the harness calls an implementation. All carry the same messages.
//!
//! A transport adds the `id`, checks that the answer belongs to it, and tells a fault of the road ([`Lost`]) from an answer.

mod in_process;

pub use in_process::{Handler, InProcess};

use crate::message::{Lost, Outcome};
use futures::future::LocalBoxFuture;
use serde_json::{Map, Value};
use std::time::Duration;

/// A road to one implementation. Single-threaded: futures need not be `Send`.
pub trait Transport {
    /// Sends a message (verb and fields, without `id`) and waits for its outcome.
    fn call<'a>(&'a self, request: Map<String, Value>, deadline: Duration) -> LocalBoxFuture<'a, Result<Outcome, Lost>>;

    /// Ends the implementation.
    fn close<'a>(&'a self) -> LocalBoxFuture<'a, ()>;

    /// The target, as a person wrote it.
    fn describe(&self) -> String;

    /// The last lines of the implementation's log; empty where there is none.
    fn stderr_tail(&self) -> String;
}
