//! Inquiry by number: every person that comes with the project, both forms, both encodings.

use crate::client::*;
use madoguchi_message::habits::{Habits, Order, Padding};
use madoguchi_message::qualification::{QualificationAnswer, QualificationRequest};
use madoguchi_message::{Element, Encoding};
use madoguchi_world::central::{SEARCH, Settings, start};
use serde_json::{Value, json};

fn body(answer: &Value) -> &Value {
    &answer["XmlMsg"]["MessageBody"]
}

#[test]
fn each_magic_insurer_answers_as_written() {
    let running = start(Settings::default()).expect("loopback");
    let token = login(&running, CLINIC);
    // Worked out by hand for 2025-07-10: insurer, number, birth date, 資格有効性, and an element that tells it apart.
    let cases = [
        ("06990001", "100001", "19800401", "1", "Name", Some("架空　太郎")),
        ("06990002", "100001", "19800401", "2", "DisqualificationDate", Some("20250401")),
        ("06990003", "100001", "19800401", "3", "ReasonOfLoss", Some("03")),
        ("  990003", "200001", "19800401", "1", "InsurerNumber", Some("  990003")),
        ("00990003", "200001", "19800401", "1", "InsurerNumber", Some("  990003")),
        ("06990004", "100001", "19800401", "4", "Name", None),
        ("06990005", "100001", "19800401", "5", "InsurerNumber", Some("06990005")),
        ("06990006", "100001", "19800401", "6", "InsuredCardClassification", Some("A1")),
        ("06990007", "100001", "19800401", "7", "Name", Some("架空　太郎")),
        ("06990010", "100001", "19800401", "4", "Name", None),
        ("06990011", "100001", "19800401", "2", "DisqualificationDate", Some("20250701")),
        ("06990020", "100001", "19800401", "1", "Name", Some("●田　太郎")),
        ("  990030", "300072", "19530401", "1", "InsuredPartialContributionRatio", None),
        ("06990031", "100001", "19800401", "1", "InsuredCardExpirationDate", None),
        ("39990001", "00100001", "19450401", "1", "InsuredPartialContributionRatio", Some("010")),
        ("06990040", "100001", "20210501", "1", "PreschoolClassification", Some("1")),
        ("06990041", "100001", "19800401", "2", "ReasonOfLoss", Some("01")),
        ("06990043", "100001", "19800401", "1", "DisqualificationDate", None),
        ("  990050", "300050", "19800401", "1", "InsuredCardClassification", Some("05")),
        ("06990051", "100001", "19800401", "1", "Address", None),
        ("06990060", "100001", "19800401", "4", "Name", None),
        ("06990001", "100001", "19800402", "4", "Name", None),
    ];
    for (insurer, number, birthdate, validity, name, text) in cases {
        let answer = send(&running, &token, SEARCH, &inquiry(insurer, number, birthdate));
        assert_eq!(answer["XmlMsg"]["MessageHeader"]["ArbitraryFileIdentifier"], "k-1");
        assert_eq!(answer["XmlMsg"]["MessageHeader"]["ReferenceClassification"], "2");
        assert_eq!(body(&answer)["QualificationValidity"], validity, "{insurer} {number}: {answer}");
        let record = &body(&answer)["ResultList"][0]["ResultOfQualificationConfirmation"];
        assert_eq!(record[name].as_str(), text, "{insurer} {number} {name}: {answer}");
    }
}

#[test]
fn the_register_learns_late_by_the_virtual_clock() {
    let running = start(Settings::default()).expect("loopback");
    let validity = |day: &str| {
        let clock = put(&running.management_url, "/clock", &json!({"now": format!("{day}T09:00:00+09:00")}));
        assert_eq!(clock.status, 200, "{clock:?}");
        let token = login(&running, CLINIC);
        let answer = send(&running, &token, SEARCH, &inquiry("06990010", "100001", "19800401"));
        body(&answer)["QualificationValidity"].as_str().map(String::from)
    };
    assert_eq!(validity("2025-07-14").as_deref(), Some("4"));
    assert_eq!(validity("2025-07-15").as_deref(), Some("1"));
}

#[test]
fn the_ceiling_comes_with_consent_and_only_for_its_period() {
    let running = start(Settings::default()).expect("loopback");
    let token = login(&running, CLINIC);
    let class = |consent: &str, day: &str| {
        let mut message = inquiry("06990032", "100001", "19800401");
        message["XmlMsg"]["MessageHeader"]["QualificationConfirmationDate"] = day.into();
        message["XmlMsg"]["MessageBody"]["QualificationConfirmSearchInfo"]["LimitApplicationCertificateRelatedConsFlg"] =
            consent.into();
        let answer = send(&running, &token, SEARCH, &message);
        let record = &body(&answer)["ResultList"][0]["ResultOfQualificationConfirmation"];
        record["LimitApplicationCertificateRelatedInfo"]["LimitApplicationCertificateClassificationFlag"].clone()
    };
    assert_eq!(class("1", "20250731"), "A03");
    assert_eq!(class("1", "20250801"), Value::Null);
    assert_eq!(class("0", "20250731"), Value::Null);
}

#[test]
fn errors_of_person_and_message_are_two_layers() {
    let running = start(Settings::default()).expect("loopback");
    let token = login(&running, CLINIC);
    let person = send(&running, &token, SEARCH, &inquiry("06990091", "100001", "19800401"));
    assert_eq!(person["XmlMsg"]["MessageHeader"]["SegmentOfResult"], "1");
    assert_eq!(body(&person)["ProcessingResultStatus"], "2");
    assert_eq!(body(&person)["ProcessingResultCode"], "MDGC0201E");
    let message = send(&running, &token, SEARCH, &inquiry("06990092", "100001", "19800401"));
    assert_eq!(message["XmlMsg"]["MessageHeader"]["SegmentOfResult"], "9");
    assert_eq!(message["XmlMsg"]["MessageHeader"]["ErrorCode"], "MDGC0301E");
    let notice = send(&running, &token, SEARCH, &inquiry("06990070", "100001", "19800401"));
    assert_eq!(body(&notice)["QualificationValidity"], "1");
    assert_eq!(body(&notice)["ProcessingResultCode"], "MDGC0101I");
}

#[test]
fn xml_in_both_encodings_and_any_order() {
    let settings =
        Settings { habits: Habits { order: Order::Shuffled(7), ..Habits::default() }, ..Settings::default() };
    let running = start(settings).expect("loopback");
    let token = login(&running, CLINIC);
    let asked = inquiry("06990023", "100001", "19800401");
    let tree = Element::read_json(asked.to_string().as_bytes()).expect("a message");
    let request = QualificationRequest::of_tree(&tree).expect("an inquiry");
    for (encoding, name, code) in [(Encoding::Utf8, "髙﨑　𠮷子", "0"), (Encoding::ShiftJis, "髙﨑　𠮷子", "1")]
    {
        let bytes = request.encode_xml(encoding, &Habits { padding: Padding::Zeros, ..Habits::default() });
        let headers = [("authorization", token.as_str()), ("content-type", "application/xml")];
        let answer =
            crate::client::request(&running.base_url, "POST", "/madoguchi/message/OQSsiquc01", &headers, &bytes);
        let read = QualificationAnswer::decode_xml(&answer.body).unwrap_or_else(|fault| panic!("{fault}: {answer:?}"));
        assert!(answer.head.contains(encoding.name()), "{}", answer.head);
        assert_eq!(read.header.character_code_identifier.as_ref().map(|code| code.0.as_str()), Some(code));
        let record = &read.body.results.as_ref().expect("a record").records[0];
        assert_eq!(record.name.as_deref(), Some(name));
    }
}
