//! How sure a fact about the card is. There is no public specification of the card's edge: what is known was measured
//! with clients, read in their sources, or reported by one survey.

use crate::trace::Words;
use serde::{Deserialize, Serialize};

/// How sure a fact is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Confidence {
    /// Measured with real clients.
    #[serde(rename = "M")]
    Measured,
    /// Read in the public source of a client.
    #[serde(rename = "C")]
    Client,
    /// One public survey of real or test cards.
    #[serde(rename = "S")]
    Survey,
    /// A guess.
    #[serde(rename = "?")]
    Guess,
}

impl Confidence {
    /// The mark, as in the tables of card facts.
    pub fn mark(self) -> &'static str {
        match self {
            Self::Measured => "[M]",
            Self::Client => "[C]",
            Self::Survey => "[S]",
            Self::Guess => "[?]",
        }
    }

    /// What the mark means.
    pub fn words(self) -> Words {
        match self {
            Self::Measured => Words::new("実測", "measured"),
            Self::Client => Words::new("クライアントのソースで確認", "read in a client's source"),
            Self::Survey => Words::new("一件の調査報告", "one survey"),
            Self::Guess => Words::new("推測", "a guess"),
        }
    }
}
