//! The certificate in the emulated chip is that of the case: its last day, read by APDU and parsed, is the one that the facts
//! state, and the window that follows from the chip is the one that the rulebook decides on.

use madoguchi_card::contents::{enter_certificates, leaf_terms};
use madoguchi_card::pki::Moment;
use madoguchi_card::pki::{Purpose, Register, Standing};
use madoguchi_contract::{Case, Role};
use madoguchi_judge::Clauses;
use madoguchi_rulebook::decide::{Window, certificate_windows};
use madoguchi_rulebook::facts::{Chip as ChipState, MyNumberCard, Phone, PhoneOs, Proof, UserAuthCert};
use madoguchi_rulebook::{Day, Editions, Facts, Instant, Set, Word};
use madoguchi_suite::features::{builtin, compile};
use madoguchi_suite::wire::at_wire;
use madoguchi_world::card_reader::CardReader;
use madoguchi_world::face_reader::{card_of, last_day, profile_of};
use std::collections::BTreeSet;
use std::sync::Arc;

fn read(facts: &Facts) -> Day {
    let mut chip = card_of(facts);
    let mut reader = CardReader::new(&mut chip);
    let certificate = reader.certificate().or_else(|_| {
        reader.verify_pin("1234")?;
        reader.certificate()
    });
    last_day(&certificate.expect("a certificate")).expect("a day")
}

fn holding(visit: Day, cert: UserAuthCert) -> Facts {
    let mut facts = Facts { now: Instant::jst(visit, 10 * 3600), ..Facts::default() };
    facts.presents = Set::of(&[Proof::MyNumberCard]);
    facts.holds.my_number_card = Some(MyNumberCard { user_auth_cert: cert, ..MyNumberCard::default() });
    facts
}

#[test]
fn the_chip_ends_on_the_day_that_the_facts_state() {
    let visit = Day::ymd(2025, 7, 10);
    for (year, month, day) in
        [(2025, 6, 15), (2025, 7, 10), (2025, 2, 28), (2028, 2, 29), (2030, 4, 10), (2024, 12, 31)]
    {
        let expires_on = Day::ymd(year, month, day);
        let facts = holding(visit, UserAuthCert { expires_on, ..UserAuthCert::default() });
        assert_eq!(read(&facts), expires_on);
        for os in [PhoneOs::Android, PhoneOs::Iphone] {
            let mut facts = facts;
            facts.presents = Set::of(&[Proof::Phone]);
            facts.holds.phone = Some(Phone { os, ..Phone::default() });
            assert_eq!(read(&facts), expires_on, "{os:?}: it dies with the card's (R-PHONE-10)");
        }
    }
}

#[test]
fn a_renewed_certificate_is_on_the_chip_from_the_day_of_renewal() {
    let cert = UserAuthCert {
        expires_on: Day::ymd(2030, 6, 15),
        renewed_on: Some(Day::ymd(2025, 7, 10)),
        previous_expires_on: Some(Day::ymd(2025, 6, 15)),
        ..UserAuthCert::default()
    };
    assert_eq!(read(&holding(Day::ymd(2025, 7, 9), cert)), Day::ymd(2025, 6, 15));
    assert_eq!(read(&holding(Day::ymd(2025, 7, 10), cert)), Day::ymd(2030, 6, 15));
}

#[test]
fn the_authorities_know_the_chips_certificate_and_its_revocation() {
    let visit = Day::ymd(2025, 7, 10);
    for (revoked_on, good) in [(None, true), (Some(Day::ymd(2025, 7, 1)), false)] {
        let facts = holding(visit, UserAuthCert { revoked_on, ..UserAuthCert::default() });
        let (profile, mut register) = (profile_of(&facts), Register::default());
        enter_certificates(&mut register, &profile);
        let terms = leaf_terms(&profile, Purpose::Authentication).expect("on the card");
        let now = Moment::from_seconds(u64::try_from(facts.now.seconds()).expect("after 1970"));
        let standing = register.standing(terms.authority(), &terms.serial(), now);
        assert_eq!(matches!(standing, Standing::Good), good, "{standing:?}");
    }
}

fn cards() -> Vec<Arc<Case>> {
    let whole = compile(&builtin(), &|id| Clauses::builtin().entry(id).is_ok()).expect("the features compile");
    let editions = Editions::builtin();
    let mut cases = at_wire(&whole, Role::Reception, &editions).cases;
    cases.extend(whole.cases.into_iter().filter(|case| case.role == Role::Reader));
    cases.retain(|case| {
        let card = case.facts.holds.my_number_card;
        case.facts.presents.contains(Proof::MyNumberCard) && card.is_some_and(|card| card.chip == ChipState::Working)
    });
    cases
}

#[test]
fn every_case_of_the_features_has_its_own_chip_and_the_windows_agree() {
    let editions = Editions::builtin();
    let (mut days, mut windows) = (BTreeSet::new(), BTreeSet::new());
    for case in cards() {
        let facts = &case.facts;
        let card = facts.holds.my_number_card.expect("retained");
        let cert = card.user_auth_cert;
        let later = cert.renewed_on.is_some_and(|on| on > facts.now.day());
        let stated = if later { cert.previous_expires_on.unwrap_or(cert.expires_on) } else { cert.expires_on };
        // One card a day and PIN is enough: the rest are the same bytes.
        if !days.insert((stated, card.pin.word(), facts.now.day())) {
            continue;
        }
        let chip = read(facts);
        assert_eq!(chip, stated, "{}", case.id);
        let rulebook = editions.get(&case.rulebook).expect("built in");
        windows.insert(certificate_windows(rulebook, chip).at(facts.now.day()));
    }
    assert!(days.len() > 40, "{} chips", days.len());
    let all = [Window::Valid, Window::NoticeZone, Window::Notice, Window::Grace, Window::Dead];
    assert_eq!(windows.into_iter().collect::<Vec<_>>(), all);
}
