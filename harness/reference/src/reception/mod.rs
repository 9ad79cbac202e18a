//! Role `reception`: a receipt computer that knows the answer of the central service only from files.
//!
//! It sends what the rulebook says is to be sent (by numbers into `req`), fetches what comes (`res`, and the face reader's
//! result in `face`), turns the message into facts and lets the rulebook decide on them. What it cannot read it treats as
//! no answer. A planted defect changes one of its [`Habits`].

pub(crate) mod habits;
mod in_steps;
pub(crate) mod mailbox;
mod request;
mod result;

pub(crate) use habits::Habits;
pub use in_steps::patients_unit;
pub(crate) use mailbox::Mailbox;
pub(crate) use result::{Reading, leaf_order};

use crate::defects::Cause;
use crate::engine;
use madoguchi_contract::Answer as Answered;
use madoguchi_contract::case::Question;
use madoguchi_contract::message::Outcome;
use madoguchi_contract::session::InquiryForm;
use madoguchi_message::Element;
use madoguchi_rulebook::decision::{Info, Message};
use madoguchi_rulebook::facts::{Answer, Central, InfoKind};
use madoguchi_rulebook::{Decision, Rulebook, Set, decide};

/// Receives the patient of this question.
pub(crate) fn receive(
    mailbox: &Mailbox,
    question: &Question,
    form: InquiryForm,
    rulebook: &Rulebook,
    cause: &Cause,
) -> Outcome {
    let mut habits = Habits::sound();
    if let Cause::Wire(change) = cause {
        change(&mut habits);
    }
    match Visit::new(mailbox, question, form, rulebook, habits).receive(cause) {
        Ok(answer) => Outcome::Done(answer),
        Err(Trouble::Crash(why)) => Outcome::SutError(why),
        Err(Trouble::Folder(error)) => Outcome::AdapterError(format!("the exchange folder: {error}")),
    }
}

/// The sound answer of a desk to which this message came; `None`: nothing came. What the facts say of the central service's
/// answer counts for nothing.
pub fn answer_on(rulebook: &Rulebook, question: &Question, message: Option<&Element>) -> Answered {
    let mut question = question.clone();
    let attempt = question.facts.central.attempt;
    question.facts.central = match message.map(|message| result::read(message, &question.facts)) {
        Some(Ok(reading)) => reading.central,
        _ => Central { answer: Answer::None, ..Central::default() },
    };
    question.facts.central.attempt = attempt;
    engine::answer(rulebook, &question)
}

/// Why a reception ends without an answer.
pub(crate) enum Trouble {
    /// The product fell over.
    Crash(String),
    /// The folder cannot be used.
    Folder(std::io::Error),
}

impl From<std::io::Error> for Trouble {
    fn from(error: std::io::Error) -> Self {
        Self::Folder(error)
    }
}

struct Visit<'a> {
    mailbox: &'a Mailbox,
    question: Question,
    form: InquiryForm,
    rulebook: &'a Rulebook,
    habits: Habits,
    sent: u32,
}

impl<'a> Visit<'a> {
    fn new(
        mailbox: &'a Mailbox,
        question: &Question,
        form: InquiryForm,
        rulebook: &'a Rulebook,
        habits: Habits,
    ) -> Self {
        let mut question = question.clone();
        // Consent is taken at the reader: what it was stands in the reader's result alone.
        question.facts.says.consent = Set::EMPTY;
        Self { mailbox, question, form, rulebook, habits, sent: 0 }
    }

    fn receive(&mut self, cause: &Cause) -> Result<serde_json::Value, Trouble> {
        if (self.habits.inquires)(&self.question.facts) {
            // A card's result may send the staff on to a document, whose numbers are then inquired.
            let mut done = Set::EMPTY;
            while let Some(message) = self.next(done) {
                done.insert(message);
                if message == Message::HomeInquiry && !(self.habits.imports)(&self.question.facts) {
                    continue;
                }
                let read = match (message, self.form) {
                    (Message::HomeInquiry, _) => self.by_mobile()?,
                    (Message::NumberInquiry, InquiryForm::Single) => self.by_number()?,
                    (Message::NumberInquiry, InquiryForm::Bulk) => self.in_bulk()?,
                    _ => self.by_card()?,
                };
                self.learn(read)?;
            }
        }
        let decision = decide(self.rulebook, &self.question.facts);
        let missing = self.ask_for_information(&decision)?;
        let mut answer = engine::answer_with(self.rulebook, &self.question, cause);
        if !missing.is_empty() {
            let delivered = decision.info_delivered.iter();
            let came: Vec<Info> =
                delivered.filter(|info| missing.iter().all(|kind| Info::from(kind) != *info)).collect();
            answer.set("info_delivered", serde_json::json!(came));
        }
        (self.habits.tells)(&self.question, &mut answer);
        Ok(answer.into_value())
    }

    /// The next inquiry that is due.
    fn next(&self, done: Set<Message>) -> Option<Message> {
        let due = decide(self.rulebook, &self.question.facts).messages;
        let inquiries = [Message::CardInquiry, Message::PhoneInquiry, Message::HomeInquiry, Message::NumberInquiry];
        inquiries.into_iter().find(|message| due.contains(*message) && !done.contains(*message))
    }

    fn by_card(&self) -> Result<Option<Element>, Trouble> {
        let face = self.mailbox.face(self.habits.is_whole)?;
        Ok(face.and_then(|bytes| Element::read_xml(&bytes).ok()).map(|read| read.root))
    }

    fn by_number(&mut self) -> Result<Option<Element>, Trouble> {
        let request = request::eligibility(&self.question, (self.habits.insurer_number)(&self.question));
        self.exchange("OQSsiquc01", &request)
    }

    fn exchange(&mut self, api: &str, request: &Element) -> Result<Option<Element>, Trouble> {
        self.sent += 1;
        let token = format!("{}{:04}", self.question.facts.now.day().to_string().replace('-', ""), self.sent);
        self.mailbox.send(api, &token, request)?;
        let answer = self.mailbox.answer(api, &token, self.habits.is_whole)?;
        Ok(answer.and_then(|bytes| Element::read_xml(&bytes).ok()).map(|read| read.root))
    }

    /// Turns a message into facts; no message is no answer.
    fn learn(&mut self, message: Option<Element>) -> Result<(), Trouble> {
        let facts = &mut self.question.facts;
        let Some(message) = message else {
            facts.central.answer = Answer::None;
            return Ok(());
        };
        let reading = (self.habits.reads)(&message, facts).map_err(Trouble::Crash)?;
        let reading = (self.habits.understands)(reading);
        let attempt = facts.central.attempt;
        facts.central = reading.central;
        facts.central.attempt = attempt;
        facts.says.consent = reading.consent;
        Ok(())
    }

    /// Medical information for what was consented to, while it may be looked at. Answers the kinds that did not come: the line
    /// may fail here, too, and what did not come was not delivered.
    fn ask_for_information(&mut self, decision: &Decision) -> Result<Set<InfoKind>, Trouble> {
        let kinds = (self.habits.asks_for)(&self.question.facts, decision);
        let mut missing = Set::EMPTY;
        for (system, api, holds) in SYSTEMS {
            let wanted = kinds.and(Set::of(holds));
            if wanted.is_empty() {
                continue;
            }
            let request = request::information(&self.question, system);
            let answer = self.exchange(api, &request)?;
            let good =
                answer.and_then(|answer| answer.text_at(&["MessageHeader", "ResultCode"]).map(|code| code == "1"));
            if good != Some(true) {
                wanted.iter().for_each(|kind| missing.insert(kind));
            }
        }
        Ok(missing)
    }
}

/// Systems of medical information, their interfaces and what they hold.
const SYSTEMS: [(&str, &str, &[InfoKind]); 2] = [
    ("TKK", "TKKsiquc01", &[InfoKind::Checkup]),
    ("YZK", "YZKsiquc01", &[InfoKind::Medication, InfoKind::Diagnosis, InfoKind::Surgery]),
];
