//! Just enough of a certificate to check what a card signs and who issued it (RSA with SHA-256, as JPKI uses, and P-384 for what comes).

use p384::ecdsa::signature::Verifier;
use p384::ecdsa::{DerSignature, VerifyingKey};
use rsa::pkcs8::DecodePublicKey;
use rsa::{Pkcs1v15Sign, Pss, RsaPublicKey};
use sha2::{Digest, Sha256};
use x509_cert::Certificate;
use x509_cert::der::asn1::{PrintableStringRef, Utf8StringRef};
use x509_cert::der::oid::ObjectIdentifier;
use x509_cert::der::{Decode, Encode};
use x509_cert::name::Name;

/// Which signature a card makes, by its first parameter (row 9b).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// 00: PKCS#1 v1.5 over the data as it is.
    Verbatim,
    /// 01: over its bare SHA-256.
    BareHash,
    /// 02: over a hash made outside, in a DigestInfo.
    Prehashed,
    /// 03: over its SHA-256 in a DigestInfo.
    HashedInCard,
    /// 04: PSS over a hash made outside.
    PrehashedPss,
    /// 05: PSS.
    HashedPss,
}

impl Form {
    /// The form of a first parameter.
    pub fn of(p1: u8) -> Option<Self> {
        const FORMS: [Form; 6] =
            [Form::Verbatim, Form::BareHash, Form::Prehashed, Form::HashedInCard, Form::PrehashedPss, Form::HashedPss];
        FORMS.get(usize::from(p1)).copied()
    }

    /// Whether a salt makes each signature another one.
    pub fn is_salted(self) -> bool {
        matches!(self, Self::PrehashedPss | Self::HashedPss)
    }
}

/// The public key of a certificate, or of a key that is known otherwise.
#[derive(Clone)]
pub enum PublicKey {
    /// Of today's cards.
    Rsa(RsaPublicKey),
    /// Of the next generation, as far as it is known.
    P384(VerifyingKey),
}

impl PublicKey {
    /// A key that is known from elsewhere.
    pub fn of(key: RsaPublicKey) -> Self {
        Self::Rsa(key)
    }

    /// The key in a certificate file, filler behind it allowed; `None` when there is no certificate with such a key.
    pub fn of_certificate(file: &[u8]) -> Option<Self> {
        let certificate = read(file)?;
        let key = certificate.tbs_certificate.subject_public_key_info.to_der().ok()?;
        let rsa = RsaPublicKey::from_public_key_der(&key).ok().map(Self::Rsa);
        rsa.or_else(|| VerifyingKey::from_public_key_der(&key).ok().map(Self::P384))
    }

    /// Whether this is a signature of that form over this data; the forms are those of RSA keys.
    pub fn verifies(&self, form: Form, data: &[u8], signature: &[u8]) -> bool {
        let Self::Rsa(key) = self else { return false };
        let hash = Sha256::digest(data);
        let pkcs1 = |signed: &[u8]| key.verify(Pkcs1v15Sign::new_unprefixed(), signed, signature).is_ok();
        match form {
            Form::Verbatim => pkcs1(data),
            Form::BareHash => pkcs1(&hash),
            Form::Prehashed => key.verify(Pkcs1v15Sign::new::<Sha256>(), data, signature).is_ok(),
            Form::HashedInCard => key.verify(Pkcs1v15Sign::new::<Sha256>(), &hash, signature).is_ok(),
            Form::PrehashedPss => key.verify(Pss::new::<Sha256>(), data, signature).is_ok(),
            Form::HashedPss => key.verify(Pss::new::<Sha256>(), &hash, signature).is_ok(),
        }
    }

    /// Whether this key signed that certificate (SHA-256 with RSA, SHA-384 with P-384).
    pub fn issued(&self, file: &[u8]) -> bool {
        let Some(certificate) = read(file) else { return false };
        let (Ok(signed), Some(signature)) = (certificate.tbs_certificate.to_der(), certificate.signature.as_bytes())
        else {
            return false;
        };
        match self {
            Self::Rsa(key) => key.verify(Pkcs1v15Sign::new::<Sha256>(), &Sha256::digest(signed), signature).is_ok(),
            Self::P384(key) => DerSignature::from_bytes(signature).is_ok_and(|mark| key.verify(&signed, &mark).is_ok()),
        }
    }
}

/// The organisations of issuer and subject of a certificate file.
pub fn organisations(file: &[u8]) -> Option<(String, String)> {
    let certificate = read(file)?.tbs_certificate;
    Some((organisation(&certificate.issuer)?, organisation(&certificate.subject)?))
}

fn organisation(name: &Name) -> Option<String> {
    const O: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.10");
    let attribute = name.0.iter().flat_map(|set| set.0.iter()).find(|attribute| attribute.oid == O)?;
    let utf8 = attribute.value.decode_as::<Utf8StringRef>().map(|text| text.as_str().to_string());
    utf8.or_else(|_| attribute.value.decode_as::<PrintableStringRef>().map(|text| text.as_str().to_string())).ok()
}

/// The certificate at the start of a file.
fn read(file: &[u8]) -> Option<Certificate> {
    let [0x30, 0x82, high, low, ..] = file else { return None };
    let length = 4 + usize::from(u16::from_be_bytes([*high, *low]));
    Certificate::from_der(file.get(..length)?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pki::Authority;

    #[test]
    fn every_root_of_ours_is_known_and_signed_by_itself() {
        let mut seen = 0;
        for authority in Authority::all() {
            let file = [authority.certificate(), &[0xFF; 40]].concat();
            let key = PublicKey::of_certificate(&file).expect("a key");
            assert!(key.issued(&file), "{authority:?}");
            let ours = ("JPKI-EMU".to_string(), "JPKI-EMU".to_string());
            assert_eq!(organisations(&file), Some(ours));
            seen += 1;
        }
        assert!(seen >= 8);
    }
}
