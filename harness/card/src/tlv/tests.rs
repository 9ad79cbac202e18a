use super::{LengthForm, Objects, Record, Tag, TlvFault, decode, encode, find, object, object_with, path, record};

#[test]
fn lengths_that_der_forbids_survive() {
    let value = [0x5A; 0x9F];
    let file = object_with(0xFF40, LengthForm::Long(2), &value);
    assert_eq!(file.get(..5), Some(&[0xFF, 0x40, 0x82, 0x00, 0x9F][..]));
    let (read, rest) = decode(&file).expect("an object");
    assert_eq!((read.tag.word(), read.form, read.value, rest), (0xFF40, LengthForm::Long(2), &value[..], &[][..]));
    let mut again = Vec::new();
    encode(&read, &mut again);
    assert_eq!(again, file);
    assert_eq!(read.header_len(), 5);
}

#[test]
fn filler_is_the_rest() {
    let file = [&object(0xFF10, b"123456789018")[..], &[0xFF, 0xFF]].concat();
    let mut objects = Objects::new(&file);
    assert_eq!(objects.next().and_then(Result::ok).map(|object| object.value), Some(&b"123456789018"[..]));
    assert_eq!(objects.rest(), [0xFF, 0xFF]);
    assert_eq!(objects.next(), Some(Err(TlvFault::Unfinished { offset: 15 })));
    assert_eq!(objects.next(), None);
}

#[test]
fn a_path_into_an_object() {
    let file = object(0xFF20, &[object(0xDF21, &[0, 1]), object(0xDF22, "窓口".as_bytes())].concat());
    assert_eq!(path(&file, &[0xFF20, 0xDF22]).map(|object| object.value), Some("窓口".as_bytes()));
    assert_eq!(path(&file, &[0xFF20, 0xDF23]), None);
    assert!(find(&file, 0xDF22).is_none(), "not at the outside");
}

#[test]
fn what_is_no_object() {
    let cases: [(&[u8], TlvFault); 8] = [
        (&[0xFF], TlvFault::Unfinished { offset: 0 }),
        (&[0xFF, 0x10], TlvFault::Unfinished { offset: 0 }),
        (&[0x00, 0x00], TlvFault::Tag { offset: 0 }),
        (&[0xFF, 0xFF, 0xFF, 0xFF, 0x00], TlvFault::Tag { offset: 0 }),
        (&[0x30, 0x80, 0x00, 0x00], TlvFault::Length { offset: 1 }),
        (&[0x30, 0x85, 0, 0, 0, 0, 1, 1], TlvFault::Length { offset: 1 }),
        (&[0x30, 0x82, 0x01], TlvFault::Unfinished { offset: 0 }),
        (&[0x30, 0x84, 0xFF, 0xFF, 0xFF, 0xFF, 1], TlvFault::TooLong { offset: 6, length: 0xFFFF_FFFF, left: 1 }),
    ];
    for (bytes, fault) in cases {
        assert_eq!(decode(bytes), Err(fault), "{bytes:02X?}");
    }
}

#[test]
fn tags_are_tags() {
    for word in [0x01, 0x30, 0x7F21, 0x5F4E, 0xFF10, 0xDF2A, 0x5F51, 0x7F8101] {
        assert_eq!(Tag::new(word).map(Tag::word), Some(word), "{word:X}");
    }
    for word in [0x1F, 0x3001, 0x7F80, 0x7F2101, 0xFFFF_FFFF] {
        assert_eq!(Tag::new(word), None, "{word:X}");
    }
    assert_eq!(Tag::new(0x5F51).expect("a tag").to_string(), "5F51");
    assert!(Tag::new(0xFF10).expect("a tag").is_constructed());
    assert!(!Tag::new(0xDF21).expect("a tag").is_constructed());
}

#[test]
fn records() {
    for length in [0, 28, 254, 255, 300] {
        let value = vec![0x30; length];
        let bytes = record(1, &value);
        assert_eq!(Record::decode(&bytes), Some((Record { tag: 1, value: &value }, &[][..])), "{length}");
    }
    assert_eq!(Record::decode(&[1]), None);
    assert_eq!(Record::decode(&[1, 2, 3]), None);
}
