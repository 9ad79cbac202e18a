//! The committed traces: clients that nobody here wrote, and what the lint must say of them.

use madoguchi_card::check::Settings;
use madoguchi_card::defect::Defect;
use madoguchi_card::lint::lint;
use madoguchi_card::trace::{MaskedBytes, Pins, Place, Recorder, ReplayError, Sharing, Trace, Traced, replay};
use madoguchi_card::{Card, Chip, Profile};
use std::time::Duration;

fn sample(name: &str) -> Trace {
    let path = format!("{}/../../scenarios/cards/traces/{name}.ndjson", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
    let trace = Trace::parse(&text).unwrap_or_else(|error| panic!("{path}:{error}"));
    assert_eq!(trace.write(), text, "what is read is written again");
    trace
}

fn rules(name: &str) -> Vec<&'static str> {
    lint(&sample(name)).into_iter().map(|finding| finding.rule.id).collect()
}

fn plastic(defects: &[Defect]) -> (Card, Pins) {
    let mut profile = Profile::builtin("plastic").expect("the plastic card");
    profile.defects = defects.to_vec();
    (Card::new(&profile), Settings::of(&profile).pins)
}

#[test]
fn jpki_cli_spends_two_tries_for_one_wrong_pin() {
    assert_eq!(rules("jpki-cli-wrong-pin"), ["pin-sent-twice", "sent-twice"]);
    let found = lint(&sample("jpki-cli-wrong-pin"));
    assert_eq!(found[0].seen_en, "user authentication PIN (0018): pin#1 twice in a row, from 2 tries left to 1");
}

#[test]
fn jpki_cli_sends_everything_twice_and_signs_sha1() {
    assert_eq!(rules("jpki-cli-sign"), ["reset-keeps-verify", "sent-twice", "digestinfo-sha1", "digestinfo-sha1"]);
}

#[test]
fn pyjpki_leaves_null_out_and_reads_past_the_end() {
    assert_eq!(rules("pyjpki-sign"), ["pin-left-verified", "read-past-end", "digestinfo-without-null"]);
}

#[test]
fn a_recorded_session_is_played_again() {
    let trace = sample("jpki-cli-wrong-pin");
    let (mut card, pins) = plastic(&[]);
    assert_eq!(replay(&trace, &mut card, &pins), Ok(vec![]));
    let (mut card, pins) = plastic(&[Defect::WrongPinCostsTwo]);
    let differences = replay(&trace, &mut card, &pins).expect("it can be played");
    assert_eq!(differences.iter().map(|difference| difference.seq).collect::<Vec<_>>(), [7, 8]);
    assert_eq!(differences[0].answered, Some(MaskedBytes::open(&[0x63, 0xC1])));
}

/// What a client does with a card, every PIN among it.
fn session(chip: &mut dyn Chip) {
    let mut answer = vec![];
    let mut send = |chip: &mut dyn Chip, command: &[u8]| {
        chip.transmit(command, &mut answer).expect("in the field");
    };
    chip.power_on();
    for place in [Place::Jpki, Place::Text] {
        let aid = place.aid().expect("an applet");
        send(chip, &[&[0, 0xA4, 4, 0x0C, 10][..], &aid].concat());
        let (pin, right): (u8, &[u8]) = if place == Place::Jpki { (0x1B, b"ABC123") } else { (0x11, b"1234") };
        send(chip, &[0, 0xA4, 2, 0x0C, 2, 0, pin]);
        send(chip, &[0, 0x20, 0, 0x80]);
        send(chip, &[&[0, 0x20, 0, 0x80, 4][..], b"7777"].concat());
        send(chip, &[&[0, 0x20, 0, 0x80, right.len() as u8][..], right].concat());
        send(chip, &[&[0, 0x24, 1, 0x80, 6][..], b"654321"].concat());
        send(chip, &[0, 0xA4, 2, 0x0C, 2, 0, 1]);
        send(chip, &[0, 0xB0, 0, 0, 0]);
        chip.reset();
    }
    send(chip, &[0, 0x84, 0, 0, 8]);
    chip.power_off();
}

#[test]
fn no_secret_stands_in_a_trace_and_it_still_plays() {
    let (card, pins) = plastic(&[]);
    let mut traced = Traced::new(card);
    session(&mut traced);
    let trace = traced.trace(Sharing::Shared, Some("a session of a test".into()));
    let text = trace.write();
    // The PINs and the individual number, as text and as hexadecimal digits.
    for secret in ["ABC123", "414243313233", "37373737", "31323334", "363534333231", "123456789018", "313233343536"] {
        assert!(!text.contains(secret), "{secret} in\n{text}");
    }
    assert_eq!(Trace::parse(&text), Ok(trace.clone()));
    let (mut again, _) = plastic(&[]);
    assert_eq!(replay(&trace, &mut again, &pins), Ok(vec![]));
    let (mut card, _) = plastic(&[]);
    let unknown = replay(&trace, &mut card, &Pins::default());
    assert!(matches!(unknown, Err(ReplayError::UnknownPin { place: Place::Jpki, reference: 0x1B, .. })), "{unknown:?}");
}

#[test]
fn hidden_bytes_that_are_no_pin_cannot_be_played() {
    let mut recorder = Recorder::default();
    let odd = recorder.exchange(b"\x00\x20\x00\x801234", Ok((&[0x67, 0x00], Duration::ZERO)));
    let trace = Trace { head: Default::default(), lines: vec![odd] };
    let (mut card, pins) = plastic(&[]);
    assert!(matches!(replay(&trace, &mut card, &pins), Err(ReplayError::CannotFill { seq: 1, .. })));
}
