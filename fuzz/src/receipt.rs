//! Electronic claims: any bytes are taken apart and written again, and a broken rule in a clean file is named.

mod clean;
mod route;

pub use route::claim_route;

use arbitrary::{Arbitrary, Unstructured};
use clean::{Break, Plan};
use madoguchi_receipt::Kind;
use madoguchi_receipt::parse::{File, Lines, sniff};
use madoguchi_receipt::validate::validate_bytes;
use std::io::Read;

/// Any bytes as a file of each kind: every byte is kept, and lines are the same however the bytes arrive.
pub fn receipt_parse(data: &[u8]) {
    let _ = sniff(data);
    for kind in Kind::ALL {
        let file = File::parse(data, kind);
        assert_eq!(file.write(), data, "written again the same");
        let mut next = 0;
        for record in file.records() {
            assert_eq!(record.offset, next, "no byte between records is lost");
            let end = record.offset as usize + record.bytes.len();
            assert_eq!(&data[record.offset as usize..end], record.bytes);
            for (start, field) in record.fields() {
                assert_eq!(&record.bytes[start..start + field.len()], field);
            }
            next = end as u64;
            next += data[end..].iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count().min(ending(record.end))
                as u64;
        }
    }
    let mut whole = Lines::new(data);
    let mut drops = Lines::new(Drops(data));
    loop {
        let (one, other) = (whole.next_line().expect("memory"), drops.next_line().expect("memory"));
        assert_eq!(one, other, "lines do not depend on how they arrive");
        if one.is_none() {
            return;
        }
    }
}

fn ending(end: madoguchi_receipt::parse::End) -> usize {
    use madoguchi_receipt::parse::End;
    match end {
        End::CrLf => 2,
        End::Lf => 1,
        End::File | End::Cut => 0,
    }
}

/// A few bytes at a time.
struct Drops<'a>(&'a [u8]);

impl Read for Drops<'_> {
    fn read(&mut self, to: &mut [u8]) -> std::io::Result<usize> {
        let taken = self.0.len().min(to.len()).min(7);
        let (now, rest) = self.0.split_at(taken);
        to[..taken].copy_from_slice(now);
        self.0 = rest;
        Ok(taken)
    }
}

/// The first byte chooses the kind: every finding stands where it says, and there are never more than a few to a byte.
pub fn receipt_validate(data: &[u8]) {
    let Some((first, data)) = data.split_first() else { return };
    let kind = Kind::ALL[usize::from(*first) % Kind::ALL.len()];
    let found = validate_bytes(data, kind);
    assert!(found.len() <= 64 + 64 * data.len(), "{} findings in {} bytes", found.len(), data.len());
    for finding in &found {
        let rest = data.get(finding.offset as usize..).unwrap_or_else(|| panic!("{finding:?} stands behind the end"));
        assert!(rest.starts_with(&finding.raw), "{finding:?} does not stand where it says");
        assert!(finding.line as usize <= 1 + data.iter().filter(|byte| **byte == b'\n').count());
    }
    assert_eq!(found, validate_bytes(data, kind), "the same every time");
}

/// Parsed, written and parsed again: the same records; dropping the last claim drops its bytes only.
pub fn receipt_roundtrip(data: &[u8]) {
    for kind in Kind::ALL {
        let file = File::parse(data, kind);
        let written = file.write();
        assert_eq!(File::parse(&written, kind), file);
        let mut shorter = file.clone();
        if let Some(claim) = shorter.claims.pop() {
            let bytes: usize = claim.records.iter().map(|record| record.bytes.len() + ending(record.end)).sum();
            assert_eq!(shorter.write().len() + bytes, data.len());
        }
    }
}

/// A clean file of any claims has no finding; with one rule broken, that rule is named.
pub fn receipt_structured(data: &[u8]) {
    let mut bytes = Unstructured::new(data);
    let (Ok(plan), Ok(broken)) = (Plan::arbitrary(&mut bytes), Break::arbitrary(&mut bytes)) else { return };
    let found = validate_bytes(&plan.write(None), Kind::Medical);
    assert!(found.is_empty(), "{plan:?} is clean, but {found:?}");
    let found = validate_bytes(&plan.write(Some(broken)), Kind::Medical);
    assert!(found.iter().any(|finding| finding.check == broken.check()), "{broken:?} in {plan:?}: {found:?}");
}
