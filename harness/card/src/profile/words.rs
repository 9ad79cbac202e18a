//! Words of a profile file for things that the code has a name for.

use super::{ChipState, KeySlot, Kind, PinName, Sex};
use crate::image::AppletName;

/// A closed set of things, each with its word in a file.
pub(super) trait Named: Copy + Sized + 'static {
    /// What a fault calls such a thing.
    const WHAT: &'static str;
    /// Every thing with its word.
    const WORDS: &'static [(&'static str, Self)];

    fn named(word: &str) -> Option<Self> {
        Self::WORDS.iter().find(|(known, _)| *known == word).map(|(_, thing)| *thing)
    }
}

impl Named for Kind {
    const WHAT: &'static str = "kind of card";
    const WORDS: &'static [(&'static str, Self)] = &[
        ("plastic", Self::Plastic),
        ("juki", Self::Juki),
        ("android", Self::Android),
        ("iphone", Self::Iphone),
        ("nextgen", Self::NextGeneration),
    ];
}

impl Named for ChipState {
    const WHAT: &'static str = "state of the chip";
    const WORDS: &'static [(&'static str, Self)] =
        &[("sound", Self::Sound), ("mute", Self::Mute), ("failing", Self::Failing)];
}

impl Named for Sex {
    const WHAT: &'static str = "sex";
    const WORDS: &'static [(&'static str, Self)] = &[
        ("male", Self::Male),
        ("female", Self::Female),
        ("not_applicable", Self::NotApplicable),
        ("unknown", Self::Unknown),
    ];
}

impl Named for AppletName {
    const WHAT: &'static str = "applet";
    const WORDS: &'static [(&'static str, Self)] = &[
        ("jpki", Self::Jpki),
        ("text", Self::Text),
        ("visual", Self::Visual),
        ("basic", Self::Basic),
        ("common", Self::Common),
        ("issuer", Self::Issuer),
    ];
}

impl Named for KeySlot {
    const WHAT: &'static str = "key";
    const WORDS: &'static [(&'static str, Self)] = &[
        ("auth", Self::Auth),
        ("sign", Self::Sign),
        ("text", Self::Text),
        ("visual", Self::Visual),
        ("common", Self::Common),
        ("session", Self::Session),
    ];
}

impl Named for PinName {
    const WHAT: &'static str = "PIN";
    const WORDS: &'static [(&'static str, Self)] = &[
        ("auth", Self::Auth),
        ("sign", Self::Sign),
        ("text", Self::Text),
        ("text_reserved", Self::TextReserved),
        ("text_number_a", Self::TextNumberA),
        ("text_number_b", Self::TextNumberB),
        ("visual_birth", Self::VisualBirth),
        ("visual_number_b", Self::VisualNumberB),
        ("visual_number_a", Self::VisualNumberA),
        ("basic", Self::Basic),
        ("common", Self::Common),
    ];
}

impl PinName {
    /// Its word in profiles and faults.
    pub fn word(self) -> &'static str {
        Self::WORDS.iter().find(|(_, name)| *name == self).map_or("", |(word, _)| word)
    }

    /// The PIN of this word.
    pub fn by_word(word: &str) -> Option<Self> {
        Self::named(word)
    }

    /// Its applet and id.
    pub fn place(self) -> (AppletName, u16) {
        match self {
            Self::Auth => (AppletName::Jpki, 0x0018),
            Self::Sign => (AppletName::Jpki, 0x001B),
            Self::Text => (AppletName::Text, 0x0011),
            Self::TextReserved => (AppletName::Text, 0x0012),
            Self::TextNumberA => (AppletName::Text, 0x0014),
            Self::TextNumberB => (AppletName::Text, 0x0015),
            Self::VisualBirth => (AppletName::Visual, 0x0011),
            Self::VisualNumberB => (AppletName::Visual, 0x0012),
            Self::VisualNumberA => (AppletName::Visual, 0x0013),
            Self::Basic => (AppletName::Basic, 0x001C),
            Self::Common => (AppletName::Common, 0x001C),
        }
    }
}
