//! A product that does not answer in time is reset the hard way, and the next case finds it fresh.
//!
//! A program is killed with its whole group and started anew: it introduces itself again, must be the same product, and
//! is configured as before. A service that somebody else started is asked to `reset` its slot. Only the first question
//! that was sent and not answered is given up; the others that waited behind it are asked again, and a journey in the
//! same slot is played again up to where it stood, so that one bad case costs one verdict. After [`MOST`] resets the
//! road ends, for then the product is the trouble and not the case.

use super::{End, Hint, Note, Transport};
use crate::message::{Lost, Outcome};
use futures::future::LocalBoxFuture;
use serde_json::{Map, Value, json};
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::rc::Rc;
use std::time::Duration;
use tokio::sync::Notify;

/// A transport and how to come back to a fresh product.
pub struct Restarting {
    start: Option<Start>,
    state: RefCell<State>,
    changed: Notify,
}

/// Starts the product once more.
pub type Start = Box<dyn Fn() -> Result<Box<dyn Transport>, Lost>>;

type Message = Map<String, Value>;

struct State {
    road: Rc<dyn Transport>,
    /// Which of the products that were started one after the other.
    generation: u32,
    /// Questions sent to this generation and not answered, in the order they were sent.
    waiting: BTreeSet<u64>,
    sent: u64,
    resets: u32,
    resetting: bool,
    in_flight: Option<u32>,
    hello: Option<(Message, Value)>,
    configured: Vec<Message>,
    /// What was performed in the slot since its last `reset`.
    journey: Vec<Message>,
    fault: Option<Lost>,
}

impl Restarting {
    /// Over a program that `start` starts, now and after each hard reset.
    ///
    /// # Errors
    /// The program cannot be started.
    pub fn program(start: Start) -> Result<Self, Lost> {
        let road = start()?;
        Ok(Self::over(road, Some(start)))
    }

    /// Over a service that somebody else started.
    pub fn service(road: Box<dyn Transport>) -> Self {
        Self::over(road, None)
    }

    fn over(road: Box<dyn Transport>, start: Option<Start>) -> Self {
        let state = State {
            road: road.into(),
            generation: 0,
            waiting: BTreeSet::new(),
            sent: 0,
            resets: 0,
            resetting: false,
            in_flight: None,
            hello: None,
            configured: vec![],
            journey: vec![],
            fault: None,
        };
        Self { start, state: RefCell::new(state), changed: Notify::new() }
    }

    async fn ask(&self, request: Message, cases: Option<Rc<str>>, deadline: Duration) -> Result<Outcome, Lost> {
        loop {
            self.until(|state| !state.resetting).await;
            if let Some(fault) = self.fault() {
                return Err(fault);
            }
            let (road, sent) = self.send();
            let answer = match &cases {
                Some(cases) => road.call_written(request.clone(), Rc::clone(cases), deadline).await,
                None => road.call(request.clone(), deadline).await,
            };
            let overtaken = || self.state.borrow().generation != sent.generation;
            match answer {
                Err(_) if overtaken() => continue,
                Err(lost @ Lost::Deadline { .. }) => {
                    // Whoever was sent first hangs; this one may only have waited behind it.
                    let first = |state: &State| state.waiting.first() == Some(&sent.number);
                    self.until(|state| state.generation != sent.generation || (!state.resetting && first(state))).await;
                    if overtaken() {
                        continue;
                    }
                    let told = self.start.is_none() && self.state.borrow().resets > sent.resets;
                    drop(sent);
                    if told {
                        // The service was reset since this question was sent; once is enough.
                        return Err(lost);
                    }
                    self.reset(&road, is_in_journey(&request), deadline).await;
                    return Err(lost);
                }
                answer => {
                    if let Ok(Outcome::Done(value)) = &answer {
                        self.state.borrow_mut().remember(request, value);
                    }
                    return answer;
                }
            }
        }
    }

    fn send(&self) -> (Rc<dyn Transport>, Sent<'_>) {
        let mut state = self.state.borrow_mut();
        state.sent += 1;
        let number = state.sent;
        state.waiting.insert(number);
        (Rc::clone(&state.road), Sent { number, generation: state.generation, resets: state.resets, of: self })
    }

    /// Waits until something holds; every change wakes it.
    async fn until(&self, holds: impl Fn(&State) -> bool) {
        loop {
            let changed = self.changed.notified();
            tokio::pin!(changed);
            changed.as_mut().enable();
            if holds(&self.state.borrow()) {
                return;
            }
            changed.await;
        }
    }

    async fn reset(&self, road: &Rc<dyn Transport>, in_journey: bool, deadline: Duration) {
        {
            let mut state = self.state.borrow_mut();
            if in_journey {
                state.journey.clear();
            }
            if state.resets < MOST {
                state.resets += 1;
            } else {
                let millis = deadline.as_millis().try_into().unwrap_or(u64::MAX);
                state.fault = Some(Lost::Deadline { millis, hint: Hint::ResetTooOften });
            }
            state.resetting = state.fault.is_none();
            if self.start.is_some() {
                state.generation += 1;
                state.waiting.clear();
            }
        }
        let _done = Resetting(self);
        if self.start.is_some() {
            road.abandon();
        }
        if self.fault().is_some() {
            return;
        }
        let patience = deadline.max(START);
        let fresh = match &self.start {
            Some(start) => self.start_anew(start, patience).await,
            None => self.reset_slot(road, patience).await,
        };
        let mut state = self.state.borrow_mut();
        match fresh {
            Ok(fresh) => state.road = fresh,
            Err(lost) => state.fault = Some(lost),
        }
    }

    async fn start_anew(&self, start: &Start, patience: Duration) -> Result<Rc<dyn Transport>, Lost> {
        let road: Rc<dyn Transport> = start()?.into();
        let (hello, configured, in_flight) = {
            let state = self.state.borrow();
            (state.hello.clone(), state.configured.clone(), state.in_flight)
        };
        if let Some((request, before)) = hello {
            let now = perform(&*road, request, patience).await?;
            let (was, is) = (identity(&before), identity(&now));
            if was != is {
                return Err(Lost::Gone { end: End::OtherProduct { was, is }, log: String::new() });
            }
        }
        if let Some(messages) = in_flight {
            road.allow_in_flight(messages);
        }
        for request in configured {
            perform(&*road, request, patience).await?;
        }
        self.play_again(&*road, patience).await?;
        Ok(road)
    }

    async fn reset_slot(&self, road: &Rc<dyn Transport>, patience: Duration) -> Result<Rc<dyn Transport>, Lost> {
        let Value::Object(reset) = json!({"verb": "reset", "slot": 0, "case": ""}) else { unreachable!("an object") };
        // An engine need not know `reset`; any answer shows that the service is there.
        road.call(reset, patience).await?;
        self.play_again(&**road, patience).await?;
        Ok(Rc::clone(road))
    }

    async fn play_again(&self, road: &dyn Transport, patience: Duration) -> Result<(), Lost> {
        let journey = self.state.borrow().journey.clone();
        for request in journey {
            perform(road, request, patience).await?;
        }
        Ok(())
    }
}

impl Transport for Restarting {
    fn call<'a>(&'a self, request: Message, deadline: Duration) -> LocalBoxFuture<'a, Result<Outcome, Lost>> {
        Box::pin(self.ask(request, None, deadline))
    }

    fn call_written<'a>(
        &'a self,
        request: Message,
        cases: Rc<str>,
        deadline: Duration,
    ) -> LocalBoxFuture<'a, Result<Outcome, Lost>> {
        Box::pin(self.ask(request, Some(cases), deadline))
    }

    fn close<'a>(&'a self) -> LocalBoxFuture<'a, ()> {
        Box::pin(async {
            let road = Rc::clone(&self.state.borrow().road);
            road.close().await;
        })
    }

    fn describe(&self) -> String {
        self.state.borrow().road.describe()
    }

    fn stderr_tail(&self) -> String {
        self.state.borrow().road.stderr_tail()
    }

    fn process(&self) -> Option<u32> {
        self.state.borrow().road.process()
    }

    fn allow_in_flight(&self, messages: u32) {
        let mut state = self.state.borrow_mut();
        state.in_flight = Some(messages);
        state.road.allow_in_flight(messages);
    }

    fn notes(&self) -> Vec<Note> {
        let state = self.state.borrow();
        let resets = (state.resets > 0).then_some(Note::Reset(state.resets));
        state.road.notes().into_iter().chain(resets).collect()
    }

    fn fault(&self) -> Option<Lost> {
        let state = self.state.borrow();
        state.fault.clone().or_else(|| if state.resetting { None } else { state.road.fault() })
    }

    fn abandon(&self) {
        self.state.borrow().road.abandon();
    }
}

impl State {
    fn remember(&mut self, request: Message, answer: &Value) {
        match request.get("verb").and_then(Value::as_str) {
            Some("hello") => self.hello = Some((request, answer.clone())),
            Some("configure") => self.configured.push(request),
            Some("reset") => self.journey = vec![request],
            Some("observe") => {}
            _ if is_in_journey(&request) => self.journey.push(request),
            _ => {}
        }
    }
}

/// A question that waits for its answer.
struct Sent<'a> {
    number: u64,
    generation: u32,
    resets: u32,
    of: &'a Restarting,
}

impl Drop for Sent<'_> {
    fn drop(&mut self) {
        self.of.state.borrow_mut().waiting.remove(&self.number);
        self.of.changed.notify_waiters();
    }
}

/// A hard reset under way.
struct Resetting<'a>(&'a Restarting);

impl Drop for Resetting<'_> {
    fn drop(&mut self) {
        self.0.state.borrow_mut().resetting = false;
        self.0.changed.notify_waiters();
    }
}

/// What a fresh product must do as before.
async fn perform(road: &dyn Transport, request: Message, patience: Duration) -> Result<Value, Lost> {
    let verb = request.get("verb").and_then(Value::as_str).unwrap_or_default().to_string();
    match road.call(request, patience).await? {
        Outcome::Done(value) => Ok(value),
        other => {
            let answer = serde_json::to_value(&other).map(|value| value.to_string()).unwrap_or_default();
            let answer = answer.chars().take(200).collect();
            Err(Lost::Gone { end: End::NotAsBefore { verb, answer }, log: String::new() })
        }
    }
}

/// What must be the same after a restart.
fn identity(hello: &Value) -> String {
    let parts = ["product", "roles", "capabilities"].map(|key| hello.get(key).cloned().unwrap_or_default());
    Value::from(parts.to_vec()).to_string()
}

/// Whether the message changes what stands in the slot.
fn is_in_journey(request: &Message) -> bool {
    let decides = matches!(request.get("act").and_then(Value::as_str), Some("decide" | "decide_many"));
    match request.get("verb").and_then(Value::as_str) {
        Some("act") => !decides,
        Some("reset" | "arrange" | "settle" | "observe") => true,
        _ => false,
    }
}

/// Hard resets of one product, until it is the trouble.
pub const MOST: u32 = 10;
/// Time for a fresh product's first answer.
const START: Duration = Duration::from_secs(10);
