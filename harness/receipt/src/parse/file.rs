//! A whole file in memory: what stands before the claims, the claims, what stands behind them.

use super::{End, Lines, Record};
use crate::Kind;

/// A file, taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File<'a> {
    /// Records before the first claim.
    pub head: Vec<Record<'a>>,
    /// Claims.
    pub claims: Vec<Claim<'a>>,
    /// GO, what follows it, and the end mark.
    pub tail: Vec<Record<'a>>,
}

/// The records of one claim, in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim<'a> {
    /// Its records.
    pub records: Vec<Record<'a>>,
}

impl<'a> File<'a> {
    /// Takes a file apart. Nothing is refused: a file without claims has none.
    pub fn parse(bytes: &'a [u8], kind: Kind) -> Self {
        let mut file = File { head: vec![], claims: vec![], tail: vec![] };
        let mut lines = Lines::new(bytes);
        // Reading memory cannot fail.
        while let Ok(Some(line)) = lines.next_line() {
            let (start, length) = (line.offset as usize, line.bytes.len());
            let record =
                Record { bytes: &bytes[start..start + length], line: line.line, offset: line.offset, end: line.end };
            let id = record.id();
            let opens = id == Some(kind.claim_opening())
                || (id == Some(*b"RE") && file.claims.last().is_none_or(|claim| claim.record(*b"RE").is_some()));
            if id == Some(*b"GO")
                || !file.tail.is_empty()
                || (record.end == End::File && record.bytes.starts_with(&[super::END_MARK]))
            {
                file.tail.push(record);
            } else if opens && !(kind == Kind::Dpc && file.within_summary(id)) {
                file.claims.push(Claim { records: vec![record] });
            } else {
                match file.claims.last_mut() {
                    Some(claim) => claim.records.push(record),
                    None => file.head.push(record),
                }
            }
        }
        file
    }

    /// The file again, byte for byte.
    pub fn write(&self) -> Vec<u8> {
        let mut bytes = vec![];
        for record in self.records() {
            bytes.extend_from_slice(record.bytes);
            bytes.extend_from_slice(match record.end {
                End::CrLf => b"\r\n",
                End::Lf => b"\n",
                End::File | End::Cut => b"",
            });
        }
        bytes
    }

    /// All records in order.
    pub fn records(&self) -> impl Iterator<Item = &Record<'a>> {
        self.head.iter().chain(self.claims.iter().flat_map(|claim| &claim.records)).chain(&self.tail)
    }

    /// A DPC claim in parts (総括) has further RE records inside.
    fn within_summary(&self, id: Option<[u8; 2]>) -> bool {
        let Some(claim) = self.claims.last() else { return false };
        let Some(first) = claim.record(*b"RE") else { return false };
        let parts: usize = std::str::from_utf8(first.field(19)).ok().and_then(|text| text.parse().ok()).unwrap_or(0);
        let inside = claim.records.iter().filter(|record| record.id() == Some(*b"RE")).count() - 1;
        id == Some(*b"RE") && first.field(18) == b"1" && inside < parts
    }
}

impl<'a> Claim<'a> {
    /// The first record with this identifier.
    pub fn record(&self, id: [u8; 2]) -> Option<&Record<'a>> {
        self.records.iter().find(|record| record.id() == Some(id))
    }

    /// Every record with this identifier.
    pub fn all(&self, id: [u8; 2]) -> impl Iterator<Item = &Record<'a>> {
        self.records.iter().filter(move |record| record.id() == Some(id))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn claims_begin_where_their_kind_says() {
        let dental = b"UK,1\r\nIR,1\r\nRE,1\r\nHO\r\nIR,1\r\nRE,2\r\nGO,2\r\n\x1A";
        let file = File::parse(dental, Kind::Dental);
        assert_eq!((file.head.len(), file.claims.len(), file.tail.len()), (1, 2, 2));
        assert_eq!(file.claims[0].records.len(), 3);
        let medical = b"IR,1\r\nRE,1\r\nHO\r\nRE,2\r\nGO,2\r\n";
        let file = File::parse(medical, Kind::Medical);
        assert_eq!((file.head.len(), file.claims.len(), file.tail.len()), (1, 2, 1));
    }

    proptest! {
        #[test]
        fn any_bytes_are_written_again_the_same(bytes in prop::collection::vec(any::<u8>(), 0..400), kind in 0usize..4) {
            let file = File::parse(&bytes, Kind::ALL[kind]);
            prop_assert_eq!(file.write(), bytes);
        }

        #[test]
        fn lines_of_records_are_written_again_the_same(text in "((IR|RE|HO|GO|UK|CO|)(,[0-9A]{0,3}){0,4}(\r\n|\n)){0,12}\x1A?") {
            for kind in Kind::ALL {
                prop_assert_eq!(File::parse(text.as_bytes(), kind).write(), text.as_bytes());
            }
        }
    }
}
