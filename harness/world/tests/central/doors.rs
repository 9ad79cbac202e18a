//! Who and what is let in, and what a caller gets who is not.

use crate::client::*;
use madoguchi_world::central::{LOGIN, Patience, SEARCH, Settings, start};
use serde_json::json;
use std::io::{Read, Write};
use std::time::{Duration, Instant};

fn json_headers(token: &str) -> [(&str, &str); 2] {
    [("authorization", token), ("content-type", "application/json")]
}

#[test]
fn nobody_gets_an_answer_without_a_login() {
    let running = start(Settings::default()).expect("loopback");
    let message = inquiry("06990001", "100001", "19800401").to_string();
    for token in ["", "emulated-00000000000000000000000000000000", "Bearer x"] {
        let answer = request(&running.base_url, "POST", SEARCH, &json_headers(token), message.as_bytes());
        assert_eq!(answer.status, 401);
        assert!(!answer.text().contains("架空"));
    }
    let wrong = json!({"user": "fake-user-9912222222", "password": "no"}).to_string();
    assert_eq!(request(&running.base_url, "POST", LOGIN, &[], wrong.as_bytes()).status, 401);
    let token = login(&running, CLINIC);
    put(&running.management_url, "/clock", &json!({"now": "2025-07-10T10:00:00+09:00"}));
    let late = request(&running.base_url, "POST", SEARCH, &json_headers(&token), message.as_bytes());
    assert_eq!(late.status, 401, "a token holds an hour");
    let log = get(&running.management_url, "/log").to_string();
    assert!(!log.contains("fake-password") && !log.contains(&token), "{log}");
}

#[test]
fn a_facility_asks_for_itself_only() {
    let running = start(Settings::default()).expect("loopback");
    let token = login(&running, "9944444444");
    let answer = send(&running, &token, SEARCH, &inquiry("06990001", "100001", "19800401"));
    assert_eq!(answer["XmlMsg"]["MessageHeader"]["ErrorCode"], "MDGC9005E");
    assert!(answer["XmlMsg"]["MessageBody"]["ResultList"].is_null());
}

#[test]
fn bad_messages_are_answered_and_the_next_is_served() {
    let running = start(Settings::default()).expect("loopback");
    let token = login(&running, CLINIC);
    let bomb = format!("<!DOCTYPE a [{}]><a>&x;</a>", "<!ENTITY x \"y\">".repeat(100));
    let no_utf8 = b"{\"XmlMsg\":\"\xFF\"}".to_vec();
    let deep = "{\"a\":".repeat(100_000).into_bytes();
    let many: [(&str, Vec<u8>, &str); 8] = [
        ("application/json", b"{".to_vec(), "MDGC9001E"),
        ("application/json", no_utf8, "MDGC9001E"),
        ("application/json", deep, "MDGC9001E"),
        ("application/json", b"{\"XmlMsg\":{\"MessageBody\":\"\"}}".to_vec(), "MDGC9002E"),
        ("application/json", b"{\"Other\":{}}".to_vec(), "MDGC9002E"),
        ("application/xml", bomb.into_bytes(), "MDGC9001E"),
        ("application/xml", b"<XmlMsg><MessageHeader>".to_vec(), "MDGC9001E"),
        ("text/xml", b"<?xml version='1.0' encoding='EUC-JP'?><XmlMsg/>".to_vec(), "MDGC9001E"),
    ];
    for (kind, body, code) in many {
        let headers = [("authorization", token.as_str()), ("content-type", kind)];
        let answer = request(&running.base_url, "POST", SEARCH, &headers, &body);
        assert_eq!(answer.status, 200);
        assert!(answer.text().contains(code), "{code}: {}", answer.text());
    }
    let headers = json_headers(&token);
    let sent = |message: &serde_json::Value| {
        request(&running.base_url, "POST", SEARCH, &headers, message.to_string().as_bytes()).text()
    };
    let mut message = inquiry("06990001", "100001", "20250230");
    assert!(sent(&message).contains("MDGC9004E"));
    message["XmlMsg"]["MessageBody"]["QualificationConfirmSearchInfo"]["Birthdate"] = "".into();
    assert!(sent(&message).contains("MDGC9003E"));
    let path = "/madoguchi/message/XYZsiabc01";
    let answer = request(&running.base_url, "POST", path, &headers, message.to_string().as_bytes());
    assert!(answer.text().contains("MDGC9007E"), "{}", answer.text());
    assert!(sent(&inquiry("06990001", "100001", "19800401")).contains("架空"));
}

#[test]
fn bad_transport_has_a_status() {
    let running = start(Settings { body_limit: 1_000, ..Settings::default() }).expect("loopback");
    let token = login(&running, CLINIC);
    let url = &running.base_url;
    assert_eq!(request(url, "POST", SEARCH, &json_headers(&token), &[b' '; 2_000]).status, 413);
    assert_eq!(request(url, "GET", SEARCH, &json_headers(&token), b"").status, 405);
    assert_eq!(request(url, "POST", "/other", &json_headers(&token), b"").status, 404);
    let plain = [("authorization", token.as_str()), ("content-type", "text/plain")];
    assert_eq!(request(url, "POST", SEARCH, &plain, b"").status, 415);
    assert_eq!(request(&running.management_url, "PUT", "/clock", &[], b"{\"now\":\"x\"}").status, 400);
    let real = json!({"qualification": [{"insurer_number": "06130012", "insurer_name": "x", "number": "1", "acquired": "2020-04-01"}]});
    assert_eq!(put(&running.management_url, "/people/real", &real).status, 400);
}

#[test]
fn only_loopback_is_served() {
    let settings = Settings { address: "0.0.0.0:0".parse().expect("an address"), ..Settings::default() };
    assert_eq!(start(settings).err().expect("refused").kind(), std::io::ErrorKind::AddrNotAvailable);
}

#[test]
fn slow_callers_are_let_go_and_others_served() {
    let patience = Patience { head: Duration::from_millis(300), connections: 3_000 };
    let settings = Settings { patience, body_patience: Duration::from_millis(300), ..Settings::default() };
    let running = start(settings).expect("loopback");
    let token = login(&running, CLINIC);
    let slow: Vec<_> = (0..1_000)
        .map(|_| {
            let mut stream = connect(&running.base_url);
            stream.write_all(b"POST /x HTTP/1.1\r\nhost").expect("a connection takes bytes");
            stream
        })
        .collect();
    let answer = send(&running, &token, SEARCH, &inquiry("06990001", "100001", "19800401"));
    assert_eq!(answer["XmlMsg"]["MessageBody"]["QualificationValidity"], "1");
    let start = Instant::now();
    for mut stream in slow {
        let mut rest = Vec::new();
        // Closed or reset: gone either way.
        let _ = stream.read_to_end(&mut rest);
        assert!(start.elapsed() < Duration::from_secs(10));
    }
    let head = format!(
        "POST {SEARCH} HTTP/1.1\r\nhost: x\r\nauthorization: {token}\r\ncontent-type: application/json\r\ncontent-length: 10\r\n\r\n{{"
    );
    assert_eq!(parse(&raw(&running.base_url, head.as_bytes())).status, 408);
}
