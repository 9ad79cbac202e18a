//! A journey that broke a promise, as files: a case that is kept, and a scenario in Japanese and in English. What it
//! expects is what the rulebook's own desk shows.

use super::draw::Journey;
use super::drive::end;
use super::promise::Violation;
use crate::explore::cause::stated;
use crate::features::print;
use madoguchi_contract::case::SavedCase;
use madoguchi_contract::message::Lost;
use madoguchi_contract::session::Session;
use madoguchi_contract::transport::InProcess;
use madoguchi_contract::{Case, Expectation, Kind, Language, Role, Subject};
use madoguchi_judge::{Bearer, Clauses};
use madoguchi_reference::Reference;
use madoguchi_rulebook::{Editions, Facts, Rulebook};
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::time::Duration;

/// A journey as a case.
#[derive(Clone, Debug, PartialEq)]
pub struct Kept {
    /// The case, called by the digest of its facts and acts.
    pub case: Case,
    seen: Value,
    expected: Value,
}

/// The rulebook's own desk breaks the promise, too, or nobody does: a defect of ours.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("{clause}: the rulebook's own desk shows the same {observable}")]
pub struct OurFault {
    /// The clause.
    pub clause: &'static str,
    /// The observable.
    pub observable: &'static str,
}

impl Kept {
    /// The case of a journey, compared with the rulebook's own desk; the product is asked once more.
    ///
    /// # Errors
    /// The road ended.
    pub async fn of(
        journey: &Journey,
        found: &Violation,
        rulebook: &Rulebook,
        editions: &Editions,
        session: &Session,
    ) -> Result<Result<Self, OurFault>, Lost> {
        let facts = Facts { now: found.now.unwrap_or(journey.facts.now), ..journey.facts };
        let text = format!("{}{}", stated(&facts), serde_json::to_string(&journey.acts).unwrap_or_default());
        let hex: String = Sha256::digest(text.as_bytes()).iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        let facility = Clauses::builtin().entry(found.clause).is_ok_and(|entry| entry.bearer == Bearer::Facility);
        let mut case = Case {
            id: format!("X-{hex}@{}", rulebook.id()),
            title: String::new(),
            feature: String::new(),
            line: 0,
            rulebook: rulebook.id().into(),
            role: Role::Reader,
            subject: Subject::Product,
            clauses: vec![found.clause.into()],
            facts,
            numbers: Default::default(),
            written_date: None,
            acts: journey.acts.clone(),
            expectations: vec![],
            records: vec![],
        };
        let own = Reference::knowing(editions, None).unwrap_or_else(|_| Reference::sound());
        let own = Session::new(Box::new(InProcess::new("reference", own)), Duration::from_secs(5));
        let value = |seen: super::Seen| seen.0.get(found.observable).unwrap_or(Value::Null);
        let (expected, seen) = (value(end(&own, &case).await?), value(end(session, &case).await?));
        if expected == seen {
            return Ok(Err(OurFault { clause: found.clause, observable: found.observable }));
        }
        case.expectations.push(Expectation {
            observable: found.observable.into(),
            kind: Kind::Exactly(expected.clone()),
            clauses: vec![found.clause.into()],
            by_product: facility,
            text: String::new(),
            line: 0,
        });
        Ok(Ok(Self { case, seen, expected }))
    }

    /// The scenario as a feature file of its own.
    pub fn feature(&self, language: Language) -> String {
        let observable = self.case.expectations.first().map(|e| e.observable.as_str()).unwrap_or_default();
        let seen = print::statement(observable, &self.seen, language);
        let clause = self.case.clauses.join(", ");
        let head = match language {
            Language::Ja => {
                format!("# language: ja\n機能: 窓口の約束が破られた操作（{clause}）\n  見えたもの: {seen}\n")
            }
            Language::En => {
                format!("# language: en\nFeature: A journey that breaks a promise ({clause})\n  Seen: {seen}\n")
            }
        };
        head + &print::scenario(&self.case, &print::expected_of(&self.case, language), language)
    }

    /// The case as a file that is kept.
    pub fn saved(&self) -> SavedCase {
        let why = format!("{} ({})", print::expected_of(&self.case, Language::En), self.case.clauses.join(", "));
        SavedCase::of(&self.case, why, |_| self.expected.clone())
    }
}
