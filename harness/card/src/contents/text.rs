//! 券面入力補助AP: the individual number and the four attributes as text, with digests and signatures (card facts 1.3).

use super::key;
use super::records::{applet_version, field, file as fields, file_with_table};
use crate::image::CardKey;
use crate::pki::{KeyId, VerifiableKey, rsa_objects};
use crate::profile::{Holder, KeySlot, Profile};
use crate::tlv::object;
use sha2::{Digest, Sha256};

pub(super) fn file(profile: &Profile, id: u16) -> Option<Vec<u8>> {
    match id {
        0x0001 => Some(number(&profile.holder)),
        0x0002 => Some(attributes(&profile.holder)),
        0x0003 => Some(digests(&profile.holder)),
        0x0004 => Some(VerifiableKey::Text.certificate(&profile.municipality)),
        0x0005 => Some(version(profile)),
        0x0006 => Some(object(0xA1, &public(profile, KeySlot::Session)?)),
        0x0007 => Some(signed_key(&public(profile, KeySlot::Text)?)),
        _ => None,
    }
}

/// 17 bytes; the two of filler are part of what 0003 hashes.
fn number(holder: &Holder) -> Vec<u8> {
    let mut bytes = field(0xFF10, holder.individual_number.as_bytes());
    bytes.extend([0xFF, 0xFF]);
    bytes
}

fn attribute_fields(holder: &Holder) -> [Vec<u8>; 4] {
    [
        field(0xDF22, holder.name.as_bytes()),
        field(0xDF23, holder.address.as_bytes()),
        field(0xDF24, holder.birth.digits().as_bytes()),
        field(0xDF25, &[holder.sex.digit() as u8]),
    ]
}

fn attributes(holder: &Holder) -> Vec<u8> {
    file_with_table(0xFF20, 0xDF21, &attribute_fields(holder))
}

/// The digest of the whole number file and that of the attributes without their table, and a signature over both.
fn digests(holder: &Holder) -> Vec<u8> {
    let of_number = field(0xDF31, &Sha256::digest(number(holder)));
    let of_attributes = field(0xDF32, &Sha256::digest(attribute_fields(holder).concat()));
    let signature = field(0xDF33, &VerifiableKey::Text.key().sign(&[&of_number[..], &of_attributes].concat()));
    fields(0xFF30, &[of_number, of_attributes, signature])
}

/// Applet information; its last field is 32 bytes that nobody can explain and filler, here the digest of the serial number.
fn version(profile: &Profile) -> Vec<u8> {
    let mut unexplained = Sha256::digest(profile.serial.as_bytes()).to_vec();
    unexplained.resize(128, 0xFF);
    fields(
        0xFF40,
        &[
            field(0xDF41, &applet_version(0x01)),
            field(0xDF42, KeyId::new("9900034", 1).bytes()),
            field(0xDF43, &unexplained),
        ],
    )
}

fn signed_key(public: &[u8]) -> Vec<u8> {
    let key = field(0xDF51, public);
    let signature = field(0xDF52, &VerifiableKey::Text.key().sign(&key));
    fields(0xFF50, &[key, signature])
}

/// The public half of one of the card's RSA keys, as the card writes it.
pub(super) fn public(profile: &Profile, slot: KeySlot) -> Option<Vec<u8>> {
    match key(profile, slot)? {
        CardKey::Rsa(key) => Some(rsa_objects(&key)),
        CardKey::P384(_) => None,
    }
}
