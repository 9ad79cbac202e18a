//! A session: the verbs of the contract over one transport.

use crate::answer::Answer;
use crate::case::{Question, Role};
use crate::message::{Hello, Lost, Outcome};
use crate::names::nearest;
use crate::transport::Transport;
use madoguchi_rulebook::Word;
use madoguchi_rulebook::desk::Stimulus;
use serde_json::{Map, Value, json};
use std::time::Duration;

/// The verbs, over one transport and one slot.
pub struct Session {
    transport: Box<dyn Transport>,
    deadline: Duration,
}

/// Why a session could not begin: the set-up, never the product's verdict.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SessionError {
    /// The road failed.
    #[error(transparent)]
    Lost(#[from] Lost),
    /// The adapter's introduction does not fit the contract.
    #[error("hello: {0}")]
    Hello(String),
    /// The adapter refused the set-up.
    #[error("configure: {field}: {why}")]
    Config {
        /// Field.
        field: String,
        /// Why.
        why: String,
    },
}

/// Capabilities a product may declare.
pub const CAPABILITIES: [&str; 6] = ["batch", "phone", "kiosk", "visual_revised", "home_consent", "home_visit"];

impl Session {
    /// A session over this transport; each message may take `deadline`.
    pub fn new(transport: Box<dyn Transport>, deadline: Duration) -> Self {
        Self { transport, deadline }
    }

    /// The transport.
    pub fn transport(&self) -> &dyn Transport {
        &*self.transport
    }

    /// Introduces the harness and reads what the adapter says of itself.
    ///
    /// # Errors
    /// A lost transport, another contract version, unknown roles or capabilities (with the nearest known name).
    pub async fn hello(&self, run: &str) -> Result<Hello, SessionError> {
        let request = json!({"verb": "hello", "contract": [crate::CONTRACT_VERSION], "run": run, "locale": "ja"});
        let value = match self.call(request).await? {
            Outcome::Done(value) => value,
            other => return Err(SessionError::Hello(format!("expected `done`, got {other:?}"))),
        };
        let hello: Hello = serde_json::from_value(value).map_err(|error| SessionError::Hello(error.to_string()))?;
        if hello.contract != crate::CONTRACT_VERSION {
            let why = format!("the adapter speaks contract {}, this harness {}", hello.contract, crate::CONTRACT_VERSION);
            return Err(SessionError::Hello(why));
        }
        if hello.roles.is_empty() {
            return Err(SessionError::Hello("the adapter declares no role; name at least `engine` or `reader`".into()));
        }
        let known: Vec<&str> = Role::ALL.iter().map(|role| role.word()).collect();
        for (kind, names, known) in [
            ("role", hello.roles.iter().collect::<Vec<_>>(), &known[..]),
            ("capability", hello.capabilities.keys().collect(), &CAPABILITIES[..]),
        ] {
            if let Some(unknown) = names.into_iter().find(|name| !known.contains(&name.as_str())) {
                let hint = nearest(unknown, known.iter().copied()).map(|n| format!(", did you mean `{n}`?"));
                return Err(SessionError::Hello(format!("unknown {kind} `{unknown}`{}", hint.unwrap_or_default())));
            }
        }
        Ok(hello)
    }

    /// Sets up a role and a rulebook.
    ///
    /// # Errors
    /// A lost transport, or what the adapter says cannot work.
    pub async fn configure(&self, role: Role, rulebook: &str, rulebooks: &[String], seed: u64) -> Result<(), SessionError> {
        let request = json!({"verb": "configure", "slot": 0, "role": role, "rulebook": rulebook, "rulebooks": rulebooks,
            "seed": seed, "facility": {}, "peers": {}});
        match self.call(request).await? {
            Outcome::Done(_) => Ok(()),
            Outcome::ConfigError(fault) => Err(SessionError::Config { field: fault.field, why: fault.why }),
            other => Err(SessionError::Config { field: "configure".into(), why: format!("{other:?}") }),
        }
    }

    /// Asks one question; the answer is read strictly.
    ///
    /// # Errors
    /// A lost transport, or an answer that does not fit the contract.
    pub async fn decide(&self, question: &Question) -> Result<Outcome, Lost> {
        let request = json!({"verb": "act", "slot": 0, "deadline_ms": self.deadline.as_millis() as u64, "act": "decide",
            "case": question.to_wire()});
        strict(self.call(request).await?)
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
        self.call(json!({"verb": "arrange", "slot": 0, "case": question.to_wire()})).await
    }

    /// One act of a journey.
    ///
    /// # Errors
    /// A lost transport.
    pub async fn act(&self, stimulus: &Stimulus) -> Result<Outcome, Lost> {
        let mut request = json!({"verb": "act", "slot": 0, "deadline_ms": self.deadline.as_millis() as u64});
        let act = serde_json::to_value(stimulus).expect("a stimulus has a JSON form");
        if let (Value::Object(request), Value::Object(act)) = (&mut request, act) {
            request.extend(act);
        }
        self.call(request).await
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

    async fn call(&self, request: Value) -> Result<Outcome, Lost> {
        let Value::Object(request) = request else { return Err(Lost::Malformed("a message is an object".into())) };
        let request: Map<String, Value> = request;
        self.transport.call(request, self.deadline).await
    }
}

/// An answer that does not fit the contract is a fault of the road, not an answer.
fn strict(outcome: Outcome) -> Result<Outcome, Lost> {
    match outcome {
        Outcome::Done(value) => match Answer::read(value) {
            Ok(answer) => Ok(Outcome::Done(answer.into_value())),
            Err(error) => Err(Lost::Malformed(error.to_string())),
        },
        other => Ok(other),
    }
}
