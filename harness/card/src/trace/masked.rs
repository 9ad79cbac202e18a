//! Bytes of which some must not be seen: what a trace keeps of a PIN is its length.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::ops::Range;
use std::str::FromStr;

/// A byte string with hidden places. Hidden bytes are not kept at all; in text they stand as `**`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MaskedBytes(Vec<Option<u8>>);

impl MaskedBytes {
    /// All of these bytes, open.
    pub fn open(bytes: &[u8]) -> Self {
        Self(bytes.iter().copied().map(Some).collect())
    }

    /// Hides a range; what lies outside of the string is ignored.
    pub fn hide(&mut self, range: Range<usize>) {
        let end = range.end.min(self.0.len());
        if let Some(places) = self.0.get_mut(range.start.min(end)..end) {
            places.fill(None);
        }
    }

    /// How many bytes there were, hidden ones included.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there were none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The byte at this place; `None` when it is hidden or absent.
    pub fn at(&self, place: usize) -> Option<u8> {
        self.0.get(place).copied().flatten()
    }

    /// Whether the byte at this place is hidden.
    pub fn is_hidden(&self, place: usize) -> bool {
        self.0.get(place) == Some(&None)
    }

    /// Whether anything is hidden.
    pub fn hides(&self) -> bool {
        self.0.contains(&None)
    }

    /// The bytes of this range, when all of them are there and open.
    pub fn slice(&self, range: Range<usize>) -> Option<Vec<u8>> {
        self.0.get(range)?.iter().copied().collect()
    }

    /// The bytes, hidden ones as 0: for reading the layout of a command, never its data.
    pub fn outline(&self) -> Vec<u8> {
        self.0.iter().map(|byte| byte.unwrap_or_default()).collect()
    }

    /// The two last bytes as a status word.
    pub fn status(&self) -> Option<u16> {
        let at = self.len().checked_sub(2)?;
        Some(u16::from_be_bytes([self.at(at)?, self.at(at + 1)?]))
    }

    /// Whether open bytes are equal to those of `other` and the lengths agree; hidden bytes agree with any.
    pub fn agrees_with(&self, other: &[u8]) -> bool {
        self.len() == other.len()
            && self.0.iter().zip(other).all(|(mine, other)| mine.is_none_or(|mine| mine == *other))
    }
}

impl fmt::Display for MaskedBytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| match byte {
            Some(byte) => write!(f, "{byte:02X}"),
            None => f.write_str("**"),
        })
    }
}

/// Text that is no byte string.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{found}` at character {at} is neither two hexadecimal digits nor `**`")]
pub struct NotBytes {
    /// Where, from 1.
    pub at: usize,
    /// What stands there.
    pub found: String,
}

impl FromStr for MaskedBytes {
    type Err = NotBytes;

    fn from_str(text: &str) -> Result<Self, NotBytes> {
        let characters: Vec<char> = text.chars().collect();
        let pair = |(index, pair): (usize, &[char])| match pair {
            ['*', '*'] => Ok(None),
            [high, low] if high.is_ascii_hexdigit() && low.is_ascii_hexdigit() => {
                let digit = |c: &char| c.to_digit(16).expect("seen to be a hexadecimal digit");
                Ok(u8::try_from(digit(high) << 4 | digit(low)).ok())
            }
            other => Err(NotBytes { at: 2 * index + 1, found: other.iter().collect() }),
        };
        characters.chunks(2).enumerate().map(pair).collect::<Result<_, _>>().map(Self)
    }
}

impl Serialize for MaskedBytes {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for MaskedBytes {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hidden_bytes_are_gone_and_text_comes_back() {
        let mut bytes = MaskedBytes::open(&[0, 0x20, 0, 0x80, 2, 0x31, 0x32]);
        bytes.hide(5..7);
        assert_eq!(bytes.to_string(), "0020008002****");
        assert_eq!(bytes.to_string().parse(), Ok(bytes.clone()));
        assert_eq!((bytes.len(), bytes.at(4), bytes.at(5), bytes.status()), (7, Some(2), None, None));
        assert!(bytes.agrees_with(&[0, 0x20, 0, 0x80, 2, 9, 9]) && !bytes.agrees_with(&[0, 0x20, 0, 0x81, 2, 9, 9]));
        bytes.hide(90..99);
        assert_eq!(bytes.slice(0..5), Some(vec![0, 0x20, 0, 0x80, 2]));
        assert_eq!(bytes.slice(4..6), None);
    }

    #[test]
    fn what_is_no_byte_is_told_with_its_place() {
        let bad = |text: &str| text.parse::<MaskedBytes>().map(|_| ()).map_err(|bad| (bad.at, bad.found));
        assert_eq!(bad("00A"), Err((3, "A".into())));
        assert_eq!(bad("00*1"), Err((3, "*1".into())));
        assert_eq!(bad("00 A4"), Err((3, " A".into())));
        assert_eq!(bad("00"), Ok(()));
    }
}
