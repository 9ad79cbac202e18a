//! A worked example of an implementation: the rulebook behind the adapter contract, in the roles `engine` and
//! `reader`, `reception`, `terminal` and `claims`, and the defects that can be planted in it.
//!
//! It is plugged in by the same road as a vendor's product (`madoguchi reference --stdio | --http`), or called in process.

mod claims;
pub mod defects;
mod engine;
mod reader;
mod reception;
mod terminal;

pub use claims::books;
pub use defects::{DEFECTS, Defect};
pub use engine::answer;
pub use reception::{answer_on, patients_unit};

use defects::Cause;
use madoguchi_contract::case::{CaseError, Question};
use madoguchi_contract::message::{ConfigFault, Outcome, Refusal};
use madoguchi_contract::session::InquiryForm;
use madoguchi_contract::transport::Handler;
use madoguchi_contract::{CONTRACT_VERSION, Role};
use madoguchi_receipt::Kind;
use madoguchi_rulebook::desk::Stimulus;
use madoguchi_rulebook::{Day, Decision, Editions, Facts, Rulebook, RulebookError};
use reader::Desk;
use reception::Mailbox;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use terminal::{Terminal, TerminalHabits};

/// The reference implementation, sound or with one defect.
pub struct Reference {
    rulebooks: BTreeMap<String, Rulebook>,
    cause: Cause,
    name: String,
    desk: Option<Desk>,
    mailbox: Option<Mailbox>,
    terminal: Option<Terminal>,
}

impl Reference {
    /// The sound reference.
    pub fn sound() -> Self {
        Self::build(None)
    }

    /// The reference with this defect.
    pub fn with_defect(defect: &Defect) -> Self {
        Self::build(Some(defect))
    }

    fn build(defect: Option<&Defect>) -> Self {
        Self::knowing(&Editions::builtin(), defect).expect("a planted patch fits the built-in rulebooks")
    }

    /// The reference under these editions of the rules, sound or with a defect.
    ///
    /// # Errors
    /// When the defect is a patch that does not fit one of them.
    pub fn knowing(editions: &Editions, defect: Option<&Defect>) -> Result<Self, RulebookError> {
        let cause = defect.map_or(Cause::None, |defect| defect.cause);
        let rulebooks = editions.iter().map(|(id, sound)| {
            let patched = match cause {
                Cause::Patch { key, value } => sound.patched(key, &value())?,
                _ => sound.clone(),
            };
            Ok((id.to_string(), patched))
        });
        let rulebooks = rulebooks.collect::<Result<_, RulebookError>>()?;
        let name = defect
            .map_or_else(|| "madoguchi reference".into(), |d| format!("madoguchi reference with defect {}", d.id));
        Ok(Self { rulebooks, cause, name, desk: None, mailbox: None, terminal: None })
    }

    fn hello(&self, request: &Map<String, Value>) -> Outcome {
        let offered = request.get("contract").and_then(Value::as_array);
        if offered.is_some_and(|versions| !versions.iter().any(|version| version == CONTRACT_VERSION)) {
            let why = format!("this adapter speaks contract {CONTRACT_VERSION} only: update it, or madoguchi");
            return Outcome::ConfigError(ConfigFault { field: "contract".into(), why });
        }
        Outcome::Done(json!({
            "contract": CONTRACT_VERSION,
            "product": {"name": self.name, "version": env!("CARGO_PKG_VERSION"), "build": ""},
            "roles": [Role::Engine, Role::Reader, Role::Reception, Role::Terminal, Role::Claims],
            "capabilities": {"batch": "yes", "phone": "yes", "kiosk": "yes", "visual_revised": "yes", "home_consent": "yes", "home_visit": "yes",
                "bulk_inquiry": "yes",
                "claims_medical": "yes", "claims_dpc": "yes", "claims_dental": "yes", "claims_dispensing": "yes"},
            "facts": ["all"],
            "limits": {"slots": 1, "max_in_flight": 64, "max_batch": 64, "reset_cost_ms": 0},
            "clock": "injected",
        }))
    }

    fn configure(&mut self, request: &Map<String, Value>) -> Outcome {
        if let Some(mailbox) = request.get("peers").and_then(Mailbox::of) {
            self.mailbox = Some(mailbox);
        }
        if let Some(terminal) = request.get("peers").and_then(Terminal::of) {
            self.terminal = Some(terminal);
        }
        match request.get("rulebook").and_then(Value::as_str) {
            Some(id) if self.rulebooks.contains_key(id) => Outcome::Done(json!({})),
            Some(id) => self.unknown_rulebook(id),
            None => Outcome::Done(json!({})),
        }
    }

    fn decide(&self, case: Option<&Value>) -> Outcome {
        let question = match read(case) {
            Ok(question) => question,
            Err(outcome) => return outcome,
        };
        self.decided(&question)
    }

    fn decided(&self, question: &Question) -> Outcome {
        match self.rulebooks.get(&question.rulebook) {
            Some(rulebook) => Outcome::Done(engine::answer_with(rulebook, question, &self.cause).into_value()),
            None => self.unknown_rulebook(&question.rulebook),
        }
    }

    fn decide_many(&self, cases: Option<&Value>) -> Outcome {
        let mut answers = vec![];
        for case in cases.and_then(Value::as_array).into_iter().flatten() {
            match self.decide(Some(case)) {
                Outcome::Done(mut answer) => {
                    answer["case"] = case.get("id").cloned().unwrap_or_default();
                    answers.push(answer);
                }
                other => return other,
            }
        }
        Outcome::Done(answers.into())
    }

    fn arrange(&mut self, case: Option<&Value>) -> Outcome {
        let question = match read(case) {
            Ok(question) => question,
            Err(outcome) => return outcome,
        };
        if !self.rulebooks.contains_key(&question.rulebook) {
            return self.unknown_rulebook(&question.rulebook);
        }
        self.desk = Some(Desk::arrange(question, &self.cause));
        Outcome::Done(json!({}))
    }

    fn act(&mut self, request: &Map<String, Value>) -> Outcome {
        match request.get("act").and_then(Value::as_str) {
            Some("decide") => return self.decide(request.get("case")),
            Some("decide_many") => return self.decide_many(request.get("cases")),
            Some("inquire") => return self.inquire(request.get("in_bulk").and_then(Value::as_bool) == Some(true)),
            Some("write_claim") => return self.write_claim(request),
            _ => {}
        }
        let mut stimulus = request.clone();
        for key in ["verb", "id", "slot", "deadline_ms"] {
            stimulus.remove(key);
        }
        let name = stimulus.get("act").and_then(Value::as_str).unwrap_or_default().to_string();
        let Ok(stimulus) = serde_json::from_value::<Stimulus>(stimulus.into()) else {
            return Outcome::Unimplemented(format!("act {name}"));
        };
        let Some(desk) = &mut self.desk else {
            return Outcome::AdapterError("an act before arrange".into());
        };
        let rulebook = &self.rulebooks[desk.rulebook()];
        Outcome::Done(json!({"screen": desk.act(&stimulus, rulebook, &self.cause)}))
    }

    fn settle(&self) -> Outcome {
        let Some(terminal) = &self.terminal else { return Outcome::Done(json!({})) };
        let mut habits = TerminalHabits::sound();
        if let Cause::Terminal(change) = self.cause {
            change(&mut habits);
        }
        terminal.settle(habits)
    }

    fn inquire(&self, in_bulk: bool) -> Outcome {
        let Some(desk) = &self.desk else { return Outcome::AdapterError("an act before arrange".into()) };
        let Some(mailbox) = &self.mailbox else {
            let why = "the role `reception` needs the folders of `exchange`".into();
            return Outcome::ConfigError(ConfigFault { field: "peers".into(), why });
        };
        let form = if in_bulk { InquiryForm::Bulk } else { InquiryForm::Single };
        reception::receive(mailbox, desk.question(), form, &self.rulebooks[desk.rulebook()], &self.cause)
    }

    fn write_claim(&self, request: &Map<String, Value>) -> Outcome {
        let question = match read(request.get("case")) {
            Ok(question) => question,
            Err(outcome) => return outcome,
        };
        let Some(rulebook) = self.rulebooks.get(&question.rulebook) else {
            return self.unknown_rulebook(&question.rulebook);
        };
        let text = |field: &str| request.get(field).and_then(Value::as_str).unwrap_or_default();
        let (Some(kind), Ok(month)) = (Kind::parse(text("kind")), Day::parse(&format!("{}-01", text("month")))) else {
            let why = "`write_claim` needs `kind` (medical, dpc, dental, dispensing) and `month` (YYYY-MM)";
            return Outcome::AdapterError(why.into());
        };
        let answer = engine::answer_with(rulebook, &question, &self.cause);
        let books = claims::books(rulebook, &question, &answer, kind, month);
        let edit = |bytes: Vec<u8>| match self.cause {
            Cause::File(change) => claims::on_lines(&bytes, |lines| change(&question, lines)),
            _ => bytes,
        };
        let refused = matches!(self.cause, Cause::Refusal(takes) if !books.iter().all(takes));
        if refused {
            let text = "保険者番号が正しくありません".to_string();
            return Outcome::Refused(Refusal {
                layer: "file".into(),
                class: "request".into(),
                code: "E-HO-1".into(),
                text,
            });
        }
        match claims::files(&books, edit) {
            Ok(files) => {
                let route = answer.get("claim.route").unwrap_or_default();
                Outcome::Done(json!({"claim": {"route": route}, "claim_file": files}))
            }
            Err(error) => Outcome::SutError(error.to_string()),
        }
    }

    fn unknown_rulebook(&self, id: &str) -> Outcome {
        let known: Vec<&str> = self.rulebooks.keys().map(String::as_str).collect();
        let why = format!("the edition `{id}` is not known; known: {}", known.join(", "));
        Outcome::ConfigError(ConfigFault { field: "rulebook".into(), why })
    }

    fn observe(&self) -> Outcome {
        match &self.desk {
            Some(desk) => Outcome::Done(desk.observe(&self.rulebooks[desk.rulebook()], &self.cause).into_value()),
            None => Outcome::AdapterError("observe before arrange".into()),
        }
    }
}

impl Handler for Reference {
    fn decide_at_once(&mut self, question: &Question) -> Option<Outcome> {
        Some(self.decided(question))
    }

    fn decide_facts(&mut self, rulebook: &str, facts: &[Facts], decisions: &mut [Decision]) -> bool {
        let Some(rulebook) = self.rulebooks.get(rulebook).filter(|_| self.cause.decides()) else { return false };
        for (facts, decision) in facts.iter().zip(decisions) {
            *decision = engine::decision(rulebook, facts, &self.cause);
        }
        true
    }

    fn handle(&mut self, request: &Map<String, Value>) -> Outcome {
        match request.get("verb").and_then(Value::as_str) {
            Some("hello") => self.hello(request),
            Some("configure") => self.configure(request),
            Some("reset") => {
                self.desk = None;
                Outcome::Done(json!({}))
            }
            Some("settle") => self.settle(),
            Some("clock" | "bye") => Outcome::Done(json!({})),
            Some("arrange") => self.arrange(request.get("case")),
            Some("act") => self.act(request),
            Some("observe") => self.observe(),
            Some(other) => Outcome::Unimplemented(format!("verb {other}")),
            None => Outcome::AdapterError("a message without a verb".into()),
        }
    }
}

fn read(case: Option<&Value>) -> Result<Question, Outcome> {
    let case = case.cloned().ok_or_else(|| Outcome::AdapterError("`case` is missing".into()))?;
    Question::from_wire(case).map_err(|error| match error {
        CaseError::UnknownFact { name, .. } => Outcome::Unimplemented(name),
        other => Outcome::AdapterError(other.to_string()),
    })
}
