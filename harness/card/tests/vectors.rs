//! Table vectors: every row of the table of commands on the plastic card, and every defect caught by a vector of its row.

use madoguchi_card::defect::Defect;
use madoguchi_card::image::AppletName;
use madoguchi_card::profile::Switches;
use madoguchi_card::{Card, Chip, Image, Profile};
use std::collections::BTreeSet;
use std::sync::Arc;

#[test]
fn the_plastic_card_answers_every_row() {
    let card = plastic();
    let vectors = vectors();
    let misses: Vec<String> = vectors.iter().flat_map(|vector| vector.misses(card.clone())).collect();
    assert!(misses.is_empty(), "{}", misses.join("\n"));
    let lines: usize = vectors.iter().map(|vector| vector.steps.len()).sum();
    assert!(lines > 250, "{lines} lines only");
}

#[test]
fn every_row_of_the_table_has_vectors() {
    let rows: BTreeSet<&str> = vectors().iter().map(|vector| vector.row).collect();
    let needed: BTreeSet<&str> = Defect::ALL.iter().map(|defect| defect.row()).collect();
    let missing: Vec<&&str> = needed.difference(&rows).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn every_defect_is_seen_in_its_row() {
    let vectors = vectors();
    let image = Arc::new(Image::of(&Profile::builtin("plastic").expect("built in")));
    let mut unseen = vec![];
    for defect in Defect::ALL {
        let profile = Profile::builtin("plastic").expect("built in").with_defect(*defect);
        let card = Card::with_image(&profile, Arc::clone(&image));
        let own = vectors.iter().filter(|vector| vector.row == defect.row());
        let seen = own.flat_map(|vector| vector.misses(card.clone())).next().is_some();
        if !seen && !SEEN_BY_SIGNATURES.contains(defect) {
            unseen.push(defect.id());
        }
    }
    assert!(unseen.is_empty(), "{unseen:?}");
}

#[test]
fn every_switch_moves_an_answer() {
    let vectors = vectors();
    let mut unseen = vec![];
    for switch in Switches::TABLE {
        let mut profile = Profile::builtin("plastic").expect("built in");
        let before = profile.switches.value(switch.name).expect("a switch of the table");
        profile.switches.set(switch.name, &other_value(&before)).expect("another value");
        let mut card = Card::new(&profile);
        card.power_on();
        if vectors.iter().flat_map(|vector| vector.misses(card.clone())).next().is_none() {
            unseen.push(switch.name);
        }
    }
    assert_eq!(unseen, SEEN_ELSEWHERE, "switches that move no answer of the vectors");
}

/// What a terminal opens, which `secure_messaging.rs` shows; filler behind a certificate, which the test below reads; what
/// a profile may say, which its own tests show; how an Android phone behaves when locked, which `phones.rs` shows; and
/// times, which `faults.rs` shows.
const SEEN_ELSEWHERE: [&str; 7] = [
    "terminal_opens_auth_key",
    "tail_filler",
    "number_with_check_digit",
    "phone_answers_locked",
    "answer_micros",
    "byte_micros",
    "signature_micros",
];

#[test]
fn filler_stands_behind_a_certificate() {
    let mut profile = Profile::builtin("plastic").expect("built in");
    let certificate = |profile: &Profile| {
        let image = Image::of(profile);
        let (bytes, _) = image.applet(AppletName::Jpki).and_then(|jpki| jpki.file(0x000A)).expect("the certificate");
        bytes.to_vec()
    };
    let bare = certificate(&profile);
    profile.switches.set("tail_filler", "600").expect("a switch of the table");
    assert_eq!(certificate(&profile), [bare, vec![0xFF; 600]].concat());
}

fn other_value(value: &str) -> String {
    match value {
        "true" => "false".into(),
        "false" => "true".into(),
        "tries" => "9000".into(),
        status if status.len() == 4 && u16::from_str_radix(status, 16).is_ok_and(|word| word >= 0x6000) => {
            "6F01".into()
        }
        number => match number.parse::<u32>().expect("a number") {
            small @ 0..=15 => (small + 7).to_string(),
            large => (large - 7).to_string(),
        },
    }
}

/// Whose bytes only a public key can judge, or that are seen by comparing two answers: `signatures.rs` sees them.
const SEEN_BY_SIGNATURES: [Defect; 6] = [
    Defect::SignatureNotVerbatim,
    Defect::SignatureByOtherKey,
    Defect::HashedSignatureBare,
    Defect::PssSaltFixed,
    Defect::ChallengeRepeats,
    Defect::AuthenticationWrong,
];

struct Vector {
    row: &'static str,
    title: &'static str,
    steps: Vec<(usize, Step)>,
}

enum Step {
    Power,
    Reset,
    Exchange(Vec<u8>, &'static str),
}

impl Vector {
    fn misses(&self, mut card: Card) -> Vec<String> {
        card.power_on();
        let mut misses = vec![];
        let mut response = Vec::new();
        for (line, step) in &self.steps {
            match step {
                Step::Power => {
                    card.power_off();
                    card.power_on();
                }
                Step::Reset => card.reset(),
                Step::Exchange(command, pattern) => {
                    card.transmit(command, &mut response).expect("the card stays in the field");
                    if !fits(pattern, &response) {
                        misses.push(format!("line {line} ({}): {pattern} but {response:02X?}", self.title));
                    }
                }
            }
        }
        misses
    }
}

fn plastic() -> Card {
    Card::new(&Profile::builtin("plastic").expect("built in"))
}

fn vectors() -> Vec<Vector> {
    let mut vectors: Vec<Vector> = vec![];
    for (at, line) in include_str!("vectors/commands.txt").lines().enumerate() {
        let line = line.trim();
        if let Some(head) = line.strip_prefix("== ") {
            let (row, title) = head.split_once(' ').expect("a row and a title");
            vectors.push(Vector { row, title, steps: vec![] });
        } else if !line.is_empty() && !line.starts_with('#') {
            let step = match line {
                "power" => Step::Power,
                "reset" => Step::Reset,
                exchange => {
                    let (command, answer) = exchange.split_once(" = ").expect("COMMAND = ANSWER");
                    Step::Exchange(bytes(command), answer)
                }
            };
            vectors.last_mut().expect("a section before").steps.push((at + 1, step));
        }
    }
    vectors
}

fn fits(pattern: &str, response: &[u8]) -> bool {
    let Some((fixed, rest)) = pattern.split_once('[') else { return bytes(pattern) == response };
    let (count, rest) = rest.split_once(']').expect("a closing bracket");
    let count: usize = count.parse().expect("a number of bytes");
    let fixed = bytes(fixed);
    let Some(tail) = response.strip_prefix(&fixed[..]) else { return false };
    tail.split_at_checked(count).is_some_and(|(_, tail)| fits(rest, tail))
}

fn bytes(text: &str) -> Vec<u8> {
    if let Some((before, rest)) = text.split_once('(') {
        let (repeated, after) = rest.split_once(')').expect("a closing parenthesis");
        let (byte, count) = repeated.split_once('x').expect("a byte and how often");
        let repeated = bytes(byte).repeat(count.parse().expect("how often"));
        return [bytes(before), repeated, bytes(after)].concat();
    }
    let pairs = text.as_bytes().chunks(2);
    pairs.map(|pair| u8::from_str_radix(str::from_utf8(pair).expect("ASCII"), 16).expect("hexadecimal")).collect()
}
