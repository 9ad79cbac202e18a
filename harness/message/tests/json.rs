//! The WebAPI's JSON: the same tree, its arrays, and everything that is none.

use madoguchi_message::Element;
use madoguchi_message::fault::Wrong;
use madoguchi_message::habits::Habits;
use madoguchi_message::qualification::QualificationAnswer;
use proptest::prelude::*;

#[test]
fn lists_are_arrays() {
    let json = r#"{"XmlMsg":{"MessageHeader":{"SegmentOfResult":"1"},"MessageBody":{"ResultList":[
        {"ResultOfQualificationConfirmation":{"Name":"架空　一"}},{"ResultOfQualificationConfirmation":{"Name":"架空　二"}}]}}}"#;
    let tree = Element::read_json(json.as_bytes()).expect("sound");
    let answer = QualificationAnswer::of_tree(&tree).expect("an answer");
    let names: Vec<_> =
        answer.body.results.iter().flat_map(|list| &list.records).map(|record| record.name.as_deref()).collect();
    assert_eq!(names, [Some("架空　一"), Some("架空　二")]);
    let written: serde_json::Value =
        serde_json::from_slice(&answer.tree(&Habits::default()).write_json()).expect("JSON");
    assert_eq!(written, serde_json::from_str::<serde_json::Value>(json).expect("JSON"));
}

#[test]
fn one_record_is_an_array_too() {
    let tree = Element::branch("ResultList", vec![Element::leaf("R", "1")]);
    assert_eq!(String::from_utf8_lossy(&tree.write_json()), r#"{"ResultList":[{"R":"1"}]}"#);
}

/// Found by fuzzing.
#[test]
fn a_number_of_nothing_but_filling_is_absent() {
    let json =
        br#"{"XmlMsg":{"MessageHeader":{},"MessageBody":{"QualificationConfirmSearchInfo":{"InsurerNumber":"  "}}}}"#;
    let tree = Element::read_json(json).expect("sound");
    let request = madoguchi_message::qualification::QualificationRequest::of_tree(&tree).expect("a request");
    let search = request.body.search.expect("a search");
    assert_eq!(search.insurer_number, None);
    assert!(search.missing().contains(&"InsurerNumber"));
}

#[test]
fn what_is_none_is_refused_with_its_place() {
    let fault = |json: &str| Element::read_json(json.as_bytes()).expect_err("refused");
    let twice = fault("{\"a\":{\"b\":\"1\",\n\"b\":\"2\"}}");
    assert_eq!(twice.place.line, 2);
    assert!(matches!(&twice.fault, Wrong::Json(why) if why.contains("twice")), "{twice}");
    let many: Vec<String> = (0..100).map(|index| format!("\"n{index}\":\"\"")).collect();
    assert!(Element::read_json(format!("{{\"a\":{{{}}}}}", many.join(",")).as_bytes()).is_ok());
    for index in [0, 31, 32, 33, 99] {
        let doubled = fault(&format!("{{\"a\":{{{},\"n{index}\":\"\"}}}}", many.join(",")));
        assert!(doubled.to_string().contains("twice"), "{doubled}");
    }
    assert!(matches!(fault("{\"a\":true}").fault, Wrong::Json(_)));
    assert!(matches!(fault("{\"a\":1.5}").fault, Wrong::Json(_)));
    assert!(matches!(fault("{\"a\":\"\\u0000\"}").fault, Wrong::Json(_)));
    assert!(matches!(fault("[]").fault, Wrong::Shape(_)));
    assert!(matches!(fault("{\"a\":\"\",\"b\":\"\"}").fault, Wrong::Shape(_)));
    assert_eq!(fault("{\"a b\":\"\"}").fault, Wrong::Name("a b".into()));
    assert_eq!(fault(&format!("{}1{}", "{\"a\":".repeat(17), "}".repeat(17))).fault, Wrong::TooDeep(16));
    assert!(matches!(fault(&"[".repeat(100_000)).fault, Wrong::Json(_)));
    assert_eq!(Element::read_json(b"{\"a\":\"\xFF\"}").expect_err("refused").place.offset, 6);
}

proptest! {
    #[test]
    fn written_is_read(tree in tree()) {
        let written = tree.write_json();
        prop_assert_eq!(String::from_utf8_lossy(&written), tree.json().to_string());
        prop_assert_eq!(Element::read_json(&written).expect("what was written can be read"), tree);
    }
}

/// Trees as messages are: elements of one name stand together, and no list within an unnamed array.
fn tree() -> impl Strategy<Value = Element> {
    let leaf = ("[A-Z][a-z]{0,3}", "[ -~ぁ-ん●]{0,8}").prop_map(|(name, text)| Element::leaf(name, text));
    leaf.prop_recursive(4, 40, 5, |inner| {
        let name = prop_oneof!["[A-Z][a-z]{0,3}", "[A-Z]List"];
        (name, prop::collection::vec(inner, 1..5)).prop_map(|(name, mut elements)| {
            elements.sort_by(|one, other| one.name.cmp(&other.name));
            Element::branch(name, elements)
        })
    })
}
