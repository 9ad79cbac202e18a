//! Private keys in a card. They never leave it: no command reads them, and nothing prints them.

use super::element::Access;
use std::fmt;
use std::sync::Arc;

/// A key with its id's rights.
#[derive(Clone, Debug)]
pub struct Key {
    /// The key.
    pub key: CardKey,
    /// What its use needs.
    pub access: Access,
    /// What it can do.
    pub purpose: KeyUse,
}

/// What a key can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyUse {
    /// COMPUTE DIGITAL SIGNATURE.
    Sign,
    /// INTERNAL AUTHENTICATE.
    Authenticate,
    /// Reading the session key that SET SESSION KEY delivers.
    Unwrap,
    /// Checking the certificates of terminals. A real card has only the public half.
    CheckTerminal,
}

/// A private key.
#[derive(Clone)]
pub enum CardKey {
    /// RSA, 2048 bits in the cards of today.
    Rsa(Arc<rsa::RsaPrivateKey>),
    /// P-384, expected of the next generation.
    P384(Arc<p384::ecdsa::SigningKey>),
}

impl fmt::Debug for CardKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Rsa(_) => "Rsa(..)",
            Self::P384(_) => "P384(..)",
        })
    }
}
