//! Every way in which a message can be wrong: refused, with the place, and with what to do.

use madoguchi_message::fault::Wrong;
use madoguchi_message::{Element, Limits};

fn fault(bytes: &[u8]) -> (usize, usize, usize, Wrong) {
    let fault = Element::read_xml(bytes).expect_err("refused");
    (fault.place.line, fault.place.column, fault.place.offset, fault.fault)
}

#[test]
fn attacks_are_refused() {
    let bomb = br#"<?xml version="1.0"?>
<!DOCTYPE a [<!ENTITY x "xx"><!ENTITY y "&x;&x;">]><a>&y;</a>"#;
    assert_eq!(fault(bomb), (2, 1, 22, Wrong::DocumentType));
    assert_eq!(fault(b"<a>\n&file;</a>"), (2, 1, 4, Wrong::Entity("file".into())));
    assert_eq!(fault(b"<a><?php x?></a>").3, Wrong::Instruction);
    assert_eq!(fault("<a>".repeat(100_000).as_bytes()).3, Wrong::TooDeep(16));
    let limits = Limits { elements: 10, ..Limits::default() };
    let many = format!("<a>{}</a>", "<b/>".repeat(10));
    assert_eq!(Element::read_xml_within(many.as_bytes(), limits).expect_err("refused").fault, Wrong::TooMany(10));
    let large = vec![b' '; (4 << 20) + 1];
    assert_eq!(fault(&large).3, Wrong::TooLarge { bytes: (4 << 20) + 1, limit: 4 << 20 });
}

#[test]
fn broken_files_say_where() {
    assert_eq!(fault(b""), (1, 1, 0, Wrong::Empty));
    assert_eq!(fault(b"<a>\n <b>x</b>\n"), (3, 1, 14, Wrong::CutOff("a".into())));
    assert_eq!(fault(b"<a><b>1</b").3, Wrong::CutOff("b".into()));
    let wrong_end = Wrong::EndTag { open: "b".into(), found: "c".into() };
    assert_eq!(fault(b"<a><b></c></a>"), (1, 7, 6, wrong_end));
    assert_eq!(fault(b"<a/><b/>"), (1, 5, 4, Wrong::AfterRoot("a".into())));
    assert_eq!(fault(b"<a>1<b/></a>"), (1, 5, 4, Wrong::Mixed("a".into())));
    assert_eq!(fault(b"<a><b/>1</a>"), (1, 8, 7, Wrong::Mixed("a".into())));
    assert_eq!(fault(b"<a xmlns='x'/>").3, Wrong::Attribute("a".into()));
    assert_eq!(fault(b"<a>\x01</a>"), (1, 4, 3, Wrong::Control(1)));
    assert_eq!(fault(b"<a>&#0;</a>"), (1, 4, 3, Wrong::Control(0)));
    assert!(matches!(fault(b"hello").3, Wrong::Syntax(_)));
    assert!(matches!(fault(b"</a>").3, Wrong::Syntax(_)));
}

#[test]
fn wrong_encodings_say_where() {
    assert_eq!(fault("<a>窓".as_bytes().split_last().expect("bytes").1), (1, 4, 3, Wrong::Byte("UTF-8")));
    let shift_jis = b"<?xml version=\"1.0\" encoding=\"Shift_JIS\"?><a>\x91\x8b\xB1\xFF</a>";
    assert_eq!(fault(shift_jis), (1, 48, 48, Wrong::Byte("Shift_JIS")));
    // Found by fuzzing: characters of a site's own have two bytes like any other.
    let own = b"<?xml version='1.0' encoding='Shift_JIS'?><a>\xF0\xF0\xF0\xF0<b></a>";
    assert_eq!(fault(own), (1, 48, 49, Wrong::Mixed("a".into())));
    assert_eq!(fault(b"<?xml version='1.0' encoding='EUC-JP'?><a/>").3, Wrong::Encoding("EUC-JP".into()));
    assert_eq!(fault(b"\xFF\xFE<\0a\0").3, Wrong::Encoding("UTF-16".into()));
    let marked = b"\xEF\xBB\xBF<?xml version='1.0' encoding='Shift_JIS'?><a/>";
    assert_eq!(fault(marked).3, Wrong::MarkAgainstDeclaration("Shift_JIS".into()));
}

#[test]
fn what_real_programs_write_is_taken() {
    let read = |text: &str| Element::read_xml(text.as_bytes()).expect("taken").root;
    let blank_in_tag =
        read("<XmlMsg><MessageHeader><ArbitraryFileIdentifier >1</ArbitraryFileIdentifier></MessageHeader></XmlMsg>");
    assert_eq!(blank_in_tag.at(&["MessageHeader", "ArbitraryFileIdentifier"]).and_then(Element::text), Some("1"));
    assert_eq!(read("<n>  123456</n>").text(), Some("  123456"));
    assert_eq!(read("\r\n<!-- x --><a>\r\n<b>1\r\n2</b>\r</a>\r\n").find("b").and_then(Element::text), Some("1\n2"));
    assert_eq!(read("<a><![CDATA[<&]]>&#x7a93;</a>").text(), Some("<&窓"));
}
