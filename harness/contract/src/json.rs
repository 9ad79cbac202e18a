//! Strict reading of one JSON message.
//!
//! A message of the contract comes from a program that somebody is still writing, so what is wrong is said with its
//! byte and with what to do. Refused: a byte-order mark, invalid UTF-8, duplicate keys, `NaN` and `Infinity`, anything
//! behind the message, nesting deeper than [`DEEPEST`], and more than [`LONGEST`] bytes. Key order is kept.

mod fault;

pub use fault::{JsonError, JsonFault};

use crate::names::nearest;
use crate::transport::envelope::Envelope;
use serde_json::map::Entry;
use serde_json::{Map, Number, Value};

/// Most bytes of one message: 1 MiB.
pub const LONGEST: usize = 1 << 20;

/// Deepest nesting of objects and lists.
pub const DEEPEST: usize = 128;

/// Reads one message strictly.
///
/// # Errors
/// The first fault, with its byte.
///
/// ```
/// use madoguchi_contract::json;
/// assert!(json::decode(br#"{"id":1,"done":{}}"#).is_ok());
/// let error = json::decode(br#"{"id":1,"id":2}"#).unwrap_err();
/// assert_eq!(error.to_string(), "byte 8: the key `id` stands twice: write each key once");
/// ```
pub fn decode(bytes: &[u8]) -> Result<Value, JsonError> {
    if bytes.len() > LONGEST {
        return Err(JsonError { byte: LONGEST, fault: JsonFault::TooLong });
    }
    if bytes.starts_with(&[0xEF, 0xBB, 0xBF]) {
        return Err(JsonError { byte: 0, fault: JsonFault::ByteOrderMark });
    }
    if let Err(error) = std::str::from_utf8(bytes) {
        return Err(JsonError { byte: error.valid_up_to(), fault: JsonFault::NotUtf8 });
    }
    let mut reader = Reader { bytes, at: 0 };
    reader.blank();
    let value = reader.value(0)?;
    reader.blank();
    match reader.at < bytes.len() {
        true => Err(reader.fault(JsonFault::Trailing)),
        false => Ok(value),
    }
}

/// The bytes of a message, on one line, without the line's end.
pub fn encode(value: &Value) -> Vec<u8> {
    serde_json::to_vec(value).expect("a value has a JSON form")
}

/// The bytes of a message of which one more field is written already.
pub fn encode_with(message: &Map<String, Value>, name: &str, written: &str) -> Vec<u8> {
    let mut bytes = serde_json::to_vec(message).expect("a value has a JSON form");
    bytes.pop();
    bytes.extend_from_slice(if message.is_empty() { b"\"" } else { b",\"" });
    for part in [name, "\":", written, "}"] {
        bytes.extend_from_slice(part.as_bytes());
    }
    bytes
}

/// Body of the fuzz target `contract_answer`: reads bytes as a message, and what a message carries as an answer.
pub fn fuzz_contract_answer(data: &[u8]) {
    let Ok(value) = decode(data) else { return };
    assert_eq!(decode(&encode(&value)).as_ref(), Ok(&value), "what was read can be written and read again");
    if let Ok(Envelope { outcome: crate::Outcome::Done(value), .. }) = Envelope::read(data) {
        let _ = crate::Answer::read(value);
    }
    let _ = crate::Answer::read(value);
}

/// A place in the bytes. `bytes` is UTF-8 throughout.
struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Reader<'_> {
    fn value(&mut self, depth: usize) -> Result<Value, JsonError> {
        if depth > DEEPEST {
            return Err(self.fault(JsonFault::TooDeep));
        }
        match self.peek() {
            None => Err(self.fault(JsonFault::Unfinished)),
            Some(b'{') => self.object(depth),
            Some(b'[') => self.list(depth),
            Some(b'"') => self.text().map(Value::String),
            Some(b'-' | b'0'..=b'9') => self.number(),
            Some(_) => self.word(),
        }
    }

    fn object(&mut self, depth: usize) -> Result<Value, JsonError> {
        let mut map = Map::new();
        self.at += 1;
        self.blank();
        if self.take(b'}') {
            return Ok(Value::Object(map));
        }
        loop {
            let start = self.at;
            match self.peek() {
                Some(b'"') => {}
                None => return Err(self.fault(JsonFault::Unfinished)),
                Some(_) => return Err(self.fault(JsonFault::Expected("a key in double quotes".into()))),
            }
            let place = match map.entry(self.text()?) {
                Entry::Vacant(place) => place,
                Entry::Occupied(there) => {
                    return Err(JsonError { byte: start, fault: JsonFault::DuplicateKey(there.key().clone()) });
                }
            };
            self.blank();
            self.expect(b':', "`:`")?;
            self.blank();
            place.insert(self.value(depth + 1)?);
            self.blank();
            if self.take(b'}') {
                return Ok(Value::Object(map));
            }
            self.expect(b',', "`,` or `}`")?;
            self.blank();
        }
    }

    fn list(&mut self, depth: usize) -> Result<Value, JsonError> {
        let mut items = vec![];
        self.at += 1;
        self.blank();
        if self.take(b']') {
            return Ok(Value::Array(items));
        }
        loop {
            items.push(self.value(depth + 1)?);
            self.blank();
            if self.take(b']') {
                return Ok(Value::Array(items));
            }
            self.expect(b',', "`,` or `]`")?;
            self.blank();
        }
    }

    /// A text, by serde_json once its end is known; a plain one is itself.
    fn text(&mut self) -> Result<String, JsonError> {
        let start = self.at;
        self.at += 1;
        let mut plain = true;
        loop {
            match self.peek() {
                None => return Err(self.fault(JsonFault::Unfinished)),
                Some(b'"') => break,
                Some(b'\\') => {
                    plain = false;
                    self.at += 2;
                }
                Some(byte) => {
                    plain &= byte >= b' ';
                    self.at += 1;
                }
            }
        }
        self.at += 1;
        let inside = self.bytes.get(start + 1..self.at - 1).filter(|_| plain);
        if let Some(Ok(text)) = inside.map(std::str::from_utf8) {
            return Ok(text.into());
        }
        serde_json::from_slice(self.bytes.get(start..self.at).unwrap_or_default()).map_err(|error| {
            let why = error.to_string();
            let why = why.split(" at line").next().unwrap_or_default();
            let fault = JsonFault::Text(why.into());
            JsonError { byte: start + error.column().saturating_sub(1), fault }
        })
    }

    fn number(&mut self) -> Result<Value, JsonError> {
        let text = self.run(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'+' | b'.'));
        let value = match serde_json::from_str::<Value>(text) {
            // The nearest f64, so that what is written reads back as the same number.
            Ok(value) if value.is_f64() => text.parse().ok().and_then(Number::from_f64).map_or(value, Value::Number),
            Ok(value) => value,
            Err(_) if matches!(text, "-Infinity" | "-NaN" | "-inf") => {
                return Err(self.fault(JsonFault::NotANumber(text.into())));
            }
            Err(_) => return Err(self.fault(JsonFault::Number(text.chars().take(40).collect()))),
        };
        self.at += text.len();
        Ok(value)
    }

    fn word(&mut self) -> Result<Value, JsonError> {
        let word = self.run(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        let value = match word {
            "true" => Value::Bool(true),
            "false" => Value::Bool(false),
            "null" => Value::Null,
            "" => return Err(self.fault(JsonFault::Expected("a JSON value".into()))),
            "NaN" | "Infinity" | "nan" | "inf" => return Err(self.fault(JsonFault::NotANumber(word.into()))),
            _ => {
                let near = match word {
                    "None" | "nil" | "undefined" => Some("null"),
                    _ => nearest(&word.to_ascii_lowercase(), ["true", "false", "null"])
                        .filter(|near| near.len() == word.len()),
                };
                let word = word.chars().take(40).collect();
                return Err(self.fault(JsonFault::UnknownWord { word, nearest: near.map(String::from) }));
            }
        };
        self.at += word.len();
        Ok(value)
    }

    /// The ASCII run from here on.
    fn run(&self, belongs: impl Fn(u8) -> bool) -> &str {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let end = rest.iter().position(|byte| !belongs(*byte)).unwrap_or(rest.len());
        std::str::from_utf8(rest.get(..end).unwrap_or_default()).unwrap_or_default()
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn take(&mut self, byte: u8) -> bool {
        let there = self.peek() == Some(byte);
        self.at += usize::from(there);
        there
    }

    fn expect(&mut self, byte: u8, what: &str) -> Result<(), JsonError> {
        match (self.take(byte), self.at < self.bytes.len()) {
            (true, _) => Ok(()),
            (false, true) => Err(self.fault(JsonFault::Expected(what.into()))),
            (false, false) => Err(self.fault(JsonFault::Unfinished)),
        }
    }

    fn blank(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\r' | b'\n')) {
            self.at += 1;
        }
    }

    fn fault(&self, fault: JsonFault) -> JsonError {
        JsonError { byte: self.at.min(self.bytes.len()), fault }
    }
}
