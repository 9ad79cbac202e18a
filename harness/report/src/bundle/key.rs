//! Ed25519 keys for signing bundles, as every other tool reads them: PKCS#8 and SubjectPublicKeyInfo in PEM.
//!
//! A key made here is for tests. It proves that two bundles come from the same holder, and nothing about who that is: the file says so
//! in front of the key, where PEM readers skip it.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use madoguchi_contract::Language;
use madoguchi_contract::event::line_hash;
use ring::rand::{SecureRandom, SystemRandom};
use ring::signature::{ED25519, Ed25519KeyPair, KeyPair, UnparsedPublicKey};
use std::fmt::Write as _;

/// A private key.
pub struct SigningKey {
    pair: Ed25519KeyPair,
    seed: [u8; SEED],
}

/// A public key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicKey([u8; SEED]);

/// Why a file is no key of ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// No PEM block of this kind.
    #[error("no PEM block `{0}` in it")]
    NoBlock(&'static str),
    /// The block holds something else.
    #[error("not an Ed25519 key (`{0}` holds another kind of key)")]
    NotEd25519(&'static str),
    /// The system gives no random bytes.
    #[error("the system gives no random bytes")]
    NoRandom,
}

impl KeyError {
    /// The sentence in one language.
    pub fn say(&self, language: Language) -> String {
        match (language, self) {
            (Language::En, _) => self.to_string(),
            (Language::Ja, Self::NoBlock(kind)) => format!("PEMの`{kind}`がない"),
            (Language::Ja, Self::NotEd25519(kind)) => format!("Ed25519の鍵ではない（`{kind}`は別の種類の鍵）"),
            (Language::Ja, Self::NoRandom) => "システムから乱数が得られない".into(),
        }
    }
}

impl SigningKey {
    /// A new key.
    ///
    /// # Errors
    /// When the system gives no random bytes.
    pub fn generate() -> Result<Self, KeyError> {
        let mut seed = [0; SEED];
        SystemRandom::new().fill(&mut seed).map_err(|_| KeyError::NoRandom)?;
        Ok(Self::from_seed(seed))
    }

    /// The key of this seed, for tests: it is never a secret.
    ///
    /// # Panics
    /// Never: every seed is a key.
    pub fn from_seed(seed: [u8; SEED]) -> Self {
        let pair = Ed25519KeyPair::from_seed_unchecked(&seed).expect("32 bytes are a seed");
        Self { pair, seed }
    }

    /// Reads a PEM file.
    ///
    /// # Errors
    /// Why it is no key of ours.
    pub fn from_pem(text: &str) -> Result<Self, KeyError> {
        Ok(Self::from_seed(inside(text, PRIVATE, &PKCS8)?))
    }

    /// The PEM file.
    pub fn to_pem(&self) -> String {
        format!("{PRIVATE_LABEL}{}", pem(PRIVATE, &PKCS8, &self.seed))
    }

    /// The public half.
    ///
    /// # Panics
    /// Never.
    pub fn public(&self) -> PublicKey {
        let bytes = self.pair.public_key().as_ref();
        PublicKey(bytes.try_into().expect("an Ed25519 public key has 32 bytes"))
    }

    /// Signs.
    pub fn sign(&self, message: &[u8]) -> Vec<u8> {
        self.pair.sign(message).as_ref().to_vec()
    }
}

impl PublicKey {
    /// Reads a PEM file. A private key is taken, too: its public half is meant.
    ///
    /// # Errors
    /// Why it is no key of ours.
    pub fn from_pem(text: &str) -> Result<Self, KeyError> {
        if text.contains(&begin(PRIVATE)) {
            return SigningKey::from_pem(text).map(|key| key.public());
        }
        inside(text, PUBLIC, &SPKI).map(Self)
    }

    /// The PEM file.
    pub fn to_pem(&self) -> String {
        format!("{PUBLIC_LABEL}{}", pem(PUBLIC, &SPKI, &self.0))
    }

    /// Fingerprint: SHA-256 of the SubjectPublicKeyInfo, in hex.
    pub fn id(&self) -> String {
        format!("SHA256:{}", line_hash(&[&SPKI[..], &self.0].concat()))
    }

    /// Whether the signature is this key's.
    pub fn verifies(&self, message: &[u8], signature: &[u8]) -> bool {
        UnparsedPublicKey::new(&ED25519, &self.0).verify(message, signature).is_ok()
    }
}

fn begin(kind: &str) -> String {
    format!("-----BEGIN {kind}-----")
}

fn pem(kind: &str, head: &[u8], key: &[u8]) -> String {
    let mut text = format!("{}\n", begin(kind));
    let _ = writeln!(text, "{}", STANDARD.encode([head, key].concat()));
    let _ = writeln!(text, "-----END {kind}-----");
    text
}

fn inside(text: &str, kind: &'static str, head: &[u8]) -> Result<[u8; SEED], KeyError> {
    let body = text.split_once(&begin(kind)).and_then(|(_, rest)| rest.split_once("-----END "));
    let body: String = body.ok_or(KeyError::NoBlock(kind))?.0.split_whitespace().collect();
    let der = STANDARD.decode(body).map_err(|_| KeyError::NotEd25519(kind))?;
    let key = der.strip_prefix(head).and_then(|key| key.try_into().ok());
    key.ok_or(KeyError::NotEd25519(kind))
}

/// Bytes of a seed and of a public key.
const SEED: usize = 32;
const PRIVATE: &str = "PRIVATE KEY";
const PUBLIC: &str = "PUBLIC KEY";
/// PKCS#8 of Ed25519, version 1 (RFC 8410): everything before the seed.
const PKCS8: [u8; 16] = [0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20];
/// SubjectPublicKeyInfo of Ed25519 (RFC 8410): everything before the key.
const SPKI: [u8; 12] = [0x30, 0x2a, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 3, 0x21, 0];
const PRIVATE_LABEL: &str = "madoguchi TEST KEY - private half, keep it to yourself\n\
    self-made: it proves that two bundles come from the same holder, not who that is\n";
const PUBLIC_LABEL: &str = "madoguchi TEST KEY - public half, give it to whoever verifies your bundles\n";

#[cfg(test)]
mod tests {
    use super::*;

    /// The first test vector of RFC 8032, section 7.1.
    #[test]
    fn keys_are_those_of_everybody() {
        let seed = [
            0x9d, 0x61, 0xb1, 0x9d, 0xef, 0xfd, 0x5a, 0x60, 0xba, 0x84, 0x4a, 0xf4, 0x92, 0xec, 0x2c, 0xc4, 0x44, 0x49,
            0xc5, 0x69, 0x7b, 0x32, 0x69, 0x19, 0x70, 0x3b, 0xac, 0x03, 0x1c, 0xae, 0x7f, 0x60,
        ];
        let key = SigningKey::from_seed(seed);
        assert_eq!(key.public().0[..4], [0xd7, 0x5a, 0x98, 0x01]);
        assert_eq!(key.sign(b"")[..4], [0xe5, 0x56, 0x43, 0x00]);
        assert!(key.public().verifies(b"", &key.sign(b"")));
        assert!(!key.public().verifies(b"x", &key.sign(b"")));
    }

    #[test]
    fn pem_goes_both_ways_and_says_that_it_is_a_test_key() {
        let key = SigningKey::from_seed([7; SEED]);
        assert!(key.to_pem().contains("TEST KEY") && key.public().to_pem().contains("TEST KEY"));
        let again = SigningKey::from_pem(&key.to_pem()).expect("our own file");
        assert_eq!(again.public(), key.public());
        assert_eq!(PublicKey::from_pem(&key.public().to_pem()), Ok(key.public()));
        assert_eq!(PublicKey::from_pem(&key.to_pem()), Ok(key.public()));
        assert_ne!(SigningKey::generate().expect("random").public(), key.public());
    }

    #[test]
    fn another_file_is_no_key() {
        assert_eq!(PublicKey::from_pem("hello"), Err(KeyError::NoBlock(PUBLIC)));
        let rsa = format!("{}\nMIIBCgKCAQEA\n-----END PUBLIC KEY-----\n", begin(PUBLIC));
        assert_eq!(PublicKey::from_pem(&rsa), Err(KeyError::NotEd25519(PUBLIC)));
    }
}
