//! Signatures judged by the public key, and answers that must differ from one time to the next.

use madoguchi_card::defect::Defect;
use madoguchi_card::image::{AppletName, CardKey, Image, Place};
use madoguchi_card::{Card, Chip, Profile};
use rsa::{Pkcs1v15Sign, Pss, RsaPublicKey};
use sha2::{Digest, Sha256};
use std::sync::Arc;

#[test]
fn verbatim_means_any_bytes_of_1_to_245() {
    let mut card = jpki(None);
    let key = public_key(&card, AppletName::Jpki, 0x0017);
    for length in [1, 19, 51, 83, 245] {
        let data: Vec<u8> = (0..length).map(|at| at as u8).collect();
        let signature = sign(&mut card, 0x00, 0x97, &data).expect("a signature");
        assert_eq!(signature.len(), 256);
        key.verify(Pkcs1v15Sign::new_unprefixed(), &data, &signature).expect("the bytes as they are");
    }
    assert_eq!(sign(&mut card, 0x00, 0x97, &[0; 246]), Err(0x6700));
}

#[test]
fn every_scheme_is_what_it_says() {
    let mut card = jpki(None);
    let key = public_key(&card, AppletName::Jpki, 0x0017);
    assert_eq!(schemes(&mut card, &key, 0x97), [true; 6]);
    let sign_key = public_key(&card, AppletName::Jpki, 0x001A);
    assert_eq!(schemes(&mut card, &sign_key, 0x9A), [true; 6]);
}

#[test]
fn salts_differ_and_come_back_with_the_seed() {
    let salted = |card: &mut Card| sign(card, 0x05, 0x97, b"message").expect("a signature");
    let mut card = jpki(None);
    let (first, second) = (salted(&mut card), salted(&mut card));
    assert_ne!(first, second, "a salt of its own each time");
    let mut again = jpki(None);
    assert_eq!([salted(&mut again), salted(&mut again)], [first, second], "the same card from the same seed");
}

#[test]
fn challenges_differ_and_come_back_with_the_seed() {
    let mut card = jpki(None);
    let (first, second) = (challenge(&mut card), challenge(&mut card));
    assert_ne!(first, second);
    let mut again = jpki(None);
    assert_eq!([challenge(&mut again), challenge(&mut again)], [first, second]);
}

#[test]
fn internal_authentication_signs_the_hash_of_the_challenge() {
    let mut card = with(None);
    assert!(authentication(&mut card));
}

#[test]
fn a_signature_of_p384_is_verified_by_its_public_key() {
    use p384::ecdsa::signature::hazmat::PrehashVerifier;
    let profile = Profile::builtin("nextgen").expect("built in");
    let mut image = Image::of(&profile);
    let key = p384::ecdsa::SigningKey::from_slice(&[0x42; 48]).expect("a number below the order");
    let verifying = *key.verifying_key();
    for element in image.applets.iter_mut().flat_map(|applet| &mut applet.elements) {
        if let (0x0017, Place::Key(place)) = (element.id, &mut element.place) {
            place.key = CardKey::P384(Arc::new(key.clone()));
        }
    }
    let mut card = opened(Card::with_image(&profile, Arc::new(image)));
    let hash = Sha256::digest(b"message");
    let signature = sign(&mut card, 0x00, 0x97, &hash).expect("a signature");
    let read = p384::ecdsa::Signature::from_der(&signature).expect("DER");
    verifying.verify_prehash(&hash, &read).expect("over the hash as it is");
    assert_eq!(sign(&mut card, 0x05, 0x97, b"message"), Err(0x6A86), "no PSS");
}

#[test]
fn wrong_signatures_are_seen() {
    let key = public_key(&jpki(None), AppletName::Jpki, 0x0017);
    for (defect, scheme) in [
        (Defect::SignatureNotVerbatim, 0),
        (Defect::SignatureByOtherKey, 0),
        (Defect::SignatureTruncated, 0),
        (Defect::HashedSignatureBare, 3),
    ] {
        let sound = schemes(&mut jpki(Some(defect)), &key, 0x97);
        assert!(!sound[scheme], "{} passes scheme {scheme}", defect.id());
    }
    let mut card = jpki(Some(Defect::PssSaltFixed));
    let salted = [sign(&mut card, 0x05, 0x97, b"message"), sign(&mut card, 0x05, 0x97, b"message")];
    assert_eq!(salted[0], salted[1], "the salt never changes");
    let mut card = jpki(Some(Defect::ChallengeRepeats));
    assert_eq!(challenge(&mut card), challenge(&mut card));
    assert!(!authentication(&mut with(Some(Defect::AuthenticationWrong))));
}

/// Which of the six schemes give what they promise under this key.
fn schemes(card: &mut Card, key: &RsaPublicKey, p2: u8) -> [bool; 6] {
    let message = b"message";
    let hash = Sha256::digest(message);
    let mut check = |p1: u8, data: &[u8], verify: &dyn Fn(&[u8]) -> rsa::Result<()>| {
        sign(card, p1, p2, data).is_ok_and(|signature| verify(&signature).is_ok())
    };
    let bare = |payload: &[u8], signature: &[u8]| key.verify(Pkcs1v15Sign::new_unprefixed(), payload, signature);
    let info = |signature: &[u8]| key.verify(Pkcs1v15Sign::new::<Sha256>(), &hash, signature);
    let pss = |signature: &[u8]| key.verify(Pss::new::<Sha256>(), &hash, signature);
    [
        check(0x00, message, &|signature| bare(message, signature)),
        check(0x01, message, &|signature| bare(&hash, signature)),
        check(0x02, &hash, &info),
        check(0x03, message, &info),
        check(0x04, &hash, &pss),
        check(0x05, message, &pss),
    ]
}

fn authentication(card: &mut Card) -> bool {
    let key = public_key(card, AppletName::Common, 0x0019);
    exchange(card, &[&[0x00, 0xA4, 0x04, 0x0C, 0x0A], AppletName::Common.aid()].concat()).expect("the applet");
    let answer = exchange(card, &[&[0x00, 0x88, 0x00, 0x99, 0x09], &b"challenge"[..], &[0x00]].concat());
    let hash = Sha256::digest(b"challenge");
    answer.is_ok_and(|signature| key.verify(Pkcs1v15Sign::new::<Sha256>(), &hash, &signature).is_ok())
}

fn challenge(card: &mut Card) -> Vec<u8> {
    exchange(card, &[0x00, 0x84, 0x00, 0x00, 0x10]).expect("a challenge")
}

fn sign(card: &mut Card, p1: u8, p2: u8, data: &[u8]) -> Result<Vec<u8>, u16> {
    exchange(card, &[&[0x80, 0x2A, p1, p2, data.len() as u8], data, &[0x00]].concat())
}

/// The plastic card with both PINs of the JPKI applet verified.
fn jpki(defect: Option<Defect>) -> Card {
    opened(with(defect))
}

fn opened(mut card: Card) -> Card {
    card.power_on();
    let select = [&[0x00, 0xA4, 0x04, 0x0C, 0x0A], AppletName::Jpki.aid()].concat();
    let auth = [&[0x00, 0x20, 0x00, 0x98, 0x04], &b"1234"[..]].concat();
    let password = [&[0x00, 0x20, 0x00, 0x9B, 0x06], &b"ABC123"[..]].concat();
    for command in [select, auth, password] {
        exchange(&mut card, &command).expect("done");
    }
    card
}

fn with(defect: Option<Defect>) -> Card {
    let profile = Profile::builtin("plastic").expect("built in");
    let mut card = Card::new(&defect.map_or_else(|| profile.clone(), |defect| profile.with_defect(defect)));
    card.power_on();
    card
}

fn public_key(card: &Card, applet: AppletName, id: u16) -> RsaPublicKey {
    let element = card.image().applet(applet).and_then(|applet| applet.element(id)).expect("the key is there");
    match &element.place {
        Place::Key(key) => match &key.key {
            CardKey::Rsa(key) => key.to_public_key(),
            CardKey::P384(_) => panic!("the plastic card has RSA keys"),
        },
        _ => panic!("{id:04X} is no key"),
    }
}

fn exchange(card: &mut Card, command: &[u8]) -> Result<Vec<u8>, u16> {
    let mut response = Vec::new();
    card.transmit(command, &mut response).expect("the card stays in the field");
    let (data, word) = response.split_last_chunk::<2>().expect("a status word");
    match u16::from_be_bytes(*word) {
        0x9000 => Ok(data.to_vec()),
        status => Err(status),
    }
}
