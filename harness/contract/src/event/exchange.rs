//! One exchange over HTTP as the emulated peer saw it: what came in, byte for byte, and what went out, as far as it went.
//!
//! Two things differ from run to run and stand here by what they mean: the port in `Host`, and the token of the login.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// One exchange.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HttpExchange {
    /// Method of the request.
    pub method: String,
    /// Its target: path and query.
    pub target: String,
    /// What came in.
    pub request: HttpPart,
    /// Status; 0 when no answer went out.
    pub status: u16,
    /// What went out; of an answer that was cut, what was sent.
    pub answer: HttpPart,
    /// The fault of a plan that it met.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fault: Option<String>,
}

/// Headers and body of one direction.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HttpPart {
    /// Headers in their order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub headers: Vec<HttpHeader>,
    /// Body.
    #[serde(default)]
    pub body: HttpBody,
}

/// One header.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HttpHeader {
    /// Name, as written.
    pub name: String,
    /// Value.
    pub value: String,
}

/// A body, whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum HttpBody {
    /// Text in UTF-8.
    Text(String),
    /// Anything else, in base64.
    Base64(String),
}

impl Default for HttpBody {
    fn default() -> Self {
        Self::Text(String::new())
    }
}

impl HttpBody {
    /// The body of these bytes.
    pub fn of(bytes: &[u8]) -> Self {
        match std::str::from_utf8(bytes) {
            Ok(text) => Self::Text(text.into()),
            Err(_) => Self::Base64(base64(bytes)),
        }
    }

    /// How many bytes it has.
    pub fn len(&self) -> usize {
        match self {
            Self::Text(text) => text.len(),
            Self::Base64(text) => text.len() / 4 * 3 - text.bytes().rev().take_while(|byte| *byte == b'=').count(),
        }
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl HttpPart {
    /// The value of a header, whatever the case of its name.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|header| header.name.eq_ignore_ascii_case(name)).map(|header| header.value.as_str())
    }
}

/// RFC 4648, with padding.
fn base64(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for three in bytes.chunks(3) {
        let byte = |at: usize| u32::from(three.get(at).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for place in 0..4 {
            let sign = SIGNS.get((bits >> (18 - 6 * place)) as usize & 63).copied().unwrap_or(b'=');
            text.push(if place > three.len() { '=' } else { char::from(sign) });
        }
    }
    text
}

const SIGNS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_that_of_rfc_4648() {
        for (bytes, text) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg=="),
            ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"),
        ] {
            assert_eq!(base64(bytes.as_bytes()), text);
            assert_eq!(HttpBody::Base64(text.into()).len(), bytes.len(), "{text}");
        }
        assert_eq!(base64(&[0xFF, 0xFB, 0xFE]), "//v+");
    }

    #[test]
    fn only_what_is_no_text_is_encoded() {
        assert_eq!(HttpBody::of("資格".as_bytes()), HttpBody::Text("資格".into()));
        assert_eq!(HttpBody::of(&[0x8E, 0x91]), HttpBody::Base64("jpE=".into()));
    }
}
