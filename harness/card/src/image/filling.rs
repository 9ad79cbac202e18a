//! What the places of the card are filled with: keys and certificates from the emulated PKI, and the bytes of every other
//! file.

use super::{AppletName, CardKey};
use crate::pki::{self, FakeKey, LeafTerms, Purpose};
use crate::profile::{CertificateTerms, KeySlot, Profile};

pub(super) fn file(profile: &Profile, applet: AppletName, id: u16) -> Option<Vec<u8>> {
    match (applet, id) {
        (AppletName::Jpki, 0x0001) => certificate(profile, Purpose::Signature),
        (AppletName::Jpki, 0x0002) => authority(profile, Purpose::Signature),
        (AppletName::Jpki, 0x000A) => certificate(profile, Purpose::Authentication),
        (AppletName::Jpki, 0x000B) => authority(profile, Purpose::Authentication),
        (AppletName::Jpki, 0x0006) => {
            let mut bytes = profile.kind.label().as_bytes().to_vec();
            bytes.resize(160, b' ');
            Some(bytes)
        }
        _ => Some(vec![0xFF; 300]),
    }
}

pub(super) fn records(profile: &Profile, applet: AppletName, id: u16) -> Option<Vec<Vec<u8>>> {
    match (applet, id) {
        (AppletName::Common, 0x0001) => {
            let text = format!("{}{}{}", profile.serial, profile.municipality, profile.expires.digits());
            Some(vec![[&[0x01, 0x1C], text.as_bytes()].concat()])
        }
        _ => Some(vec![vec![0; 16]]),
    }
}

pub(super) fn objects(profile: &Profile) -> Vec<(u16, Vec<u8>)> {
    vec![(0x00F0, profile.municipality.as_bytes().to_vec()), (0x00F2, profile.expires.digits().into_bytes())]
}

pub(super) fn key(profile: &Profile, slot: KeySlot) -> Option<CardKey> {
    match pki::key(profile.keys.get(&slot)?)? {
        FakeKey::Rsa(key) => Some(CardKey::Rsa(key)),
        FakeKey::P384(key) => Some(CardKey::P384(key)),
    }
}

/// A certificate file: the certificate and its filler; `None` when the card has none.
fn certificate(profile: &Profile, purpose: Purpose) -> Option<Vec<u8>> {
    filled(profile, leaf(profile, purpose)?.certificate())
}

/// The file of the authority that issued the holder's certificate; of the newest of the card's day where there is none.
fn authority(profile: &Profile, purpose: Purpose) -> Option<Vec<u8>> {
    let issuer = leaf(profile, purpose).map(|leaf| leaf.authority());
    let newest = || pki::Authority { purpose, generation: pki::Generation::issuing_on(profile.issued) };
    filled(profile, issuer.unwrap_or_else(newest).certificate().to_vec())
}

fn leaf(profile: &Profile, purpose: Purpose) -> Option<LeafTerms<'_>> {
    let (terms, slot) = terms(profile, purpose);
    let terms = terms.as_ref()?;
    Some(LeafTerms {
        purpose,
        holder: &profile.holder,
        municipality: &profile.municipality,
        issued: terms.issued,
        expires: terms.expires,
        key: pki::key(profile.keys.get(&slot)?)?,
    })
}

fn terms(profile: &Profile, purpose: Purpose) -> (&Option<CertificateTerms>, KeySlot) {
    match purpose {
        Purpose::Authentication => (&profile.auth, KeySlot::Auth),
        Purpose::Signature => (&profile.sign, KeySlot::Sign),
    }
}

fn filled(profile: &Profile, mut bytes: Vec<u8>) -> Option<Vec<u8>> {
    bytes.resize(bytes.len() + usize::from(profile.switches.tail_filler), 0xFF);
    Some(bytes)
}
