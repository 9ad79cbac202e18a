//! SET SESSION KEY: a seed of 32 bytes, encrypted (RSA-OAEP, SHA-256) for the key that the text applet publishes in 0006.

use super::session::SecureSession;
use rsa::rand_core::CryptoRngCore;
use rsa::traits::PublicKeyParts;
use rsa::{BigUint, Oaep, RsaPrivateKey, RsaPublicKey};
use sha2::Sha256;

/// Why the card did not take a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The number is not below the key's modulus.
    TooLarge,
    /// What was encrypted is not `A0 22 80 20` and 32 bytes, or it was encrypted for another key.
    Wrong,
}

/// The card's side.
///
/// # Errors
/// [`Refusal`] when the bytes do not deliver a key.
pub fn accept_key(key: &RsaPrivateKey, delivered: &[u8]) -> Result<SecureSession, Refusal> {
    if BigUint::from_bytes_be(delivered) >= *key.n() {
        return Err(Refusal::TooLarge);
    }
    let message = key.decrypt(Oaep::new::<Sha256>(), delivered).map_err(|_| Refusal::Wrong)?;
    let seed = message.strip_prefix(&HEAD).and_then(|seed| <&[u8; 32]>::try_from(seed).ok());
    seed.map(SecureSession::of_seed).ok_or(Refusal::Wrong)
}

/// The terminal's side: the data of SET SESSION KEY. `chance` pads; the seed must be new for each session.
///
/// # Errors
/// When the key is too short for the message.
pub fn deliver_key(
    key: &RsaPublicKey,
    seed: &[u8; 32],
    chance: &mut impl CryptoRngCore,
) -> Result<Vec<u8>, rsa::Error> {
    key.encrypt(chance, Oaep::new::<Sha256>(), &[&HEAD[..], seed].concat())
}

/// Key delivery, 34 bytes: encryption key, 32 bytes.
const HEAD: [u8; 4] = [0xA0, 0x22, 0x80, 0x20];
