//! What follows an inquiry or needs two steps: numbers that come back, bulk, consented qualifications, information.

use crate::card::{Holder, answer_of, nonce, present};
use crate::client::*;
use madoguchi_message::habits::{BulkResults, Habits};
use madoguchi_world::central::{Running, SEARCH, Settings, start};
use serde_json::{Value, json};

fn path(api: &str) -> String {
    format!("/madoguchi/message/{api}")
}

fn message(body: Value) -> Value {
    json!({"XmlMsg": {"MessageHeader": {"MedicalInstitutionCode": CLINIC}, "MessageBody": body}})
}

#[test]
fn a_registered_number_comes_back_for_that_facility_and_insurer() {
    let running = start(Settings::default()).expect("loopback");
    let token = login(&running, CLINIC);
    let number = |running: &Running| {
        let token = login(running, CLINIC);
        let answer = send(running, &token, SEARCH, &inquiry("06990001", "100001", "19800401"));
        answer["XmlMsg"]["MessageBody"]["ResultList"][0]["ResultOfQualificationConfirmation"]["ReferenceNumber"].clone()
    };
    assert_eq!(number(&running), Value::Null);
    let registration = |number: &str, insurer: &str| {
        message(json!({"ReferenceNumberRegistrationInfo": {
            "ReferenceNumber": number, "InsurerNumber": insurer, "InsuredIdentificationNumber": "100001",
        }}))
    };
    let status = |registration: &Value| {
        let answer = send(&running, &token, &path("OQSsiimm01"), registration);
        answer["XmlMsg"]["MessageBody"]["ProcessingResultStatus"].as_str().map(String::from)
    };
    assert_eq!(status(&registration("chart-7", "06990001")).as_deref(), Some("1"));
    assert_eq!(number(&running), "chart-7");
    assert_eq!(status(&registration("chart-8", "06990999")).as_deref(), Some("2"), "no such qualification");
    assert_eq!(status(&registration(&"x".repeat(51), "06990001")).as_deref(), Some("2"), "longer than 50");
    let other = send(&running, &token, SEARCH, &inquiry("06990020", "100001", "19800401"));
    assert!(!other.to_string().contains("chart-7"), "another insurer's");
}

#[test]
fn bulk_is_processing_for_so_many_questions() {
    for (results, place) in
        [(BulkResults::Direct, "ResultOfQualificationConfirmation"), (BulkResults::Listed, "ResultList")]
    {
        let habits = Habits { bulk_results: results, ..Habits::default() };
        let running = start(Settings { polls: 2, habits, ..Settings::default() }).expect("loopback");
        let token = login(&running, CLINIC);
        let search = |insurer: &str| {
            let message = inquiry(insurer, "100001", "19800401");
            message["XmlMsg"]["MessageBody"]["QualificationConfirmSearchInfo"].clone()
        };
        let searches = json!([search("06990001"), search("06990004"), search("06990091"), {"Birthdate": "19800401"}]);
        let handed = message(json!({"QualificationConfirmSearchInfo": searches}));
        let receipt = send(&running, &token, &path("OQSmuquc01"), &handed);
        let number = receipt["XmlMsg"]["MessageBody"]["ReceptionNumber"].as_str().expect("a number").to_string();
        let question = message(json!({"ReceptionNumber": number}));
        let segment = |answer: &Value| answer["XmlMsg"]["MessageHeader"]["SegmentOfResult"].as_str().map(String::from);
        for _ in 0..2 {
            assert_eq!(segment(&send(&running, &token, &path("OQSmuquc02"), &question)).as_deref(), Some("2"));
        }
        let answer = send(&running, &token, &path("OQSmuquc02"), &question);
        assert_eq!(segment(&answer).as_deref(), Some("1"));
        let header = &answer["XmlMsg"]["MessageHeader"];
        let totals =
            ["NumberOfProcessingResult", "NumberOfNormalProcessing", "NumberOfError"].map(|name| &header[name]);
        assert_eq!(totals, ["4", "2", "2"]);
        let units = answer["XmlMsg"]["MessageBody"]["BulkConfirmUnit"].as_array().expect("units").clone();
        let validities: Vec<_> = units.iter().map(|unit| unit["QualificationValidity"].as_str()).collect();
        assert_eq!(validities, [Some("1"), Some("4"), None, None]);
        assert!(units[0][place].is_object() || units[0][place].is_array(), "{}", units[0]);
        assert!(units[0].to_string().contains(r#""LimitApplicationCertificateChanged":"0""#), "{}", units[0]);
        // Another facility, and a number that nobody gave out.
        let other = login(&running, "9944444444");
        let mut foreign = question.clone();
        foreign["XmlMsg"]["MessageHeader"]["MedicalInstitutionCode"] = "9944444444".into();
        let answer = send(&running, &other, &path("OQSmuquc02"), &foreign);
        assert_eq!(answer["XmlMsg"]["MessageHeader"]["ErrorCode"], "MDGC9008E");
    }
}

#[test]
fn known_interfaces_that_are_not_modelled_are_told_from_unknown_ones() {
    let running = start(Settings::default()).expect("loopback");
    let token = login(&running, CLINIC);
    let told = |api: &str| {
        let answer = send(&running, &token, &path(api), &message(json!("")));
        let header = answer["XmlMsg"]["MessageHeader"].clone();
        assert_eq!(header["SegmentOfResult"], "9", "{api}");
        let text = |name: &str| header[name].as_str().unwrap_or_default().to_string();
        (text("ErrorCode"), text("ErrorMessage"))
    };
    // Of the request for shared clinical records only the prefix was ever seen: nothing is made up for it.
    for (api, name) in [
        ("CIPsiquc01", "カルテ情報共有の情報要求"),
        ("EPSsiPIR01", "電子処方箋・登録"),
        ("OQSsiurl01", "医療機関アクセスURL取得"),
        ("OQSmutic01", "委託先資格情報の一括取得"),
    ] {
        let (code, text) = told(api);
        assert_eq!(code, "MDGC9006E", "{api}");
        assert!(text.contains(name) && text.contains("模擬していません"), "{api}: {text}");
    }
    assert_eq!(told("OQSsiabc01").0, "MDGC9007E");
    let log = get(&running.management_url, "/counters");
    assert_eq!((&log["MDGC9006E"], &log["MDGC9007E"]), (&json!(4), &json!(1)));
}

fn information(facility: &str, category: &str) -> Value {
    json!({"XmlMsg": {
        "MessageHeader": {
            "MedicalInstitutionCode": facility, "InsurerNumber": "06990100", "InsuranceCardSymbol": "架空",
            "InsuredPersonIdentificationNumber": "100100",
        },
        "MessageBody": {"StartDate": "202501", "EndDate": "202507", "FileCategory": category, "MedicalTreatmentFlag": "1"},
    }})
}

#[test]
fn information_only_with_this_facilitys_consent_and_within_its_window() {
    let running = start(Settings::default()).expect("loopback");
    let code = |facility: &str, api: &str, category: &str| {
        let token = login(&running, facility);
        let answer = send(&running, &token, &path(api), &information(facility, category));
        let handed_out = answer.to_string().contains("DrugInf") || answer.to_string().contains("HealthCheckup");
        let code = answer["XmlMsg"]["MessageHeader"]["ResultCode"].as_str().map(String::from);
        assert_eq!(handed_out, code.as_deref() == Some("1"), "{answer}");
        code
    };
    assert_eq!(code(CLINIC, "YZKsiquc01", "2").as_deref(), Some("9"), "nobody agreed yet");
    let token = login(&running, CLINIC);
    let nonce = nonce(&running, &token);
    let body = answer_of(&mut Holder::of("plastic"), &nonce, &["drugs"]);
    assert_eq!(present(&running, &token, &body).status, 200);
    assert_eq!(code(CLINIC, "YZKsiquc01", "2").as_deref(), Some("1"));
    assert_eq!(code(CLINIC, "YZKsiquc01", "4").as_deref(), Some("9"), "diagnosis was not agreed to");
    assert_eq!(code(CLINIC, "TKKsiquc01", "2").as_deref(), Some("9"), "nor check-ups");
    assert_eq!(code("9944444444", "YZKsiquc01", "2").as_deref(), Some("9"), "another facility");
    let at = |moment: &str| put(&running.management_url, "/clock", &json!({"now": moment}));
    at("2025-07-11T08:59:59+09:00");
    assert_eq!(code(CLINIC, "YZKsiquc01", "2").as_deref(), Some("1"), "a second before 24 hours");
    at("2025-07-11T09:00:00+09:00");
    assert_eq!(code(CLINIC, "YZKsiquc01", "2").as_deref(), Some("9"), "after 24 hours");
    let usage = get(&running.management_url, "/usage");
    assert_eq!((&usage["clinic"]["card"], &usage["clinic"]["drugs"]), (&json!(1), &json!(2)));
}

#[test]
fn consents_at_home_are_fetched_by_day_and_run_out() {
    let running = start(Settings { polls: 0, ..Settings::default() }).expect("loopback");
    let token = login(&running, CLINIC);
    let nonce = nonce(&running, &token);
    let mut body = answer_of(&mut Holder::of("plastic"), &nonce, &["drugs"]);
    body["treatment"] = "2".into();
    assert_eq!(present(&running, &token, &body).status, 200);
    let fetched = |from: &str, to: &str, api: &str| {
        let token = login(&running, CLINIC);
        let search = json!({"ConsentDateFrom": from, "ConsentDateTo": to, "MedicalTreatmentFlag": "2"});
        let handed = message(json!({"QualificationConfirmSearchInfo": search}));
        let receipt = send(&running, &token, &path(&format!("{api}01")), &handed);
        let question = message(json!({"ReceptionNumber": receipt["XmlMsg"]["MessageBody"]["ReceptionNumber"]}));
        let answer = send(&running, &token, &path(&format!("{api}02")), &question);
        let unit = &answer["XmlMsg"]["MessageBody"]["BulkConfirmUnit"];
        unit["ResultOfQualificationConfirmation"]["PharmacistsInfoConsFlg"].as_str().map(String::from)
    };
    assert_eq!(fetched("20250701", "20250710", "OQSmuhvq").as_deref(), Some("1"));
    assert_eq!(fetched("20250701", "20250709", "OQSmuhvq"), None, "the day before");
    assert_eq!(fetched("20250701", "20250710", "OQSmuonq"), None, "online is another");
    let at = |moment: &str| put(&running.management_url, "/clock", &json!({"now": moment}));
    at("2025-07-11T23:59:59+09:00");
    assert_eq!(fetched("20250710", "20250710", "OQSmuhvq").as_deref(), Some("1"), "the day after counts");
    at("2025-07-12T00:00:00+09:00");
    assert_eq!(fetched("20250710", "20250710", "OQSmuhvq").as_deref(), Some("2"), "expired");
}
