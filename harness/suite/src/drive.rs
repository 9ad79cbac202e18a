//! The driver: one case against the product, every message recorded.

use crate::wire::Planned;
use crate::{harness, wire};
use futures::lock::Mutex;
use madoguchi_contract::event::{CaseLog, EventBody, EvidenceError, NotAsked, Pace};
use madoguchi_contract::message::{Hello, Lost, Outcome};
use madoguchi_contract::session::{InquiryForm, Session};
use madoguchi_contract::transport::Note;
use madoguchi_contract::{Case, Role, Subject};
use madoguchi_judge::ErrorMap;
use madoguchi_rulebook::{Editions, Word};
use madoguchi_world::slot::Slot;
use serde_json::{Value, json};
use std::cell::Cell;
use std::sync::Arc;

/// Drives cases against one product, over one or more sessions.
pub struct Driver {
    seats: Vec<Seat>,
    next: Cell<usize>,
    hello: Hello,
    roles: Vec<Role>,
    editions: Editions,
    codes: ErrorMap,
    planned: Option<Arc<Planned>>,
}

/// One session. A journey holds its slot until it has been observed.
struct Seat {
    session: Session,
    slot: Mutex<Option<Slot>>,
}

impl Driver {
    /// Drives over these sessions, which introduced themselves with `hello`; only the asked roles are put to the product.
    ///
    /// # Panics
    /// Without a session.
    pub fn new(sessions: Vec<Session>, hello: Hello, roles: Vec<Role>) -> Self {
        assert!(!sessions.is_empty(), "a driver has a session");
        let seats = sessions.into_iter().map(|session| Seat { session, slot: Mutex::new(None) }).collect();
        Self {
            seats,
            next: Cell::new(0),
            hello,
            roles,
            editions: Editions::builtin(),
            codes: ErrorMap::default(),
            planned: None,
        }
    }

    /// With slots of the emulated world, one a session, for its roles.
    ///
    /// # Panics
    /// With fewer slots than sessions.
    #[must_use]
    pub fn among(mut self, slots: Vec<Slot>) -> Self {
        assert!(slots.len() == self.seats.len(), "every session has its slot");
        for (seat, slot) in self.seats.iter_mut().zip(slots) {
            seat.slot = Mutex::new(Some(slot));
        }
        self
    }

    /// With a fault plan on the line of every visit.
    #[must_use]
    pub fn under(self, planned: Option<Arc<Planned>>) -> Self {
        Self { planned, ..self }
    }

    /// With these editions of the rules for the harness's own cases.
    #[must_use]
    pub fn with_editions(self, editions: Editions) -> Self {
        Self { editions, ..self }
    }

    /// With what the product's vendor says of its codes; what is recorded stays what the product said.
    #[must_use]
    pub fn with_codes(self, codes: ErrorMap) -> Self {
        Self { codes, ..self }
    }

    /// What the codes of the product mean.
    pub fn codes(&self) -> &ErrorMap {
        &self.codes
    }

    /// The editions of the rules that this run knows.
    pub fn editions(&self) -> &Editions {
        &self.editions
    }

    /// What the product said of itself.
    pub fn hello(&self) -> &Hello {
        &self.hello
    }

    /// Drives one case; what happened stands in the log.
    ///
    /// # Errors
    /// When the evidence cannot be written.
    pub async fn drive(&self, case: &Case, capability: Option<&str>, log: &mut CaseLog) -> Result<(), EvidenceError> {
        if case.subject == Subject::Harness {
            return self.ask_ourselves(case, log);
        }
        if !self.roles.contains(&case.role) {
            return log.record(EventBody::NotAsked { reason: NotAsked::RoleLacking(case.role.word().into()) });
        }
        if let Some(capability) = capability.filter(|name| !self.declares(name)) {
            return log.record(EventBody::NotAsked { reason: NotAsked::CapabilityUndeclared(capability.into()) });
        }
        if case.role.is_wire() && wire::form_of(&case.id) == InquiryForm::Bulk && !self.declares(BULK) {
            return log.record(EventBody::NotAsked { reason: NotAsked::CapabilityUndeclared(BULK.into()) });
        }
        let seat = &self.seats[self.next.get() % self.seats.len()];
        self.next.set(self.next.get() + 1);
        if case.role.is_wire() {
            let mut slot = seat.slot.lock().await;
            let Some(slot) = &mut *slot else {
                return log.record(EventBody::NotAsked { reason: NotAsked::RoleLacking(case.role.word().into()) });
            };
            match case.role {
                Role::Terminal => wire::terminal(&seat.session, slot, case, &self.editions, log).await,
                Role::Claims => wire::claims(&seat.session, slot, case, &self.hello, log).await,
                _ => {
                    let faults = self.planned.as_ref().map(|planned| planned.of_case(&case.id)).unwrap_or_default();
                    wire::reception(&seat.session, slot, case, &self.editions, faults, log).await
                }
            }
        } else if case.acts.is_empty() {
            let request = json!({"act": "decide", "case": case.id});
            let question = case.question();
            record(log, "act", request, seat.session.decide(&question)).await.map(|_| ())
        } else {
            let _slot = seat.slot.lock().await;
            journey(&seat.session, case, log).await
        }
    }

    /// When what happens in a case is written.
    pub fn pace(&self) -> Pace {
        let inside = self.seats.iter().all(|seat| seat.session.transport().is_in_process());
        if inside { Pace::Case } else { Pace::Message }
    }

    /// Ends every session.
    pub async fn close(&self) {
        for seat in &self.seats {
            seat.session.bye().await;
        }
    }

    /// Why a road ended for good, when one did.
    pub fn fault(&self) -> Option<Lost> {
        self.seats.iter().find_map(|seat| seat.session.transport().fault())
    }

    /// What was seen on the roads and is no fault.
    pub fn notes(&self) -> Vec<Note> {
        self.seats.iter().flat_map(|seat| seat.session.transport().notes()).collect()
    }

    /// Process and last log lines of each product, for the file beside the evidence.
    pub fn logs(&self) -> impl Iterator<Item = (Option<u32>, String)> {
        self.seats.iter().map(|seat| (seat.session.transport().process(), seat.session.transport().stderr_tail()))
    }

    fn declares(&self, capability: &str) -> bool {
        self.hello.capabilities.get(capability).is_some_and(|answer| answer == "yes")
    }

    fn ask_ourselves(&self, case: &Case, log: &mut CaseLog) -> Result<(), EvidenceError> {
        log.record(EventBody::Sent { verb: "harness".into(), request: json!({"case": case.id}) })?;
        let outcome = match self.editions.get(&case.rulebook) {
            Some(rulebook) => Outcome::Done(harness::answer(rulebook, &case.question()).into_value()),
            None => Outcome::AdapterError(format!("no rulebook `{}`", case.rulebook)),
        };
        log.record(EventBody::Answered { outcome })
    }
}

async fn journey(session: &Session, case: &Case, log: &mut CaseLog) -> Result<(), EvidenceError> {
    let question = case.question();
    let reset = record(log, "reset", json!({"case": case.id}), session.reset(&case.id)).await?;
    let arranged = match reset {
        true => record(log, "arrange", json!({"case": case.id}), session.arrange(&question)).await?,
        false => false,
    };
    if !arranged {
        return Ok(());
    }
    for stimulus in &case.acts {
        let request = serde_json::to_value(stimulus).expect("a stimulus has a JSON form");
        if !record(log, "act", request, session.act(stimulus)).await? {
            return Ok(());
        }
    }
    let mut observables: Vec<String> = case.expectations.iter().map(|e| top_level(&e.observable)).collect();
    observables.push("screens".into());
    observables.sort();
    observables.dedup();
    record(log, "observe", json!({"observables": observables}), session.observe(&observables)).await.map(|_| ())
}

fn top_level(path: &str) -> String {
    path.split('.').next().unwrap_or(path).to_string()
}

/// Capability of products that ask in bulk.
const BULK: &str = "bulk_inquiry";

/// Records a message and its outcome; `true` when it was performed.
pub(crate) async fn record(
    log: &mut CaseLog,
    verb: &str,
    request: Value,
    outcome: impl Future<Output = Result<Outcome, Lost>>,
) -> Result<bool, EvidenceError> {
    log.record(EventBody::Sent { verb: verb.into(), request })?;
    match outcome.await {
        Ok(outcome) => {
            let done = matches!(outcome, Outcome::Done(_));
            log.record(EventBody::Answered { outcome })?;
            Ok(done)
        }
        Err(mut lost) => {
            // The log of a product holds times and process ids; it is told to the person, not to the evidence.
            lost.take_log();
            log.record(EventBody::Lost { lost })?;
            Ok(false)
        }
    }
}
