//! What can be wrong with a line or body that ought to be an answer.

use crate::Language;
use crate::json::JsonError;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What is wrong with an answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Malformed {
    /// Words that are not JSON, most likely a log.
    Log,
    /// A body that is not JSON.
    Body,
    /// Not strict JSON.
    Json(JsonError),
    /// JSON, but not an object.
    NotAnObject,
    /// The answer has no `id`.
    NoId,
    /// The `id` is not the number that was sent.
    IdKind(String),
    /// An `id` nobody asked yet: a wrong id, or an answer before its question.
    UnknownId(u64),
    /// A second answer to this `id`.
    SecondAnswer(u64),
    /// No outcome key.
    NoOutcome,
    /// More than one outcome key.
    SeveralOutcomes(Vec<String>),
    /// A key beside `id` and the outcome.
    UnknownKey {
        /// The key.
        key: String,
        /// The nearest known one.
        nearest: Option<String>,
    },
    /// The value of an outcome key has the wrong shape.
    Outcome {
        /// The key.
        key: String,
        /// Why.
        why: String,
    },
    /// The answer has a field the contract does not know.
    Field {
        /// The field.
        name: String,
        /// The nearest known one.
        nearest: Option<String>,
    },
    /// The answer has a wrong type or an unknown word.
    Answer(String),
    /// An HTTP status without an outcome in its body.
    Status(u16),
}

impl Malformed {
    /// What is wrong and what to do, in a language.
    pub fn say(&self, language: Language) -> String {
        let near = |nearest: &Option<String>| match (nearest, language) {
            (None, _) => String::new(),
            (Some(near), Language::En) => format!(", did you mean `{near}`?"),
            (Some(near), Language::Ja) => format!("（`{near}` ではありませんか）"),
        };
        let (en, ja): (String, String) = match self {
            Self::Log => (
                "stdout is protocol only, write logs to stderr".into(),
                "標準出力は契約のメッセージ専用です。ログは標準エラー出力に書いてください".into(),
            ),
            Self::Body => (
                "the body is not JSON: answer one JSON object, with the status 200".into(),
                "本文が JSON ではありません。200 で JSON のオブジェクトを 1 つ返してください".into(),
            ),
            Self::Json(error) => return error.say(language),
            Self::NotAnObject => ("an answer is a JSON object".into(), "応答は JSON のオブジェクトです".into()),
            Self::NoId => (
                "the answer has no `id`: send back the `id` of the question".into(),
                "応答に `id` がありません。質問の `id` をそのまま返してください".into(),
            ),
            Self::IdKind(found) => (
                format!("the `id` is {found}: send back the number as it came"),
                format!("`id` が {found} です。受け取った数値のまま返してください"),
            ),
            Self::UnknownId(id) => (
                format!("an answer to id {id}, which was not asked: a wrong id, or an answer before the question"),
                format!("質問していない id {id} への応答です。id の誤りか、質問より前の応答です"),
            ),
            Self::SecondAnswer(id) => (
                format!("a second answer to id {id}: answer each question once"),
                format!("id {id} への 2 回目の応答です。質問ごとに 1 回だけ応答してください"),
            ),
            Self::NoOutcome => (
                format!("no outcome: send exactly one of {}", KEYS.join(", ")),
                format!("結果がありません。{} のうち 1 つだけを送ってください", KEYS.join("、")),
            ),
            Self::SeveralOutcomes(keys) => (
                format!("several outcomes ({}): send exactly one", keys.join(", ")),
                format!("結果が複数あります（{}）。1 つだけを送ってください", keys.join("、")),
            ),
            Self::UnknownKey { key, nearest } => (
                format!("unknown key `{key}` beside the outcome{}", near(nearest)),
                format!("不明なキー `{key}` があります{}", near(nearest)),
            ),
            Self::Outcome { key, why } => {
                (format!("`{key}` has the wrong shape: {why}"), format!("`{key}` の形が契約と違います: {why}"))
            }
            Self::Field { name, nearest } => (
                format!("unknown field `{name}` in the answer{}", near(nearest)),
                format!("応答に不明な項目 `{name}` があります{}", near(nearest)),
            ),
            Self::Answer(why) => {
                (format!("the answer does not fit the contract: {why}"), format!("応答が契約に合いません: {why}"))
            }
            Self::Status(status) => (
                format!(
                    "HTTP status {status} without an outcome in its body: answer 200 and one outcome (`sut_error` for a crash)"
                ),
                format!(
                    "HTTP ステータス {status} で、本文に結果がありません。200 で結果を 1 つ返してください（異常終了は `sut_error`）"
                ),
            ),
        };
        match language {
            Language::En => en,
            Language::Ja => ja,
        }
    }

    /// The text that came from the product, if there is one.
    pub(super) fn text_mut(&mut self) -> Option<&mut String> {
        match self {
            Self::IdKind(text) | Self::Answer(text) | Self::Outcome { why: text, .. } => Some(text),
            Self::UnknownKey { key: text, .. } | Self::Field { name: text, .. } => Some(text),
            _ => None,
        }
    }
}

/// The keys of an answer of which exactly one must stand there.
pub const KEYS: [&str; 6] = ["done", "refused", "unimplemented", "config_error", "sut_error", "adapter_error"];
