//! The PINs that a check can name, with their applet, reference and limit (tables 1.2 to 1.4).

use crate::trace::{Place, Words};

/// A PIN of the card.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Pin {
    /// 利用者証明用暗証番号.
    Auth,
    /// 署名用暗証番号.
    Sign,
    /// 券面入力補助用暗証番号.
    Text,
    /// 照合番号A of the text applet: its value is the individual number, so it is only counted, never tried.
    TextA,
    /// 照合番号B of the text applet.
    TextB,
    /// 照合番号A of the visual applet: only counted.
    VisualA,
    /// 照合番号B of the visual applet.
    VisualB,
}

impl Pin {
    /// All of them.
    pub const ALL: [Self; 7] =
        [Self::Auth, Self::Sign, Self::Text, Self::TextA, Self::TextB, Self::VisualA, Self::VisualB];

    /// Its word in the list.
    pub fn word(self) -> &'static str {
        match self {
            Self::Auth => "auth",
            Self::Sign => "sign",
            Self::Text => "text",
            Self::TextA => "text-a",
            Self::TextB => "text-b",
            Self::VisualA => "visual-a",
            Self::VisualB => "visual-b",
        }
    }

    /// Its applet and reference.
    pub fn reference(self) -> (Place, u16) {
        match self {
            Self::Auth => (Place::Jpki, 0x0018),
            Self::Sign => (Place::Jpki, 0x001B),
            Self::Text => (Place::Text, 0x0011),
            Self::TextA => (Place::Text, 0x0014),
            Self::TextB => (Place::Text, 0x0015),
            Self::VisualA => (Place::Visual, 0x0013),
            Self::VisualB => (Place::Visual, 0x0012),
        }
    }

    /// Tries of a fresh card.
    pub fn limit(self) -> u8 {
        match self {
            Self::Auth | Self::Text => 3,
            Self::Sign => 5,
            Self::TextA | Self::TextB | Self::VisualA | Self::VisualB => 10,
        }
    }

    /// Whether its value is the individual number.
    pub fn is_individual_number(self) -> bool {
        matches!(self, Self::TextA | Self::VisualA)
    }

    /// What it is called.
    pub fn name(self) -> Words {
        let (place, reference) = self.reference();
        place.file(reference).unwrap_or(Words::new("暗証番号", "PIN"))
    }

    /// The PIN of this word.
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|pin| pin.word() == word)
    }

    /// The PIN of this reference.
    pub fn of_reference(reference: (Place, u16)) -> Option<Self> {
        Self::ALL.into_iter().find(|pin| pin.reference() == reference)
    }
}
