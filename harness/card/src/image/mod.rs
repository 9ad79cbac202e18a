//! What is written in a card: applets with their files, PINs and keys, and the objects that GET DATA finds. An image is
//! what the issuer personalised; it never changes while the card is used, except that PINs have a state beside it.

mod applet;
mod element;
mod key;
mod layout;

pub use applet::{Applet, AppletName};
pub use element::{Access, ChangeRule, Element, Limit, Pin, Place};
pub use key::{CardKey, Key, KeyUse};
pub(crate) use layout::SESSION_KEY;

use crate::profile::Profile;

/// The contents of a card.
#[derive(Clone, Debug)]
pub struct Image {
    /// Every applet, in the order in which a SELECT by prefix tries them.
    pub applets: Vec<Applet>,
    /// Objects of GET DATA outside applets: tag and value, sorted by tag.
    pub objects: Vec<(u16, Vec<u8>)>,
}

impl Image {
    /// The image of a profile's card.
    pub fn of(profile: &Profile) -> Self {
        layout::image(profile)
    }

    /// An applet by name.
    pub fn applet(&self, name: AppletName) -> Option<&Applet> {
        self.applets.iter().find(|applet| applet.name == name)
    }

    /// The applet that a SELECT by these bytes reaches: an AID or its beginning, in the card's order.
    pub fn selected_by(&self, aid: &[u8]) -> Option<usize> {
        self.applets.iter().position(|applet| !aid.is_empty() && applet.name.aid().starts_with(aid))
    }

    /// An object of GET DATA.
    pub fn object(&self, tag: u16) -> Option<&[u8]> {
        let at = self.objects.binary_search_by_key(&tag, |(tag, _)| *tag).ok()?;
        self.objects.get(at).map(|(_, value)| value.as_slice())
    }

    /// How many PINs all applets have together.
    pub fn pins(&self) -> usize {
        self.applets.iter().flat_map(|applet| &applet.elements).filter(|one| matches!(one.place, Place::Pin(_))).count()
    }
}
