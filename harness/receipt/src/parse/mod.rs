//! Parsing: lines, records and claims as they stand, with every byte and its place.
//!
//! Commas and line ends can never be the second byte of a double-byte character, so the file is cut by bytes. Nothing is refused here:
//! odd bytes, missing ends and unknown records are kept for the validator, and what was parsed is written again the same.

mod file;
mod lines;
mod sniff;

pub use file::{Claim, File};
pub use lines::{End, LONGEST, Line, Lines};
pub use sniff::{Form, sniff};

/// The byte after the last line end.
pub const END_MARK: u8 = 0x1A;

/// A record: one line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Record<'a> {
    /// Line, from 1.
    pub line: u64,
    /// Place of its first byte in the file.
    pub offset: u64,
    /// Its bytes without the line end.
    pub bytes: &'a [u8],
    /// Its line end.
    pub end: End,
}

impl<'a> Record<'a> {
    /// The identifier: the first two bytes, where they stand alone before a comma or the end.
    pub fn id(&self) -> Option<[u8; 2]> {
        match *self.bytes {
            [a, b] | [a, b, b',', ..] => Some([a, b]),
            _ => None,
        }
    }

    /// Fields after the identifier, with their place in the line.
    pub fn fields(&self) -> impl Iterator<Item = (usize, &'a [u8])> + use<'a> {
        let mut next = 0;
        let fields = self.bytes.split(|byte| *byte == b',').map(move |field| {
            let start = next;
            next += field.len() + 1;
            (start, field)
        });
        fields.skip(1)
    }

    /// The field at this position, from 1; empty where the line ends before.
    pub fn field(&self, position: usize) -> &'a [u8] {
        self.bytes.split(|byte| *byte == b',').nth(position).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_knows_its_fields_and_their_places() {
        let record = Record { line: 1, offset: 0, bytes: b"SN,1,01,,", end: End::CrLf };
        assert_eq!(record.id(), Some(*b"SN"));
        let fields: Vec<_> = record.fields().collect();
        assert_eq!(fields, [(3, &b"1"[..]), (5, b"01"), (8, b""), (9, b"")]);
        assert_eq!((record.field(2), record.field(9)), (&b"01"[..], &b""[..]));
        assert_eq!(Record { bytes: b"", ..record }.fields().count(), 0);
        assert_eq!(Record { bytes: b"HO", ..record }.fields().count(), 0);
    }
}
