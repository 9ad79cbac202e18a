//! COMPUTE DIGITAL SIGNATURE and INTERNAL AUTHENTICATE.

use super::{Answer, Core};
use crate::apdu::{Command, Status};
use crate::image::{CardKey, Key, KeyUse, Place};
use p384::ecdsa::signature::hazmat::PrehashSigner;
use rsa::{Pkcs1v15Sign, Pss};
use sha2::{Digest, Sha256, Sha384};

impl Core {
    pub(super) fn compute_signature(&mut self, command: &Command<'_>, response: &mut Vec<u8>) -> Answer {
        let key = match (command.p2, self.applet().and_then(|applet| applet.own_key)) {
            (0x00, Some(id)) => {
                let index = self.applet().and_then(|applet| applet.index(id)).ok_or(Status::NotFound)?;
                self.key(index)?
            }
            (p2, _) => {
                let index = self.referenced(p2)?;
                self.key(index)?
            }
        };
        if key.purpose != KeyUse::Sign {
            return Err(Status::ConditionsNotMet);
        }
        let scheme = self.scheme(command.p1)?;
        self.check_length(scheme, &key.key, command.data)?;
        self.sign(&key.key, scheme, command, response)?;
        if self.switches.signature_drops_pin {
            self.state.verified = 0;
        }
        Ok(Status::Done)
    }

    pub(super) fn internal_authenticate(&mut self, command: &Command<'_>, response: &mut Vec<u8>) -> Answer {
        if command.p1 != 0 {
            return Err(Status::WrongParameters);
        }
        let index = self.referenced(command.p2)?;
        let key = self.key(index)?;
        if key.purpose != KeyUse::Authenticate {
            return Err(Status::ConditionsNotMet);
        }
        if command.data.is_empty() || command.data.len() > 255 {
            return Err(Status::WrongLength);
        }
        self.sign(&key.key, Scheme::HashedDigestInfo, command, response)?;
        Ok(Status::Done)
    }

    fn key(&self, index: usize) -> Result<Key, Status> {
        let Place::Key(key) = &self.element(index)?.place else { return Err(Status::WrongFileKind) };
        if self.allowed(&key.access) || self.terminal_opens(index) {
            Ok(key.clone())
        } else {
            Err(Status::SecurityNotSatisfied)
        }
    }

    fn scheme(&self, p1: u8) -> Result<Scheme, Status> {
        match p1 {
            0x00 => Ok(Scheme::Verbatim),
            _ if !self.switches.hashed_signatures => Err(Status::WrongParameters),
            0x01 => Ok(Scheme::BareHash),
            0x02 => Ok(Scheme::PrehashedDigestInfo),
            0x03 => Ok(Scheme::HashedDigestInfo),
            0x04 => Ok(Scheme::PrehashedPss),
            0x05 => Ok(Scheme::HashedPss),
            _ => Err(Status::WrongParameters),
        }
    }

    fn check_length(&self, scheme: Scheme, key: &CardKey, data: &[u8]) -> Result<(), Status> {
        let (digest, verbatim) = match key {
            CardKey::Rsa(_) => (32, data.len() <= LONGEST),
            // ECDSA signs a digest and nothing longer; which ones the next card takes is a guess.
            CardKey::P384(_) => (48, matches!(data.len(), 32 | 48 | 64)),
        };
        match scheme {
            _ if data.is_empty() => Err(Status::WrongLength),
            Scheme::Verbatim if !verbatim => Err(self.switches.signature_too_long_status),
            Scheme::PrehashedDigestInfo | Scheme::PrehashedPss if data.len() != digest => {
                Err(self.switches.prehashed_wrong_length_status)
            }
            _ => Ok(()),
        }
    }

    fn sign(
        &mut self,
        key: &CardKey,
        scheme: Scheme,
        command: &Command<'_>,
        response: &mut Vec<u8>,
    ) -> Result<(), Status> {
        let signature = match key {
            CardKey::Rsa(key) => self.sign_rsa(key, scheme, command.data)?,
            CardKey::P384(key) => sign_p384(key, scheme, command.data)?,
        };
        if command.expected.is_some() && command.room() < signature.len() {
            return Err(Status::WrongLength);
        }
        self.signed = true;
        response.extend_from_slice(&signature);
        Ok(())
    }

    fn sign_rsa(&mut self, key: &rsa::RsaPrivateKey, scheme: Scheme, data: &[u8]) -> Result<Vec<u8>, Status> {
        let verbatim = Pkcs1v15Sign::new_unprefixed();
        let hash = || Sha256::digest(data);
        let signature = match scheme {
            Scheme::Verbatim => key.sign(verbatim, data),
            Scheme::BareHash => key.sign(verbatim, &hash()),
            Scheme::PrehashedDigestInfo => key.sign(Pkcs1v15Sign::new::<Sha256>(), data),
            Scheme::HashedDigestInfo => key.sign(Pkcs1v15Sign::new::<Sha256>(), &hash()),
            Scheme::PrehashedPss => key.sign_with_rng(self.generator.chance(), Pss::new::<Sha256>(), data),
            Scheme::HashedPss => key.sign_with_rng(self.generator.chance(), Pss::new::<Sha256>(), &hash()),
        };
        signature.map_err(|_| Status::ConditionsNotMet)
    }
}

/// What P1 of COMPUTE DIGITAL SIGNATURE asks for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Scheme {
    Verbatim,
    BareHash,
    PrehashedDigestInfo,
    HashedDigestInfo,
    PrehashedPss,
    HashedPss,
}

/// ECDSA over a digest as it comes, or over the SHA-384 that the card makes; there is no PSS.
fn sign_p384(key: &p384::ecdsa::SigningKey, scheme: Scheme, data: &[u8]) -> Result<Vec<u8>, Status> {
    let signature: Result<p384::ecdsa::Signature, _> = match scheme {
        Scheme::Verbatim | Scheme::PrehashedDigestInfo => key.sign_prehash(data),
        Scheme::BareHash | Scheme::HashedDigestInfo => key.sign_prehash(&Sha384::digest(data)),
        Scheme::PrehashedPss | Scheme::HashedPss => return Err(Status::WrongParameters),
    };
    signature.map(|signature| signature.to_der().as_bytes().to_vec()).map_err(|_| Status::ConditionsNotMet)
}

/// The most bytes that PKCS#1 v1.5 pads with a key of 2048 bits.
const LONGEST: usize = 245;
