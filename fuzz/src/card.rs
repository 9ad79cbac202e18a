//! One command APDU against a card that stands anywhere: a status word, bounded, and nothing lost but what the command
//! itself may take.

use madoguchi_card::apdu::Command;
use madoguchi_card::image::{AppletName, CardKey, KeyUse, Limit, Place};
use madoguchi_card::secure_messaging::{SecureSession, deliver_key};
use madoguchi_card::{Card, CardState, Chip, Image, Profile};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;
use std::sync::{Arc, LazyLock};

/// The first byte chooses where the card stands, the rest is a command; or, from 80 on, what a terminal with a session key
/// says in secret.
pub fn apdu(data: &[u8]) {
    let Some((place, command)) = data.split_first() else { return };
    if *place >= 0x80 {
        return secured(command);
    }
    let cards = &*CARDS;
    let mut card = cards[usize::from(*place) % cards.len()].clone();
    let mut response = Vec::new();
    exchange(&mut card, command, &mut response);
    if let Ok(read) = Command::decode(command) {
        let again = read.encode();
        assert_eq!(again, command, "written as it was read");
    }
}

/// INS, P1, P2 and the data of a command of class 08.
fn secured(plain: &[u8]) {
    let [ins, p1, p2, data @ ..] = plain else { return };
    let object = match ins {
        0xB0 => [&[0x96, 0x03, 0x00][..], data.get(..2).unwrap_or(&[0x00, 0x10])].concat(),
        _ => SecureSession::of_seed(&SEED).seal(&data[..data.len().min(200)]),
    };
    let command = [&[0x08, *ins, *p1, *p2, object.len() as u8], &object[..], &[0x00]].concat();
    let mut card = SECURED.clone();
    let mut response = Vec::new();
    exchange(&mut card, &command, &mut response);
    exchange(&mut card, &command, &mut response);
}

/// One exchange with a sound card, and what holds for any.
pub(crate) fn exchange(card: &mut Card, command: &[u8], response: &mut Vec<u8>) {
    let before = card.state();
    card.transmit(command, response).expect("a card with power stays in the field");
    assert_response(response);
    assert_step(&before, &card.state(), command, response);
}

/// An answer ends in a status word and is never longer than the longest Le allows.
pub(crate) fn assert_response(response: &Vec<u8>) {
    assert!((2..=65_538).contains(&response.len()), "{} bytes of answer", response.len());
    assert!(response.capacity() <= 128 * 1024, "an answer took {} bytes of memory", response.capacity());
    let first = response[response.len() - 2];
    assert!(matches!(first, 0x61..=0x6F | 0x90), "{first:02X} begins no status word");
    assert!(first == 0x90 || response.len() == 2 || first == 0x61, "data with an error");
}

/// What a command may do to the PINs: at most one counter moves, by a VERIFY in its own applet; blocked stays blocked;
/// a PIN becomes verified by VERIFY with 9000 only.
pub(crate) fn assert_step(before: &CardState, after: &CardState, command: &[u8], response: &[u8]) {
    let done = response.ends_with(&[0x90, 0x00]);
    let verify = command.get(1) == Some(&0x20) && command.len() > 5;
    let mut moved = 0;
    for (old, new) in before.pins.iter().zip(&after.pins) {
        let Limit::Counted(limit) = new.limit else { continue };
        assert!(new.left <= limit, "{new:?} has more tries than its limit");
        assert!(old.left > 0 || (new.left == 0 && !new.verified), "a blocked PIN woke up: {new:?}");
        assert!(new.left > 0 || !new.verified, "a blocked PIN is verified: {new:?}");
        if old.left != new.left {
            moved += 1;
            assert!(verify && before.applet == new.applet, "a counter moved without a VERIFY of its own: {new:?}");
            assert!(new.left + 1 == old.left || (done && new.left == limit), "{old:?} became {new:?}");
        }
        if new.verified && !old.verified {
            assert!(verify && done && after.applet == new.applet, "verified without a VERIFY: {new:?}");
        }
    }
    assert!(moved <= 1, "{moved} counters moved at once");
    let homes: Vec<AppletName> = after.pins.iter().filter(|pin| pin.verified).map(|pin| pin.applet).collect();
    assert!(homes.windows(2).all(|pair| pair[0] == pair[1]), "PINs of two applets are verified: {homes:?}");
}

/// A plastic card with a short key, so that a signature does not take the fuzzer's time.
pub(crate) static FRESH: LazyLock<Card> = LazyLock::new(|| {
    let profile = Profile::builtin("plastic").expect("built in");
    let mut image = Image::of(&profile);
    let key = rsa::RsaPrivateKey::new(&mut ChaCha8Rng::seed_from_u64(7), 544).expect("enough bits");
    let key = CardKey::Rsa(Arc::new(key));
    for element in image.applets.iter_mut().flat_map(|applet| &mut applet.elements) {
        if let Place::Key(place) = &mut element.place
            && matches!(place.purpose, KeyUse::Sign | KeyUse::Authenticate)
        {
            place.key = key.clone();
        }
    }
    let mut card = Card::with_image(&profile, Arc::new(image));
    card.power_on();
    card
});

/// Where a card can stand: after each of these beginnings.
static CARDS: LazyLock<Vec<Card>> = LazyLock::new(|| {
    let beginnings: [&[&str]; 9] = [
        &[],
        &[JPKI],
        &[JPKI, "00A4020C020018", "002000800431323334"],
        &[JPKI, "00A4020C02001B", "0020008006414243313233", "00A4020C02001A"],
        &[TEXT, "00A4020C020011", "002000800431323334"],
        &[TEXT, "00A4020C020012"],
        &[VISUAL, "00A4020C020013", "00200080", "00A4020C020002"],
        &[COMMON, "00A4020C02001C", "002000800431323334"],
        &[BASIC, "00A4020C020002"],
    ];
    let mut cards: Vec<Card> = beginnings.iter().map(|commands| after(commands)).collect();
    cards.push(SECURED.clone());
    cards
});

/// The text applet after its PIN, with a session key delivered.
static SECURED: LazyLock<Card> = LazyLock::new(|| {
    let mut card = after(&[TEXT, "00A4020C020011", "002000800431323334", "00A4020C020002"]);
    let keys = card.image().applets.iter().flat_map(|applet| &applet.elements).filter_map(|it| match &it.place {
        Place::Key(key) => Some(key),
        _ => None,
    });
    let mut unwrapping = keys.filter(|key| key.purpose == KeyUse::Unwrap);
    let Some(CardKey::Rsa(key)) = unwrapping.next().map(|key| key.key.clone()) else { panic!("the card has one") };
    let mut chance = ChaCha8Rng::seed_from_u64(9);
    let delivery = deliver_key(&key.to_public_key(), &SEED, &mut chance).expect("2048 bits are enough");
    let mut response = Vec::new();
    exchange(&mut card, &[&[0x80, 0xAE, 0x00, 0x00, 0x00, 0x01, 0x00], &delivery[..]].concat(), &mut response);
    assert_eq!(response, [0x90, 0x00], "a session");
    card
});

const SEED: [u8; 32] = [0x4D; 32];

fn after(commands: &[&str]) -> Card {
    let mut card = FRESH.clone();
    let mut response = Vec::new();
    for command in commands {
        let pairs = command.as_bytes().chunks(2);
        let bytes: Vec<u8> = pairs
            .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).expect("ASCII"), 16).expect("hexadecimal"))
            .collect();
        exchange(&mut card, &bytes, &mut response);
    }
    card
}

const JPKI: &str = "00A4040C0AD392F000260100000001";
const TEXT: &str = "00A4040C0AD3921000310001010408";
const VISUAL: &str = "00A4040C0AD3921000310001010402";
const BASIC: &str = "00A4040C0AD3921000310001010401";
const COMMON: &str = "00A4040C0AD3921000310001010100";
