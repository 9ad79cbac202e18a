//! One item of the doctor's list.

use crate::Language;
use crate::message::Lost;
use crate::session::SessionError;
use crate::transport::Note;

/// One item: what was looked at, whether it is in order, and what to do when it is not (CONFIG).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// What was looked at, such as `hello` or `configure:engine:actual`.
    pub name: String,
    /// Whether it is in order.
    pub ok: bool,
    /// What was found.
    pub what: Words,
    /// What to do; empty when nothing is.
    pub todo: Words,
    /// The fault of the road, when that was it.
    pub lost: Option<Lost>,
}

/// A text in both languages.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    /// English.
    pub en: String,
    /// Japanese.
    pub ja: String,
}

impl Words {
    /// The text in a language.
    pub fn say(&self, language: Language) -> &str {
        match language {
            Language::En => &self.en,
            Language::Ja => &self.ja,
        }
    }
}

impl Check {
    /// In order.
    pub(super) fn good(name: impl Into<String>, what: Words) -> Self {
        Self { name: name.into(), ok: true, what, todo: Words::default(), lost: None }
    }

    /// Not in order.
    pub(super) fn bad(name: impl Into<String>, what: Words, todo: Words) -> Self {
        Self { name: name.into(), ok: false, what, todo, lost: None }
    }

    /// The road failed; its text says what to do.
    pub(super) fn lost(name: impl Into<String>, lost: &Lost) -> Self {
        let todo = say(
            "put this right first; adapters/README.md describes the messages",
            "まずこれを直してください。メッセージは adapters/README.md にあります",
        );
        let what = say(lost.to_string(), lost.ja());
        Self { lost: Some(lost.clone()), ..Self::bad(name, what, todo) }
    }

    /// The session could not begin.
    pub(super) fn session(name: impl Into<String>, error: &SessionError) -> Self {
        match error {
            SessionError::Lost(lost) => Self::lost(name, lost),
            _ => Self::bad(name, say(error.to_string(), error.ja()), Words::default()).todo(say(
                "correct the answer; adapters/README.md describes it",
                "応答を直してください。形は adapters/README.md にあります",
            )),
        }
    }

    /// With another advice.
    pub(super) fn todo(mut self, todo: Words) -> Self {
        self.todo = todo;
        self
    }
}

/// A text in both languages, English first.
pub(super) fn say(en: impl Into<String>, ja: impl Into<String>) -> Words {
    Words { en: en.into(), ja: ja.into() }
}

/// Notes as one text.
pub(super) fn notes(notes: &[Note]) -> Words {
    let all = |language| notes.iter().map(|note| note.say(language)).collect::<Vec<_>>();
    say(all(Language::En).join("; "), all(Language::Ja).join("。"))
}
