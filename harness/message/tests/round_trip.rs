//! What was written is read again, under every habit, in both encodings, and after every shuffle.

use madoguchi_message::element::Content;
use madoguchi_message::habits::*;
use madoguchi_message::insurer::InsurerNumber;
use madoguchi_message::qualification::*;
use madoguchi_message::{Element, Encoding, Message};
use proptest::prelude::*;

fn habits() -> impl Strategy<Value = Habits> {
    let seeds = prop_oneof!["documented", "[0-9]{1,9}"];
    let values = Habits::TABLE.iter().map(|switch| 0..switch.values.len()).collect::<Vec<_>>();
    (seeds, values).prop_map(|(order, values)| {
        let mut habits = Habits::default();
        for (switch, value) in Habits::TABLE.iter().zip(values) {
            let value = if switch.name == "order" { order.as_str() } else { switch.values[value] };
            habits.set(switch.name, value).expect("the table's own values");
        }
        // The other two lose the character on purpose.
        habits.missing_character = MissingCharacter::Reference;
        habits
    })
}

fn encoding() -> impl Strategy<Value = Encoding> {
    prop_oneof![Just(Encoding::Utf8), Just(Encoding::ShiftJis)]
}

fn text() -> impl Strategy<Value = String> {
    let characters = prop_oneof![
        "[ -~]{0,12}",
        "[ 　ｱ-ﾝﾞ一-龥ぁ-んァ-ヶ●髙﨑𠮷€¥‾−～①]{0,12}",
        "[ \t\r\n&<>\"']{0,6}",
        any::<String>(),
    ];
    characters.prop_map(|text| text.chars().filter(|c| *c >= ' ' && *c < '\u{FFFE}' || "\t\r\n".contains(*c)).collect())
}

fn tree() -> impl Strategy<Value = Element> {
    let name = "[A-Z][A-Za-z0-9]{0,3}";
    let leaf = (name, text()).prop_map(|(name, text)| Element::leaf(name, text));
    leaf.prop_recursive(5, 60, 6, move |inner| {
        (name, prop::collection::vec(inner, 1..6)).prop_map(|(name, elements)| Element::branch(name, elements))
    })
}

/// Elements by name; those of one name in their order.
fn sorted(element: &Element) -> Element {
    match &element.content {
        Content::Text(text) => Element::leaf(&element.name, text),
        Content::Elements(elements) => {
            let mut elements: Vec<Element> = elements.iter().map(sorted).collect();
            elements.sort_by(|one, other| one.name.cmp(&other.name));
            Element::branch(&element.name, elements)
        }
    }
}

fn search() -> impl Strategy<Value = SearchInfo> {
    let insurer = prop_oneof!["[0-9]{6}", "[1-9][0-9]{7}", "0[1-9][0-9]{6}"];
    let text = || prop::option::of(text().prop_filter("an empty leaf is an absent one", |text| !text.is_empty()));
    (prop::option::of(insurer), text(), text(), text(), prop::option::of("[0-3]")).prop_map(
        |(insurer, symbol, number, birthdate, consent)| SearchInfo {
            insurer_number: insurer.map(|number| InsurerNumber::new(&number)),
            insured_card_symbol: symbol,
            insured_identification_number: number,
            birthdate,
            limit_consent: consent.map(|code| code.as_str().into()),
            ..SearchInfo::default()
        },
    )
}

fn answer() -> impl Strategy<Value = QualificationAnswer> {
    let record = (search(), search(), prop::collection::vec("[1-4]", 0..3)).prop_map(|(one, other, diseases)| {
        let certificates = diseases.iter().map(|disease| DiseaseCertificate {
            disease: Some(disease.as_str().into()),
            self_pay: Some("10000".into()),
            ..DiseaseCertificate::default()
        });
        let certificates: Vec<_> = certificates.collect();
        Qualification {
            name: one.insured_card_symbol,
            address: other.birthdate,
            insurer_number: one.insurer_number,
            diseases: (!certificates.is_empty()).then(|| DiseaseList { certificates, ..DiseaseList::default() }),
            disqualification_date: other.insured_identification_number,
            ..Qualification::default()
        }
    });
    (search(), "[1-7]", prop::collection::vec(record, 0..3), text()).prop_map(|(search, validity, records, key)| {
        let mut message = Message::<QualificationAnswerBody>::default();
        message.header.arbitrary_file_identifier = Some(key).filter(|key| !key.is_empty());
        message.body.search = (search != SearchInfo::default()).then_some(search);
        message.body.qualification_validity = Some(validity.as_str().into());
        let records: Vec<_> = records.into_iter().filter(|record| *record != Qualification::default()).collect();
        message.body.results = (!records.is_empty()).then(|| ResultList { records, ..ResultList::default() });
        message
    })
}

proptest! {
    #[test]
    fn trees(tree in tree(), habits in habits(), encoding in encoding()) {
        let bytes = tree.write_xml(encoding, &habits);
        let read = Element::read_xml(&bytes).expect("what was written can be read");
        prop_assert_eq!(read.encoding, encoding);
        match habits.order {
            Order::Documented => prop_assert_eq!(&read.root, &tree),
            Order::Shuffled(_) => prop_assert_eq!(sorted(&read.root), sorted(&tree)),
        }
        // And the same habits write the same bytes again.
        prop_assert_eq!(read.root.write_xml(encoding, &habits), bytes);
    }

    #[test]
    fn requests(search in search(), habits in habits(), encoding in encoding()) {
        let mut request = QualificationRequest::default();
        request.header.medical_institution_code = Some("1311111111".into());
        // A search without a word is none.
        request.body.search = Some(search).filter(|search| *search != SearchInfo::default());
        let bytes = request.encode_xml(encoding, &habits);
        let read = QualificationRequest::decode_xml(&bytes).expect("what was written can be read");
        prop_assert_eq!(read, request);
    }

    #[test]
    fn answers(answer in answer(), habits in habits(), encoding in encoding()) {
        prop_assert_eq!(answer.write_json(&habits), answer.tree(&habits).write_json());
        let bytes = answer.encode_xml(encoding, &habits);
        prop_assert_eq!(QualificationAnswer::decode_xml(&bytes).expect("what was written can be read"), answer);
    }

    /// Without the tree in between the same bytes come out, also of elements that nobody knows, doubled ones and lists.
    #[test]
    fn json_of_records(search in search(), others in prop::collection::vec(tree(), 0..3), habits in habits()) {
        let tickets = others.iter().map(|other| MedicalTicket { other: vec![other.clone()], ..MedicalTicket::default() });
        let tickets = TicketList { tickets: tickets.collect(), other: others.clone() };
        let record = Qualification { public_expenses: Some(tickets), ..Qualification::default() };
        let mut answer = QualificationAnswer::default();
        answer.body.search = Some(search);
        answer.body.results = Some(ResultList { records: vec![record.clone(), record], other: others });
        prop_assert_eq!(answer.write_json(&habits), answer.tree(&habits).write_json());
    }

    #[test]
    fn any_bytes_are_answered(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        if let Ok(read) = Element::read_xml(&bytes) {
            let again = Element::read_xml(&read.root.write_xml(read.encoding, &Habits::default())).expect("sound");
            prop_assert_eq!(again.root, read.root);
        }
    }
}
