//! The places in the card: which ids each applet has, who may read them, which PINs guard them (tables 1.2 to 1.4 of the
//! card facts). What the files say comes from elsewhere; here is only where it stands.

use super::{Access, Applet, AppletName, CardKey, ChangeRule, Element, Image, Key, KeyUse, Limit, Pin, Place};
use crate::contents;
use crate::pki::{FakeKey, VerifiableKey};
use crate::profile::{KeySlot, PinName, Profile};
use std::ops::RangeInclusive;

pub(super) fn image(profile: &Profile) -> Image {
    let mut building = Building { profile, slots: 0 };
    let there = AppletName::ALL.into_iter().filter(|name| profile.applets.contains(name));
    let applets = there.map(|name| building.applet(name)).collect();
    let mut objects = contents::objects(profile);
    objects.sort_by_key(|(tag, _)| *tag);
    Image { applets, objects }
}

struct Building<'a> {
    profile: &'a Profile,
    slots: usize,
}

impl Building<'_> {
    fn applet(&mut self, name: AppletName) -> Applet {
        let mut elements = match name {
            AppletName::Jpki => self.jpki(),
            AppletName::Text => self.text(),
            AppletName::Visual => self.visual(),
            AppletName::Basic => self.basic(),
            AppletName::Common => self.common(),
            AppletName::Issuer => vec![],
        };
        elements.sort_by_key(|element| element.id);
        let own_key = matches!(name, AppletName::Text | AppletName::Visual).then_some(OWN_KEY);
        Applet { name, elements, own_key, objects: vec![] }
    }

    fn jpki(&mut self) -> Vec<Element> {
        let protected = self.profile.switches.auth_certificate_needs_pin;
        let auth_read = if protected { any_of(&[0x0018]) } else { Access::Free };
        let mut elements = self.files(
            AppletName::Jpki,
            &[
                (0x0001, any_of(&[0x001B])),
                (0x0002, Access::Free),
                (0x0006, Access::Free),
                (0x0008, Access::Free),
                (0x0009, Access::Never),
                (0x000A, auth_read),
                (0x000B, Access::Free),
            ],
        );
        elements.extend(self.pin(PinName::Auth, 4..=4, ChangeRule::AfterVerify));
        elements.extend(self.pin(PinName::Sign, 6..=16, ChangeRule::AfterVerify));
        elements.extend(terminal_root());
        elements.extend(self.key(KeySlot::Auth, 0x0017, any_of(&[0x0018]), KeyUse::Sign));
        elements.extend(self.key(KeySlot::Sign, 0x001A, any_of(&[0x001B]), KeyUse::Sign));
        elements
    }

    fn text(&mut self) -> Vec<Element> {
        let either = any_of(&[0x0011, 0x0014, 0x0015]);
        let mut elements = self.files(
            AppletName::Text,
            &[
                (0x0001, any_of(&[0x0011, 0x0014])),
                (0x0002, any_of(&[0x0011, 0x0015])),
                (0x0003, either.clone()),
                (0x0004, Access::Free),
                (0x0005, Access::Free),
                (0x0006, either.clone()),
                (0x0007, either),
                (0x0008, Access::Free),
            ],
        );
        elements.extend(self.pin(PinName::Text, 4..=4, ChangeRule::AfterVerify));
        if self.profile.switches.text_pin_12_exists {
            elements.extend(self.pin(PinName::TextReserved, 4..=4, ChangeRule::Never));
        }
        elements.extend(self.pin(PinName::TextNumberA, 12..=12, ChangeRule::Never));
        elements.extend(self.pin(PinName::TextNumberB, 14..=14, ChangeRule::Never));
        elements.extend(self.key(KeySlot::Text, OWN_KEY, self.own_key_access(&[0x0011, 0x0014, 0x0015]), KeyUse::Sign));
        elements.extend(self.key(KeySlot::Session, SESSION_KEY, any_of(&[0x0011]), KeyUse::Unwrap));
        elements
    }

    fn visual(&mut self) -> Vec<Element> {
        let mut elements = self.files(
            AppletName::Visual,
            &[
                (0x0001, any_of(&[0x0011, 0x0012, 0x0013])),
                (0x0002, any_of(&[0x0012, 0x0013])),
                (0x0003, Access::Free),
                (0x0004, Access::Free),
                (0x0005, any_of(&[0x0013])),
                (0x0006, Access::Free),
            ],
        );
        elements.extend(self.pin(PinName::VisualBirth, 6..=6, ChangeRule::Never));
        elements.extend(self.pin(PinName::VisualNumberB, 14..=14, ChangeRule::Never));
        elements.extend(self.pin(PinName::VisualNumberA, 12..=12, ChangeRule::Never));
        elements.extend(self.key(
            KeySlot::Visual,
            OWN_KEY,
            self.own_key_access(&[0x0011, 0x0012, 0x0013]),
            KeyUse::Sign,
        ));
        elements
    }

    fn basic(&mut self) -> Vec<Element> {
        let mut elements = self.records(AppletName::Basic, &[0x0002]);
        elements.extend(self.pin(PinName::Basic, 4..=4, ChangeRule::ChangeKey));
        elements
    }

    fn common(&mut self) -> Vec<Element> {
        let mut elements = self.records(AppletName::Common, &[0x0001, 0x0002]);
        elements.extend(self.pin(PinName::Common, 4..=4, ChangeRule::ChangeKey));
        if self.profile.switches.internal_authenticate {
            elements.extend(self.key(KeySlot::Common, 0x0019, Access::Free, KeyUse::Authenticate));
        }
        elements
    }

    fn own_key_access(&self, pins: &[u16]) -> Access {
        if self.profile.switches.own_key_without_pin { Access::Free } else { any_of(pins) }
    }

    fn files(&self, applet: AppletName, places: &[(u16, Access)]) -> Vec<Element> {
        let file = |(id, read): &(u16, Access)| {
            let bytes = contents::file(self.profile, applet, *id)?;
            Some(Element { id: *id, place: Place::Transparent { bytes, read: read.clone() } })
        };
        places.iter().filter_map(file).collect()
    }

    fn records(&self, applet: AppletName, ids: &[u16]) -> Vec<Element> {
        let file = |id: &u16| {
            let records = contents::records(self.profile, applet, *id)?;
            Some(Element { id: *id, place: Place::Records { records, read: Access::Free } })
        };
        ids.iter().filter_map(file).collect()
    }

    fn pin(&mut self, name: PinName, lengths: RangeInclusive<usize>, change: ChangeRule) -> Option<Element> {
        let (_, id) = name.place();
        let terms = self.profile.pins.get(&name)?;
        let value = self.profile.pin_value(name)?.into_bytes();
        let limit = terms.limit.map_or(Limit::Unlimited, Limit::Counted);
        let slot = self.slots;
        self.slots += 1;
        Some(Element { id, place: Place::Pin(Pin { value, limit, left: terms.left, lengths, change, slot }) })
    }

    fn key(&self, slot: KeySlot, id: u16, access: Access, purpose: KeyUse) -> Option<Element> {
        let there = match slot {
            KeySlot::Auth => self.profile.auth.is_some(),
            KeySlot::Sign => self.profile.sign.is_some(),
            _ => true,
        };
        let key = contents::key(self.profile, slot).filter(|_| there)?;
        Some(Element { id, place: Place::Key(Key { key, access, purpose }) })
    }
}

fn any_of(ids: &[u16]) -> Access {
    Access::AnyOf(ids.to_vec())
}

/// The key of JPKI-AP 0016, against which terminals' certificates are checked.
fn terminal_root() -> Option<Element> {
    let FakeKey::Rsa(key) = VerifiableKey::RootTerminal.key() else { return None };
    let key = Key { key: CardKey::Rsa(key), access: Access::Never, purpose: KeyUse::CheckTerminal };
    Some(Element { id: 0x0016, place: Place::Key(key) })
}

/// The id of the text applet's key for session keys; clients never select it.
pub(crate) const SESSION_KEY: u16 = 0x0009;

/// The id under which the text and visual applets keep the key of P2 = 00; clients never select it.
const OWN_KEY: u16 = 0x0010;
