//! A sentence in both languages, made when a finding is made, so that whoever prints needs nothing else.

use madoguchi_contract::Language;
use serde::{Deserialize, Serialize};

/// A sentence in Japanese and English.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Text {
    /// Japanese.
    pub ja: String,
    /// English.
    pub en: String,
}

impl Text {
    /// A sentence in both languages.
    pub fn new(ja: impl Into<String>, en: impl Into<String>) -> Self {
        Self { ja: ja.into(), en: en.into() }
    }

    /// A sentence made once for each language.
    pub fn of(mut write: impl FnMut(Language) -> String) -> Self {
        Self { ja: write(Language::Ja), en: write(Language::En) }
    }

    /// The sentence in one language.
    pub fn get(&self, language: Language) -> &str {
        match language {
            Language::Ja => &self.ja,
            Language::En => &self.en,
        }
    }
}
