//! What the card says of itself outside the face: the common applet's record with serial number, municipality and expiry,
//! the basic applet's key reference, and the objects that GET DATA finds before any applet is selected (card facts 1.4).

use crate::pki::{KeyId, VerifiableKey};
use crate::profile::Profile;

/// `01 1C` and 28 digits: serial number 15, municipality 5, expiry 8. Clients make the 製造番号 of digits 2 to 15.
pub(super) fn record(profile: &Profile) -> Vec<u8> {
    let text = format!("{:0>15.15}{:0>5.5}{}", profile.serial, profile.municipality, profile.expires.digits());
    [&[0x01, 0x1C], text.as_bytes()].concat()
}

/// Sixteen bytes that name a key, the same in the common and the basic applet; nobody knows which key.
pub(super) fn key_reference() -> Vec<u8> {
    KeyId::new("9900010", 1).bytes().to_vec()
}

pub(super) fn objects(profile: &Profile) -> Vec<(u16, Vec<u8>)> {
    let municipality = &profile.municipality;
    let mut objects = vec![
        (0x0042, KeyId::new("9900001", 1).bytes().to_vec()),
        (0x0045, profile.serial.as_bytes().to_vec()),
        (0x0066, RECOGNITION.to_vec()),
        (0x00F0, municipality.as_bytes().to_vec()),
        (0x00F2, profile.expires.digits().into_bytes()),
        (0x00F7, VerifiableKey::Municipality.id(municipality).bytes().to_vec()),
        (0x00F8, VerifiableKey::Municipality.certificate_data(municipality)),
        (0x5F51, CONTACT_ATR.to_vec()),
    ];
    if profile.switches.lower_chain {
        objects.push((0x7F21, VerifiableKey::Card.certificate_data(municipality)));
    }
    objects
}

/// Card recognition data of GlobalPlatform 2.2: its own id, version 2.2, the scheme of identification, SCP02 with option 55.
const RECOGNITION: [u8; 50] = [
    0x66, 0x30, 0x73, 0x2E, 0x06, 0x07, 0x2A, 0x86, 0x48, 0x86, 0xFC, 0x6B, 0x01, 0x60, 0x0B, 0x06, 0x09, 0x2A, 0x86,
    0x48, 0x86, 0xFC, 0x6B, 0x02, 0x02, 0x02, 0x63, 0x09, 0x06, 0x07, 0x2A, 0x86, 0x48, 0x86, 0xFC, 0x6B, 0x03, 0x64,
    0x0B, 0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xFC, 0x6B, 0x04, 0x02, 0x55,
];

/// The answer to reset of a plastic card's contacts without its first byte (card facts 1.7, first row).
const CONTACT_ATR: [u8; 18] =
    [0xDA, 0x13, 0xFF, 0x81, 0x31, 0xFB, 0x46, 0x80, 0x12, 0x39, 0x2F, 0x31, 0xC1, 0x73, 0xC6, 0x01, 0xC0, 0x3B];
