//! The rules for phones (R-PHONE-*), replayed at the chip: what a reader finds, and what it can do with it.

use madoguchi_card::phone::{
    AfterExpiry, Biometrics, Handset, Lock, NoChip, Os, PhysicalCard, Reader, Wallet, present,
};
use madoguchi_card::profile::Date;
use madoguchi_card::{Card, Chip};

#[test]
fn no_grace_for_phones() {
    let mut phone = Handset::ready(Os::Android);
    phone.card = PhysicalCard { certificate_expires: day("2025-10-15"), ..phone.card };
    let on = |date: &str, after| present(&phone, &phone.os.profile(), Reader::Generic, day(date), after).map(drop);
    assert_eq!(on("2025-10-15", AfterExpiry::Unusable), Ok(()));
    for date in ["2025-10-16", "2026-01-31", "2026-02-01"] {
        let refusal = on(date, AfterExpiry::Unusable).expect_err(date);
        assert_eq!((refusal, refusal.clause()), (NoChip::CardExpired, "R-PHONE-11"), "{date}");
        assert_eq!(on(date, AfterExpiry::Answers), Ok(()), "{date}: the seminar leaves it open");
    }
    phone.card.certificate_expires = day("2030-04-10");
    phone.card.expires = day("2025-10-15");
    assert_eq!(find(&phone, "2025-10-16"), Err(NoChip::CardExpired), "the card itself, too");
}

#[test]
fn the_life_of_the_certificate_hangs_on_the_card() {
    let mut phone = Handset::ready(Os::Iphone);
    phone.card.renewed = Some(day("2025-09-01"));
    assert_eq!(find(&phone, "2025-08-31"), Ok(()));
    assert_eq!(find(&phone, "2025-09-01"), Err(NoChip::CardRenewed));
    phone.card.revoked = Some(day("2025-08-01"));
    assert_eq!(find(&phone, "2025-08-01"), Err(NoChip::CardRevoked));
    let profile = phone.profile(&phone.os.profile());
    assert_eq!(profile.auth.and_then(|terms| terms.revoked), Some(day("2025-08-01")), "the first that ended it");
    phone.certificate = None;
    assert_eq!(find(&phone, "2025-08-01"), Err(NoChip::NoCertificate));
}

#[test]
fn first_days() {
    let phone = Handset::ready(Os::Iphone);
    let early = find(&phone, "2025-06-23").expect_err("the day before");
    assert_eq!((early.clause(), early.is_impossible()), ("R-PHONE-01", true));
    assert_eq!(find(&phone, "2025-06-24"), Ok(()));
    let mut phone = Handset::ready(Os::Android);
    let certificate = phone.certificate.as_mut().expect("there");
    certificate.issued = day("2023-05-10");
    assert_eq!(find(&phone, "2025-09-19"), Err(NoChip::NotYet));
    phone.certificate.as_mut().expect("there").issued = day("2023-05-11");
    assert_eq!(find(&phone, "2025-09-19"), Ok(()));
}

#[test]
fn an_iphone_recognises_its_owner_and_no_pin_is_asked_for() {
    let mut phone = Handset::ready(Os::Iphone);
    let mut card = present(&phone, &phone.os.profile(), Reader::Generic, day("2025-09-19"), AfterExpiry::Unusable)
        .expect("a chip");
    assert_eq!(signature(&mut card), 0x9000, "without VERIFY");
    assert_eq!(password_signature(&mut card), 0x6982, "the signing key keeps its password");
    for (biometrics, refusal) in [
        (Biometrics::Registered, NoChip::NotRecognised),
        (Biometrics::Refused, NoChip::NotRecognised),
        (Biometrics::Unregistered, NoChip::NoBiometrics),
    ] {
        phone.biometrics = biometrics;
        assert_eq!(find(&phone, "2025-09-19"), Err(refusal));
    }
    assert_eq!(NoChip::NotRecognised.clause(), "R-PHONE-06");
    assert!(NoChip::NoBiometrics.is_impossible());
}

#[test]
fn android_wants_its_pin_at_the_reader() {
    let phone = Handset { biometrics: Biometrics::Unregistered, ..Handset::ready(Os::Android) };
    let mut card = present(&phone, &phone.os.profile(), Reader::Generic, day("2025-09-19"), AfterExpiry::Unusable)
        .expect("a chip");
    assert_eq!(signature(&mut card), 0x6982, "no PIN yet");
    assert_eq!(transmit(&mut card, &[0x00, 0xB0, 0x8A, 0x00, 0x10]), 0x6982, "the certificate is behind the PIN");
    assert_eq!(transmit(&mut card, &[0x00, 0x20, 0x00, 0x98, 0x04, 0x31, 0x32, 0x33, 0x34]), 0x9000);
    assert_eq!(transmit(&mut card, &[0x00, 0xB0, 0x8A, 0x00, 0x10]), 0x9000);
    assert_eq!(transmit(&mut card, &sign(0x97)), 0x9000);
}

#[test]
fn the_wallet_the_lock_and_the_right_reader() {
    let other = Handset { wallet: Wallet::Other, ..Handset::ready(Os::Iphone) };
    let refusal = find(&other, "2025-09-19").expect_err("another card is on top");
    assert_eq!((refusal, refusal.clause()), (NoChip::NotSelected, "R-PHONE-08"));
    let android = Handset { wallet: Wallet::Other, ..Handset::ready(Os::Android) };
    assert_eq!(find(&android, "2025-09-19"), Ok(()), "Android has no such choice");
    for os in [Os::Android, Os::Iphone] {
        let phone = Handset::ready(os);
        let slot =
            present(&phone, &phone.os.profile(), Reader::CardSlot, day("2025-09-19"), AfterExpiry::Unusable).map(drop);
        assert_eq!(slot, Err(NoChip::WrongReader), "{os:?}");
        let off = Handset { lock: Lock::Off, ..phone };
        assert_eq!(find(&off, "2025-09-19"), Err(NoChip::Locked), "{os:?}");
    }
    let locked = |os| Handset { lock: Lock::Locked, ..Handset::ready(os) };
    assert_eq!(find(&locked(Os::Android), "2025-09-19"), Err(NoChip::Locked));
    let mut token = Os::Android.profile();
    token.switches.set("phone_answers_locked", "true").expect("a switch of the table");
    let answers = present(&locked(Os::Android), &token, Reader::Generic, day("2025-09-19"), AfterExpiry::Unusable);
    assert!(answers.is_ok(), "nobody knows for certain, so a switch says");
    assert_eq!(find(&locked(Os::Iphone), "2025-09-19"), Ok(()), "the face opens it");
    assert_eq!(NoChip::WrongReader.clause(), "R-PHONE-09");
}

#[test]
fn a_new_phone_ends_the_old_one() {
    let mut phone = Handset::ready(Os::Android);
    phone.certificate.as_mut().expect("there").replaced = Some(day("2025-11-01"));
    assert_eq!(find(&phone, "2025-10-31"), Ok(()));
    let refusal = find(&phone, "2025-11-01").expect_err("replaced");
    assert_eq!((refusal, refusal.clause()), (NoChip::Replaced, "R-PHONE-12"));
}

#[test]
fn a_handset_has_a_written_form() {
    let phone = Handset::ready(Os::Iphone);
    let json = serde_json::to_string(&phone).expect("JSON");
    assert_eq!(serde_json::from_str::<Handset>(&json).expect("its own form"), phone);
    assert!(json.contains("\"expires\":\"2030-04-10\""), "{json}");
    assert!(serde_json::from_str::<Handset>(&json.replace("2030-04-10", "2030-02-30")).is_err());
}

fn find(phone: &Handset, on: &str) -> Result<(), NoChip> {
    present(phone, &phone.os.profile(), Reader::Generic, day(on), AfterExpiry::Unusable).map(drop)
}

fn signature(card: &mut Card) -> u16 {
    card.power_on();
    transmit(card, &[0x00, 0xA4, 0x04, 0x0C, 0x0A, 0xD3, 0x92, 0xF0, 0x00, 0x26, 0x01, 0x00, 0x00, 0x00, 0x01]);
    transmit(card, &sign(0x97))
}

fn password_signature(card: &mut Card) -> u16 {
    transmit(card, &sign(0x9A))
}

fn sign(key: u8) -> [u8; 9] {
    [0x80, 0x2A, 0x00, key, 0x03, 0x61, 0x62, 0x63, 0x00]
}

fn transmit(card: &mut Card, command: &[u8]) -> u16 {
    let mut response = Vec::new();
    card.transmit(command, &mut response).expect("the phone stays in the field");
    response.last_chunk::<2>().map(|word| u16::from_be_bytes(*word)).expect("a status word")
}

fn day(text: &str) -> Date {
    text.parse().expect("a day")
}
