//! The experiment on the next card: what is planned and published holds, and OpenSSL verifies what it signs.

use madoguchi_card::image::AppletName;
use madoguchi_card::pki::{Authority, Generation, Purpose};
use madoguchi_card::{Card, Chip, Profile};
use sha2::{Digest, Sha384};
use std::path::PathBuf;
use std::process::Command;

const SIGN: [u8; 4] = [0x80, 0x2A, 0x03, 0x9A];

#[test]
fn two_applets_and_two_pins() {
    let card = card();
    let applets: Vec<AppletName> = card.image().applets.iter().map(|applet| applet.name).collect();
    assert_eq!(applets, [AppletName::Jpki, AppletName::Visual, AppletName::Issuer]);
    let pins = card.state().pins;
    assert_eq!(pins.iter().filter(|pin| pin.applet == AppletName::Jpki).count(), 2, "authentication and signature");
}

#[test]
fn openssl_verifies_signatures_and_chain() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name);
    let mut card = card();
    send(&mut card, &[&[0x00, 0xA4, 0x04, 0x0C, 10], AppletName::Jpki.aid()].concat());
    send(&mut card, &[&[0x00, 0x20, 0x00, 0x9B, 6], &b"ABC123"[..]].concat());
    std::fs::write(path("leaf.der"), whole_file(&mut card, 0x81)).expect("can write");
    let authority = Authority { purpose: Purpose::Signature, generation: Generation::Curve };
    assert_eq!(whole_file(&mut card, 0x82), authority.certificate(), "the card carries its root");
    std::fs::write(path("root.der"), authority.certificate()).expect("can write");
    for name in ["leaf", "root"] {
        let (der, pem) = (path(&format!("{name}.der")), path(&format!("{name}.pem")));
        openssl(&["x509", "-inform", "DER", "-in", &text(&der), "-out", &text(&pem)]);
    }
    let ten_years = "2153000000"; // in March 2038
    openssl(&["verify", "-attime", ten_years, "-CAfile", &text(&path("root.pem")), &text(&path("leaf.pem"))]);
    openssl(&["x509", "-in", &text(&path("leaf.pem")), "-pubkey", "-noout", "-out", &text(&path("key.pem"))]);

    let message = b"a contract";
    std::fs::write(path("message"), message).expect("can write");
    let digest = Sha384::digest(message);
    let hashed = signature(&mut card, SIGN, message);
    let prehashed = signature(&mut card, [0x80, 0x2A, 0x02, 0x9A], &digest);
    let verbatim = signature(&mut card, [0x80, 0x2A, 0x00, 0x9A], &digest);
    assert!(hashed == prehashed && hashed == verbatim, "nonces follow from key and digest (RFC 6979)");
    std::fs::write(path("signature"), &hashed).expect("can write");
    let (key, mark, message) = (text(&path("key.pem")), text(&path("signature")), text(&path("message")));
    openssl(&["dgst", "-sha384", "-verify", &key, "-signature", &mark, &message]);
}

#[test]
fn it_refuses_what_only_rsa_does() {
    let mut card = card();
    send(&mut card, &[&[0x00, 0xA4, 0x04, 0x0C, 10], AppletName::Jpki.aid()].concat());
    send(&mut card, &[0x00, 0x20, 0x00, 0x98, 4, b'1', b'2', b'3', b'4']);
    let status = |card: &mut Card, p1: u8, data: &[u8]| {
        let mut response = Vec::new();
        let command = [&[0x80, 0x2A, p1, 0x97, data.len() as u8], data, &[0x00]].concat();
        card.transmit(&command, &mut response).expect("the card stays in the field");
        u16::from_be_bytes([response[response.len() - 2], response[response.len() - 1]])
    };
    assert_eq!(status(&mut card, 0x04, &[1; 48]), 0x6A86, "no PSS");
    assert_eq!(status(&mut card, 0x05, b"message"), 0x6A86, "no PSS");
    assert_eq!(status(&mut card, 0x02, &[1; 32]), 0x6985, "a SHA-256 where SHA-384 belongs");
    assert_eq!(status(&mut card, 0x00, &[1; 51]), 0x6700, "a DigestInfo is no digest");
    assert_eq!(status(&mut card, 0x03, b"message"), 0x9000);
}

fn card() -> Card {
    let mut card = Card::new(&Profile::builtin("nextgen").expect("built in"));
    card.power_on();
    card
}

fn send(card: &mut Card, command: &[u8]) -> Vec<u8> {
    let mut response = Vec::new();
    card.transmit(command, &mut response).expect("the card stays in the field");
    assert!(response.ends_with(&[0x90, 0x00]), "{command:02X?}: {response:02X?}");
    response.truncate(response.len() - 2);
    response
}

fn signature(card: &mut Card, header: [u8; 4], data: &[u8]) -> Vec<u8> {
    send(card, &[&header[..], &[data.len() as u8], data, &[0x00]].concat())
}

/// A file by its short id, in one answer of the extended form.
fn whole_file(card: &mut Card, short: u8) -> Vec<u8> {
    send(card, &[0x00, 0xB0, short, 0x00, 0x00, 0x00, 0x00])
}

fn text(path: &std::path::Path) -> String {
    PathBuf::from(path).to_str().expect("a path in UTF-8").into()
}

fn openssl(arguments: &[&str]) {
    let output = Command::new("openssl").args(arguments).output().expect("the openssl program is installed");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "openssl {arguments:?}: {said}");
}
