//! BER-TLV and record bytes: refused at an offset inside them, or read and written again the same.

use madoguchi_card::tlv::{Objects, Record, Tag, TlvFault, decode, encode, find, record};

/// Any bytes as a file of objects and as a file of records.
pub fn tlv(data: &[u8]) {
    objects(data, 0);
    records(data);
}

fn objects(data: &[u8], depth: usize) {
    let mut row = Objects::new(data);
    let mut before = data;
    while let Some(object) = row.next() {
        let object = match object {
            Ok(object) => object,
            Err(fault) => return assert_offset(fault, data.len()),
        };
        let used = before.len() - row.rest().len();
        let mut again = Vec::new();
        encode(&object, &mut again);
        assert_eq!(again, before[..used], "written as it was read");
        assert_eq!(object.header_len() + object.value.len(), used, "header and value");
        assert_eq!(decode(&again).map(|(read, rest)| (read, rest.len())), Ok((object, 0)), "read again");
        assert_eq!(Tag::new(object.tag.word()), Some(object.tag), "a tag is its number");
        let first = find(data, object.tag.word()).expect("what was read is found");
        assert!(depth > 0 || first.value.as_ptr() <= object.value.as_ptr(), "the first of its tag");
        before = row.rest();
        if object.tag.is_constructed() && depth < 16 {
            objects(object.value, depth + 1);
        }
    }
    assert!(row.next().is_none(), "the end is the end");
}

fn assert_offset(fault: TlvFault, length: usize) {
    let (TlvFault::Unfinished { offset } | TlvFault::Tag { offset } | TlvFault::Length { offset }) = fault else {
        let TlvFault::TooLong { offset, length: claimed, left } = fault else { panic!("a fault without a place") };
        assert!(offset + left == length && claimed > left, "{fault}");
        return;
    };
    assert!(offset < length, "{fault} in {length} bytes");
}

fn records(data: &[u8]) {
    let mut rest = data;
    while let Some((read, after)) = Record::decode(rest) {
        let again = record(read.tag, read.value);
        assert_eq!(Record::decode(&again), Some((read, &[][..])), "a record is written and read again");
        assert!(after.len() < rest.len(), "reading goes forward");
        rest = after;
    }
}
