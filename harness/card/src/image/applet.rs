//! Applets (AP) of a My Number card, table 1.1 of the card facts.

use super::element::{Access, Element, Place};

/// Which applet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum AppletName {
    /// JPKI-AP 公的個人認証.
    Jpki,
    /// 券面入力補助AP (text).
    Text,
    /// 券面(事項確認)AP (visual).
    Visual,
    /// 住基AP (basic resident register).
    Basic,
    /// 共通カードAP.
    Common,
    /// The GlobalPlatform issuer security domain, selected when power comes.
    Issuer,
}

impl AppletName {
    /// Every applet, in the order in which a SELECT by prefix tries them.
    pub const ALL: [Self; 6] = [Self::Jpki, Self::Common, Self::Basic, Self::Visual, Self::Text, Self::Issuer];

    /// Its application identifier.
    pub const fn aid(self) -> &'static [u8] {
        match self {
            Self::Jpki => &[0xD3, 0x92, 0xF0, 0x00, 0x26, 0x01, 0x00, 0x00, 0x00, 0x01],
            Self::Text => &[0xD3, 0x92, 0x10, 0x00, 0x31, 0x00, 0x01, 0x01, 0x04, 0x08],
            Self::Visual => &[0xD3, 0x92, 0x10, 0x00, 0x31, 0x00, 0x01, 0x01, 0x04, 0x02],
            Self::Basic => &[0xD3, 0x92, 0x10, 0x00, 0x31, 0x00, 0x01, 0x01, 0x04, 0x01],
            Self::Common => &[0xD3, 0x92, 0x10, 0x00, 0x31, 0x00, 0x01, 0x01, 0x01, 0x00],
            Self::Issuer => &[0xA0, 0x00, 0x00, 0x01, 0x51, 0x00, 0x00],
        }
    }

    /// Its name in files and messages.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Jpki => "jpki",
            Self::Text => "text",
            Self::Visual => "visual",
            Self::Basic => "basic",
            Self::Common => "common",
            Self::Issuer => "issuer",
        }
    }
}

/// One applet: its files, PINs and keys.
#[derive(Clone, Debug)]
pub struct Applet {
    /// Which.
    pub name: AppletName,
    /// Everything that SELECT EF finds, in the order of ids.
    pub elements: Vec<Element>,
    /// The key that COMPUTE DIGITAL SIGNATURE with P2 = 00 uses without a PIN, by its id (text and visual applets).
    pub own_key: Option<u16>,
    /// Objects that GET DATA finds only while this applet is selected.
    pub objects: Vec<(u16, Vec<u8>)>,
}

impl Applet {
    /// Where an element stands in `elements`.
    pub fn index(&self, id: u16) -> Option<usize> {
        self.elements.iter().position(|element| element.id == id)
    }

    /// Where the element with this short id (the low five bits of its id) stands; 0 is no short id.
    pub fn index_by_short_id(&self, short: u8) -> Option<usize> {
        self.elements.iter().position(|element| short != 0 && element.id & 0x1F == u16::from(short))
    }

    /// An element by id.
    pub fn element(&self, id: u16) -> Option<&Element> {
        self.index(id).and_then(|at| self.elements.get(at))
    }

    /// A transparent file's bytes and who may read it.
    pub fn file(&self, id: u16) -> Option<(&[u8], &Access)> {
        match &self.element(id)?.place {
            Place::Transparent { bytes, read } => Some((bytes, read)),
            _ => None,
        }
    }
}
