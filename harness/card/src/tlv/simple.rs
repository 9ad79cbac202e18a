//! Simple TLV of JICSAP 4.4.1, in which records are written: one byte of tag, one of length (or FF and two).

/// A record's tag and value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Record<'a> {
    /// The tag.
    pub tag: u8,
    /// The value.
    pub value: &'a [u8],
}

impl<'a> Record<'a> {
    /// Reads one record and says what follows it; `None` when the bytes are no record.
    pub fn decode(bytes: &'a [u8]) -> Option<(Self, &'a [u8])> {
        let (tag, length, rest) = match bytes {
            [tag, 0xFF, high, low, rest @ ..] => (*tag, usize::from(u16::from_be_bytes([*high, *low])), rest),
            [tag, length @ 0..=0xFE, rest @ ..] => (*tag, usize::from(*length), rest),
            _ => return None,
        };
        let (value, rest) = rest.split_at_checked(length)?;
        Some((Self { tag, value }, rest))
    }
}

/// Writes a record; a value beyond 65 535 bytes is cut there.
pub fn record(tag: u8, value: &[u8]) -> Vec<u8> {
    let length = u16::try_from(value.len()).unwrap_or(u16::MAX);
    let mut bytes = vec![tag];
    match u8::try_from(length) {
        Ok(short @ 0..=0xFE) => bytes.push(short),
        _ => {
            bytes.push(0xFF);
            bytes.extend(length.to_be_bytes());
        }
    }
    bytes.extend(value.iter().take(usize::from(length)));
    bytes
}
