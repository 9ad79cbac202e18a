//! Emergency look-up: closed until somebody opens it, for those facilities, for that time, and what it shows says that nobody
//! agreed.

use crate::client::*;
use madoguchi_world::central::{LOOK_UP, Running, Settings, start};
use serde_json::{Value, json};

const OTHER: &str = "9944444444";

fn open(running: &Running, openings: Value) -> u16 {
    put(&running.management_url, "/emergency", &json!({"openings": openings})).status
}

fn at(running: &Running, moment: &str) {
    assert_eq!(put(&running.management_url, "/clock", &json!({"now": moment})).status, 200);
}

fn look_up(running: &Running, facility: &str, asked: &Value) -> Answer {
    let token = login(running, facility);
    let headers = [("authorization", token.as_str()), ("content-type", "application/json")];
    request(&running.base_url, "POST", LOOK_UP, &headers, asked.to_string().as_bytes())
}

fn described(circumstance: &str) -> Value {
    json!({"circumstance": circumstance, "kana": "ﾏﾄﾞｸﾞﾁﾊﾅｺ", "birthdate": "19800410", "sex": "2"})
}

/// 1: information is handed out under this treatment.
fn drugs(running: &Running, facility: &str, treatment: &str) -> Option<String> {
    let token = login(running, facility);
    let message = json!({"XmlMsg": {
        "MessageHeader": {
            "MedicalInstitutionCode": facility, "InsurerNumber": "06990100", "InsuranceCardSymbol": "架空",
            "InsuredPersonIdentificationNumber": "100100",
        },
        "MessageBody": {"FileCategory": "4", "MedicalTreatmentFlag": treatment},
    }});
    let answer = send(running, &token, "/madoguchi/message/YZKsiquc01", &message);
    answer["XmlMsg"]["MessageHeader"]["ResultCode"].as_str().map(String::from)
}

fn record(answer: &Answer) -> Value {
    assert_eq!(answer.status, 200, "{answer:?}");
    answer.json()["XmlMsg"]["MessageBody"]["ResultList"][0]["ResultOfQualificationConfirmation"].clone()
}

#[test]
fn nobody_is_looked_up_where_nothing_was_opened() {
    let running = start(Settings::default()).expect("loopback");
    let refused = |circumstance: &str| {
        let answer = look_up(&running, CLINIC, &described(circumstance));
        assert!(!answer.text().contains("花子"), "{answer:?}");
        (answer.status, answer.json()["code"].as_str().map(String::from))
    };
    let closed = (403, Some("EMG-01".to_string()));
    assert_eq!(refused("disaster"), closed);
    // Another area, another circumstance, not yet, not any more: the clock stands at 2025-07-10 09:00.
    let openings = json!([
        {"circumstance": "disaster", "facilities": "98"},
        {"circumstance": "reader_outage", "facilities": OTHER},
        {"circumstance": "disaster", "facilities": "99", "from": "2025-07-10T09:00:01+09:00"},
        {"circumstance": "disaster", "facilities": "99", "until": "2025-07-10T09:00:00+09:00"},
    ]);
    assert_eq!(open(&running, openings), 200);
    for circumstance in ["disaster", "reader_outage", "emergency_care"] {
        assert_eq!(refused(circumstance), closed, "{circumstance}");
    }
    assert_eq!(drugs(&running, CLINIC, "4").as_deref(), Some("9"));
    at(&running, "2025-07-10T09:00:01+09:00");
    assert_eq!(refused("emergency_care"), closed);
    assert_eq!(look_up(&running, CLINIC, &described("disaster")).status, 200);
    let bare = request(&running.base_url, "POST", LOOK_UP, &[], described("disaster").to_string().as_bytes());
    assert_eq!(bare.status, 401, "without a login nobody gets an answer about a person");
}

#[test]
fn a_disaster_shows_information_nobody_agreed_to_and_says_so() {
    let running = start(Settings::default()).expect("loopback");
    let openings = json!([{"circumstance": "disaster", "facilities": "99", "until": "2025-07-13T00:00:00+09:00"}]);
    assert_eq!(open(&running, openings), 200);
    let found = look_up(&running, CLINIC, &described("disaster"));
    let found = record(&found);
    assert_eq!((&found["Name"], &found["PharmacistsInfoConsFlg"]), (&json!("窓口　花子"), &json!("3")));
    assert_eq!(found["PharmacistsInfoConsTime"], Value::Null, "nobody agreed at any time");
    assert_eq!(found["PharmacistsInfoAvailableTime"], "20250711090000");
    assert_eq!(drugs(&running, CLINIC, "4").as_deref(), Some("1"));
    assert_eq!(drugs(&running, CLINIC, "1").as_deref(), Some("9"), "an ordinary request rests on a consent");
    assert_eq!(drugs(&running, OTHER, "4").as_deref(), Some("9"), "another facility has not looked");
    at(&running, "2025-07-11T09:00:00+09:00");
    assert_eq!(drugs(&running, CLINIC, "4").as_deref(), Some("9"), "after 24 hours");
    assert_eq!(look_up(&running, CLINIC, &described("disaster")).status, 200);
    assert_eq!(drugs(&running, CLINIC, "4").as_deref(), Some("1"));
    assert_eq!(request(&running.management_url, "DELETE", "/emergency", &[], b"").status, 200);
    assert_eq!(drugs(&running, CLINIC, "4").as_deref(), Some("9"), "what is closed opens nothing any more");
    let uses = get(&running.management_url, "/emergency")["uses"].clone();
    assert_eq!(uses.as_array().map(Vec::len), Some(2), "{uses}");
    assert_eq!(
        uses[0],
        json!({"at": "2025-07-10T09:00:00+09:00", "facility": CLINIC, "circumstance": "disaster",
            "person": "card-holder", "validity": "1"})
    );
    let log = get(&running.management_url, "/log").to_string();
    assert!(log.contains("validity 1 by look-up (disaster)"), "{log}");
}

#[test]
fn a_reader_out_of_order_shows_the_qualification_alone() {
    let running = start(Settings::default()).expect("loopback");
    assert_eq!(open(&running, json!([{"circumstance": "reader_outage", "facilities": CLINIC}])), 200);
    let asked = json!({"circumstance": "reader_outage", "insurer_number": "06990100", "symbol": "架空",
        "number": "100100", "birthdate": "19800410"});
    let answer = look_up(&running, CLINIC, &asked);
    assert_eq!(answer.json()["XmlMsg"]["MessageHeader"]["ReferenceClassification"], "2");
    let found = record(&answer);
    assert_eq!((&found["InsurerNumber"], &found["PharmacistsInfoConsFlg"]), (&json!("06990100"), &json!("0")));
    assert_eq!(drugs(&running, CLINIC, "4").as_deref(), Some("9"));
    assert_eq!(get(&running.management_url, "/consents"), json!([]));
}

#[test]
fn several_persons_are_nobody_and_too_little_is_refused() {
    let running = start(Settings::default()).expect("loopback");
    assert_eq!(open(&running, json!([{"circumstance": "emergency_care", "facilities": "9912"}])), 200);
    let mut asked = json!({"circumstance": "emergency_care", "name": "架空 太郎", "birthdate": "19800401", "sex": "1"});
    let several = look_up(&running, CLINIC, &asked).json();
    assert_eq!(several["XmlMsg"]["MessageBody"]["QualificationValidity"], "5");
    assert_eq!(several["XmlMsg"]["MessageBody"]["ResultList"], Value::Null, "nobody is laid open");
    asked["address"] = "大阪府".into();
    let nobody = look_up(&running, CLINIC, &asked).json();
    assert_eq!(nobody["XmlMsg"]["MessageBody"]["QualificationValidity"], "4");
    let mut alone = described("emergency_care");
    alone["address"] = "東京都架空区".into();
    assert_eq!(record(&look_up(&running, CLINIC, &alone))["Name"], "窓口　花子");
    for missing in ["circumstance", "birthdate", "sex", "kana"] {
        let mut little = described("emergency_care");
        little.as_object_mut().expect("an object").remove(missing);
        let answer = look_up(&running, CLINIC, &little);
        assert_eq!((answer.status, &answer.json()["code"]), (400, &json!("EMG-02")), "without {missing}");
    }
    for wrong in [json!([{"circumstance": "disaster", "facilities": ""}]), json!([{"circumstance": "war"}])] {
        assert_eq!(open(&running, wrong), 400, "never for everybody");
    }
}
