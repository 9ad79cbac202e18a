//! Certificates of card holders (card facts 1.6). The one for user authentication says nothing of its holder; the one for
//! signatures carries name, sex, birth and address as they stood at issue, which is why it lapses when they change.

use super::authority::{Authority, Generation, Issue, Purpose, serial_bytes};
use super::extension::{
    JapaneseName, authority_key, client_authentication, distribution_point, japanese_name, key_usage, ocsp_at,
    other_names, policy, subject_key,
};
use super::key::FakeKey;
use super::moment::Moment;
use super::municipality::localities;
use super::name::{Part, name};
use super::{ORGANIZATION, authority};
use crate::profile::{Date, Holder};
use const_oid::ObjectIdentifier;
use x509_cert::ext::Extension;
use x509_cert::ext::pkix::KeyUsages;
use x509_cert::name::Name;
use x509_cert::serial_number::SerialNumber;

/// A certificate to be issued: any holder, any days.
#[derive(Clone)]
pub struct LeafTerms<'a> {
    /// What it is for.
    pub purpose: Purpose,
    /// Whom it names.
    pub holder: &'a Holder,
    /// The serial number of the card or phone it is on: one holder's two cards have two certificates.
    pub card: &'a str,
    /// Five digits of the municipality that issues it.
    pub municipality: &'a str,
    /// The first day; it begins when counters open, at 09:00 in Japan.
    pub issued: Date,
    /// The last day; it ends with that day in Japan.
    pub expires: Date,
    /// The holder's key. With a key on P-384 the experimental root issues, with RSA the newest of that day.
    pub key: FakeKey,
}

impl LeafTerms<'_> {
    /// Who issues it.
    pub fn authority(&self) -> Authority {
        let generation = match self.key {
            FakeKey::Rsa(_) => Generation::issuing_on(self.issued),
            FakeKey::P384(_) => Generation::Curve,
        };
        Authority { purpose: self.purpose, generation }
    }

    /// Its serial number, which follows from card, holder, days and key and is below 2⁶³.
    pub fn serial(&self) -> SerialNumber {
        SerialNumber::new(&serial_bytes(&self.identity())).expect("eight bytes")
    }

    /// The certificate (DER).
    pub fn certificate(&self) -> Vec<u8> {
        let authority = self.authority();
        authority.issue(Issue {
            serial: self.serial(),
            from: Moment::opening(self.issued),
            until: Moment::last_of(self.expires),
            subject: self.subject(),
            public: self.key.public(),
            extensions: self.extensions(authority),
        })
    }

    /// The common name: 23 characters for authentication, 28 for signatures.
    pub fn common_name(&self) -> String {
        let place = format!("{:0>5.5}003A", self.municipality);
        let drawn = authority::serial_bytes(&[&self.identity()[..], b"CN"].concat());
        match self.purpose {
            Purpose::Authentication => {
                let letters = drawn.iter().flat_map(|byte| [byte >> 4, byte & 0x0F]).take(14);
                let word: String = letters.map(|four| char::from(b"0123456789ABCDEF"[usize::from(four)])).collect();
                word + &place
            }
            Purpose::Signature => {
                let number = u64::from_be_bytes(drawn);
                let (hour, minute, second) = (9 + number % 8, number / 8 % 60, number / 480 % 60);
                let running = number / 28_800 % 100_000;
                format!("{}{hour:02}{minute:02}{second:02}{running:05}{place}", self.issued.digits())
            }
        }
    }

    fn subject(&self) -> Name {
        let common = self.common_name();
        match self.purpose {
            Purpose::Authentication => name(&[Part::Common(&common)]),
            Purpose::Signature => {
                let (prefecture, municipality) = localities(self.municipality);
                name(&[Part::Locality(&prefecture), Part::Locality(&municipality), Part::Common(&common)])
            }
        }
    }

    fn extensions(&self, authority: Authority) -> Vec<Extension> {
        let policy_number = match self.purpose {
            Purpose::Authentication => POLICY_AUTHENTICATION,
            Purpose::Signature => POLICY_SIGNATURE,
        };
        let mut extensions = match self.purpose {
            Purpose::Authentication => vec![key_usage([KeyUsages::DigitalSignature]), client_authentication()],
            Purpose::Signature => vec![
                key_usage([KeyUsages::DigitalSignature, KeyUsages::NonRepudiation]),
                other_names(&holder_names(self.holder)),
            ],
        };
        extensions.push(policy(policy_number));
        extensions.push(japanese_name(JapaneseName::OfIssuer, self.purpose.service()));
        extensions.push(distribution_point(crl_partition(self.purpose, self.municipality)));
        if self.purpose == Purpose::Authentication {
            extensions.push(ocsp_at(OCSP_ADDRESS));
        }
        extensions.push(authority_key(authority.key().identifier(), authority.name(), authority.serial()));
        extensions.push(subject_key(self.key.identifier()));
        extensions
    }

    fn identity(&self) -> Vec<u8> {
        let holder = self.holder;
        let purpose = self.purpose.unit();
        let (birth, issued, expires) = (holder.birth.digits(), self.issued.digits(), self.expires.digits());
        let texts = [purpose, self.card, &holder.name, &holder.address, &birth, self.municipality, &issued, &expires];
        let mut bytes: Vec<u8> = texts.iter().flat_map(|text| text.bytes().chain([0])).collect();
        bytes.push(holder.sex.digit() as u8);
        bytes.extend(self.key.identifier());
        bytes
    }
}

/// The part of the revocation list that a municipality's certificates point to.
pub(super) fn crl_partition(purpose: Purpose, municipality: &str) -> Name {
    let (prefecture, place) = localities(municipality);
    let point = format!("{place} CRLDP");
    name(&[
        Part::Organization(ORGANIZATION),
        Part::Unit(purpose.unit()),
        Part::Unit("CRL Distribution Points"),
        Part::Unit(&prefecture),
        Part::Common(&point),
    ])
}

/// The six names of a holder, in the order of the real certificates: name, birth, sex, address, then for each character
/// of name and address whether it is a substitute (none is).
fn holder_names(holder: &Holder) -> [(ObjectIdentifier, String); 6] {
    let id = |arc: u32| HOLDER_NAMES.push_arc(arc).expect("a short arc");
    let flags = |text: &str| "0".repeat(text.chars().count());
    [
        (id(1), holder.name.clone()),
        (id(4), format!("{}{}", holder.birth.era_number(), holder.birth.digits())),
        (id(3), holder.sex.digit().to_string()),
        (id(5), holder.address.clone()),
        (id(2), flags(&holder.name)),
        (id(6), flags(&holder.address)),
    ]
}

const HOLDER_NAMES: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.392.200149.8.5.5");
const POLICY_AUTHENTICATION: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.392.200149.8.5.1.0.30");
const POLICY_SIGNATURE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.392.200149.8.5.1.0.20");
const OCSP_ADDRESS: &str = "http://ocsp-auth.jpki-emu.invalid";
