//! Closed vocabularies: every enumerated fact and observable is a *word* with one spelling on the wire.
//!
//! [`Set`] is a fixed bit set of words, so that facts and decisions stay `Copy` and never allocate.

use std::fmt;
use std::marker::PhantomData;

/// A closed vocabulary of at most 32 words.
pub trait Word: Copy + Eq + fmt::Debug + Send + Sync + 'static {
    /// Name of the vocabulary, as in the JSON Schema.
    const NAME: &'static str;
    /// All words in declaration order.
    const ALL: &'static [Self];
    /// Position in [`Self::ALL`].
    fn index(self) -> usize;
    /// Spelling on the wire (`snake_case`, or the official code).
    fn word(self) -> &'static str;
    /// The word with this spelling.
    fn parse(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|w| w.word() == text)
    }
}

/// A set of words, as a bit mask; iterates in declaration order.
pub struct Set<W>(u32, PhantomData<W>);

impl<W: Word> Set<W> {
    /// The empty set.
    pub const EMPTY: Self = Self(0, PhantomData);

    /// Every word of the vocabulary.
    pub fn all() -> Self {
        W::ALL.iter().copied().collect()
    }

    /// The set of the given words.
    pub fn of(words: &[W]) -> Self {
        words.iter().copied().collect()
    }

    /// Whether the word is in the set.
    pub fn contains(self, word: W) -> bool {
        self.0 >> word.index() & 1 == 1
    }

    /// Whether the set is empty.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Number of words.
    pub fn len(self) -> usize {
        self.0.count_ones() as usize
    }

    /// Adds a word.
    pub fn insert(&mut self, word: W) {
        self.0 |= 1 << word.index();
    }

    /// Removes a word.
    pub fn remove(&mut self, word: W) {
        self.0 &= !(1 << word.index());
    }

    /// This set with one more word.
    #[must_use]
    pub fn with(mut self, word: W) -> Self {
        self.insert(word);
        self
    }

    /// This set with one word less.
    #[must_use]
    pub fn without(mut self, word: W) -> Self {
        self.remove(word);
        self
    }

    /// Words in both sets.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self(self.0 & other.0, PhantomData)
    }

    /// Words in either set.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self(self.0 | other.0, PhantomData)
    }

    /// Words in declaration order.
    pub fn iter(self) -> impl Iterator<Item = W> {
        W::ALL.iter().copied().filter(move |w| self.contains(*w))
    }
}

impl<W> Clone for Set<W> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<W> Copy for Set<W> {}
impl<W> PartialEq for Set<W> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}
impl<W> Eq for Set<W> {}
impl<W> std::hash::Hash for Set<W> {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}
impl<W: Word> Default for Set<W> {
    fn default() -> Self {
        Self::EMPTY
    }
}
impl<W: Word> fmt::Debug for Set<W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}
impl<W: Word> FromIterator<W> for Set<W> {
    fn from_iter<I: IntoIterator<Item = W>>(words: I) -> Self {
        let mut set = Self::EMPTY;
        for word in words {
            set.insert(word);
        }
        set
    }
}
impl<W: Word> serde::Serialize for Set<W> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter().map(W::word))
    }
}
impl<'de, W: Word> serde::Deserialize<'de> for Set<W> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let words: Vec<std::borrow::Cow<'de, str>> = Vec::deserialize(deserializer)?;
        let mut set = Self::EMPTY;
        for text in words {
            let word = W::parse(&text).ok_or_else(|| unknown_word::<W, D::Error>(&text))?;
            if set.contains(word) {
                return Err(serde::de::Error::custom(format!("`{text}` stands twice")));
            }
            set.insert(word);
        }
        Ok(set)
    }
}
impl<W: Word> schemars::JsonSchema for Set<W> {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        format!("SetOf{}", W::NAME).into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let words: Vec<&str> = W::ALL.iter().map(|w| w.word()).collect();
        schemars::json_schema!({"type": "array", "uniqueItems": true, "items": {"enum": words}})
    }
}

/// The error for a spelling that is not in the vocabulary; names the whole vocabulary.
pub fn unknown_word<W: Word, E: serde::de::Error>(text: &str) -> E {
    let known: Vec<&str> = W::ALL.iter().map(|w| w.word()).collect();
    E::custom(format!("unknown {} `{text}`, one of: {}", W::NAME, known.join(", ")))
}

/// Declares a closed vocabulary: an enum, its spellings, serde and JSON Schema.
#[macro_export]
macro_rules! words {
    ($(#[$meta:meta])* $name:ident { $($(#[$vmeta:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[repr(u8)]
        pub enum $name { $($(#[$vmeta])* #[doc = concat!("`", $word, "`")] $variant),+ }

        impl $crate::word::Word for $name {
            const NAME: &'static str = stringify!($name);
            const ALL: &'static [Self] = &[$(Self::$variant),+];
            fn index(self) -> usize { self as usize }
            fn word(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }
        }
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str($crate::word::Word::word(*self))
            }
        }
        impl $crate::stated::Stated for $name {}
        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
                <Self as $crate::word::Word>::parse(&text)
                    .ok_or_else(|| $crate::word::unknown_word::<Self, D::Error>(&text))
            }
        }
        impl schemars::JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> { stringify!($name).into() }
            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                let words: Vec<&str> = <Self as $crate::word::Word>::ALL.iter().map(|w| $crate::word::Word::word(*w)).collect();
                schemars::json_schema!({"enum": words})
            }
        }
    };
}
