//! One object: a tag, how its length is written, and a value.

use std::fmt;

/// A tag of one to four bytes, as it stands in the file: `FF10` is `Tag::new(0xFF10)`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Tag(u32);

/// How many bytes a length takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LengthForm {
    /// One byte, below 128.
    Short,
    /// `81` to `84` and so many bytes, whether they are needed or not.
    Long(u8),
}

/// An object, borrowed from the bytes it was read from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Object<'a> {
    /// Its tag.
    pub tag: Tag,
    /// How its length was written.
    pub form: LengthForm,
    /// Its value.
    pub value: &'a [u8],
}

impl Tag {
    /// The tag of these bytes, if they are one: a first byte alone, or one ending in 1F with one to three more, each but
    /// the last with its high bit.
    pub fn new(word: u32) -> Option<Self> {
        let bytes = word.to_be_bytes();
        let written = bytes.get((word.leading_zeros() as usize / 8).min(3)..)?;
        let fits = match written {
            [only] => only & 0x1F != 0x1F,
            [first, middle @ .., last] => {
                first & 0x1F == 0x1F && middle.iter().all(|byte| byte & 0x80 != 0) && last & 0x80 == 0
            }
            [] => false,
        };
        fits.then_some(Self(word))
    }

    /// The tag as a number.
    pub const fn word(self) -> u32 {
        self.0
    }

    /// The tag's bytes.
    pub fn bytes(self) -> Vec<u8> {
        self.0.to_be_bytes().into_iter().skip(4 - self.len()).collect()
    }

    /// How many bytes it has.
    #[expect(clippy::len_without_is_empty, reason = "a tag is never empty")]
    pub const fn len(self) -> usize {
        match self.0 {
            0..=0xFF => 1,
            0x100..=0xFFFF => 2,
            0x1_0000..=0xFF_FFFF => 3,
            _ => 4,
        }
    }

    /// Whether the value consists of objects.
    pub fn is_constructed(self) -> bool {
        self.bytes().first().is_some_and(|first| first & 0x20 != 0)
    }
}

impl fmt::Debug for Tag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Display for Tag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:0width$X}", self.0, width = self.len() * 2)
    }
}

impl LengthForm {
    /// The shortest form for a length.
    pub const fn minimal(length: usize) -> Self {
        match length {
            0..=0x7F => Self::Short,
            0x80..=0xFF => Self::Long(1),
            0x100..=0xFFFF => Self::Long(2),
            0x1_0000..=0xFF_FFFF => Self::Long(3),
            _ => Self::Long(4),
        }
    }

    /// Whether the form can say this length.
    pub const fn holds(self, length: usize) -> bool {
        match self {
            Self::Short => length < 0x80,
            Self::Long(bytes @ 1..=4) => length as u64 <= u64::MAX >> (64 - 8 * bytes as u32),
            Self::Long(_) => false,
        }
    }
}

impl<'a> Object<'a> {
    /// How many bytes tag and length take.
    pub fn header_len(&self) -> usize {
        self.tag.len()
            + match self.form {
                LengthForm::Short => 1,
                LengthForm::Long(bytes) => 1 + usize::from(bytes),
            }
    }

    /// The objects in the value.
    pub fn objects(&self) -> super::Objects<'a> {
        super::Objects::new(self.value)
    }
}
