//! Card-verifiable certificates: the short form that chips and 券面 readers check instead of X.509 (card facts 1.3, 1.4).
//! A body of two key ids and an RSA key, and a signature over just that body. Their authorities' numbers begin with 99,
//! which no hierarchy that means anything uses (5 is in use, 6 is for tests).

use super::key::{FakeKey, rsa_key};
use crate::tlv::object;
use rsa::traits::PublicKeyParts;

/// Sixteen bytes that name a key: seven digits, `08 05`, three digits, four bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KeyId([u8; 16]);

impl KeyId {
    /// The id of a number and a running number.
    pub fn new(number: &str, running: u16) -> Self {
        let mut bytes = [0; 16];
        let head = number.bytes().chain(std::iter::repeat(b'0')).take(7).chain([0x08, 0x05]);
        let digits = format!("{:03}", running % 1000).into_bytes();
        for (place, byte) in bytes.iter_mut().zip(head.chain(digits)) {
            *place = byte;
        }
        Self(bytes)
    }

    /// Its bytes.
    pub fn bytes(&self) -> &[u8; 16] {
        &self.0
    }
}

/// The keys of the card-verifiable hierarchy and who certifies them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum VerifiableKey {
    /// The root of the card's own chain.
    RootCard,
    /// The municipality, certified by that root.
    Municipality,
    /// The card, certified by its municipality.
    Card,
    /// The root of the visual applet.
    RootVisual,
    /// Who signs the visual applet's records.
    Visual,
    /// The root of the text applet.
    RootText,
    /// Who signs the text applet's records.
    Text,
    /// The root of terminals (JPKI-AP 0016).
    RootTerminal,
    /// A terminal at a counter or a clinic.
    Terminal,
}

impl VerifiableKey {
    /// Who certifies it; roots are known beforehand.
    pub fn issuer(self) -> Option<Self> {
        match self {
            Self::RootCard | Self::RootVisual | Self::RootText | Self::RootTerminal => None,
            Self::Municipality => Some(Self::RootCard),
            Self::Card => Some(Self::Municipality),
            Self::Visual => Some(Self::RootVisual),
            Self::Text => Some(Self::RootText),
            Self::Terminal => Some(Self::RootTerminal),
        }
    }

    /// Its id; a municipality's keys carry its five digits.
    pub fn id(self, municipality: &str) -> KeyId {
        let local = |last: &str| KeyId::new(&format!("{municipality:0>5.5}{last}"), 0);
        match self {
            Self::RootCard => KeyId::new("9900020", 1),
            Self::RootVisual => KeyId::new("9900023", 1),
            Self::RootText => KeyId::new("9900033", 1),
            Self::RootTerminal => KeyId::new("9900016", 1),
            Self::Terminal => KeyId::new("9900050", 1),
            Self::Card => KeyId::new("9900005", 1),
            Self::Municipality => local("30"),
            Self::Visual => local("21"),
            Self::Text => local("31"),
        }
    }

    /// The private key.
    pub fn key(self) -> FakeKey {
        FakeKey::Rsa(rsa_key(self.key_name()))
    }

    /// The public key as the card writes it: `90 03 exponent, 91 820100 modulus` (265 bytes).
    pub fn public_objects(self) -> Vec<u8> {
        rsa_objects(&rsa_key(self.key_name()))
    }

    /// The 297 bytes that its certificate says: issuer's id, own id, key.
    pub fn body(self, municipality: &str) -> Vec<u8> {
        let issuer = self.issuer().unwrap_or(self);
        [&issuer.id(municipality).bytes()[..], self.id(municipality).bytes(), &self.public_objects()].concat()
    }

    /// The issuer's signature over the body.
    pub fn signature(self, municipality: &str) -> Vec<u8> {
        self.issuer().unwrap_or(self).key().sign(&self.body(municipality))
    }

    /// Its certificate as a file holds it: `7F21 { 5F4E body, 5F37 signature }` (568 bytes).
    pub fn certificate(self, municipality: &str) -> Vec<u8> {
        object(0x7F21, &self.certificate_objects(municipality))
    }

    /// Its certificate as GET DATA gives it: without the template, with the list of what is in the body before it
    /// (575 bytes).
    pub fn certificate_data(self, municipality: &str) -> Vec<u8> {
        [&BODY_LIST[..], &self.certificate_objects(municipality)].concat()
    }

    fn certificate_objects(self, municipality: &str) -> Vec<u8> {
        [object(0x5F4E, &self.body(municipality)), object(0x5F37, &self.signature(municipality))].concat()
    }

    fn key_name(self) -> &'static str {
        match self {
            Self::RootCard => "cv-root-card",
            Self::Municipality => "cv-municipality",
            Self::Card => "cv-card",
            Self::RootVisual => "cv-root-visual",
            Self::Visual => "cv-visual",
            Self::RootText => "cv-root-text",
            Self::Text => "cv-text",
            Self::RootTerminal => "cv-root-terminal",
            Self::Terminal => "cv-terminal",
        }
    }
}

/// An RSA key's public half as the card writes it.
pub(crate) fn rsa_objects(key: &rsa::RsaPrivateKey) -> Vec<u8> {
    let exponent = key.e().to_bytes_be();
    let modulus = key.n().to_bytes_be();
    [object(0x90, &exponent), object(0x91, &modulus)].concat()
}

/// Header list of a body: issuer's number 42 (16 bytes), holder's 5F20 (16), key 5F49 (265).
const BODY_LIST: [u8; 12] = [0x4D, 0x0A, 0x42, 0x10, 0x5F, 0x20, 0x10, 0x5F, 0x49, 0x82, 0x01, 0x09];
