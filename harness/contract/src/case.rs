//! A case: one question or journey put to an implementation, with what is expected of it.
//!
//! The facts are the rulebook's compact [`Facts`], which carry their own JSON form; the document adds what no rule
//! reads: ids, texts and the numbers to copy onto a claim. [`Case::to_wire`] is what an adapter receives.

mod saved;

pub use saved::SavedCase;

use crate::expectation::{Expectation, Record};
use madoguchi_rulebook::Facts;
use madoguchi_rulebook::desk::Stimulus;
use madoguchi_rulebook::stated::Short;
use madoguchi_rulebook::words;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize, Serializer};
use serde_json::{Map, Value};
use std::sync::OnceLock;

words! { /// Role of an implementation. Roles choose clauses and peers.
Role { Engine = "engine", Reader = "reader", Reception = "reception", Terminal = "terminal", Claims = "claims" } }

impl Role {
    /// Whether the role is played in the emulated world, by files and calls. Such a role is replayed when it is asked for.
    pub fn is_wire(self) -> bool {
        matches!(self, Role::Reception | Role::Terminal | Role::Claims)
    }
}
words! { /// Whom a case judges. `judge`: a recorded wrong answer is also replayed to the judge; `harness`: the harness's own fixtures.
Subject { Product = "product", Judge = "judge", Harness = "harness" } }

/// Identifiers of a person at an insurer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct InsuredNumbers {
    /// 保険者番号: 8 digits, 国保 6.
    pub insurer_number: String,
    /// 記号
    pub symbol: String,
    /// 番号
    pub number: String,
    /// 枝番
    pub branch: String,
}

impl Default for InsuredNumbers {
    fn default() -> Self {
        Numbers::default().current
    }
}

/// Numbers of the current and the former qualification (synthetic).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Numbers {
    /// Of the current insurer.
    pub current: InsuredNumbers,
    /// Of the former insurer.
    #[serde(default = "former_numbers")]
    pub former: InsuredNumbers,
}

impl Default for Numbers {
    fn default() -> Self {
        Self { current: insured("06139992", "12", "3456", "01"), former: former_numbers() }
    }
}

impl Numbers {
    fn are_ordinary(&self) -> bool {
        static ORDINARY: OnceLock<Numbers> = OnceLock::new();
        self == ORDINARY.get_or_init(Numbers::default)
    }

    /// Reads numbers; what is not stated has the default of its own qualification.
    fn over_defaults(stated: Value) -> Result<Self, serde_json::Error> {
        let mut whole = serde_json::to_value(Numbers::default())?;
        let Value::Object(stated) = stated else { return serde_json::from_value(stated) };
        for (which, numbers) in stated {
            match (whole.get_mut(&which), numbers) {
                (Some(Value::Object(known)), Value::Object(numbers)) => known.extend(numbers),
                (_, numbers) => whole[which] = numbers,
            }
        }
        serde_json::from_value(whole)
    }
}

fn former_numbers() -> InsuredNumbers {
    insured("06279996", "98", "7654", "02")
}

fn insured(insurer_number: &str, symbol: &str, number: &str, branch: &str) -> InsuredNumbers {
    InsuredNumbers {
        insurer_number: insurer_number.into(),
        symbol: symbol.into(),
        number: number.into(),
        branch: branch.into(),
    }
}

/// What an adapter receives of a case: the facts and the texts, nothing of what is expected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// Case id, such as `V-150a@actual`.
    pub id: String,
    /// Edition of the rules.
    pub rulebook: String,
    /// The facts.
    pub facts: Facts,
    /// Numbers to copy onto a claim.
    pub numbers: Numbers,
    /// A date as written, to be read; `None`: not asked.
    pub written_date: Option<String>,
}

/// One case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Case {
    /// Vector or scenario id and rulebook: `V-150a@actual`.
    pub id: String,
    /// Title of the scenario.
    pub title: String,
    /// Feature file, relative to the features folder.
    pub feature: String,
    /// Line of the scenario or example row.
    pub line: u32,
    /// Edition of the rules.
    pub rulebook: String,
    /// Role that is asked.
    pub role: Role,
    /// Whom the case judges.
    pub subject: Subject,
    /// Clauses the case stands for.
    pub clauses: Vec<String>,
    /// The facts. Written in their short form; one that is left out takes its default.
    #[serde(serialize_with = "short")]
    pub facts: Facts,
    /// Numbers to copy onto a claim.
    #[serde(default, skip_serializing_if = "Numbers::are_ordinary")]
    pub numbers: Numbers,
    /// A date as written, to be read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub written_date: Option<String>,
    /// Acts of a journey, in order; empty: one question.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub acts: Vec<Stimulus>,
    /// What is expected.
    pub expectations: Vec<Expectation>,
    /// Recorded answers that the judge must judge as told (subject `judge`).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub records: Vec<Record>,
}

fn short<S: Serializer>(facts: &Facts, serializer: S) -> Result<S::Ok, S::Error> {
    Short(facts).serialize(serializer)
}

impl Case {
    /// The id without the rulebook: `V-150a`.
    pub fn vector(&self) -> &str {
        self.id.split('@').next().unwrap_or(&self.id)
    }

    /// The question as an adapter receives it.
    pub fn question(&self) -> Question {
        Question {
            id: self.id.clone(),
            rulebook: self.rulebook.clone(),
            facts: self.facts,
            numbers: self.numbers.clone(),
            written_date: self.written_date.clone(),
        }
    }

    /// The question on the wire, every fact filled in.
    pub fn to_wire(&self) -> Value {
        self.question().to_wire()
    }
}

/// The wire form of a question: `id` and `rulebook`, then the facts, flat.
#[derive(Serialize)]
pub(crate) struct Wire<'a> {
    id: &'a str,
    rulebook: &'a str,
    #[serde(flatten)]
    facts: &'a Facts,
    numbers: &'a Numbers,
    written_date: Option<&'a str>,
}

impl Question {
    /// The wire form: `id` and `rulebook`, then the facts, flat.
    pub fn to_wire(&self) -> Value {
        serde_json::to_value(self.wire()).expect("facts and texts have a JSON form")
    }

    pub(crate) fn wire(&self) -> Wire<'_> {
        let Self { id, rulebook, facts, numbers, written_date } = self;
        Wire { id, rulebook, facts, numbers, written_date: written_date.as_deref() }
    }

    /// What a desk knows before it asks: everything but what only the central service and the face reader can tell it, by a
    /// message. Whether numbers were keyed in again is the desk's own doing and stays.
    pub fn to_desk(&self) -> Value {
        let mut wire = self.to_wire();
        let attempt = wire["central"]["attempt"].take();
        wire["central"] = serde_json::json!({"attempt": attempt});
        if let Some(says) = wire["says"].as_object_mut() {
            says.shift_remove("consent");
        }
        wire
    }

    /// Reads the wire form. Missing facts take their defaults; a card that is presented is also held.
    ///
    /// # Errors
    /// [`CaseError`] names the field and, for an unknown one, the nearest known name.
    pub fn from_wire(wire: Value) -> Result<Self, CaseError> {
        let Value::Object(mut map) = wire else { return Err(CaseError::Shape("a case is a JSON object".into())) };
        let text = |map: &mut Map<String, Value>, key: &str| match map.remove(key) {
            Some(Value::String(text)) => Ok(text),
            Some(_) => Err(CaseError::Shape(format!("`{key}` is a text"))),
            None => Err(CaseError::Shape(format!("`{key}` is missing"))),
        };
        let id = text(&mut map, "id")?;
        let rulebook = text(&mut map, "rulebook")?;
        let numbers = match map.remove("numbers") {
            None | Some(Value::Null) => Numbers::default(),
            Some(value) => Numbers::over_defaults(value).map_err(|e| CaseError::Shape(format!("numbers: {e}")))?,
        };
        let written_date = match map.remove("written_date") {
            None | Some(Value::Null) => None,
            Some(Value::String(text)) => Some(text),
            Some(_) => return Err(CaseError::Shape("`written_date` is a text or null".into())),
        };
        let facts = facts_from(Value::Object(map))?;
        Ok(Question { id, rulebook, facts, numbers, written_date })
    }
}

/// Lowers the JSON form of the facts. A proof that is presented but not described is there with its defaults.
///
/// # Errors
/// Names the field that could not be read.
pub fn facts_from(value: Value) -> Result<Facts, CaseError> {
    use madoguchi_rulebook::facts::{
        EligibilityCertificate, EligibilityNotice, LegacyCard, MyNumberCard, Phone, PortalView, Proof,
    };
    let mut facts: Facts = serde_json::from_value(value).map_err(|error| CaseError::from_serde(&error))?;
    for proof in facts.presents.iter() {
        let holds = &mut facts.holds;
        match proof {
            Proof::MyNumberCard => drop(holds.my_number_card.get_or_insert_with(MyNumberCard::default)),
            Proof::Phone => {
                holds.phone.get_or_insert_with(Phone::default);
                holds.my_number_card.get_or_insert_with(MyNumberCard::default);
            }
            Proof::LegacyCard => drop(holds.legacy_card.get_or_insert_with(LegacyCard::default)),
            Proof::EligibilityCertificate => {
                holds.eligibility_certificate.get_or_insert_with(EligibilityCertificate::default);
            }
            Proof::EligibilityNotice => {
                holds.eligibility_notice.get_or_insert_with(EligibilityNotice::default);
            }
            Proof::PortalView => drop(holds.portal_view.get_or_insert_with(PortalView::default)),
            Proof::PatientCard => {}
        }
    }
    Ok(facts)
}

/// Why a case could not be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CaseError {
    /// Not the shape of a case.
    #[error("{0}")]
    Shape(String),
    /// A fact this version does not know.
    #[error("unknown fact `{name}`{}", nearest.as_ref().map(|n| format!(", did you mean `{n}`?")).unwrap_or_default())]
    UnknownFact {
        /// The unknown name.
        name: String,
        /// The nearest known one.
        nearest: Option<String>,
    },
}

impl CaseError {
    fn from_serde(error: &serde_json::Error) -> Self {
        let text = error.to_string();
        let mut quoted = text.split('`').skip(1).step_by(2);
        if text.starts_with("unknown field")
            && let Some(name) = quoted.next()
        {
            let nearest = crate::names::nearest(name, quoted).map(String::from);
            return Self::UnknownFact { name: name.into(), nearest };
        }
        Self::Shape(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use madoguchi_rulebook::facts::Proof;
    use serde_json::json;

    #[test]
    fn a_short_case_is_filled_in_and_comes_back_from_the_wire() {
        let short = json!({"id": "V-005", "rulebook": "actual", "now": "2025-06-16T10:00:00+09:00",
            "holds": {"my_number_card": {"user_auth_cert": {"expires_on": "2025-06-15"}}}, "presents": ["my_number_card"]});
        let question = Question::from_wire(short).expect("well formed");
        assert!(question.facts.presents.contains(Proof::MyNumberCard));
        let wire = question.to_wire();
        assert_eq!(wire["facility"]["network"], "up");
        assert_eq!(Question::from_wire(wire).expect("well formed"), question);
    }

    #[test]
    fn a_desk_does_not_know_the_answer_before_it_asks() {
        let question = Question::from_wire(json!({"id": "x", "rulebook": "actual", "presents": ["my_number_card"],
            "says": {"consent": []}, "central": {"answer": "superseded", "attempt": "again"}}));
        let desk = question.expect("well formed").to_desk();
        assert_eq!(desk["central"], json!({"attempt": "again"}));
        assert!(desk["says"].get("consent").is_none() && desk["says"]["identity"] == "face");
        assert!(Question::from_wire(desk).is_ok());
    }

    #[test]
    fn an_unknown_fact_is_refused_with_the_nearest_name() {
        let error = Question::from_wire(json!({"id": "x", "rulebook": "actual", "facility": {"netwrok": "up"}}));
        assert_eq!(error, Err(CaseError::UnknownFact { name: "netwrok".into(), nearest: Some("network".into()) }));
    }

    #[test]
    fn a_presented_document_is_held() {
        let question = Question::from_wire(json!({"id": "x", "rulebook": "actual", "presents": ["phone"]}));
        let facts = question.expect("well formed").facts;
        assert!(facts.holds.phone.is_some() && facts.holds.my_number_card.is_some());
    }
}
