//! Reception by card: the emulated card signs the service's challenge, and everything that must not be believed is not.

use crate::client::*;
use madoguchi_card::{Card, Chip, Profile};
use madoguchi_world::central::{Inquiry, NONCE, RECEPTION, Running, Settings, start};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// What the reader does: select, PIN, read the certificate, sign.
pub struct Holder(Card);

impl Holder {
    pub fn of(profile: &str) -> Self {
        let mut card = Card::new(&Profile::builtin(profile).expect("built in"));
        card.power_on();
        let mut holder = Self(card);
        holder.send("00A4040C0AD392F000260100000001");
        holder.send("00A4020C020018");
        holder.send("002000800431323334");
        holder
    }

    fn send(&mut self, command: &str) -> Vec<u8> {
        self.transmit(&unhex(command))
    }

    fn transmit(&mut self, command: &[u8]) -> Vec<u8> {
        let mut response = Vec::new();
        self.0.transmit(command, &mut response).expect("the card stays in the field");
        assert!(response.ends_with(&[0x90, 0x00]), "{command:02X?}: {response:02X?}");
        response.truncate(response.len() - 2);
        response
    }

    pub fn certificate(&mut self, file: &str) -> Vec<u8> {
        self.send(&format!("00A4020C02{file}"));
        let head = self.send("00B0000004");
        let length = usize::from(u16::from_be_bytes([head[2], head[3]])) + 4;
        let mut bytes = Vec::new();
        while bytes.len() < length {
            let at = u16::try_from(bytes.len()).expect("a short file");
            let wanted = u8::try_from((length - bytes.len()).min(0xE0)).expect("less than a byte");
            bytes.extend(self.transmit(&[0x00, 0xB0, at.to_be_bytes()[0], at.to_be_bytes()[1], wanted]));
        }
        bytes
    }

    pub fn sign(&mut self, data: &[u8]) -> Vec<u8> {
        self.send("00A4020C020017");
        let info = [&unhex("3031300D060960864801650304020105000420")[..], &Sha256::digest(data)].concat();
        self.transmit(&[&[0x80, 0x2A, 0x00, 0x80, info.len() as u8], &info[..], &[0x00]].concat())
    }
}

pub fn unhex(text: &str) -> Vec<u8> {
    (0..text.len()).step_by(2).map(|at| u8::from_str_radix(&text[at..at + 2], 16).expect("hex")).collect()
}

pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

pub fn nonce(running: &Running, token: &str) -> Vec<u8> {
    let answer = request(&running.base_url, "POST", NONCE, &[("authorization", token)], b"");
    assert_eq!(answer.status, 200, "{answer:?}");
    let nonce = unhex(answer.json()["nonce"].as_str().expect("hex"));
    assert_eq!(nonce.len(), 32);
    nonce
}

pub fn present(running: &Running, token: &str, body: &Value) -> Answer {
    let headers = [("authorization", token), ("content-type", "application/json")];
    request(&running.base_url, "POST", RECEPTION, &headers, body.to_string().as_bytes())
}

pub fn answer_of(holder: &mut Holder, nonce: &[u8], consents: &[&str]) -> Value {
    json!({
        "nonce": hex(nonce), "certificate": hex(&holder.certificate("000A")), "signature": hex(&holder.sign(nonce)),
        "consents": consents, "identifier": "emulatedface0001",
    })
}

fn receive(running: &Running, profile: &str, consents: &[&str]) -> Answer {
    let token = login(running, CLINIC);
    let mut holder = Holder::of(profile);
    let nonce = nonce(running, &token);
    present(running, &token, &answer_of(&mut holder, &nonce, consents))
}

fn at(running: &Running, moment: &str) {
    assert_eq!(put(&running.management_url, "/clock", &json!({"now": moment})).status, 200);
}

#[test]
fn a_card_and_phones_bring_the_face_file() {
    let running = start(Settings::default()).expect("loopback");
    let answer = receive(&running, "plastic", &["drugs", "diagnosis"]);
    assert_eq!(answer.status, 200, "{answer:?}");
    let message = answer.json();
    let (header, body) = (&message["XmlMsg"]["MessageHeader"], &message["XmlMsg"]["MessageBody"]);
    assert_eq!(header["ReferenceClassification"], "1");
    assert_eq!(header["ArbitraryFileIdentifier"], "emulatedface0001");
    assert_eq!(body["QualificationValidity"], "1");
    let record = &body["ResultList"][0]["ResultOfQualificationConfirmation"];
    assert_eq!(record["Name"], "窓口　花子");
    assert_eq!(
        record["LimitApplicationCertificateRelatedInfo"]["LimitApplicationCertificateClassificationFlag"],
        "A03"
    );
    assert_eq!(record["PharmacistsInfoConsFlg"], "1");
    assert_eq!(record["PharmacistsInfoConsTime"], "20250710090000");
    assert_eq!(record["PharmacistsInfoAvailableTime"], "20250711090000");
    assert_eq!(record["SpecificHealthCheckupsInfoConsFlg"], "0");
    assert!(record["SpecificHealthCheckupsInfoAvailableTime"].is_null());
    assert_eq!(receive(&running, "android", &[]).status, 200);
}

#[test]
fn a_nonce_counts_once_for_its_facility_and_a_minute() {
    let running = start(Settings::default()).expect("loopback");
    let (token, other) = (login(&running, CLINIC), login(&running, "9944444444"));
    let mut holder = Holder::of("plastic");
    let first = nonce(&running, &token);
    let body = answer_of(&mut holder, &first, &[]);
    let foreign = present(&running, &other, &body);
    assert_eq!((foreign.status, &foreign.json()["code"]), (403, &json!("NONCE-01")), "another facility's");
    assert_eq!(present(&running, &token, &body).status, 200, "its own is still good");
    let again = present(&running, &token, &body);
    assert_eq!((again.status, &again.json()["code"]), (403, &json!("NONCE-01")), "replayed");
    let invented = answer_of(&mut holder, &[7; 32], &[]);
    assert_eq!(present(&running, &token, &invented).json()["code"], "NONCE-01", "nobody gave it out");
    let late = nonce(&running, &token);
    let body = answer_of(&mut holder, &late, &[]);
    at(&running, "2025-07-10T09:01:01+09:00");
    assert_eq!(present(&running, &token, &body).json()["code"], "NONCE-02", "too old");
    assert!(nonce(&running, &token) != nonce(&running, &token));
}

#[test]
fn what_does_not_prove_the_card_is_refused() {
    let running = start(Settings::default()).expect("loopback");
    let token = login(&running, CLINIC);
    let mut holder = Holder::of("plastic");
    let code = |change: &dyn Fn(&mut Value, &mut Holder, &[u8])| {
        let mut holder = Holder::of("plastic");
        let nonce = nonce(&running, &token);
        let mut body = answer_of(&mut holder, &nonce, &[]);
        change(&mut body, &mut holder, &nonce);
        let answer = present(&running, &token, &body);
        assert_eq!(answer.status, 403, "{answer:?}");
        assert!(!answer.text().contains("窓口"), "nothing about a person");
        answer.json()["code"].as_str().expect("a code").to_string()
    };
    assert_eq!(code(&|body, holder, _| body["signature"] = hex(&holder.sign(&[0; 32])).into()), "JPKI-07");
    assert_eq!(code(&|body, _, _| body["signature"] = "00".into()), "JPKI-07");
    assert_eq!(code(&|body, _, _| body["signature"] = "0".into()), "HEX-01");
    assert_eq!(code(&|body, _, _| body["certificate"] = "308200".into()), "JPKI-01");
    assert_eq!(code(&|body, holder, _| body["certificate"] = hex(&holder.certificate("000B")).into()), "JPKI-07");
    let mut forged = holder.certificate("000A");
    let last = forged.len() - 1;
    forged[last] ^= 1;
    assert_eq!(code(&|body, _, _| body["certificate"] = hex(&forged).into()), "JPKI-02");
}

#[test]
fn windows_of_the_certificate_on_the_virtual_clock() {
    let running = start(Settings::default()).expect("loopback");
    // The plastic card's certificate ends on 2030-04-10.
    let on = |day: &str| {
        at(&running, &format!("{day}T10:00:00+09:00"));
        let answer = receive(&running, "plastic", &["drugs"]);
        let json = answer.json();
        let body = &json["XmlMsg"]["MessageBody"];
        let consent = body["ResultList"][0]["ResultOfQualificationConfirmation"]["PharmacistsInfoConsFlg"].clone();
        (answer.status, body["ProcessingResultCode"].as_str().map(String::from), consent, json["code"].clone())
    };
    let given = json!("1");
    assert_eq!(on("2025-03-31"), (403, None, Value::Null, json!("JPKI-03")));
    assert_eq!(on("2029-12-31"), (200, None, given.clone(), Value::Null));
    let notice = Some("MDGC0102I".to_string());
    assert_eq!(on("2030-04-10"), (200, notice.clone(), given, Value::Null));
    assert_eq!(on("2030-04-11"), (200, notice.clone(), json!("0"), Value::Null), "in its grace: eligibility only");
    assert_eq!(on("2030-07-31"), (200, notice, json!("0"), Value::Null), "the last day of the grace");
    assert_eq!(on("2030-08-01"), (403, None, Value::Null, json!("JPKI-04")));
}

#[test]
fn revoked_and_unknown_cards_by_both_ways_of_asking() {
    for inquiry in [Inquiry::Ocsp, Inquiry::List] {
        let running = start(Settings { inquiry, ..Settings::default() }).expect("loopback");
        assert_eq!(receive(&running, "plastic", &[]).status, 200, "{inquiry:?}");
        assert_eq!(receive(&running, "revoked", &[]).json()["code"], "JPKI-05", "{inquiry:?}");
        let cards = get(&running.management_url, "/cards");
        for serial in cards.as_object().expect("cards").keys() {
            put(&running.management_url, &format!("/cards/{serial}/revoked"), &json!({}));
        }
        assert_eq!(receive(&running, "plastic", &[]).json()["code"], "JPKI-05", "{inquiry:?}");
    }
}

#[test]
fn a_card_handed_to_another_person_finds_that_one() {
    let running = start(Settings::default()).expect("loopback");
    let cards = get(&running.management_url, "/cards");
    for serial in cards.as_object().expect("cards").keys() {
        assert_eq!(
            put(&running.management_url, &format!("/cards/{serial}"), &json!({"person": "several"})).status,
            200
        );
    }
    let answer = receive(&running, "plastic", &[]).json();
    assert_eq!(answer["XmlMsg"]["MessageBody"]["QualificationValidity"], "5");
    assert_eq!(answer["XmlMsg"]["MessageBody"]["ResultList"].as_array().map(Vec::len), Some(2));
}
