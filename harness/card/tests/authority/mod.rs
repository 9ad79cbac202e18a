//! A certificate authority of any name, for images that a test makes itself.

use madoguchi_card::image::{AppletName, CardKey, Image, Place};
use madoguchi_card::{Card, Profile};
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng;
use rsa::pkcs1v15::SigningKey;
use rsa::{RsaPrivateKey, RsaPublicKey};
use sha2::Sha256;
use std::str::FromStr;
use std::sync::{Arc, OnceLock};
use std::time::Duration;
use x509_cert::builder::{Builder, CertificateBuilder, Profile as Shape};
use x509_cert::der::Encode;
use x509_cert::der::asn1::UtcTime;
use x509_cert::name::Name;
use x509_cert::serial_number::SerialNumber;
use x509_cert::spki::SubjectPublicKeyInfoOwned;
use x509_cert::time::{Time, Validity};

/// The card of a profile, with CA certificates of one organisation and holder's certificates issued by another (or the
/// same; each organisation has a key of its own).
pub fn mixed(profile: &Profile, organisation: &str, of_leaf: &str) -> Card {
    let mut image = Image::of(profile);
    let keys: Vec<(u16, RsaPublicKey)> =
        [0x0017, 0x001A].iter().filter_map(|id| Some((*id, public(&image, *id)?))).collect();
    let authority = certificate(organisation, organisation, &RsaPublicKey::from(ca_key(organisation)));
    for applet in image.applets.iter_mut().filter(|applet| applet.name == AppletName::Jpki) {
        for element in &mut applet.elements {
            let Place::Transparent { bytes, .. } = &mut element.place else { continue };
            let leaf = |key: u16| {
                let (_, key) = keys.iter().find(|(id, _)| *id == key)?;
                Some(certificate(of_leaf, "holder", key))
            };
            let content = match element.id {
                0x0001 => leaf(0x001A),
                0x000A => leaf(0x0017),
                0x0002 | 0x000B => Some(authority.clone()),
                _ => None,
            };
            if let Some(content) = content {
                *bytes = content;
            }
        }
    }
    Card::with_image(profile, Arc::new(image))
}

fn public(image: &Image, id: u16) -> Option<RsaPublicKey> {
    match &image.applet(AppletName::Jpki)?.element(id)?.place {
        Place::Key(key) => match &key.key {
            CardKey::Rsa(key) => Some(RsaPublicKey::from(&**key)),
            CardKey::P384(_) => None,
        },
        _ => None,
    }
}

fn ca_key(organisation: &str) -> &'static RsaPrivateKey {
    static KEYS: [OnceLock<RsaPrivateKey>; 2] = [OnceLock::new(), OnceLock::new()];
    let which = usize::from(organisation == "JPKI-EMU");
    let make = || RsaPrivateKey::new(&mut ChaCha20Rng::seed_from_u64(7 + which as u64), 2048).expect("a key");
    KEYS[which].get_or_init(make)
}

fn certificate(issuer: &str, subject: &str, key: &RsaPublicKey) -> Vec<u8> {
    let name = |organisation: &str| Name::from_str(&format!("O={organisation},C=JP")).expect("a name");
    let info = SubjectPublicKeyInfoOwned::from_key(key.clone()).expect("a key");
    let signer = SigningKey::<Sha256>::new(ca_key(issuer).clone());
    let shape = Shape::Leaf { issuer: name(issuer), enable_key_agreement: false, enable_key_encipherment: false };
    let serial = SerialNumber::from(1u32);
    let time = |seconds| Time::UtcTime(UtcTime::from_unix_duration(Duration::from_secs(seconds)).expect("a time"));
    let validity = Validity { not_before: time(1_743_000_000), not_after: time(1_900_000_000) };
    let builder = CertificateBuilder::new(shape, serial, validity, name(subject), info, &signer).expect("a builder");
    builder.build::<rsa::pkcs1v15::Signature>().expect("a certificate").to_der().expect("DER")
}
