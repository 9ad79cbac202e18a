//! The frame of a message: `id` and exactly one outcome. It is the same on every road.

use super::malformed::{KEYS, Malformed};
use crate::json;
use crate::message::Outcome;
use crate::names::nearest;
use serde::Deserialize;
use serde_json::{Map, Value};

/// One answer: whose it is, and what it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Envelope {
    /// The `id` of the question.
    pub id: u64,
    /// What was answered.
    pub outcome: Outcome,
}

/// Bytes that are not an answer, and whose they would have been, as far as that can be told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// The `id`, when the bytes show one.
    pub id: Option<u64>,
    /// What is wrong.
    pub fault: Malformed,
}

impl Envelope {
    /// Reads a line or body strictly.
    ///
    /// # Errors
    /// What is wrong, and the `id` where one can be told.
    pub fn read(bytes: &[u8]) -> Result<Self, Refused> {
        let value = match json::decode(bytes) {
            Ok(value) => value,
            Err(error) => {
                let first = bytes.iter().find(|byte| !byte.is_ascii_whitespace());
                let words = matches!(error.fault, json::JsonFault::NotUtf8 | json::JsonFault::ByteOrderMark);
                let log = first != Some(&b'{') && !words && error.fault != json::JsonFault::TooLong;
                let fault = if log { Malformed::Log } else { Malformed::Json(error) };
                return Err(Refused { id: if log { None } else { guess(bytes) }, fault });
            }
        };
        let Value::Object(mut map) = value else { return Err(Refused { id: None, fault: Malformed::NotAnObject }) };
        let id = match map.shift_remove("id") {
            None => return Err(Refused { id: None, fault: Malformed::NoId }),
            Some(id) => match id.as_u64() {
                Some(id) => id,
                None => {
                    let guess = id.as_str().and_then(|text| text.parse().ok());
                    let found: String = id.to_string().chars().take(60).collect();
                    let kind = if id.is_string() { format!("the text {found}") } else { found };
                    return Err(Refused { id: guess, fault: Malformed::IdKind(kind) });
                }
            },
        };
        match outcome(map) {
            Ok(outcome) => Ok(Self { id, outcome }),
            Err(fault) => Err(Refused { id: Some(id), fault }),
        }
    }

    /// The bytes of an answer, without a line's end.
    pub fn write(id: &Value, outcome: &Outcome) -> Vec<u8> {
        let mut map = Map::new();
        map.insert("id".into(), id.clone());
        if let Ok(Value::Object(outcome)) = serde_json::to_value(outcome) {
            map.extend(outcome);
        }
        json::encode(&Value::Object(map))
    }
}

/// The outcome of a message without its `id`.
fn outcome(map: Map<String, Value>) -> Result<Outcome, Malformed> {
    let found: Vec<String> = map.keys().filter(|key| KEYS.contains(&key.as_str())).cloned().collect();
    if found.len() > 1 {
        return Err(Malformed::SeveralOutcomes(found));
    }
    if let Some(key) = map.keys().find(|key| !KEYS.contains(&key.as_str())) {
        let nearest = nearest(key, KEYS).map(String::from);
        return Err(Malformed::UnknownKey { key: key.chars().take(60).collect(), nearest });
    }
    let Some(key) = found.into_iter().next() else { return Err(Malformed::NoOutcome) };
    if key == "done" {
        return Ok(Outcome::Done(map.into_iter().next().map_or(Value::Null, |(_, done)| done)));
    }
    Outcome::deserialize(Value::Object(map)).map_err(|error| Malformed::Outcome { key, why: error.to_string() })
}

/// The `id` of bytes that are not JSON: told only when exactly one number stands behind an `"id":`.
fn guess(bytes: &[u8]) -> Option<u64> {
    let text = String::from_utf8_lossy(bytes.get(..bytes.len().min(json::LONGEST)).unwrap_or_default());
    let mut ids = text.match_indices("\"id\"").filter_map(|(at, key)| {
        let rest = text.get(at + key.len()..)?.trim_start().strip_prefix(':')?.trim_start();
        let digits = rest.find(|character: char| !character.is_ascii_digit()).unwrap_or(rest.len());
        rest.get(..digits)?.parse().ok()
    });
    let first = ids.next()?;
    ids.all(|id| id == first).then_some(first)
}
