//! A service called by HTTP on this machine: `POST {base}/madoguchi/v1/{verb}`, the same bodies as on a line.
//!
//! Only loopback addresses are called, without TLS and without proxies. The bearer token is sent, never described or
//! recorded; should the service repeat it, it is masked. A status of 4xx or 5xx with an outcome in its body is that outcome; without one it is a lost transport.

use super::envelope::{Envelope, Refused};
use super::{End, Hint, Malformed, StartFault, Token, Transport};
use crate::json::{self, JsonError, JsonFault, LONGEST};
use crate::message::{Lost, Outcome};
use futures::future::LocalBoxFuture;
use http_body_util::{BodyExt, Full, Limited};
use hyper::body::Bytes;
use hyper::header::{AUTHORIZATION, CONTENT_TYPE, HeaderValue};
use hyper::{Method, Request, Uri};
use hyper_util::client::legacy::{Client, Error, connect::HttpConnector};
use hyper_util::rt::{TokioExecutor, TokioTimer};
use serde_json::{Map, Value};
use std::cell::Cell;
use std::net::IpAddr;
use std::rc::Rc;
use std::time::Duration;
use tokio::sync::Semaphore;
use tokio::task::unconstrained;
use tokio::time::timeout;

/// A service on this machine.
pub struct Http {
    base: String,
    token: Option<Token>,
    bearer: Option<HeaderValue>,
    client: Client<HttpConnector, Full<Bytes>>,
    turns: Semaphore,
    in_flight: Cell<usize>,
    last: Cell<u64>,
    reached: Cell<bool>,
    closed: Cell<bool>,
}

impl Http {
    /// The service at `http://HOST:PORT[/base]`, with a bearer token where one is needed.
    ///
    /// # Errors
    /// [`Lost::NotStarted`] for an address that is none or not on this machine.
    pub fn new(target: &str, token: Option<&Token>) -> Result<Self, Lost> {
        let base = address(target)?;
        let bearer = match token.map(|token| HeaderValue::try_from(token.bearer())).transpose() {
            Ok(bearer) => bearer,
            Err(_) => return Err(not_started(&base, "the token holds characters no header can carry")),
        };
        let bearer = bearer.map(|mut bearer| {
            bearer.set_sensitive(true);
            bearer
        });
        let mut connector = HttpConnector::new();
        connector.set_nodelay(true);
        let client = Client::builder(TokioExecutor::new())
            .pool_timer(TokioTimer::new())
            .pool_idle_timeout(Duration::from_secs(2))
            .build(connector);
        Ok(Self {
            base,
            token: token.cloned(),
            bearer,
            client,
            turns: Semaphore::new(1),
            in_flight: Cell::new(1),
            last: Cell::new(0),
            reached: Cell::new(false),
            closed: Cell::new(false),
        })
    }

    async fn ask(
        &self,
        mut body: Map<String, Value>,
        cases: Option<Rc<str>>,
        deadline: Duration,
    ) -> Result<Outcome, Lost> {
        if self.closed.get() {
            return Err(Lost::Gone { end: End::Closed, log: String::new() });
        }
        // Turns are taken in the order of the calls, whatever tokio thinks of how long this task has run.
        let _turn = unconstrained(self.turns.acquire()).await.expect("the semaphore is never closed");
        let id = self.last.get() + 1;
        self.last.set(id);
        let verb = body.get("verb").and_then(Value::as_str).unwrap_or_default();
        let uri = format!("{}/madoguchi/v1/{verb}", self.base);
        body.insert("id".into(), id.into());
        let mut request = Request::builder().method(Method::POST).uri(uri).header(CONTENT_TYPE, "application/json");
        if let Some(bearer) = &self.bearer {
            request = request.header(AUTHORIZATION, bearer);
        }
        let request = request
            .body(Full::new(Bytes::from(match cases {
                Some(cases) => json::encode_with(&body, "cases", &cases),
                None => json::encode(&Value::Object(body)),
            })))
            .map_err(|error| not_started(&self.base, &error.to_string()))?;
        match timeout(deadline, self.exchange(id, request)).await {
            Ok(answer) => answer,
            Err(_) => {
                Err(Lost::Deadline { millis: deadline.as_millis().try_into().unwrap_or(u64::MAX), hint: Hint::Slow })
            }
        }
    }

    async fn exchange(&self, id: u64, request: Request<Full<Bytes>>) -> Result<Outcome, Lost> {
        let response = self.client.request(request).await.map_err(|error| self.broken(&error))?;
        self.reached.set(true);
        let status = response.status();
        let body = match Limited::new(response.into_body(), LONGEST).collect().await {
            Ok(body) => body.to_bytes(),
            Err(error) if error.is::<http_body_util::LengthLimitError>() => {
                let fault = JsonError { byte: LONGEST, fault: JsonFault::TooLong };
                return Err(Lost::malformed(Malformed::Json(fault), &[]));
            }
            Err(error) => return Err(gone(&*error)),
        };
        let masked = self.token.as_ref().and_then(|token| token.mask(&body));
        let body = masked.as_deref().unwrap_or(&body);
        match Envelope::read(body) {
            Ok(answer) if answer.id == id => Ok(answer.outcome),
            Ok(answer) => Err(Lost::malformed(Malformed::UnknownId(answer.id), body)),
            Err(_) if !status.is_success() => Err(Lost::malformed(Malformed::Status(status.as_u16()), body)),
            Err(Refused { fault: Malformed::Log, .. }) => Err(Lost::malformed(Malformed::Body, body)),
            Err(Refused { fault, .. }) => Err(Lost::malformed(fault, body)),
        }
    }

    fn broken(&self, error: &Error) -> Lost {
        if error.is_connect() && !self.reached.get() {
            return Lost::NotStarted { command: self.base.clone(), why: StartFault::Refused };
        }
        gone(error)
    }
}

impl Transport for Http {
    fn call<'a>(
        &'a self,
        request: Map<String, Value>,
        deadline: Duration,
    ) -> LocalBoxFuture<'a, Result<Outcome, Lost>> {
        Box::pin(self.ask(request, None, deadline))
    }

    fn call_written<'a>(
        &'a self,
        request: Map<String, Value>,
        cases: Rc<str>,
        deadline: Duration,
    ) -> LocalBoxFuture<'a, Result<Outcome, Lost>> {
        Box::pin(self.ask(request, Some(cases), deadline))
    }

    fn close<'a>(&'a self) -> LocalBoxFuture<'a, ()> {
        Box::pin(async {
            let bye = Map::from_iter([("verb".to_string(), Value::from("bye"))]);
            // A service need not end, and nothing hangs on what it says to `bye`.
            let _ = self.ask(bye, None, Duration::from_secs(2)).await;
            self.closed.set(true);
        })
    }

    fn describe(&self) -> String {
        self.base.clone()
    }

    fn stderr_tail(&self) -> String {
        String::new()
    }

    fn allow_in_flight(&self, messages: u32) {
        let wanted = messages.max(1) as usize;
        match wanted.checked_sub(self.in_flight.get()) {
            Some(more) => self.turns.add_permits(more),
            None => drop(self.turns.forget_permits(self.in_flight.get() - wanted)),
        }
        self.in_flight.set(wanted);
    }
}

/// Checks the address; its canonical form without a slash at the end.
fn address(target: &str) -> Result<String, Lost> {
    let shown = target.rsplit_once('@').map_or(target.to_string(), |(_, host)| format!("http://{host}"));
    let uri: Uri = target.parse().map_err(|error| not_started(&shown, &format!("{error}")))?;
    let (Some("http"), Some(authority)) = (uri.scheme_str(), uri.authority()) else {
        return Err(not_started(&shown, "no host"));
    };
    if authority.as_str().contains('@') {
        return Err(not_started(&shown, "no user name or password here; the token goes into MADOGUCHI_TOKEN"));
    }
    if uri.query().is_some() {
        return Err(not_started(&shown, "no `?` here"));
    }
    let host = authority.host().trim_start_matches('[').trim_end_matches(']');
    let loopback = host.eq_ignore_ascii_case("localhost") || host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback());
    match loopback {
        true => Ok(target.trim_end_matches('/').to_string()),
        false => Err(Lost::NotStarted { command: shown, why: StartFault::NotLoopback }),
    }
}

fn not_started(command: &str, why: &str) -> Lost {
    Lost::NotStarted { command: command.into(), why: StartFault::Address(why.into()) }
}

/// The innermost reason says most.
fn gone(error: &(dyn std::error::Error + 'static)) -> Lost {
    let mut inner = error;
    while let Some(source) = inner.source() {
        inner = source;
    }
    Lost::Gone { end: End::Connection(inner.to_string()), log: String::new() }
}
