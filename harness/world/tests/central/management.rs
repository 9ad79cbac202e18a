//! The management port: persons come, change and go; log and counters say what happened, in order and without secrets.

use crate::client::*;
use madoguchi_world::central::{SEARCH, Settings, start};
use serde_json::{Value, json};

fn validity(answer: &Value) -> Option<&str> {
    answer["XmlMsg"]["MessageBody"]["QualificationValidity"].as_str()
}

#[test]
fn a_person_comes_changes_and_goes() {
    let running = start(Settings::default()).expect("loopback");
    let token = login(&running, CLINIC);
    let ask = || send(&running, &token, SEARCH, &inquiry("06991234", "555", "20000101"));
    assert_eq!(validity(&ask()), Some("4"));
    let mut person = json!({
        "name": "架空　新", "kana": "ｶｸｳ ｱﾗﾀ", "sex": "1", "birthdate": "20000101",
        "qualification": [{"insurer_number": "06991234", "insurer_name": "架空組合", "number": "555", "acquired": "2025-07-01"}],
    });
    let url = &running.management_url;
    assert_eq!(put(url, "/people/new", &person).status, 200);
    assert_eq!(validity(&ask()), Some("1"));
    person["qualification"][0]["lost"] = "2025-07-10".into();
    person["qualification"][0]["loss_reason"] = "03".into();
    assert_eq!(put(url, "/people/new", &person).status, 200);
    assert_eq!(validity(&ask()), Some("2"), "the day of the loss is the first without");
    assert_eq!(get(url, "/people/new")["qualification"][0]["lost"], "2025-07-10");
    assert_eq!(request(url, "DELETE", "/people/new", &[], b"").status, 200);
    assert_eq!(validity(&ask()), Some("4"));
    assert_eq!(request(url, "DELETE", "/people/new", &[], b"").status, 404);
    person["cards"] = json!(["no-such-card"]);
    assert_eq!(put(url, "/people/new", &person).status, 400);
    person["surprise"] = json!(1);
    assert_eq!(put(url, "/people/new", &person).status, 400);
}

#[test]
fn a_facility_of_ones_own_logs_in() {
    let running = start(Settings::default()).expect("loopback");
    let facility = json!({
        "code": "9955555555", "user": "fake-user-9955555555", "password": "fake-password-9955555555", "kind": "dental",
    });
    assert_eq!(put(&running.management_url, "/facilities/9955555555", &facility).status, 200);
    let token = login(&running, "9955555555");
    let mut message = inquiry("06990001", "100001", "19800401");
    message["XmlMsg"]["MessageHeader"]["MedicalInstitutionCode"] = "9955555555".into();
    assert_eq!(validity(&send(&running, &token, SEARCH, &message)), Some("1"));
    assert_eq!(get(&running.management_url, "/usage")["dental"]["paper"], 1);
}

#[test]
fn the_log_is_in_order_and_keeps_the_last_calls() {
    let running = start(Settings { log: 5, ..Settings::default() }).expect("loopback");
    let token = login(&running, CLINIC);
    let insurers = ["06990001", "06990002", "06990004", "06990005", "06990007", "06990091"];
    for insurer in insurers {
        send(&running, &token, SEARCH, &inquiry(insurer, "100001", "19800401"));
    }
    let log = get(&running.management_url, "/log");
    let outcome =
        |call: &Value| (call["number"].as_u64().unwrap_or(0), call["outcome"].as_str().unwrap_or("").to_string());
    let outcomes: Vec<_> = log.as_array().expect("calls").iter().map(outcome).collect();
    let expected = [(3, "validity 2"), (4, "validity 4"), (5, "validity 5"), (6, "validity 7"), (7, "MDGC0201E")];
    assert_eq!(outcomes, expected.map(|(number, outcome)| (number, outcome.to_string())));
    assert!(log[0]["request"].as_str().is_some_and(|request| request.contains("06990002")));
    assert_eq!(get(&running.management_url, "/log?after=6").as_array().map(Vec::len), Some(1));
    let counters = get(&running.management_url, "/counters");
    assert_eq!((&counters[format!("POST {SEARCH}")], &counters["validity 1"]), (&json!(6), &json!(1)));
    let bare = start(Settings { bodies: false, ..Settings::default() }).expect("loopback");
    let token = login(&bare, CLINIC);
    send(&bare, &token, SEARCH, &inquiry("06990001", "100001", "19800401"));
    assert!(!get(&bare.management_url, "/log").to_string().contains("06990001"), "no bodies, no persons");
}

#[test]
fn the_same_seed_gives_the_same_bytes() {
    let run = |seed| {
        let running = start(Settings { seed, ..Settings::default() }).expect("loopback");
        let token = login(&running, CLINIC);
        let nonce = crate::card::nonce(&running, &token);
        let answer = send(&running, &token, SEARCH, &inquiry("06990005", "100001", "19800401"));
        (token, nonce, answer.to_string())
    };
    assert_eq!(run(1), run(1));
    let (one, other) = (run(1), run(2));
    assert!(one.0 != other.0 && one.1 != other.1 && one.2 == other.2);
}

#[test]
fn the_description_is_that_of_the_handlers() {
    let running = start(Settings::default()).expect("loopback");
    let description = get(&running.management_url, "/openapi.json");
    let token = login(&running, CLINIC);
    let mut checked = 0;
    for (path, operations) in description["paths"].as_object().expect("paths") {
        let parts = path.split('/').map(|part| if part.starts_with('{') { "99" } else { part });
        let concrete = parts.collect::<Vec<_>>().join("/");
        let tag =
            operations.as_object().and_then(|all| all.values().next()).map(|operation| operation["tags"][0].clone());
        let url = if tag == Some(json!("management")) { &running.management_url } else { &running.base_url };
        for method in ["GET", "PUT", "POST", "DELETE"] {
            let headers = [("authorization", token.as_str()), ("content-type", "application/json")];
            let answer = request(url, method, &concrete, &headers, b"{}");
            let operation = &operations[method.to_lowercase()];
            if operation.is_null() {
                assert_eq!(answer.status, 405, "{method} {path} is served and not described");
                continue;
            }
            let described = &operation["responses"][answer.status.to_string()];
            assert!(described.is_object(), "{method} {path}: {} is not described", answer.status);
            let unrouted = answer.text().contains("this path is none of");
            assert!(!unrouted, "{method} {path} is described and not served");
            checked += 1;
        }
    }
    assert!(checked >= 25, "{checked}");
}
