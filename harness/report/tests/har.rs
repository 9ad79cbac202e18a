//! The HTTP archive fits HAR 1.2, and says all that was exchanged.

use madoguchi_contract::Case;
use madoguchi_contract::event::{
    Deed, Event, EventBody, Evidence, FORMAT, Hash, HttpBody, HttpExchange, HttpHeader, HttpPart, Peer, VERSION,
    WireRecord,
};
use madoguchi_report::har::har;
use serde_json::{Value, json};
use std::sync::Arc;

fn part(kind: &str, body: &[u8]) -> HttpPart {
    let headers = vec![HttpHeader { name: "Content-Type".into(), value: kind.into() }];
    HttpPart { headers, body: HttpBody::of(body) }
}

fn exchange(request: &[u8], status: u16, answer: &[u8], fault: Option<&str>) -> HttpExchange {
    HttpExchange {
        method: "POST".into(),
        target: "/madoguchi/message/YZKsiquc01?page=2&all".into(),
        request: part("application/json", request),
        status,
        answer: if status == 0 { HttpPart::default() } else { part("text/html", answer) },
        fault: fault.map(String::from),
    }
}

/// Evidence of one case with these exchanges, and of one without any.
fn evidence(exchanges: Vec<HttpExchange>) -> Evidence {
    let case = json!({"id": "V-1@actual/terminal", "title": "V-1 資格確認", "feature": "a.feature", "line": 3, "rulebook": "actual",
        "role": "terminal", "subject": "product", "clauses": [], "facts": {"now": "2025-06-16T23:59:59+09:00"},
        "expectations": []});
    let case: Arc<Case> = Arc::new(serde_json::from_value(case).expect("well formed"));
    let (peer, deed) = (Peer::Central, Deed::Exchanged);
    let record = |http: HttpExchange| WireRecord {
        peer,
        deed,
        name: http.target.clone(),
        text: String::new(),
        http: Some(Box::new(http)),
    };
    let wire = exchanges.into_iter().map(|http| EventBody::Wire { record: record(http) });
    let bodies: Vec<EventBody> = [EventBody::CaseOpened { case: case.clone() }].into_iter().chain(wire).collect();
    let event = |(seq, body): (usize, EventBody)| Event {
        format: FORMAT.into(),
        version: VERSION,
        run: "0123456789abcdef".into(),
        case: case.id.clone(),
        seq: seq as u32,
        prev: Hash::zero(),
        body,
    };
    let events = bodies.into_iter().enumerate().map(event).collect();
    let silent = vec![event((0, EventBody::CaseOpened { case: case.clone() }))];
    let cases = [(case.id.clone(), events), ("V-2@actual/terminal".to_string(), silent)].into();
    Evidence { run: "0123456789abcdef".into(), cases, ..Evidence::default() }
}

fn archive(exchanges: Vec<HttpExchange>) -> Value {
    let text = har(&evidence(exchanges));
    let archive: Value = serde_json::from_str(&text).expect("JSON");
    let schema: Value = serde_json::from_str(include_str!("har-1.2.json")).expect("JSON");
    let schema = jsonschema::validator_for(&schema).expect("a JSON Schema");
    let faults: Vec<String> =
        schema.iter_errors(&archive).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert!(faults.is_empty(), "{faults:#?}");
    archive["log"].clone()
}

#[test]
fn every_exchange_stands_there_whole_and_in_order() {
    let long = "長い".repeat(100_000);
    let log = archive(vec![
        exchange(b"{}", 200, long.as_bytes(), None),
        exchange("患者".as_bytes(), 0, b"", Some("reset")),
        exchange(&[0x8A, 0xB3], 200, &[0xFF, 0xFE, 0x00], Some("garbage")),
        exchange(b"", 204, b"", None),
    ]);
    let entries = log["entries"].as_array().expect("entries");
    assert_eq!(entries.len(), 4);
    assert_eq!(entries[0]["response"]["content"]["text"], long);
    assert_eq!(entries[0]["response"]["content"]["size"], long.len());
    assert_eq!(entries[0]["request"]["url"], "http://central.invalid/madoguchi/message/YZKsiquc01?page=2&all");
    assert_eq!(
        entries[0]["request"]["queryString"],
        json!([{"name": "page", "value": "2"}, {"name": "all", "value": ""}])
    );
    assert_eq!(
        (&entries[1]["response"]["status"], &entries[1]["comment"]),
        (&json!(0), &json!("fault of the plan: reset"))
    );
    assert_eq!(entries[1]["request"]["postData"]["text"], "患者");
    assert_eq!(
        entries[2]["response"]["content"],
        json!({"size": 3, "mimeType": "text/html", "text": "//4A", "encoding": "base64"})
    );
    assert_eq!(entries[2]["request"]["postData"]["text"], "irM=");
    assert!(entries[3]["request"].get("postData").is_none());
    let moments: Vec<_> = entries.iter().map(|entry| entry["startedDateTime"].as_str().expect("a moment")).collect();
    assert_eq!(moments[0], "2025-06-16T23:59:59.000+09:00");
    assert!(moments.is_sorted() && moments[3].ends_with(".003+09:00"), "{moments:?}");
    assert_eq!(log["pages"].as_array().map(Vec::len), Some(1), "a case without exchanges is no page");
}

#[test]
fn the_schema_of_the_test_refuses_what_is_no_archive() {
    let schema: Value = serde_json::from_str(include_str!("har-1.2.json")).expect("JSON");
    let schema = jsonschema::validator_for(&schema).expect("a JSON Schema");
    let good: Value = serde_json::from_str(&har(&evidence(vec![exchange(b"{}", 200, b"{}", None)]))).expect("JSON");
    assert!(schema.is_valid(&good));
    for (path, value) in [
        ("/log/version", json!("1.3")),
        ("/log/entries/0/time", json!(-1)),
        ("/log/entries/0/startedDateTime", json!("yesterday")),
        ("/log/entries/0/response/status", json!("200")),
        ("/log/entries/0/request/headers", json!({})),
        ("/log/entries/0/timings", json!({"send": 0, "wait": 0})),
    ] {
        let mut bad = good.clone();
        *bad.pointer_mut(path).expect("there") = value;
        assert!(!schema.is_valid(&bad), "{path}");
    }
}
