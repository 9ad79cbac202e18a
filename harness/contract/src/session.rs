//! A session: the verbs of the contract over one transport and one slot.
//!
//! What `hello` said is kept to: only the groups of facts that were asked for are sent, and no more messages wait at a
//! time than were allowed. Answers are read strictly; one that does not fit is a fault of the road.

mod batch;
mod error;
mod hello;

pub use error::{HelloFault, SessionError};
pub use hello::{CAPABILITIES, CLOCKS, FACT_GROUPS};

use crate::answer::{Answer, AnswerError};
use crate::case::{Question, Role};
use crate::message::{Hello, Lost, Outcome};
use crate::transport::{Malformed, Transport};
use madoguchi_rulebook::desk::Stimulus;
use madoguchi_rulebook::{Decision, Facts};
use serde_json::{Value, json};
use std::cell::RefCell;
use std::time::Duration;

/// How a desk asks about numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum InquiryForm {
    /// One inquiry, answered at once (001, 002).
    #[default]
    Single,
    /// In bulk, in four steps (一括照会, 005 to 008), as for the appointments of a day.
    Bulk,
}

/// The verbs, over one transport and one slot.
pub struct Session {
    transport: Box<dyn Transport>,
    deadline: Duration,
    /// Groups that are not sent.
    held_back: RefCell<Vec<&'static str>>,
}

impl Session {
    /// A session over this transport; each message may take `deadline`.
    pub fn new(transport: Box<dyn Transport>, deadline: Duration) -> Self {
        Self { transport, deadline, held_back: RefCell::default() }
    }

    /// The transport.
    pub fn transport(&self) -> &dyn Transport {
        &*self.transport
    }

    /// Introduces the harness and reads what the adapter says of itself. From then on as many messages may wait for
    /// an answer as it allows, and only the facts it wants are sent.
    ///
    /// # Errors
    /// A lost transport, another contract version, unknown roles, capabilities, facts or clocks (with the nearest
    /// known name).
    pub async fn hello(&self, run: &str) -> Result<Hello, SessionError> {
        let request = json!({"verb": "hello", "contract": [crate::CONTRACT_VERSION], "run": run, "locale": "ja"});
        let hello = hello::read(self.call(request).await?)?;
        self.transport.allow_in_flight(hello.limits.max_in_flight);
        *self.held_back.borrow_mut() = hello::held_back(&hello);
        Ok(hello)
    }

    /// Sets up a role and a rulebook.
    ///
    /// # Errors
    /// A lost transport, or what the adapter says cannot work.
    pub async fn configure(
        &self,
        role: Role,
        rulebook: &str,
        rulebooks: &[String],
        seed: u64,
    ) -> Result<(), SessionError> {
        self.configure_among(role, rulebook, rulebooks, seed, &json!({})).await
    }

    /// The same for a role of the emulated world, whose peers are told.
    ///
    /// # Errors
    /// As [`Session::configure`].
    pub async fn configure_among(
        &self,
        role: Role,
        rulebook: &str,
        rulebooks: &[String],
        seed: u64,
        peers: &Value,
    ) -> Result<(), SessionError> {
        let request = json!({"verb": "configure", "slot": 0, "role": role, "rulebook": rulebook, "rulebooks": rulebooks,
            "seed": seed, "facility": {}, "peers": peers});
        match self.call(request).await? {
            Outcome::Done(_) => Ok(()),
            Outcome::ConfigError(fault) => Err(SessionError::Config { field: fault.field, why: fault.why }),
            other => Err(SessionError::Config { field: "configure".into(), why: error::words(&other) }),
        }
    }

    /// Asks one question; the answer is read strictly.
    ///
    /// # Errors
    /// A lost transport, or an answer that does not fit the contract.
    pub async fn decide(&self, question: &Question) -> Result<Outcome, Lost> {
        self.decide_within(question, self.deadline).await
    }

    /// Asks one question under a bound of its own.
    ///
    /// # Errors
    /// As [`Session::decide`].
    pub async fn decide_within(&self, question: &Question, deadline: Duration) -> Result<Outcome, Lost> {
        // A product that asked for part of the facts gets the message, with just that part.
        if self.held_back.borrow().is_empty()
            && let Some(outcome) = self.transport.decide_at_once(question)
        {
            return strict(outcome);
        }
        let mut request = json!({"verb": "act", "slot": 0, "deadline_ms": millis(deadline), "act": "decide"});
        request["case"] = self.wire(question);
        strict(self.call_within(request, deadline).await?)
    }

    /// Decides many compact facts without a message; false: the product can only be asked.
    pub fn decide_facts(&self, rulebook: &str, facts: &[Facts], decisions: &mut [Decision]) -> bool {
        self.held_back.borrow().is_empty() && self.transport.decide_facts(rulebook, facts, decisions)
    }

    /// Asks many questions in one message (capability `batch`): one outcome a question, in the order of the questions.
    ///
    /// # Errors
    /// A lost transport. An answer that is missing, doubled or does not fit is a fault of that question alone.
    pub async fn decide_many(&self, questions: &[Question]) -> Result<Vec<Result<Outcome, Lost>>, Lost> {
        let request = json!({"verb": "act", "slot": 0, "deadline_ms": millis(self.deadline), "act": "decide_many"});
        let Value::Object(mut request) = request else { unreachable!("messages are written as objects") };
        let outcome = match self.held_back.borrow().is_empty() {
            true => {
                let cases: Vec<_> = questions.iter().map(Question::wire).collect();
                let cases = serde_json::to_string(&cases).expect("facts and texts have a JSON form");
                self.transport.call_written(request, cases.into(), self.deadline)
            }
            false => {
                request.insert("cases".into(), questions.iter().map(|question| self.wire(question)).collect());
                self.transport.call(request, self.deadline)
            }
        };
        batch::sort(questions, outcome.await?)
    }

    /// Clears the slot for a case.
    ///
    /// # Errors
    /// A lost transport.
    pub async fn reset(&self, case: &str) -> Result<Outcome, Lost> {
        self.call(json!({"verb": "reset", "slot": 0, "case": case})).await
    }

    /// Arranges the facts of a journey.
    ///
    /// # Errors
    /// A lost transport.
    pub async fn arrange(&self, question: &Question) -> Result<Outcome, Lost> {
        self.call(json!({"verb": "arrange", "slot": 0, "case": self.wire(question)})).await
    }

    /// Arranges what a desk knows before it asks the central service.
    ///
    /// # Errors
    /// A lost transport.
    pub async fn arrange_desk(&self, question: &Question) -> Result<Outcome, Lost> {
        let mut desk = question.to_desk();
        self.hold_back(&mut desk);
        self.call(json!({"verb": "arrange", "slot": 0, "case": desk})).await
    }

    /// The patient stands at the desk: the product receives them, with its own requests to the world.
    ///
    /// # Errors
    /// A lost transport, or an answer that does not fit the contract.
    pub async fn inquire(&self, form: InquiryForm) -> Result<Outcome, Lost> {
        let mut request = json!({"verb": "act", "slot": 0, "deadline_ms": millis(self.deadline), "act": "inquire"});
        if form == InquiryForm::Bulk {
            request["in_bulk"] = true.into();
        }
        strict(self.call(request).await?)
    }

    /// The month is closed: the product writes its claim of this visit, by its own choice of route.
    ///
    /// # Errors
    /// A lost transport, or an answer that does not fit the contract.
    pub async fn write_claim(&self, question: &Question, kind: &str, month: &str) -> Result<Outcome, Lost> {
        let request = json!({"verb": "act", "slot": 0, "deadline_ms": millis(self.deadline), "act": "write_claim",
            "case": self.wire(question), "kind": kind, "month": month});
        strict(self.call(request).await?)
    }

    /// One act of a journey.
    ///
    /// # Errors
    /// A lost transport, or an answer that does not fit the contract.
    pub async fn act(&self, stimulus: &Stimulus) -> Result<Outcome, Lost> {
        let mut request = json!({"verb": "act", "slot": 0, "deadline_ms": millis(self.deadline)});
        let act = serde_json::to_value(stimulus).expect("a stimulus has a JSON form");
        if let (Value::Object(request), Value::Object(act)) = (&mut request, act) {
            request.extend(act);
        }
        strict(self.call(request).await?)
    }

    /// Waits until nothing is left to do: no work for `quiet`.
    ///
    /// # Errors
    /// A lost transport.
    pub async fn settle(&self, quiet: Duration) -> Result<Outcome, Lost> {
        self.call(json!({"verb": "settle", "slot": 0, "quiet_ms": millis(quiet)})).await
    }

    /// Looks at the end of a journey.
    ///
    /// # Errors
    /// A lost transport, or an answer that does not fit the contract.
    pub async fn observe(&self, observables: &[String]) -> Result<Outcome, Lost> {
        strict(self.call(json!({"verb": "observe", "slot": 0, "observables": observables})).await?)
    }

    /// Ends the session.
    pub async fn bye(&self) {
        self.transport.close().await;
    }

    /// The question as this adapter wants it: what stands in no group is always sent.
    pub fn wire(&self, question: &Question) -> Value {
        let mut wire = question.to_wire();
        self.hold_back(&mut wire);
        wire
    }

    fn hold_back(&self, wire: &mut Value) {
        if let Value::Object(map) = wire {
            for group in &*self.held_back.borrow() {
                map.shift_remove(*group);
            }
        }
    }

    async fn call(&self, request: Value) -> Result<Outcome, Lost> {
        self.call_within(request, self.deadline).await
    }

    async fn call_within(&self, request: Value, deadline: Duration) -> Result<Outcome, Lost> {
        let Value::Object(request) = request else { unreachable!("messages are written as objects") };
        self.transport.call(request, deadline).await
    }
}

/// An answer that does not fit the contract is a fault of the road, not an answer.
fn strict(outcome: Outcome) -> Result<Outcome, Lost> {
    let Outcome::Done(value) = outcome else { return Ok(outcome) };
    match Answer::check(&value) {
        Ok(()) => Ok(Outcome::Done(value)),
        Err(error) => {
            let fault = match error {
                AnswerError::UnknownField { name, nearest } => Malformed::Field { name, nearest },
                error => Malformed::Answer(error.to_string()),
            };
            Err(Lost::malformed(fault, value.to_string().as_bytes()))
        }
    }
}

fn millis(duration: Duration) -> u64 {
    duration.as_millis().try_into().unwrap_or(u64::MAX)
}
