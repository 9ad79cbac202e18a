//! 券面(事項確認)AP: what is printed on the card, as pictures and signed, so that a reader can compare face and chip
//! (card facts 1.4). Who knows only the birth date reads only that; the photograph is signed in a part of its own, so that
//! its digest alone can be passed on.

use super::drawing::{digits_picture, text_picture};
use super::records::{applet_version, field, file as fields, file_with_table};
use super::text::public;
use crate::pki::{FakeKey, KeyId, VerifiableKey};
use crate::profile::{KeySlot, Profile};
use sha2::{Digest, Sha256};

pub(super) fn file(profile: &Profile, id: u16) -> Option<Vec<u8>> {
    match id {
        0x0001 => birth(profile),
        0x0002 => face(profile),
        0x0003 => Some(version(profile)),
        0x0004 => Some(VerifiableKey::Visual.certificate(&profile.municipality)),
        0x0005 => number(profile),
        _ => None,
    }
}

fn birth(profile: &Profile) -> Option<Vec<u8>> {
    let birth = field(0xDF11, profile.holder.birth.digits().as_bytes());
    let key = field(0xDF12, &public(profile, KeySlot::Visual)?);
    let signature = field(0xDF13, &issuer().sign(&[&birth[..], &key].concat()));
    Some(fields(0xFF10, &[birth, key, signature]))
}

fn number(profile: &Profile) -> Option<Vec<u8>> {
    let picture = field(0xDF41, &digits_picture(&profile.holder.individual_number));
    let key = field(0xDF42, &public(profile, KeySlot::Visual)?);
    let signature = field(0xDF43, &issuer().sign(&[&picture[..], &key].concat()));
    Some(fields(0xFF40, &[picture, key, signature]))
}

fn face(profile: &Profile) -> Option<Vec<u8>> {
    let holder = &profile.holder;
    let photo: &[u8] = if profile.photo { PHOTO } else { &[] };
    let facts = [
        field(0xDF22, holder.birth.digits().as_bytes()),
        field(0xDF23, &[holder.sex.digit() as u8]),
        field(0xDF24, &public(profile, KeySlot::Visual)?),
    ];
    let pictures = [field(0xDF25, &text_picture(&holder.name, 16)), field(0xDF26, &text_picture(&holder.address, 18))];
    let photo = [field(0xDF27, photo)];
    let digests = [facts.concat(), pictures.concat(), photo.concat()].map(Sha256::digest).concat();
    let signature = field(0xDF28, &issuer().sign_digest_info(&[&THREE_DIGESTS[..], &digests].concat()));
    let unsigned =
        [field(0xDF29, profile.expires.digits().as_bytes()), field(0xDF2A, &digits_picture(&holder.security_code))];
    let all = [&facts[..], &pictures, &photo, &[signature], &unsigned].concat();
    Some(file_with_table(0xFF20, 0xDF21, &all))
}

/// Applet information; its last field names a key and holds 256 bytes that only that key's owner could explain, here
/// drawn from the card's serial number.
fn version(profile: &Profile) -> Vec<u8> {
    let drawn = (0u8..8).flat_map(|part| Sha256::digest([profile.serial.as_bytes(), &[part]].concat()));
    let sealed = KeyId::new("9900025", 1).bytes().iter().copied().chain(drawn).collect::<Vec<u8>>();
    fields(
        0xFF30,
        &[
            field(0xDF31, &applet_version(0x06)),
            field(0xDF32, KeyId::new("9900024", 1).bytes()),
            field(0xDF33, &[0x00]),
            field(0xDF34, profile.municipality.as_bytes()),
            field(0xDF35, &sealed),
        ],
    )
}

fn issuer() -> FakeKey {
    VerifiableKey::Visual.key()
}

/// A DigestInfo of SHA-256 up to its digest, but for three digests in a row (96 bytes).
const THREE_DIGESTS: [u8; 19] =
    [0x30, 0x71, 0x30, 0x0D, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00, 0x04, 0x60];

/// A JPEG 2000 of 40 by 50 grey dots, nobody's face, with EMU across the chest.
const PHOTO: &[u8] = include_bytes!("../../../../scenarios/cards/photos/nobody.jp2");
