//! Signatures of the emulated authorities. Both kinds are deterministic: PKCS#1 v1.5 by itself, ECDSA by RFC 6979.

use super::key::{FakeKey, key};
use const_oid::db::rfc5912::{ECDSA_WITH_SHA_384, SHA_256_WITH_RSA_ENCRYPTION};
use der::Any;
use p384::ecdsa::signature::Signer;
use rsa::Pkcs1v15Sign;
use sha1::Digest;
use sha2::Sha256;
use spki::{AlgorithmIdentifierOwned, EncodePublicKey, SubjectPublicKeyInfoOwned};

impl FakeKey {
    /// The key by name, which the program itself names.
    pub(super) fn named(name: &str) -> Self {
        key(name).unwrap_or_else(|| unreachable!("`{name}` is a key of the set"))
    }

    /// The public half as certificates carry it.
    pub fn public(&self) -> SubjectPublicKeyInfoOwned {
        let der = match self {
            Self::Rsa(key) => key.to_public_key().to_public_key_der(),
            Self::P384(key) => p384::PublicKey::from(key.verifying_key()).to_public_key_der(),
        };
        let der = der.expect("a public key can be written");
        der.decode_msg().expect("what was just written can be read")
    }

    /// The key's identifier: SHA-1 over the public key's bits (RFC 5280, 4.2.1.2).
    pub fn identifier(&self) -> [u8; 20] {
        sha1::Sha1::digest(self.public().subject_public_key.raw_bytes()).into()
    }

    pub(super) fn algorithm(&self) -> AlgorithmIdentifierOwned {
        match self {
            Self::Rsa(_) => {
                AlgorithmIdentifierOwned { oid: SHA_256_WITH_RSA_ENCRYPTION, parameters: Some(Any::null()) }
            }
            Self::P384(_) => AlgorithmIdentifierOwned { oid: ECDSA_WITH_SHA_384, parameters: None },
        }
    }

    /// The signature over these bytes, with SHA-256 for RSA and SHA-384 for P-384.
    pub fn sign(&self, message: &[u8]) -> Vec<u8> {
        match self {
            Self::Rsa(key) => {
                key.sign(Pkcs1v15Sign::new::<Sha256>(), &Sha256::digest(message)).expect("2048 bits hold a SHA-256")
            }
            Self::P384(key) => {
                let signature: p384::ecdsa::Signature = key.sign(message);
                signature.to_der().as_bytes().to_vec()
            }
        }
    }

    /// An RSA signature over a DigestInfo of one's own making, which must have at most 245 bytes. On P-384 there is no
    /// DigestInfo: the bytes are signed as a message.
    pub fn sign_digest_info(&self, info: &[u8]) -> Vec<u8> {
        match self {
            Self::Rsa(key) => key.sign(Pkcs1v15Sign::new_unprefixed(), info).expect("2048 bits hold 245 bytes"),
            Self::P384(_) => self.sign(info),
        }
    }
}
