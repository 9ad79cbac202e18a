//! The fixed set of keys. Each is drawn from a seed that is its own name, so anybody can make it again, and none protects
//! anything: they stand in `scenarios/cards/keys` because making an RSA key takes a third of a second.

use p384::elliptic_curve::rand_core::SeedableRng;
use rand_chacha::ChaCha20Rng;
use rsa::RsaPrivateKey;
use rsa::pkcs8::{DecodePrivateKey, EncodePrivateKey, LineEnding};
use sha2::{Digest, Sha256};
use std::sync::{Arc, OnceLock};

/// A private key of the set.
#[derive(Clone)]
pub enum FakeKey {
    /// RSA with 2048 bits.
    Rsa(Arc<RsaPrivateKey>),
    /// ECDSA on P-384.
    P384(Arc<p384::ecdsa::SigningKey>),
}

/// The names of all keys of the set; those with `p384` in them are on that curve, the others are RSA.
pub fn key_names() -> impl Iterator<Item = &'static str> {
    FILES.iter().map(|(name, _)| *name)
}

/// A key by name.
pub fn key(name: &str) -> Option<FakeKey> {
    static KEYS: OnceLock<Vec<OnceLock<FakeKey>>> = OnceLock::new();
    let index = FILES.iter().position(|(known, _)| *known == name)?;
    let keys = KEYS.get_or_init(|| FILES.iter().map(|_| OnceLock::new()).collect());
    Some(keys.get(index)?.get_or_init(|| read(name)).clone())
}

/// An RSA key that the program itself names.
pub(super) fn rsa_key(name: &str) -> Arc<RsaPrivateKey> {
    match key(name) {
        Some(FakeKey::Rsa(key)) => key,
        _ => unreachable!("`{name}` is an RSA key of the set"),
    }
}

/// The file of a key, made anew from its name.
pub fn key_file(name: &str) -> String {
    let seed: [u8; 32] = Sha256::digest(format!("JPKI-EMU {name}")).into();
    let mut draw = ChaCha20Rng::from_seed(seed);
    let pem = if is_p384(name) {
        p384::SecretKey::random(&mut draw).to_pkcs8_pem(LineEnding::LF).map(|pem| pem.to_string())
    } else {
        let key = RsaPrivateKey::new(&mut draw, 2048).expect("2048 bits are enough for two primes");
        key.to_pkcs8_pem(LineEnding::LF).map(|pem| pem.to_string())
    };
    format!("{PREAMBLE}{}", pem.expect("a key that was just made can be written"))
}

fn read(name: &str) -> FakeKey {
    let file = FILES.iter().find(|(known, _)| *known == name).map_or("", |(_, text)| *text);
    let pem = file.strip_prefix(PREAMBLE).unwrap_or(file);
    if is_p384(name) {
        let key = p384::SecretKey::from_pkcs8_pem(pem).expect("a key file of the set, which a test reads");
        FakeKey::P384(Arc::new(key.into()))
    } else {
        let key = RsaPrivateKey::from_pkcs8_pem(pem).expect("a key file of the set, which a test reads");
        FakeKey::Rsa(Arc::new(key))
    }
}

fn is_p384(name: &str) -> bool {
    name.contains("p384")
}

const PREAMBLE: &str = "FAKE KEY of the emulated PKI O=JPKI-EMU, made from a public seed. It protects nothing.\n";

macro_rules! files {
    ($($name:literal)*) => {
        &[$(($name, include_str!(concat!("../../../../scenarios/cards/keys/fake-", $name, ".pem")))),*]
    };
}

const FILES: &[(&str, &str)] = files! {
    "auth-1" "auth-2" "auth-p384-1" "common-1" "cv-card" "cv-municipality" "cv-root-card" "cv-root-terminal"
    "cv-root-text" "cv-root-visual" "cv-terminal" "cv-text" "cv-visual" "ocsp-auth" "ocsp-p384-auth" "ocsp-p384-sign"
    "ocsp-sign" "root-auth-1" "root-auth-2" "root-auth-3" "root-auth-4" "root-p384-auth" "root-p384-sign" "root-sign-1"
    "root-sign-2" "root-sign-3" "root-sign-4" "session-1" "sign-1" "sign-2" "sign-p384-1" "text-1" "visual-1"
};

#[cfg(test)]
mod tests {
    use super::{FILES, key, key_file, key_names};

    #[test]
    fn every_file_is_a_key_and_names_are_sorted() {
        assert!(key_names().is_sorted());
        for name in key_names() {
            assert!(key(name).is_some(), "{name}");
        }
        assert!(key("root-auth-9").is_none());
    }

    #[test]
    fn keys_are_made_again_from_their_names() {
        for name in ["auth-1", "auth-p384-1", "root-sign-3"] {
            let committed = FILES.iter().find(|(known, _)| *known == name).map(|(_, text)| *text);
            assert_eq!(
                committed,
                Some(key_file(name).as_str()),
                "{name}: run the example fake_keys to write the files"
            );
        }
    }
}
