//! Care at home and online that goes on: later visits without the card, their windows, and every way in which it ends.

use crate::card::{Holder, answer_of, nonce, present};
use crate::client::*;
use madoguchi_world::central::{Running, Settings, start};
use serde_json::{Value, json};

fn at(running: &Running, moment: &str) {
    assert_eq!(put(&running.management_url, "/clock", &json!({"now": moment})).status, 200);
}

/// The first visit, with the card.
fn first_visit(running: &Running, treatment: &str, consents: &[&str]) {
    let token = login(running, CLINIC);
    let nonce = nonce(running, &token);
    let mut body = answer_of(&mut Holder::of("plastic"), &nonce, consents);
    body["treatment"] = treatment.into();
    body["device"] = "mobile".into();
    let answer = present(running, &token, &body);
    assert_eq!(answer.status, 200, "{answer:?}");
}

fn ask(running: &Running, facility: &str, api: &str) -> Value {
    let token = login(running, facility);
    let mut message = inquiry("06990100", "100100", "19800410");
    message["XmlMsg"]["MessageHeader"]["MedicalInstitutionCode"] = facility.into();
    send(running, &token, &format!("/madoguchi/message/{api}"), &message)["XmlMsg"].clone()
}

fn code(answer: &Value) -> Option<String> {
    answer["MessageBody"]["ProcessingResultCode"].as_str().map(String::from)
}

fn drugs_flag(answer: &Value) -> Option<String> {
    let record = &answer["MessageBody"]["ResultList"][0]["ResultOfQualificationConfirmation"];
    record["PharmacistsInfoConsFlg"].as_str().map(String::from)
}

fn drugs(running: &Running) -> Option<String> {
    let token = login(running, CLINIC);
    let message = json!({"XmlMsg": {
        "MessageHeader": {
            "MedicalInstitutionCode": CLINIC, "InsurerNumber": "06990100", "InsuranceCardSymbol": "架空",
            "InsuredPersonIdentificationNumber": "100100",
        },
        "MessageBody": {"FileCategory": "2", "MedicalTreatmentFlag": "2"},
    }});
    let answer = send(running, &token, "/madoguchi/message/YZKsiquc01", &message);
    answer["XmlMsg"]["MessageHeader"]["ResultCode"].as_str().map(String::from)
}

#[test]
fn a_later_visit_needs_no_card_and_opens_its_own_window() {
    for (treatment, api, other) in [("2", "OQSsihvq01", "OQSsionq01"), ("3", "OQSsionq01", "OQSsihvq01")] {
        let running = start(Settings::default()).expect("loopback");
        assert_eq!(code(&ask(&running, CLINIC, api)).as_deref(), Some("MDGC0301E"), "no first visit");
        first_visit(&running, treatment, &["drugs"]);
        at(&running, "2025-07-12T00:00:00+09:00");
        assert_eq!(drugs(&running).as_deref(), Some("9"), "the day after the first visit is over");
        at(&running, "2025-08-07T10:00:00+09:00");
        assert_eq!(drugs(&running).as_deref(), Some("9"));
        let again = ask(&running, CLINIC, api);
        assert_eq!(again["MessageHeader"]["ReferenceClassification"], "1");
        assert_eq!(again["MessageBody"]["QualificationValidity"], "1");
        assert_eq!(drugs_flag(&again).as_deref(), Some("1"));
        let record = &again["MessageBody"]["ResultList"][0]["ResultOfQualificationConfirmation"];
        assert_eq!(record["PharmacistsInfoConsTime"], "20250710090000", "the consent is that of the first visit");
        assert_eq!(record["PharmacistsInfoAvailableTime"], "20250809000000");
        assert_eq!(record["SpecificHealthCheckupsInfoConsFlg"], "0", "and no more than that");
        at(&running, "2025-08-08T23:59:59+09:00");
        assert_eq!(drugs(&running).as_deref(), Some("1"));
        at(&running, "2025-08-09T00:00:00+09:00");
        assert_eq!(drugs(&running).as_deref(), Some("9"));
        assert_eq!(code(&ask(&running, CLINIC, other)).as_deref(), Some("MDGC0301E"), "another treatment");
        assert_eq!(code(&ask(&running, "9944444444", api)).as_deref(), Some("MDGC0301E"), "another facility");
        assert_eq!(get(&running.management_url, "/usage")["clinic"]["card"], 2, "counted as by card");
    }
}

#[test]
fn numbers_of_files_are_free_where_only_their_letters_are_known() {
    let running = start(Settings::default()).expect("loopback");
    first_visit(&running, "2", &["drugs"]);
    assert_eq!(drugs_flag(&ask(&running, CLINIC, "OQSsihvq02")).as_deref(), Some("1"));
    assert_eq!(ask(&running, CLINIC, "OQSsihvqXX")["MessageHeader"]["ErrorCode"], "MDGC9007E");
}

#[test]
fn the_facility_or_the_patient_ends_it() {
    for who in ["facility", "patient"] {
        let running = start(Settings::default()).expect("loopback");
        first_visit(&running, "2", &["drugs", "diagnosis"]);
        assert_eq!(drugs(&running).as_deref(), Some("1"));
        let reason = if who == "facility" {
            assert_eq!(ask(&running, CLINIC, "OQSsihvd01")["MessageBody"]["ProcessingResultStatus"], "1");
            assert_eq!(code(&ask(&running, CLINIC, "OQSsihvd01")).as_deref(), Some("MDGC0301E"), "once is enough");
            "同意失効理由 1"
        } else {
            let path = format!("/consents/{CLINIC}/card-holder");
            assert_eq!(request(&running.management_url, "DELETE", &path, &[], b"").status, 200);
            let elsewhere = "/consents/9944444444/card-holder";
            assert_eq!(request(&running.management_url, "DELETE", elsewhere, &[], b"").status, 404);
            "同意失効理由 2"
        };
        let again = ask(&running, CLINIC, "OQSsihvq01");
        assert_eq!(code(&again).as_deref(), Some("MDGC0302E"), "{who}");
        assert!(again.to_string().contains(reason), "{again}");
        assert!(!again.to_string().contains("花子"), "{who}: nothing of the person");
        assert_eq!(drugs(&running).as_deref(), Some("9"), "{who}: information is closed at once");
        // A new first visit begins anew.
        first_visit(&running, "2", &[]);
        assert_eq!(drugs_flag(&ask(&running, CLINIC, "OQSsihvq01")).as_deref(), Some("0"), "{who}");
    }
}

#[test]
fn a_bound_may_be_set_for_how_long_care_goes_on() {
    let running = start(Settings { relation_days: Some(90), ..Settings::default() }).expect("loopback");
    first_visit(&running, "2", &["drugs"]);
    at(&running, "2025-10-08T10:00:00+09:00");
    assert_eq!(code(&ask(&running, CLINIC, "OQSsihvq01")), None, "90 days after");
    at(&running, "2026-01-06T10:00:00+09:00");
    assert_eq!(code(&ask(&running, CLINIC, "OQSsihvq01")), None, "90 days after the second visit");
    at(&running, "2026-04-07T10:00:00+09:00");
    assert_eq!(code(&ask(&running, CLINIC, "OQSsihvq01")).as_deref(), Some("MDGC0303E"), "91 days after the third");
}

#[test]
fn what_a_mobile_device_took_at_the_desk_goes_no_further_than_the_visit() {
    let running = start(Settings { polls: 0, ..Settings::default() }).expect("loopback");
    first_visit(&running, "1", &["drugs"]);
    assert_eq!(code(&ask(&running, CLINIC, "OQSsionq01")).as_deref(), Some("MDGC0301E"));
    let token = login(&running, CLINIC);
    let fetched = |api: &str, flag: &str| {
        let mut search = json!({"ExaminationDateFrom": "20250710", "ExaminationDateTo": "20250710"});
        if !flag.is_empty() {
            search["MedicalTreatmentFlag"] = flag.into();
        }
        let message =
            |body: Value| json!({"XmlMsg": {"MessageHeader": {"MedicalInstitutionCode": CLINIC}, "MessageBody": body}});
        let path = |step: &str| format!("/madoguchi/message/{api}{step}");
        let handed = message(json!({"QualificationConfirmSearchInfo": search}));
        let receipt = send(&running, &token, &path("01"), &handed);
        let question = message(json!({"ReceptionNumber": receipt["XmlMsg"]["MessageBody"]["ReceptionNumber"]}));
        let answer = send(&running, &token, &path("02"), &question);
        answer["XmlMsg"]["MessageHeader"]["NumberOfProcessingResult"].as_str().map(String::from)
    };
    assert_eq!(fetched("OQSmuonq", "").as_deref(), Some("1"));
    assert_eq!(fetched("OQSmuonq", "1").as_deref(), Some("1"));
    assert_eq!(fetched("OQSmuonq", "3").as_deref(), Some("0"), "online is another");
    assert_eq!(fetched("OQSmuhvq", "").as_deref(), Some("0"), "and so is care at home");
    let token = login(&running, CLINIC);
    for wrong in ["4", "9"] {
        let nonce = nonce(&running, &token);
        let mut body = answer_of(&mut Holder::of("plastic"), &nonce, &[]);
        body["treatment"] = wrong.into();
        let answer = present(&running, &token, &body);
        assert_eq!((answer.status, &answer.json()["code"]), (403, &json!("CARE-01")), "{wrong}: {answer:?}");
    }
}
