//! Every modelled message with everything in it: committed as a file, so that no layout changes unseen, and read again
//! from it. `UPDATE_EXAMPLES=1 cargo test -p madoguchi-message` writes the files anew.

use madoguchi_message::bulk::*;
use madoguchi_message::habits::{Habits, Order};
use madoguchi_message::header::Header;
use madoguchi_message::information::*;
use madoguchi_message::qualification::*;
use madoguchi_message::reference_number::*;
use madoguchi_message::{Element, Encoding, Item, Message};
use std::fmt::Debug;
use std::path::Path;

#[test]
fn every_message_is_as_committed() {
    held("001", &example::<QualificationRequestBody, Header>(), 15);
    held("002", &example::<QualificationAnswerBody, Header>(), 150);
    held("003", &example::<RegistrationRequestBody, Header>(), 18);
    held("004", &example::<RegistrationAnswerBody, Header>(), 16);
    held("005", &example::<BulkRequestBody, Header>(), 27);
    held("006", &example::<BulkReceiptBody, Header>(), 15);
    held("008", &example::<BulkAnswerBody, Header>(), 300);
    held("009", &example::<BulkRegistrationRequestBody, Header>(), 23);
    held("012", &example::<BulkRegistrationAnswerBody, Header>(), 29);
    held("017", &example::<ConsentedRequestBody, Header>(), 19);
    held("yzk_request", &example::<InformationRequestBody, InformationRequestHeader>(), 11);
    held("yzk_answer", &example::<DrugAnswerBody, DrugAnswerHeader>(), 70);
    held("tkk_answer", &example::<CheckupAnswerBody, CheckupAnswerHeader>(), 30);
}

fn example<B: Item, H: Item>() -> Message<B, H> {
    Message { header: H::example(""), body: B::example("") }
}

fn held<B, H>(name: &str, message: &Message<B, H>, fewest: usize)
where
    B: Item + Default + PartialEq + Debug,
    H: Item + Default + PartialEq + Debug,
{
    let tree = message.tree(&Habits::default());
    assert!(leaves(&tree) >= fewest, "{name}: {} leaves", leaves(&tree));
    let written = String::from_utf8(message.encode_xml(Encoding::Utf8, &Habits::default())).expect("UTF-8");
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/examples").join(format!("{name}.xml"));
    if std::env::var_os("UPDATE_EXAMPLES").is_some() {
        std::fs::write(&file, &written).expect("the folder can be written");
    }
    let committed = std::fs::read_to_string(&file).expect("the example is committed");
    assert_eq!(written, committed, "{name}: look at the difference, then UPDATE_EXAMPLES=1");
    for seed in 0..20 {
        let habits = Habits { order: Order::Shuffled(seed), ..Habits::default() };
        let shuffled = message.encode_xml(Encoding::ShiftJis, &habits);
        assert_eq!(&Message::<B, H>::decode_xml(&shuffled).expect("sound"), message, "{name}, order {seed}");
    }
    let json = Element::read_json(&tree.write_json()).expect("sound");
    assert_eq!(&Message::<B, H>::of_tree(&json).expect("sound"), message, "{name} as JSON");
}

fn leaves(element: &Element) -> usize {
    if element.text().is_some() { 1 } else { element.elements().iter().map(leaves).sum() }
}
