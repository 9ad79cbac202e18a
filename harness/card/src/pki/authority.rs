//! The two authorities, for user authentication and for signatures. In real life each has had three generations of root
//! since 2015, all under one name, so who looks an issuer up by name alone takes the wrong key; a fourth is this project's
//! guess, so that cards of the next years have a root that outlives them, and so is the P-384 root of the experimental
//! next card.

use super::extension::{JapaneseName, authority_marks, distribution_point, japanese_name, key_usage, subject_key};
use super::key::FakeKey;
use super::moment::Moment;
use super::name::{Part, name};
use crate::profile::Date;
use der::Encode;
use der::asn1::BitString;
use sha2::{Digest, Sha256};
use std::sync::OnceLock;
use x509_cert::certificate::{TbsCertificate, Version};
use x509_cert::ext::pkix::KeyUsages;
use x509_cert::name::Name;
use x509_cert::serial_number::SerialNumber;
use x509_cert::time::Validity;
use x509_cert::{Certificate, ext::Extension};

/// What a certificate is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Purpose {
    /// 利用者証明用.
    Authentication,
    /// 署名用.
    Signature,
}

/// Which root.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Generation {
    /// From 2015.
    First,
    /// From 2019.
    Second,
    /// From 2023.
    Third,
    /// From 2027: a guess.
    Fourth,
    /// P-384, of the experimental next card.
    Curve,
}

/// An authority in one of its generations.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Authority {
    /// What it certifies.
    pub purpose: Purpose,
    /// Its root.
    pub generation: Generation,
}

impl Generation {
    /// Every generation.
    pub const ALL: [Self; 5] = [Self::First, Self::Second, Self::Third, Self::Fourth, Self::Curve];

    /// The first and last day of its roots.
    pub fn days(self) -> (Date, Date) {
        let (first, last) = match self {
            Self::First => ((2015, 10, 20), (2025, 10, 19)),
            Self::Second => ((2019, 9, 14), (2029, 9, 14)),
            Self::Third => ((2023, 7, 16), (2033, 7, 15)),
            Self::Fourth => ((2027, 7, 16), (2037, 7, 15)),
            Self::Curve => ((2026, 4, 1), (2046, 3, 31)),
        };
        let day = |(year, month, day)| Date::new(year, month, day).expect("a day of the calendar");
        (day(first), day(last))
    }

    /// The newest RSA root on that day; before 2015 the first.
    pub fn issuing_on(day: Date) -> Self {
        let begun = [Self::Fourth, Self::Third, Self::Second].into_iter().find(|one| one.days().0 <= day);
        begun.unwrap_or(Self::First)
    }
}

impl Authority {
    /// Every authority, in order.
    pub fn all() -> impl Iterator<Item = Self> {
        let of = |purpose| Generation::ALL.into_iter().map(move |generation| Self { purpose, generation });
        of(Purpose::Authentication).chain(of(Purpose::Signature))
    }

    /// Its distinguished name, the same for all generations.
    pub fn name(self) -> Name {
        name(&[Part::Organization(ORGANIZATION), Part::Unit(self.purpose.unit()), Part::Unit(AGENCY)])
    }

    /// The serial number of its own certificate.
    pub fn serial(self) -> SerialNumber {
        let bytes: &[u8] = match self.generation {
            Generation::First => &[0x01],
            _ => &serial_bytes(self.key_name().as_bytes()),
        };
        let length = bytes.len().min(4);
        SerialNumber::new(&bytes[..length]).expect("one or four bytes")
    }

    /// Its key.
    pub fn key(self) -> FakeKey {
        FakeKey::named(self.key_name())
    }

    /// Its own certificate (DER), signed by itself.
    pub fn certificate(self) -> &'static [u8] {
        static MADE: [OnceLock<Vec<u8>>; 10] = [const { OnceLock::new() }; 10];
        let index = Self::all().position(|one| one == self).expect("one of all");
        MADE[index].get_or_init(|| self.make())
    }

    /// Signs a certificate of this authority.
    pub(super) fn issue(self, terms: Issue) -> Vec<u8> {
        let key = self.key();
        let tbs = TbsCertificate {
            version: Version::V3,
            serial_number: terms.serial,
            signature: key.algorithm(),
            issuer: self.name(),
            validity: Validity { not_before: terms.from.time(), not_after: terms.until.time() },
            subject: terms.subject,
            subject_public_key_info: terms.public,
            issuer_unique_id: None,
            subject_unique_id: None,
            extensions: Some(terms.extensions),
        };
        let message = tbs.to_der().expect("a certificate of two kilobytes can be written");
        let signature = BitString::from_bytes(&key.sign(&message)).expect("a signature of a few hundred bytes");
        let certificate = Certificate { tbs_certificate: tbs, signature_algorithm: key.algorithm(), signature };
        certificate.to_der().expect("a certificate of two kilobytes can be written")
    }

    fn make(self) -> Vec<u8> {
        let key = self.key();
        let (first, last) = self.generation.days();
        self.issue(Issue {
            serial: self.serial(),
            from: Moment::opening(first),
            until: Moment::last_of(last),
            subject: self.name(),
            public: key.public(),
            extensions: vec![
                key_usage([KeyUsages::KeyCertSign, KeyUsages::CRLSign]),
                japanese_name(JapaneseName::OfSubject, self.purpose.service()),
                authority_marks(),
                distribution_point(self.name()),
                subject_key(key.identifier()),
            ],
        })
    }

    fn key_name(self) -> &'static str {
        match (self.purpose, self.generation) {
            (Purpose::Authentication, Generation::First) => "root-auth-1",
            (Purpose::Authentication, Generation::Second) => "root-auth-2",
            (Purpose::Authentication, Generation::Third) => "root-auth-3",
            (Purpose::Authentication, Generation::Fourth) => "root-auth-4",
            (Purpose::Authentication, Generation::Curve) => "root-p384-auth",
            (Purpose::Signature, Generation::First) => "root-sign-1",
            (Purpose::Signature, Generation::Second) => "root-sign-2",
            (Purpose::Signature, Generation::Third) => "root-sign-3",
            (Purpose::Signature, Generation::Fourth) => "root-sign-4",
            (Purpose::Signature, Generation::Curve) => "root-p384-sign",
        }
    }
}

impl Purpose {
    pub(super) fn unit(self) -> &'static str {
        match self {
            Self::Authentication => "JPKI for user authentication",
            Self::Signature => "JPKI for digital signature",
        }
    }

    pub(super) fn service(self) -> &'static str {
        match self {
            Self::Authentication => "公的個人認証模擬利用者証明用",
            Self::Signature => "公的個人認証模擬署名用",
        }
    }
}

/// What one certificate says.
pub(super) struct Issue {
    pub serial: SerialNumber,
    pub from: Moment,
    pub until: Moment,
    pub subject: Name,
    pub public: spki::SubjectPublicKeyInfoOwned,
    pub extensions: Vec<Extension>,
}

/// Eight bytes of a positive number that depend on nothing but these.
pub(super) fn serial_bytes(of: &[u8]) -> [u8; 8] {
    let mut bytes = [0; 8];
    bytes.copy_from_slice(&Sha256::digest(of)[..8]);
    bytes[0] = bytes[0] & 0x3F | 0x40;
    bytes
}

/// The organization in every name: the mark that tells these certificates from any that mean something.
pub const ORGANIZATION: &str = "JPKI-EMU";
const AGENCY: &str = "Japan Agency for Local Authority Information Systems";
