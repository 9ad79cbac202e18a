//! The strict JSON of every road: what is refused, where, and that nothing else is.

use madoguchi_contract::json::{self, JsonFault, fuzz_contract_answer};
use proptest::prelude::*;
use serde_json::{Value, json};

#[test]
fn bytes_that_are_no_message_are_told_with_their_place() {
    let fault = |text: &[u8]| json::decode(text).map_err(|error| (error.byte, error.fault));
    let expected = |what: &str| JsonFault::Expected(what.into());
    for (text, byte, wanted) in [
        (&b"\xef\xbb\xbf{}"[..], 0, JsonFault::ByteOrderMark),
        (b"{\"a\":\"\x83G\"}", 6, JsonFault::NotUtf8),
        (b"{\"a\":{\"b\":1,\"b\":2}}", 12, JsonFault::DuplicateKey("b".into())),
        (b"{\"a\":1,\"\\u0061\":2}", 7, JsonFault::DuplicateKey("a".into())),
        (b"[NaN]", 1, JsonFault::NotANumber("NaN".into())),
        (b"[-Infinity]", 1, JsonFault::NotANumber("-Infinity".into())),
        (b"{} x", 3, JsonFault::Trailing),
        (b"{\"a\":1", 6, JsonFault::Unfinished),
        (b"", 0, JsonFault::Unfinished),
        (b"{'a':1}", 1, expected("a key in double quotes")),
        (b"[1,]", 3, expected("a JSON value")),
        (b"[1 2]", 3, expected("`,` or `]`")),
        (b"[01]", 1, JsonFault::Number("01".into())),
        (b"[None]", 1, JsonFault::UnknownWord { word: "None".into(), nearest: Some("null".into()) }),
        (b"[True]", 1, JsonFault::UnknownWord { word: "True".into(), nearest: Some("true".into()) }),
    ] {
        assert_eq!(fault(text), Err((byte, wanted)), "{}", String::from_utf8_lossy(text));
    }
    assert!(matches!(fault(b"[\"\\x\"]"), Err((_, JsonFault::Text(_)))));
    assert!(matches!(fault(b"[\"\\ud800\"]"), Err((_, JsonFault::Text(_)))));
    assert!(matches!(fault("[".repeat(200_000).as_bytes()), Err((_, JsonFault::TooDeep))));
    assert_eq!(fault(&vec![b' '; json::LONGEST + 1]), Err((json::LONGEST, JsonFault::TooLong)));
}

fn values() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ];
    leaf.prop_recursive(6, 64, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::btree_map(any::<String>(), inner, 0..6)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_written_reads_back(value in values()) {
        prop_assert_eq!(json::decode(&json::encode(&value)), Ok(value));
    }

    #[test]
    fn nothing_is_accepted_that_serde_json_refuses(text in "[\\[\\]{}\",:0-9a-e.+\\- \\\\nul]{0,24}") {
        if let Ok(value) = json::decode(text.as_bytes()) {
            prop_assert_eq!(serde_json::from_str::<Value>(&text).ok(), Some(value));
        }
    }

    #[test]
    fn what_serde_json_accepts_is_only_refused_for_duplicate_keys(text in "[\\[\\]{}\",:0-9\\- ]{0,12}") {
        if serde_json::from_str::<Value>(&text).is_ok() && let Err(error) = json::decode(text.as_bytes()) {
            prop_assert!(matches!(error.fault, JsonFault::DuplicateKey(_)), "{}: {}", text, error);
        }
    }

    #[test]
    fn any_bytes_are_an_answer_or_a_fault(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        fuzz_contract_answer(&bytes);
    }

    #[test]
    fn broken_answers_are_faults(at in 0usize..120, byte in any::<u8>()) {
        let mut bytes = br#"{"id":7,"done":{"reception":{"outcome":"accepted","level":"full"},"copay":{"basis":"verified","tenths":3},"flags":[]}}"#.to_vec();
        if let Some(place) = bytes.get_mut(at) {
            *place = byte;
        }
        fuzz_contract_answer(&bytes);
    }
}

#[test]
fn a_field_that_is_written_already_stands_in_the_message_as_any_other() {
    for message in [json!({}), json!({"verb": "act", "id": 7})] {
        let Value::Object(mut message) = message else { panic!("an object") };
        let bytes = json::encode_with(&message, "cases", "[{\"id\":\"薬\"}]");
        message.insert("cases".into(), json!([{"id": "薬"}]));
        assert_eq!(bytes, json::encode(&Value::Object(message)));
    }
}
