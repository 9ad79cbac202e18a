//! Chips that do not work, and cards that are not the plastic one.

use madoguchi_card::profile::{ChipState, Kind};
use madoguchi_card::{Card, Chip, Lost, Profile};

const JPKI: [u8; 15] = [0x00, 0xA4, 0x04, 0x0C, 0x0A, 0xD3, 0x92, 0xF0, 0x00, 0x26, 0x01, 0x00, 0x00, 0x00, 0x01];

#[test]
fn without_power_nothing_answers() {
    let mut card = Card::new(&profile("plastic"));
    let mut response = vec![1, 2, 3];
    assert_eq!(card.transmit(&JPKI, &mut response), Err(Lost));
    assert!(response.is_empty(), "no bytes of an answer before");
    card.power_on();
    assert!(card.transmit(&JPKI, &mut response).is_ok());
    card.power_off();
    card.reset();
    assert_eq!(card.transmit(&JPKI, &mut response), Err(Lost), "a reset brings no power");
}

#[test]
fn a_broken_chip_is_no_card() {
    let mut card = Card::new(&profile("broken_chip"));
    card.power_on();
    assert!(card.atr().is_empty());
    assert_eq!(card.transmit(&JPKI, &mut Vec::new()), Err(Lost));
}

#[test]
fn a_failing_chip_has_an_answer_to_reset_and_no_other() {
    let mut failing = profile("plastic");
    failing.chip = ChipState::Failing;
    let mut card = Card::new(&failing);
    card.power_on();
    assert_eq!(card.atr(), failing.atr);
    let before = card.state();
    for command in [&JPKI[..], &[0x00, 0x20, 0x00, 0x98, 0x01, 0x00], &[0x00]] {
        assert_eq!(answer(&mut card, command), 0x6F00);
    }
    assert_eq!(card.state(), before, "it does nothing");
}

#[test]
fn what_each_kind_of_token_lacks() {
    let text = [0x00, 0xA4, 0x04, 0x0C, 0x0A, 0xD3, 0x92, 0x10, 0x00, 0x31, 0x00, 0x01, 0x01, 0x04, 0x08];
    let last = [0x80, 0xFC, 0x00, 0x00];
    let (auth, sign) = ([0x00, 0xA4, 0x02, 0x0C, 0x02, 0x00, 0x0A], [0x00, 0xA4, 0x02, 0x0C, 0x02, 0x00, 0x01]);
    for (id, kind, [has_text, has_auth, has_sign, marks_last]) in [
        ("plastic", Kind::Plastic, [true, true, true, false]),
        ("juki", Kind::Juki, [false, false, true, false]),
        ("android", Kind::Android, [false, true, true, false]),
        ("iphone", Kind::Iphone, [false, true, true, true]),
        ("pinless", Kind::Plastic, [true, true, false, false]),
        ("infant", Kind::Plastic, [true, true, false, false]),
        ("nextgen", Kind::NextGeneration, [false, true, true, false]),
    ] {
        let profile = profile(id);
        assert_eq!(profile.kind, kind, "{id}");
        let mut card = Card::new(&profile);
        card.power_on();
        let there = |there: bool| if there { 0x9000 } else { 0x6A82 };
        assert_eq!(answer(&mut card, &text), there(has_text), "{id}: text applet");
        assert_eq!(answer(&mut card, &JPKI), 0x9000, "{id}");
        assert_eq!(answer(&mut card, &auth), there(has_auth), "{id}: certificate for user authentication");
        assert_eq!(answer(&mut card, &sign), there(has_sign), "{id}: signing certificate");
        assert_eq!(answer(&mut card, &last), if marks_last { 0x9000 } else { 0x6700 }, "{id}: last command");
    }
}

#[test]
fn blocked_pins_stay_blocked_from_the_first_day() {
    for (id, sign_left) in [("pinless", 0), ("blocked_pin", 0)] {
        let mut card = Card::new(&profile(id));
        card.power_on();
        answer(&mut card, &JPKI);
        assert_eq!(answer(&mut card, &[0x00, 0x20, 0x00, 0x98, 0x04, 0x31, 0x32, 0x33, 0x34]), 0x6984, "{id}");
        assert_eq!(answer(&mut card, &[0x00, 0x20, 0x00, 0x9B]), 0x63C0 | sign_left, "{id}");
    }
}

fn profile(id: &str) -> Profile {
    Profile::builtin(id).expect("built in")
}

fn answer(card: &mut Card, command: &[u8]) -> u16 {
    let mut response = Vec::new();
    card.transmit(command, &mut response).expect("the card stays in the field");
    response.last_chunk::<2>().map(|word| u16::from_be_bytes(*word)).expect("a status word")
}
