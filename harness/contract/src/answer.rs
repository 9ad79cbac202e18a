//! The answer of an implementation: the observables of the catalogue, as JSON.
//!
//! [`AnswerShape`] is the type of the answer, for the JSON Schema and for reading strictly; [`Answer`] keeps what was
//! answered as it came, because a `null` (nothing) and a missing field (undecided) are different things.

use crate::case::{InsuredNumbers, Question};
use crate::claim_file::ClaimFiles;
use crate::names::nearest;
use madoguchi_rulebook::decision::{
    Advice, Alert, ClaimNumbers, ClaimRoute, ConfirmedBy, CopayBasis, CountedAs, Duty, FailureReason, Info, Level,
    Mark, Message, Method, Offer, Outcome, Protocol, Setting, SubsidyRecord, Support,
};
use madoguchi_rulebook::desk::Screen;
use madoguchi_rulebook::rulebook::Terms;
use madoguchi_rulebook::{Clause, Day, Decision, Instant, Rulebook, Set, Word};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

/// An answer, as it came.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Answer(Map<String, Value>);

/// The type of an answer. Every field may be left out; `null` is a value.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[derive(Default)]
#[allow(missing_docs, reason = "the page adapters/README.md explains each observable")]
pub struct AnswerShape {
    pub case: Option<String>,
    pub reception: Option<ReceptionShape>,
    pub failure_reason: Option<FailureReason>,
    pub alerts: Option<Set<Alert>>,
    pub methods_open: Option<Set<Method>>,
    pub offered: Option<Set<Offer>>,
    pub confirmed_by: Option<ConfirmedBy>,
    pub info_delivered: Option<Set<Info>>,
    pub info_available_until: Option<Instant>,
    pub copay: Option<CopayShape>,
    pub claim: Option<ClaimShape>,
    pub claim_file: Option<ClaimFiles>,
    pub registered: Option<bool>,
    pub documents_kept: Option<Set<Document>>,
    pub messages: Option<Set<Message>>,
    pub advice: Option<Set<Advice>>,
    pub support: Option<OpenOrClosed>,
    pub support_channels: Option<Vec<SupportChannel>>,
    pub duty: Option<Duty>,
    pub protocol: Option<Protocol>,
    pub setting: Option<Setting>,
    pub activation: Option<Setting>,
    pub receipt_record: Option<bool>,
    pub subsidy_record: Option<SubsidyRecord>,
    pub counted_as: Option<CountedAs>,
    pub usage_rate: Option<u32>,
    pub date_read: Option<DateRead>,
    pub bulk_insurer_number: Option<String>,
    pub flags: Option<Vec<String>>,
    pub screens: Option<Vec<Screen>>,
    pub screen: Option<Screen>,
    pub counters: Option<Counters>,
    pub harness: Option<Map<String, Value>>,
    pub unobservable: Option<Vec<String>>,
}

/// Outcome with level or reason.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "as in AnswerShape")]
pub struct ReceptionShape {
    pub outcome: Outcome,
    #[serde(default)]
    pub level: Option<Level>,
    #[serde(default)]
    pub reason: Option<FailureReason>,
}

/// Patient's share.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "as in AnswerShape")]
pub struct CopayShape {
    pub basis: CopayBasis,
    #[serde(default)]
    pub tenths: Option<u8>,
}

/// Claim.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "as in AnswerShape")]
pub struct ClaimShape {
    pub route: ClaimRoute,
    #[serde(default)]
    pub insurer_number: Option<String>,
    #[serde(default)]
    pub symbol: Option<String>,
    #[serde(default)]
    pub number: Option<String>,
    #[serde(default)]
    pub branch: Option<String>,
    #[serde(default)]
    pub remarks: Option<Vec<Remark>>,
    #[serde(default)]
    pub count: Option<u8>,
    #[serde(default)]
    pub history_codes: Option<Vec<String>>,
    #[serde(default)]
    pub payer: Option<ClaimPayer>,
}

madoguchi_rulebook::words! { /// 審査支払機関: to whom a file of claims goes.
ClaimPayer { Fund = "fund", Federation = "federation" } }

/// One remark of a claim.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "as in AnswerShape")]
pub struct Remark {
    pub code: String,
    #[serde(default)]
    pub text: String,
}

/// Range of days read from a written date.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "as in AnswerShape")]
pub struct DateRead {
    pub from: Day,
    pub to: Day,
}

/// Counters of failed tries.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "as in AnswerShape")]
pub struct Counters {
    pub pin: u8,
    pub face: u8,
}

madoguchi_rulebook::words! { /// Documents the facility keeps.
Document { Declaration = "declaration" } }
madoguchi_rulebook::words! { /// Where to ask for help, in the order of the seminar.
SupportChannel { Portal = "portal", Chatbot = "chatbot", CallCentre = "call_centre", Form = "form" } }
madoguchi_rulebook::words! { /// Call centre.
OpenOrClosed { Open = "open", Closed = "closed" } }

/// Why an answer is not one.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AnswerError {
    /// A field the contract does not know.
    #[error("unknown field `{name}` in the answer{}", nearest.as_ref().map(|n| format!(", did you mean `{n}`?")).unwrap_or_default())]
    UnknownField {
        /// The field.
        name: String,
        /// The nearest known one.
        nearest: Option<String>,
    },
    /// A field of the wrong type or an unknown word.
    #[error("the answer does not fit the contract: {0}")]
    Shape(String),
}

impl Answer {
    /// Reads an answer strictly.
    ///
    /// # Errors
    /// [`AnswerError`] for unknown fields, wrong types and unknown words.
    pub fn read(value: Value) -> Result<Self, AnswerError> {
        Self::check(&value)?;
        match value {
            Value::Object(map) => Ok(Self(map)),
            _ => unreachable!("only objects pass the check"),
        }
    }

    /// Whether a value is an answer, strictly.
    ///
    /// # Errors
    /// As [`Answer::read`].
    pub fn check(value: &Value) -> Result<(), AnswerError> {
        if !value.is_object() {
            return Err(AnswerError::Shape("an answer is a JSON object".into()));
        }
        if let Err(error) = AnswerShape::deserialize(value) {
            let text = error.to_string();
            let mut quoted = text.split('`').skip(1).step_by(2);
            return Err(match quoted.next() {
                Some(name) if text.starts_with("unknown field") => {
                    AnswerError::UnknownField { name: name.into(), nearest: nearest(name, quoted).map(String::from) }
                }
                _ => AnswerError::Shape(text),
            });
        }
        Ok(())
    }

    /// An answer made of paths and values, for recorded histories. `reception` takes the one-word form.
    pub fn from_paths(paths: &[(String, Value)]) -> Self {
        let mut map = Map::new();
        for (path, value) in paths {
            match path.as_str() {
                "reception" => {
                    let word = value.as_str().unwrap_or_default();
                    drop(map.insert("reception".into(), reception_value(word)));
                }
                "claim.remarks.code" => {
                    let codes = value.as_array().cloned().unwrap_or_default();
                    let remarks = codes.into_iter().map(|code| json!({"code": code, "text": ""})).collect();
                    put(&mut map, &["claim", "remarks"], Value::Array(remarks));
                }
                "claim.remarks.0.code" => {
                    put(&mut map, &["claim", "remarks"], json!([{"code": value, "text": ""}]));
                }
                "claim.remarks.0.text" => {
                    let text = value.clone();
                    let first = map.get_mut("claim").and_then(|c| c.get_mut("remarks")).and_then(|r| r.get_mut(0));
                    match first {
                        Some(first) => first["text"] = text,
                        None => put(&mut map, &["claim", "remarks"], json!([{"code": "", "text": text}])),
                    }
                }
                _ => put(&mut map, &path.split('.').collect::<Vec<_>>(), value.clone()),
            }
        }
        Self(map)
    }

    /// The value at a dotted path; `None` when the product left it out. A path through a list of objects collects
    /// that field of each; `reception` is one word.
    pub fn get(&self, path: &str) -> Option<Value> {
        if path == "reception" {
            return reception_word(self.0.get("reception")?).map(Value::String);
        }
        let mut segments = path.split('.');
        let mut value = self.0.get(segments.next()?)?.clone();
        for segment in segments {
            value = match value {
                Value::Object(map) => map.get(segment)?.clone(),
                Value::Array(items) => match segment.parse::<usize>() {
                    Ok(index) => items.get(index).cloned().unwrap_or(Value::Null),
                    Err(_) => items.iter().filter_map(|item| item.get(segment).cloned()).collect(),
                },
                Value::Null => Value::Null,
                _ => return None,
            };
        }
        Some(value)
    }

    /// A top-level field, as it came.
    pub fn field(&self, name: &str) -> Option<&Value> {
        self.0.get(name)
    }

    /// Whether the product says it cannot show this observable.
    pub fn declares_unobservable(&self, path: &str) -> bool {
        let listed = self.0.get("unobservable").and_then(Value::as_array);
        listed.is_some_and(|names| {
            names.iter().filter_map(Value::as_str).any(|name| path == name || path.starts_with(&format!("{name}.")))
        })
    }

    /// The answer as JSON.
    pub fn into_value(self) -> Value {
        Value::Object(self.0)
    }

    /// The answer with these top-level fields.
    pub fn from_fields(fields: Map<String, Value>) -> Self {
        Self(fields)
    }

    /// Adds or replaces one top-level field.
    pub fn set(&mut self, field: &str, value: Value) {
        self.0.insert(field.into(), value);
    }

    /// The answer that says exactly what a decision under a rulebook says.
    pub fn from_decision(rulebook: &Rulebook, decision: &Decision, question: &Question) -> Self {
        let reception = decision.reception;
        let fields = [
            (
                "reception",
                json!({"outcome": reception.outcome(), "level": reception.level(), "reason": reception.reason()}),
            ),
            ("failure_reason", json!(decision.failure_reason)),
            ("alerts", json!(decision.alerts)),
            ("methods_open", json!(decision.methods_open)),
            ("offered", json!(decision.offered)),
            ("confirmed_by", json!(decision.confirmed_by)),
            ("info_delivered", json!(decision.info_delivered)),
            ("info_available_until", json!(decision.info_available_until)),
            ("copay", json!({"basis": decision.copay.basis, "tenths": decision.copay.tenths})),
            ("claim", claim(rulebook.terms(), decision, question)),
            ("registered", json!(decision.registered)),
            ("documents_kept", if decision.keeps_declaration { json!(["declaration"]) } else { json!([]) }),
            ("messages", json!(decision.messages)),
            ("advice", json!(decision.advice)),
            ("support", json!(if decision.support == Support::Closed { "closed" } else { "open" })),
            ("support_channels", json!(SupportChannel::ALL)),
            ("duty", json!(decision.duty)),
            ("protocol", json!(decision.protocol)),
            ("setting", json!(decision.setting)),
            ("activation", json!(decision.activation)),
            ("receipt_record", json!(decision.receipt_record)),
            ("subsidy_record", json!(decision.subsidy_record)),
            ("counted_as", json!(decision.counted_as)),
            ("usage_rate", json!(decision.usage_rate)),
            ("bulk_insurer_number", json!(format!("{:>8}", question.numbers.current.insurer_number))),
            ("flags", json!(decision.flags.iter().map(Clause::id).collect::<Vec<_>>())),
        ];
        let mut map = Map::with_capacity(fields.len() + 2);
        map.extend(fields.map(|(field, value)| (field.to_string(), value)));
        Self(map)
    }
}

/// `accepted_full`, `fallback_f1a`, `rejected` …: outcome with level or reason in one word.
pub fn reception_word(value: &Value) -> Option<String> {
    let outcome = value.get("outcome")?.as_str()?;
    let detail = |key: &str| value.get(key).and_then(Value::as_str);
    Some(match outcome {
        "accepted" => match detail("level") {
            Some(level) => format!("accepted_{level}"),
            None => "accepted".into(),
        },
        "fallback_required" => match detail("reason") {
            Some(reason) => format!("fallback_{reason}"),
            None => outcome.into(),
        },
        other => other.into(),
    })
}

fn reception_value(word: &str) -> Value {
    match word.split_once('_') {
        Some(("accepted", level)) => json!({"outcome": "accepted", "level": level, "reason": null}),
        Some(("fallback", reason)) if reason != "required" => {
            json!({"outcome": "fallback_required", "level": null, "reason": reason})
        }
        _ => json!({"outcome": word, "level": null, "reason": null}),
    }
}

fn put(map: &mut Map<String, Value>, path: &[&str], value: Value) {
    match path {
        [] => {}
        [last] => drop(map.insert((*last).into(), value)),
        [first, rest @ ..] => {
            let entry = map.entry(*first).or_insert_with(|| json!({}));
            if !entry.is_object() {
                *entry = json!({});
            }
            if let Value::Object(inner) = entry {
                put(inner, rest, value);
            }
        }
    }
}

fn claim(terms: &Terms, decision: &Decision, question: &Question) -> Value {
    let none = InsuredNumbers { insurer_number: "".into(), symbol: "".into(), number: "".into(), branch: "".into() };
    let rejects = question.facts.facility.receipt_computer_rejects_77777777;
    let numbers = match decision.claim.numbers {
        ClaimNumbers::Current => question.numbers.current.clone(),
        ClaimNumbers::Former => question.numbers.former.clone(),
        ClaimNumbers::Sevens => InsuredNumbers {
            insurer_number: terms.unknown_insurer(rejects).into(),
            symbol: terms.unknown_symbol().into(),
            number: terms.unknown_number(question.facts.person.scheme),
            ..none
        },
        ClaimNumbers::None => none,
    };
    let mark = match decision.claim.mark {
        Mark::None => None,
        Mark::Former => terms.marks.map(|marks| marks.former),
        Mark::Unknown => terms.marks.map(|marks| marks.unknown),
    };
    let marks = mark.into_iter().map(|code| (code, ""));
    let items = decision.claim.items.iter().map(|item| (terms.item_codes[item.index()], SAMPLE_TEXTS[item.index()]));
    let remarks: Vec<Value> =
        marks.chain(items).map(|(code, text)| json!({"code": code.to_string(), "text": text})).collect();
    let decided = decision.claim.route != ClaimRoute::None;
    json!({
        "route": decision.claim.route,
        "insurer_number": numbers.insurer_number,
        "symbol": numbers.symbol,
        "number": numbers.number,
        "branch": numbers.branch,
        "remarks": remarks,
        "count": decision.claim.count,
        "history_codes": if decided { json!(["01"]) } else { json!([]) },
    })
}

/// Full-width texts of the declaration of a synthetic person, in the order of comments 830000501 to 508.
const SAMPLE_TEXTS: [&str; 8] = [
    "マドグチ　タロウ",
    "ワカラナイ",
    "フメイ",
    "マドグチショウカイ",
    "トウキョウトマドグチク１－１",
    "マドグチソウ１０１",
    "０３－００００－００００",
    "１０ガツ１ニチ",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_fields_and_words_are_refused_by_name() {
        let error = Answer::read(json!({"confirmed": null}));
        assert_eq!(
            error,
            Err(AnswerError::UnknownField { name: "confirmed".into(), nearest: Some("confirmed_by".into()) })
        );
        assert!(matches!(
            Answer::read(json!({"copay": {"basis": "verified", "tenths": "3"}})),
            Err(AnswerError::Shape(_))
        ));
        assert!(matches!(Answer::read(json!({"duty": "maybe"})), Err(AnswerError::Shape(_))));
    }

    #[test]
    fn paths_reach_words_lists_and_nulls() {
        let answer = Answer::read(json!({"reception": {"outcome": "fallback_required", "reason": "f3"},
            "confirmed_by": null, "claim": {"route": "b", "remarks": [{"code": "820000245"}]}}));
        let answer = answer.expect("fits");
        assert_eq!(answer.get("reception"), Some(json!("fallback_f3")));
        assert_eq!(answer.get("confirmed_by"), Some(Value::Null));
        assert_eq!(answer.get("claim.remarks.code"), Some(json!(["820000245"])));
        assert_eq!(answer.get("claim.remarks.0.code"), Some(json!("820000245")));
        assert_eq!(answer.get("copay.basis"), None);
    }

    #[test]
    fn recorded_paths_read_back_as_they_were_written() {
        let paths = [
            ("reception".to_string(), json!("accepted_full")),
            ("claim.remarks.code".to_string(), json!(["820000246", "830000505"])),
            ("copay.tenths".to_string(), json!(3)),
        ];
        let answer = Answer::from_paths(&paths);
        for (path, value) in &paths {
            assert_eq!(answer.get(path).as_ref(), Some(value), "{path}");
        }
    }
}
