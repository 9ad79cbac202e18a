//! Asking a product about facts, and saying in which ways its answer departs from the rulebook.

use crate::explore::ask::{answered, first, question, sign};
use crate::explore::drive::missing;
use crate::explore::{Product, Sign};
use madoguchi_contract::message::Lost;
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

/// A product held against a rulebook.
pub struct Held<'a> {
    /// The rules.
    pub rulebook: &'a Rulebook,
    /// The product.
    pub product: Product<'a>,
}

impl Held<'_> {
    /// Whether these facts can exist and are of a capability that is declared.
    fn can_be_asked(&self, facts: &Facts) -> bool {
        let declared = missing(facts).is_none_or(|capability| self.product.declares(capability));
        declared && fixture::check(self.rulebook, facts).is_ok()
    }
}

impl Ask for Held<'_> {
    async fn ask(&self, facts: &Facts) -> Result<Departed, Lost> {
        if !self.can_be_asked(facts) {
            return Ok(Departed::default());
        }
        let question = question(*facts, self.rulebook);
        let demanded = decide(self.rulebook, facts);
        let session = self.product.session;
        let outcome = session.decide(&question).await;
        if let (Err(lost), Some(_)) = (&outcome, session.transport().fault()) {
            return Err(lost.clone());
        }
        Ok(match answered(self.rulebook, &question, &demanded, outcome) {
            Ok(given) => {
                let breaches = given.compared.breaches.into_iter();
                let signs = breaches.map(|it| sign(it.observable, it.clause, it.difference)).collect();
                let answer = match given.answer.into_value() {
                    Value::Object(fields) => fields,
                    _ => serde_json::Map::new(),
                };
                Departed { signs, answer }
            }
            Err(difference) => {
                Departed { signs: vec![sign("answer", first(&demanded), difference)], ..Departed::default() }
            }
        })
    }
}
