//! Messages of the eligibility interface: refused at a place inside them, or written and read again the same, and no
//! typed view of them panics.

use madoguchi_message::bulk::{BulkAnswer, BulkRequest};
use madoguchi_message::fault::ReadFault;
use madoguchi_message::habits::{Habits, LineEnds, Order, Padding};
use madoguchi_message::information::{CheckupAnswer, DrugAnswer};
use madoguchi_message::qualification::{QualificationAnswer, QualificationRequest};
use madoguchi_message::{Element, Encoding};

/// Any bytes as XML.
pub fn xml_message(data: &[u8]) {
    let read = match Element::read_xml(data) {
        Ok(read) => read,
        Err(fault) => return assert_place(data, &fault),
    };
    for encoding in [Encoding::Utf8, Encoding::ShiftJis] {
        let bytes = read.root.write_xml(encoding, &Habits::default());
        let again = Element::read_xml(&bytes).expect("what was written can be read");
        assert_eq!((&again.root, again.encoding), (&read.root, encoding));
    }
    typed(&read.root);
}

/// Any bytes as JSON.
pub fn json_message(data: &[u8]) {
    let root = match Element::read_json(data) {
        Ok(root) => root,
        Err(fault) => return assert_place(data, &fault),
    };
    // Elements of one name need not stand together in JSON's arrays; after one writing they do.
    let once = Element::read_json(&root.write_json()).expect("what was written can be read");
    let twice = Element::read_json(&once.write_json()).expect("what was written can be read");
    assert_eq!(once, twice);
    typed(&root);
}

/// Reads every kind of message; what is one, is one again after a writing with other habits.
fn typed(root: &Element) {
    let habits =
        Habits { order: Order::Shuffled(5), padding: Padding::Zeros, line_ends: LineEnds::CrLf, ..Habits::default() };
    if let Ok(request) = QualificationRequest::of_tree(root) {
        let _ = request.body.search.as_ref().map(|search| search.missing());
        let bytes = request.encode_xml(Encoding::Utf8, &habits);
        let again = QualificationRequest::decode_xml(&bytes).expect("a request stays one");
        assert_eq!(
            again.body.search.map(|search| search.insurer_number),
            request.body.search.map(|s| s.insurer_number)
        );
    }
    if let Ok(answer) = QualificationAnswer::of_tree(root) {
        let tree = answer.tree(&habits);
        QualificationAnswer::of_tree(&tree).expect("an answer stays one");
    }
    let _ = BulkRequest::of_tree(root);
    let _ = BulkAnswer::of_tree(root)
        .map(|answer| answer.body.units.iter().map(|unit| unit.all_records().count()).sum::<usize>());
    let _ = (DrugAnswer::of_tree(root), CheckupAnswer::of_tree(root));
}

fn assert_place(data: &[u8], fault: &ReadFault) {
    let place = fault.place;
    assert!(place.offset <= data.len(), "{fault}: beyond the end");
    assert!(place.line >= 1 && place.column >= 1, "{fault}");
    assert!(place.line <= data.iter().filter(|byte| **byte == b'\n').count() + 1, "{fault}: beyond the last line");
    assert!(fault.to_string().len() < 4096, "a fault is short");
}
