//! What a card's files say: for each applet the bytes of its files, made from a profile (holder, dates, keys, switches).
//! Where files stand and who may read them is the image's affair; here is only what the issuer writes into them. The
//! records of the 券面 applets are signed by the card-verifiable hierarchy, the certificates by the emulated JPKI.

mod card_info;
mod certificates;
mod drawing;
mod png;
mod records;
mod text;
mod token;
mod visual;

pub use certificates::{enter_certificates, leaf_terms};

use crate::image::{AppletName, CardKey};
use crate::pki::{self, FakeKey};
use crate::profile::{KeySlot, Profile};

/// The bytes of a transparent file; `None` when the card does not have it.
pub fn file(profile: &Profile, applet: AppletName, id: u16) -> Option<Vec<u8>> {
    match applet {
        AppletName::Jpki => match id {
            0x0001 | 0x0002 | 0x000A | 0x000B => certificates::file(profile, id),
            0x0006 => Some(token::information(profile)),
            0x0008 => Some(token::presence(profile)),
            _ => Some(unknown_file()),
        },
        AppletName::Text => Some(text::file(profile, id).unwrap_or_else(unknown_file)),
        AppletName::Visual => Some(visual::file(profile, id).unwrap_or_else(unknown_file)),
        AppletName::Basic | AppletName::Common | AppletName::Issuer => None,
    }
}

/// The records of a file; `None` when the card does not have it.
pub fn records(profile: &Profile, applet: AppletName, id: u16) -> Option<Vec<Vec<u8>>> {
    match (applet, id) {
        (AppletName::Common, 0x0001) => Some(vec![card_info::record(profile)]),
        (AppletName::Common | AppletName::Basic, 0x0002) => Some(vec![card_info::key_reference()]),
        _ => None,
    }
}

/// The objects that GET DATA finds outside applets, by tag.
pub fn objects(profile: &Profile) -> Vec<(u16, Vec<u8>)> {
    card_info::objects(profile)
}

/// A private key of the card.
pub fn key(profile: &Profile, slot: KeySlot) -> Option<CardKey> {
    match pki::key(profile.keys.get(&slot)?)? {
        FakeKey::Rsa(key) => Some(CardKey::Rsa(key)),
        FakeKey::P384(key) => Some(CardKey::P384(key)),
    }
}

/// A file of which nobody knows what it is for: sixteen bytes of FF, as seen in the text applet's 0008.
fn unknown_file() -> Vec<u8> {
    vec![0xFF; 16]
}
