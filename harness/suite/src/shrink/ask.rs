//! Asking a product about facts, and saying in which ways its answer departs from the rulebook.

use crate::explore::Sign;
use crate::explore::compare::compare;
use crate::explore::drive::{missing, signs_of_no_answer};
use madoguchi_contract::case::{Numbers, Question};
use madoguchi_contract::message::{Hello, Lost, Outcome};
use madoguchi_contract::session::Session;
use madoguchi_rulebook::{Facts, Rulebook, decide, fixture};
use serde_json::Value;

/// What a product answered, and in which ways it departs.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Departed {
    /// In which ways; none: it decides as the rulebook does, or the question cannot be put.
    pub signs: Vec<Sign>,
    /// The fields of its answer.
    pub answer: serde_json::Map<String, Value>,
}

/// Somebody who can be asked about the facts of a visit.
pub trait Ask {
    /// Puts the facts as one question and compares the answer.
    ///
    /// # Errors
    /// The road to the product ended.
    fn ask(&self, facts: &Facts) -> impl Future<Output = Result<Departed, Lost>>;
}

/// The product behind a session.
pub struct Product<'a> {
    /// The rules it is held against.
    pub rulebook: &'a Rulebook,
    /// The way to it.
    pub session: &'a Session,
    /// What it said of itself.
    pub hello: &'a Hello,
}

impl Product<'_> {
    /// Whether these facts can exist and are of a capability that is declared.
    fn can_be_asked(&self, facts: &Facts) -> bool {
        let declares = |name: &str| self.hello.capabilities.get(name).is_some_and(|answer| answer == "yes");
        fixture::check(self.rulebook, facts).is_ok() && missing(facts).is_none_or(declares)
    }
}

impl Ask for Product<'_> {
    async fn ask(&self, facts: &Facts) -> Result<Departed, Lost> {
        if !self.can_be_asked(facts) {
            return Ok(Departed::default());
        }
        let question = question(self.rulebook, facts);
        let decision = decide(self.rulebook, facts);
        Ok(match self.session.decide(&question).await {
            Ok(Outcome::Done(Value::Object(mut answer))) => {
                answer.remove("case");
                let compared = compare(self.rulebook, &question, &decision, answer.clone());
                Departed { signs: compared.breaches.into_iter().map(Sign::from).collect(), answer }
            }
            Err(lost) if self.session.transport().fault().is_some() => return Err(lost),
            other => Departed { signs: signs_of_no_answer(&question, &decision, other), ..Departed::default() },
        })
    }
}

/// The facts as a question of their own id.
pub(super) fn question(rulebook: &Rulebook, facts: &Facts) -> Question {
    Question {
        id: crate::explore::cause::id(facts, rulebook.id()),
        rulebook: rulebook.id().into(),
        facts: *facts,
        numbers: Numbers::default(),
        written_date: None,
    }
}
