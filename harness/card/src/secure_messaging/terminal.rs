//! Terminals that may use a card without its holder's PIN. Known of it: the JPKI applet has a key 0016, `80 A2` takes a
//! card-verifiable certificate whose first block has 307 bytes, and P1 P2 of 0000, 00AE, 8000 and 00B6 are refused. Guessed
//! here: the body comes with `80 A2 06 C1`, its signature with `80 A2 00 C1`, then the terminal signs a challenge (EXTERNAL
//! AUTHENTICATE, PKCS#1 v1.5 with SHA-256), and what that opens is the key for user authentication.

use crate::pki::VerifiableKey;
use crate::tlv::{self, object};
use rsa::{BigUint, Pkcs1v15Sign, RsaPublicKey};
use sha2::{Digest, Sha256};

/// How far a terminal has come.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub enum TerminalTrust {
    /// It has shown nothing.
    #[default]
    None,
    /// The body of its certificate is here, not its signature.
    Body(Vec<u8>),
    /// Its certificate is good; this is its key's modulus.
    Certified(Vec<u8>),
    /// The card asked it to sign this challenge.
    Asked {
        /// Its key's modulus.
        modulus: Vec<u8>,
        /// What it has to sign.
        challenge: Vec<u8>,
    },
    /// It holds the key of its certificate.
    Proved,
}

/// Why the card does not believe a terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TerminalRefusal {
    /// The block has not the length of its kind.
    Length,
    /// The block has not the form of its kind, or the signature is wrong.
    Data,
    /// The certificate names an issuer that the card does not know.
    Issuer,
    /// It is not this block's turn, or no challenge was asked for.
    Order,
}

impl TerminalTrust {
    /// Takes the body of a certificate: `7F21 { 5F4E }`.
    ///
    /// # Errors
    /// [`TerminalRefusal`]; the terminal starts anew.
    pub fn take_body(&mut self, block: &[u8], issuer: &[u8; 16]) -> Result<(), TerminalRefusal> {
        *self = Self::None;
        if block.len() != FIRST_BLOCK {
            return Err(TerminalRefusal::Length);
        }
        let body = tlv::path(block, &[0x7F21, 0x5F4E]).ok_or(TerminalRefusal::Data)?.value;
        if body.len() != BODY || modulus(body).is_none() {
            return Err(TerminalRefusal::Data);
        }
        if !body.starts_with(issuer) {
            return Err(TerminalRefusal::Issuer);
        }
        *self = Self::Body(body.to_vec());
        Ok(())
    }

    /// Takes the signature of the body that was taken: `5F37`.
    ///
    /// # Errors
    /// [`TerminalRefusal`]; the terminal starts anew.
    pub fn take_signature(&mut self, block: &[u8], root: &RsaPublicKey) -> Result<(), TerminalRefusal> {
        let Self::Body(body) = std::mem::take(self) else { return Err(TerminalRefusal::Order) };
        if block.len() != LAST_BLOCK {
            return Err(TerminalRefusal::Length);
        }
        let signature = tlv::find(block, 0x5F37).ok_or(TerminalRefusal::Data)?.value;
        let modulus = modulus(&body).ok_or(TerminalRefusal::Data)?.to_vec();
        check(root, &body, signature)?;
        *self = Self::Certified(modulus);
        Ok(())
    }

    /// A challenge was given out.
    pub fn ask(&mut self, challenge: &[u8]) {
        if let Self::Certified(modulus) | Self::Asked { modulus, .. } = std::mem::take(self) {
            *self = Self::Asked { modulus, challenge: challenge.to_vec() };
        }
    }

    /// Takes the signature of the last challenge.
    ///
    /// # Errors
    /// [`TerminalRefusal`]; after a wrong signature the terminal keeps its certificate and needs a new challenge.
    pub fn take_proof(&mut self, signature: &[u8]) -> Result<(), TerminalRefusal> {
        let Self::Asked { modulus, challenge } = self else { return Err(TerminalRefusal::Order) };
        let exponent = BigUint::from(65_537u32);
        let key = RsaPublicKey::new(BigUint::from_bytes_be(modulus), exponent).map_err(|_| TerminalRefusal::Data);
        let verdict = key.and_then(|key| check(&key, challenge, signature));
        *self = match verdict {
            Ok(()) => Self::Proved,
            Err(_) => Self::Certified(std::mem::take(modulus)),
        };
        verdict
    }
}

/// The terminal's side: the two blocks of its certificate.
pub fn terminal_certificate_blocks(municipality: &str) -> [Vec<u8>; 2] {
    let key = VerifiableKey::Terminal;
    let body = object(0x7F21, &object(0x5F4E, &key.body(municipality)));
    [body, object(0x5F37, &key.signature(municipality))]
}

/// The terminal's side: its signature of the card's challenge.
pub fn terminal_proof(challenge: &[u8]) -> Vec<u8> {
    VerifiableKey::Terminal.key().sign(challenge)
}

/// The modulus in a body: issuer, holder, `90 03 010001`, `91 820100`.
fn modulus(body: &[u8]) -> Option<&[u8]> {
    let key = body.get(32..)?;
    let exponent = tlv::find(key, 0x90)?.value;
    let modulus = tlv::find(key, 0x91)?.value;
    (modulus.len() == 256 && exponent == [0x01, 0x00, 0x01]).then_some(modulus)
}

fn check(key: &RsaPublicKey, message: &[u8], signature: &[u8]) -> Result<(), TerminalRefusal> {
    let scheme = Pkcs1v15Sign::new::<Sha256>();
    key.verify(scheme, &Sha256::digest(message), signature).map_err(|_| TerminalRefusal::Data)
}

const BODY: usize = 297;
const FIRST_BLOCK: usize = 307;
const LAST_BLOCK: usize = 261;
