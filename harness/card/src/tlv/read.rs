//! Reading objects.

use super::object::{LengthForm, Object, Tag};

/// Bytes that are no object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TlvFault {
    /// The bytes end inside a tag or a length.
    #[error("the bytes end in the header of an object at offset {offset}")]
    Unfinished {
        /// Where the header begins.
        offset: usize,
    },
    /// More than four bytes of tag, or a form that means nothing.
    #[error("no tag at offset {offset}")]
    Tag {
        /// Where the tag begins.
        offset: usize,
    },
    /// The indefinite form (80), or more than four bytes of length.
    #[error("no definite length at offset {offset}")]
    Length {
        /// Where the length begins.
        offset: usize,
    },
    /// The value is longer than what is left.
    #[error("an object of {length} bytes at offset {offset}, where {left} are left")]
    TooLong {
        /// Where the value begins.
        offset: usize,
        /// The length it claims.
        length: usize,
        /// The bytes there are.
        left: usize,
    },
}

/// Reads the first object and says what follows it.
///
/// # Errors
/// [`TlvFault`] with the offset.
pub fn decode(bytes: &[u8]) -> Result<(Object<'_>, &[u8]), TlvFault> {
    let (tag, at) = tag(bytes)?;
    let (form, length, start) = length(bytes, at)?;
    let rest = bytes.get(start..).unwrap_or_default();
    let (value, after) =
        rest.split_at_checked(length).ok_or(TlvFault::TooLong { offset: start, length, left: rest.len() })?;
    Ok((Object { tag, form, value }, after))
}

/// The first object with this tag among objects in a row; what cannot be read ends the row.
pub fn find<'a>(bytes: &'a [u8], tag: u32) -> Option<Object<'a>> {
    Objects::new(bytes).map_while(Result::ok).find(|object| object.tag.word() == tag)
}

/// The object at the end of a path of tags.
pub fn path<'a>(bytes: &'a [u8], tags: &[u32]) -> Option<Object<'a>> {
    let (first, rest) = tags.split_first()?;
    let object = find(bytes, *first)?;
    if rest.is_empty() { Some(object) } else { path(object.value, rest) }
}

/// Objects in a row; ends after the first fault.
#[derive(Clone, Debug)]
pub struct Objects<'a> {
    rest: &'a [u8],
    read: usize,
}

impl<'a> Objects<'a> {
    /// The objects in these bytes.
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes, read: 0 }
    }

    /// What was not read yet: after the last object of a file, its filler.
    pub fn rest(&self) -> &'a [u8] {
        self.rest
    }
}

impl<'a> Iterator for Objects<'a> {
    type Item = Result<Object<'a>, TlvFault>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.rest.is_empty() {
            return None;
        }
        let before = self.rest.len();
        match decode(self.rest) {
            Ok((object, rest)) => {
                self.rest = rest;
                self.read += before - rest.len();
                Some(Ok(object))
            }
            Err(fault) => {
                self.rest = &[];
                Some(Err(fault.moved(self.read)))
            }
        }
    }
}

impl TlvFault {
    /// The same fault, seen from so many bytes before.
    fn moved(self, by: usize) -> Self {
        match self {
            Self::Unfinished { offset } => Self::Unfinished { offset: offset + by },
            Self::Tag { offset } => Self::Tag { offset: offset + by },
            Self::Length { offset } => Self::Length { offset: offset + by },
            Self::TooLong { offset, length, left } => Self::TooLong { offset: offset + by, length, left },
        }
    }
}

fn tag(bytes: &[u8]) -> Result<(Tag, usize), TlvFault> {
    let mut word = 0u32;
    for (at, byte) in bytes.iter().take(4).enumerate() {
        word = word << 8 | u32::from(*byte);
        let more = if at == 0 { byte & 0x1F == 0x1F } else { byte & 0x80 != 0 };
        if !more {
            // A first byte of zero is filler, never a tag of the card's.
            let tag = Tag::new(word).filter(|tag| tag.len() == at + 1 && word != 0);
            return tag.map(|tag| (tag, at + 1)).ok_or(TlvFault::Tag { offset: 0 });
        }
    }
    if bytes.len() < 4 { Err(TlvFault::Unfinished { offset: 0 }) } else { Err(TlvFault::Tag { offset: 0 }) }
}

fn length(bytes: &[u8], at: usize) -> Result<(LengthForm, usize, usize), TlvFault> {
    let first = *bytes.get(at).ok_or(TlvFault::Unfinished { offset: 0 })?;
    match first {
        0..=0x7F => Ok((LengthForm::Short, usize::from(first), at + 1)),
        0x81..=0x84 => {
            let count = usize::from(first & 0x07);
            let digits = bytes.get(at + 1..at + 1 + count).ok_or(TlvFault::Unfinished { offset: 0 })?;
            let length = digits.iter().fold(0usize, |length, digit| length << 8 | usize::from(*digit));
            Ok((LengthForm::Long(count as u8), length, at + 1 + count))
        }
        _ => Err(TlvFault::Length { offset: at }),
    }
}
