//! What is wrong with a message: where, what, and what to do, in both languages.

use super::DEEPEST;
use crate::Language;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Where and why bytes are not a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct JsonError {
    /// Offset of the first byte that is wrong, from 0.
    pub byte: usize,
    /// What is wrong there.
    pub fault: JsonFault,
}

/// What is wrong with the bytes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum JsonFault {
    /// The message begins with EF BB BF.
    ByteOrderMark,
    /// Not UTF-8.
    NotUtf8,
    /// More than 1 MiB.
    TooLong,
    /// Nested deeper than 128 levels.
    TooDeep,
    /// The key stands twice in one object.
    DuplicateKey(String),
    /// `NaN`, `Infinity` or `-Infinity`.
    NotANumber(String),
    /// A word JSON does not have, such as Python's `None` or `True`; the nearest one it has.
    UnknownWord {
        /// The word.
        word: String,
        /// The nearest word of JSON.
        nearest: Option<String>,
    },
    /// Bytes behind the end of the message.
    Trailing,
    /// The message ends too early.
    Unfinished,
    /// Something else was expected.
    Expected(String),
    /// A text with a wrong escape or control character.
    Text(String),
    /// A number that is none.
    Number(String),
}

impl JsonError {
    /// The fault and its byte, in a language.
    pub fn say(&self, language: Language) -> String {
        match language {
            Language::En => format!("byte {}: {}", self.byte, self.fault.say(language)),
            Language::Ja => format!("{} バイト目: {}", self.byte, self.fault.say(language)),
        }
    }
}

impl JsonFault {
    fn say(&self, language: Language) -> String {
        let did_you_mean = |nearest: &Option<String>| match (nearest, language) {
            (Some(word), Language::En) => format!(", write `{word}`"),
            (Some(word), Language::Ja) => format!("`{word}` と書いてください"),
            (None, Language::En) => ", send one JSON object".into(),
            (None, Language::Ja) => "JSON のオブジェクトを 1 つ送ってください".into(),
        };
        let (en, ja) = match self {
            Self::ByteOrderMark => (
                "a byte-order mark: write UTF-8 without a BOM (Python: encoding \"utf-8\", not \"utf-8-sig\")".into(),
                "BOM があります。BOM なしの UTF-8 で出力してください（Python なら \"utf-8-sig\" でなく \"utf-8\"）"
                    .into(),
            ),
            Self::NotUtf8 => (
                "not UTF-8: set the output encoding to UTF-8 (not CP932)".into(),
                "UTF-8 ではありません。出力の文字コードを UTF-8 にしてください（CP932 は不可）".into(),
            ),
            Self::TooLong => (
                "longer than 1 MiB: answer with fewer cases in one message".into(),
                "1 MiB を超えています。1 通あたりの件数を減らしてください".into(),
            ),
            Self::TooDeep => (
                format!("nested deeper than {DEEPEST}: send what the contract describes"),
                format!("入れ子が {DEEPEST} 段を超えています。契約の形で送ってください"),
            ),
            Self::DuplicateKey(key) => (
                format!("the key `{key}` stands twice: write each key once"),
                format!("キー `{key}` が重複しています。1 回だけ書いてください"),
            ),
            Self::NotANumber(word) => (
                format!(
                    "`{word}` is not JSON: send null or leave the field out (Python: allow_nan=False finds the place)"
                ),
                format!(
                    "`{word}` は JSON ではありません。null にするか項目を省いてください（Python なら allow_nan=False で見つかります）"
                ),
            ),
            Self::UnknownWord { word, nearest } => (
                format!("`{word}` is not JSON{}", did_you_mean(nearest)),
                format!("`{word}` は JSON ではありません。{}", did_you_mean(nearest)),
            ),
            Self::Trailing => (
                "more bytes behind the message: one message a line, nothing else".into(),
                "メッセージの後に余分な文字があります。1 行に 1 通だけ書いてください".into(),
            ),
            Self::Unfinished => (
                "the message ends too early: write it whole, on one line, and flush".into(),
                "メッセージが途中で終わっています。1 行に全部書いてから flush してください".into(),
            ),
            Self::Expected(what) => (
                format!("expected {what}: write messages with a JSON library"),
                format!("{what} が必要です。JSON ライブラリで出力してください"),
            ),
            Self::Text(why) => (
                format!("a text that is not JSON ({why}): write messages with a JSON library"),
                format!("文字列が JSON ではありません（{why}）。JSON ライブラリで出力してください"),
            ),
            Self::Number(text) => (
                format!("`{text}` is not a JSON number: write it as 12, -3 or 0.5"),
                format!("`{text}` は JSON の数値ではありません。12、-3、0.5 のように書いてください"),
            ),
        };
        match language {
            Language::En => en,
            Language::Ja => ja,
        }
    }
}

impl fmt::Display for JsonError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.say(Language::En))
    }
}

impl std::error::Error for JsonError {}
