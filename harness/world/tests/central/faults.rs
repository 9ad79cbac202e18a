//! Faults as a caller sees them, and what they leave behind in the service.

use crate::card::{Holder, answer_of, nonce};
use crate::client::*;
use madoguchi_world::central::{RECEPTION, Running, SEARCH, Settings, start};
use madoguchi_world::fault::FaultPlan;
use serde_json::json;
use std::io::{Read, Write};
use std::time::{Duration, Instant};

fn plan(running: &Running, faults: serde_json::Value) {
    let plan = json!({"format": "madoguchi.faults", "version": 2, "fault": faults});
    let answer = put(&running.management_url, "/faults", &plan);
    assert_eq!(answer.status, 200, "{answer:?}");
}

fn ask(running: &Running, token: &str) -> Vec<u8> {
    let body = inquiry("06990001", "100001", "19800401").to_string();
    let head = format!(
        "POST {SEARCH} HTTP/1.1\r\nhost: x\r\nconnection: close\r\nauthorization: {token}\r\n\
         content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    raw(&running.base_url, head.as_bytes())
}

#[test]
fn each_fault_is_seen_on_the_line_and_in_the_log() {
    let running = start(Settings::default()).expect("loopback");
    let token = login(&running, CLINIC);
    let whole = ask(&running, &token);
    plan(&running, json!([{"kind": "reset"}]));
    assert_eq!(ask(&running, &token), b"", "nothing came back");
    plan(&running, json!([{"kind": "truncate", "bytes": 100}]));
    let cut = ask(&running, &token);
    assert!(!cut.is_empty() && cut.len() <= 100 && whole.starts_with(&cut[..15]), "{} bytes", cut.len());
    plan(&running, json!([{"kind": "status", "status": 503}]));
    assert_eq!(parse(&ask(&running, &token)).status, 503);
    plan(&running, json!([{"kind": "content_type", "value": "text/html"}]));
    let page = parse(&ask(&running, &token));
    assert!(page.head.contains("content-type: text/html") && page.text().contains("架空"), "{}", page.head);
    plan(&running, json!([{"kind": "garbage"}]));
    assert!(serde_json::from_slice::<serde_json::Value>(&parse(&ask(&running, &token)).body).is_err());
    plan(&running, json!([{"kind": "latency", "ms": 300}]));
    let start = Instant::now();
    assert_eq!(parse(&ask(&running, &token)).status, 200);
    assert!(start.elapsed() >= Duration::from_millis(300));
    plan(&running, json!([{"kind": "drip", "ms": 2}]));
    let begun = Instant::now();
    let dripped = ask(&running, &token);
    assert!(begun.elapsed() >= Duration::from_millis(50) && String::from_utf8_lossy(&dripped).contains("架空"));
    plan(&running, json!([{"kind": "slow_close", "ms": 120}]));
    let begun = Instant::now();
    assert!(String::from_utf8_lossy(&ask(&running, &token)).contains("架空"));
    assert!(begun.elapsed() >= Duration::from_millis(120));
    plan(&running, json!([{"kind": "down"}]));
    assert_eq!(ask(&running, &token), b"", "nothing came back");
    plan(&running, json!([{"kind": "truncate", "percent": 50}]));
    let half = parse(&ask(&running, &token));
    assert_eq!(half.body.len(), parse(&whole).body.len() / 2);
    assert!(half.head.contains(&format!("content-length: {}", parse(&whole).body.len())), "{}", half.head);
    assert_eq!(request(&running.management_url, "DELETE", "/faults", &[], b"").status, 200);
    assert_eq!(parse(&ask(&running, &token)).body, parse(&whole).body, "as before");
    let counters = get(&running.management_url, "/counters");
    for kind in ["reset", "status", "content_type", "garbage", "latency", "drip", "slow_close", "down"] {
        assert_eq!(counters[format!("fault {kind}")], 1, "{kind}: {counters}");
    }
    assert_eq!(counters["fault truncate"], 2, "{counters}");
}

#[test]
fn before_and_after_differ_in_what_was_done() {
    let running = start(Settings::default()).expect("loopback");
    let token = login(&running, CLINIC);
    let usage = || get(&running.management_url, "/usage")["clinic"]["paper"].as_u64().unwrap_or(0);
    plan(&running, json!([{"kind": "reset", "moment": "before", "times": 1}]));
    ask(&running, &token);
    assert_eq!(usage(), 0, "never seen");
    plan(&running, json!([{"kind": "reset", "moment": "after", "times": 1}]));
    ask(&running, &token);
    assert_eq!(usage(), 1, "done, and the answer lost");
    ask(&running, &token);
    assert_eq!(usage(), 2, "the fault is over");
}

#[test]
fn cut_in_mid_reception_the_consent_stands_and_the_line_is_down() {
    let faults = FaultPlan::builtin("cut-in-mid-reception").expect("built in");
    let running = start(Settings { faults, ..Settings::default() }).expect("loopback");
    let token = login(&running, CLINIC);
    let nonce = nonce(&running, &token);
    let body = answer_of(&mut Holder::of("plastic"), &nonce, &["drugs"]).to_string();
    let head = format!(
        "POST {RECEPTION} HTTP/1.1\r\nhost: x\r\nauthorization: {token}\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    let answer = raw(&running.base_url, head.as_bytes());
    let (head, body) = (parse(&answer).head, parse(&answer).body);
    let length = head.split("content-length: ").nth(1).and_then(|rest| rest.split("\r\n").next());
    assert_eq!(
        length.and_then(|length| length.parse::<usize>().ok()).map(|length| length / 2),
        Some(body.len()),
        "cut"
    );
    assert_eq!(get(&running.management_url, "/usage")["clinic"]["card"], 1);
    let again = format!(
        "POST /madoguchi/jpki/nonce HTTP/1.1\r\nhost: x\r\nauthorization: {token}\r\ncontent-length: 0\r\n\r\n"
    );
    assert_eq!(raw(&running.base_url, again.as_bytes()), b"", "the line is down");
    request(&running.management_url, "DELETE", "/faults", &[], b"");
    assert_eq!(crate::card::nonce(&running, &token).len(), 32);
}

#[test]
fn a_plan_meets_connections_that_were_open_before_it() {
    let running = start(Settings::default()).expect("loopback");
    let token = login(&running, CLINIC);
    let body = inquiry("06990001", "100001", "19800401").to_string();
    let head = format!(
        "POST {SEARCH} HTTP/1.1\r\nhost: x\r\nauthorization: {token}\r\ncontent-type: application/json\r\n\
         content-length: {}\r\n\r\n",
        body.len()
    );
    let mut stream = connect(&running.base_url);
    let mut status = || {
        stream.write_all(format!("{head}{body}").as_bytes()).expect("sent");
        let mut answer = vec![0; 64 * 1024];
        let count = stream.read(&mut answer).expect("an answer");
        String::from_utf8_lossy(&answer[..count]).split(' ').nth(1).and_then(|status| status.parse::<u16>().ok())
    };
    assert_eq!(status(), Some(200));
    plan(&running, json!([{"kind": "status", "status": 503, "times": 1}]));
    assert_eq!(status(), Some(503));
    assert_eq!(status(), Some(200));
    let log = get(&running.management_url, "/log");
    let told: Vec<_> = log.as_array().expect("a log").iter().map(|call| (&call["status"], &call["outcome"])).collect();
    assert_eq!(
        told,
        [
            (&json!(200), &json!("logged in")),
            (&json!(200), &json!("validity 1")),
            (&json!(0), &json!("fault status")),
            (&json!(200), &json!("validity 1")),
        ],
        "one history, in order"
    );
}

#[test]
fn the_clock_of_the_service_can_be_wrong_for_a_while() {
    let running = start(Settings::default()).expect("loopback");
    let token = login(&running, CLINIC);
    let moment = || {
        let answer = parse(&ask(&running, &token)).json();
        answer["XmlMsg"]["MessageHeader"]["ProcessExecutionTime"].as_str().expect("a moment").to_string()
    };
    let right = moment();
    plan(&running, json!([{"kind": "clock_skew", "seconds": -60, "times": 1}]));
    assert_eq!((right.as_str(), moment().as_str()), ("20250710090000", "20250710085900"));
    assert_eq!(moment(), right, "and is right again");
}

#[test]
fn who_gives_up_on_a_silent_service_is_served_next_time() {
    let running = start(Settings::default()).expect("loopback");
    let token = login(&running, CLINIC);
    plan(&running, json!([{"kind": "silence", "times": 1}]));
    let body = inquiry("06990001", "100001", "19800401").to_string();
    let mut stream = connect(&running.base_url);
    stream.set_read_timeout(Some(Duration::from_millis(150))).expect("a socket takes a time-out");
    let head = format!(
        "POST {SEARCH} HTTP/1.1\r\nhost: x\r\nauthorization: {token}\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    stream.write_all(format!("{head}{body}").as_bytes()).expect("sent");
    assert!(stream.read(&mut [0; 16]).is_err(), "nothing comes");
    drop(stream);
    assert_eq!(parse(&ask(&running, &token)).status, 200);
}

#[test]
fn a_plan_that_cannot_be_is_refused() {
    let running = start(Settings::default()).expect("loopback");
    for (format, version, fault, says) in [
        ("madoguchi.faults", 2, json!({"kind": "status", "status": 200}), "400 to 599"),
        ("madoguchi.faults", 2, json!({"kind": "reader_dead"}), "happens at a desk"),
        ("madoguchi.faults", 3, json!({"kind": "reset"}), "newer version"),
        ("madoguchi-faults", 1, json!({"kind": "reset"}), "another kind of file"),
    ] {
        let bad = json!({"format": format, "version": version, "fault": [fault]});
        let answer = put(&running.management_url, "/faults", &bad);
        assert_eq!(answer.status, 400);
        assert!(answer.text().contains(says), "{}", answer.text());
    }
}
