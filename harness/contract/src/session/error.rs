//! Why a session could not begin, in both languages.

use crate::message::{Lost, Outcome};
use crate::{CONTRACT_VERSION, Language};
use std::fmt;

/// Why a session could not begin: the set-up, never the product's verdict.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SessionError {
    /// The road failed.
    Lost(Lost),
    /// The adapter's introduction does not fit the contract.
    Hello(HelloFault),
    /// The adapter refused the set-up.
    Config {
        /// Field.
        field: String,
        /// Why.
        why: String,
    },
}

/// What is wrong with an introduction.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum HelloFault {
    /// Something else than `done` was answered.
    Refused(String),
    /// Not the shape of an introduction.
    Shape(String),
    /// Another contract version.
    Version(String),
    /// No role.
    NoRole,
    /// A name this version does not know.
    Unknown {
        /// `role`, `capability`, `facts` or `clock`.
        kind: String,
        /// The name.
        name: String,
        /// The nearest known one.
        nearest: Option<String>,
        /// All known ones.
        known: String,
    },
    /// A capability that is neither `yes` nor `no: reason`.
    Capability {
        /// The capability.
        name: String,
        /// What was said of it.
        value: String,
    },
}

impl SessionError {
    /// What happened and what to do, in a language.
    pub fn say(&self, language: Language) -> String {
        match (self, language) {
            (Self::Lost(lost), _) => lost.say(language),
            (Self::Hello(fault), _) => format!("hello: {}", fault.say(language)),
            (Self::Config { field, why }, Language::En) => {
                format!("configure: the adapter refused the field `{field}`: {why}")
            }
            (Self::Config { field, why }, Language::Ja) => {
                format!("configure: アダプターが項目 `{field}` を受け付けません: {why}")
            }
        }
    }

    /// What happened and what to do, in Japanese.
    pub fn ja(&self) -> String {
        self.say(Language::Ja)
    }
}

impl From<Lost> for SessionError {
    fn from(lost: Lost) -> Self {
        Self::Lost(lost)
    }
}

impl From<HelloFault> for SessionError {
    fn from(fault: HelloFault) -> Self {
        Self::Hello(fault)
    }
}

impl fmt::Display for SessionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.say(Language::En))
    }
}

impl std::error::Error for SessionError {}

impl HelloFault {
    fn say(&self, language: Language) -> String {
        let (en, ja) = match self {
            Self::Refused(words) => {
                (format!("expected `done`, got {words}"), format!("`done` が必要ですが {words} が返りました"))
            }
            Self::Shape(why) => (
                format!("the answer does not fit the contract: {why} (see adapters/README.md)"),
                format!("応答が契約に合いません: {why}（adapters/README.md 参照）"),
            ),
            Self::Version(theirs) => (
                format!(
                    "the adapter chose contract {theirs}, this harness speaks {CONTRACT_VERSION}: answer one of the versions sent"
                ),
                format!(
                    "アダプターの契約版は {theirs} ですが、こちらは {CONTRACT_VERSION} です。送られた版から選んでください"
                ),
            ),
            Self::NoRole => (
                "the adapter declares no role: name at least `engine` or `reader`".into(),
                "役割がありません。`engine` か `reader` を 1 つ以上書いてください".into(),
            ),
            Self::Unknown { kind, name, nearest, known } => {
                let (en, ja) = match nearest {
                    Some(near) => (format!("did you mean `{near}`?"), format!("`{near}` ではありませんか。")),
                    None => (String::new(), String::new()),
                };
                (
                    format!("unknown {kind} `{name}`: {en} known: {known}").replace(":  known", ": known"),
                    format!("{kind} `{name}` は不明です。{ja}使えるもの: {known}"),
                )
            }
            Self::Capability { name, value } => (
                format!("the capability `{name}` is `{value}`: write `yes` or `no: reason`"),
                format!("機能 `{name}` が `{value}` です。`yes` か `no: 理由` と書いてください"),
            ),
        };
        match language {
            Language::En => en,
            Language::Ja => ja,
        }
    }
}

/// An outcome in one line, for a message about it.
pub fn words(outcome: &Outcome) -> String {
    let text = serde_json::to_value(outcome).map(|value| value.to_string()).unwrap_or_default();
    text.chars().take(200).collect()
}
