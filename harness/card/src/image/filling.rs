//! What the places of the card are filled with. Placeholder bytes until the contents of the files are written.

use super::{AppletName, CardKey};
use crate::profile::{KeySlot, Profile};
use std::sync::{Arc, OnceLock};

pub(super) fn file(profile: &Profile, applet: AppletName, id: u16) -> Option<Vec<u8>> {
    match (applet, id) {
        (AppletName::Jpki, 0x0001) if profile.sign.is_none() => None,
        (AppletName::Jpki, 0x000A) if profile.auth.is_none() => None,
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
    static KEYS: [OnceLock<Arc<rsa::RsaPrivateKey>>; 2] = [OnceLock::new(), OnceLock::new()];
    let seed = usize::from(slot == KeySlot::Sign);
    profile.keys.get(&slot)?;
    let key = KEYS[seed].get_or_init(|| {
        let mut draw = <rand_chacha::ChaCha20Rng as rand_chacha::rand_core::SeedableRng>::seed_from_u64(seed as u64);
        Arc::new(rsa::RsaPrivateKey::new(&mut draw, 2048).expect("2048 bits are enough"))
    });
    Some(CardKey::Rsa(Arc::clone(key)))
}
