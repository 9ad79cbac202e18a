//! Revocation lists (RFC 5280): the whole list of an authority, or the part of one municipality that the certificates
//! issued there point to.

use super::authority::{Authority, Purpose};
use super::extension::{Critical, extension, full_name};
use super::leaf::crl_partition;
use super::moment::Moment;
use super::register::{Reason, Register};
use const_oid::db::rfc5280::{
    ID_CE_AUTHORITY_KEY_IDENTIFIER, ID_CE_CRL_NUMBER, ID_CE_CRL_REASONS, ID_CE_ISSUING_DISTRIBUTION_POINT,
};
use der::Encode;
use der::asn1::{BitString, OctetString, Uint};
use x509_cert::Version;
use x509_cert::crl::{CertificateList, RevokedCert, TbsCertList};
use x509_cert::ext::Extension;
use x509_cert::ext::pkix::crl::dp::IssuingDistributionPoint;
use x509_cert::ext::pkix::{AuthorityKeyIdentifier, CrlNumber, CrlReason};
use x509_cert::serial_number::SerialNumber;

/// What a list covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope<'a> {
    /// Every certificate of the authority.
    Whole,
    /// Those issued by this municipality (five digits).
    Municipality(&'a str),
}

/// When a list is made and until when it is good.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ListTimes {
    /// Revocations up to this instant are on it.
    pub this_update: Moment,
    /// The next list comes by then.
    pub next_update: Moment,
}

impl Register {
    /// The revocation list (DER). Its number is the instant of its making, so later lists have higher numbers; like the
    /// real lists it leaves out certificates that have expired anyway.
    pub fn revocation_list(&self, authority: Authority, scope: Scope<'_>, times: ListTimes) -> Vec<u8> {
        let inside = |municipality: &str| match scope {
            Scope::Whole => true,
            Scope::Municipality(code) => code == municipality,
        };
        let revoked: Vec<RevokedCert> = self
            .of(authority)
            .filter(|(_, entry)| inside(&entry.municipality) && entry.until >= times.this_update)
            .filter_map(|(serial, entry)| {
                let revocation = entry.revoked.filter(|revocation| revocation.at <= times.this_update)?;
                let reason = reason_code(revocation.reason);
                Some(RevokedCert {
                    serial_number: SerialNumber::new(serial).expect("the serial number of an entry"),
                    revocation_date: revocation.at.time(),
                    crl_entry_extensions: reason
                        .map(|reason| vec![extension(ID_CE_CRL_REASONS, Critical::No, &reason)]),
                })
            })
            .collect();
        let key = authority.key();
        let tbs = TbsCertList {
            version: Version::V2,
            signature: key.algorithm(),
            issuer: authority.name(),
            this_update: times.this_update.time(),
            next_update: Some(times.next_update.time()),
            revoked_certificates: Some(revoked).filter(|list| !list.is_empty()),
            crl_extensions: Some(extensions(authority, scope, times.this_update)),
        };
        let message = tbs.to_der().expect("a list can be written");
        let signature = BitString::from_bytes(&key.sign(&message)).expect("a signature of a few hundred bytes");
        let list = CertificateList { tbs_cert_list: tbs, signature_algorithm: key.algorithm(), signature };
        list.to_der().expect("a list can be written")
    }
}

fn extensions(authority: Authority, scope: Scope<'_>, made: Moment) -> Vec<Extension> {
    let key_identifier = OctetString::new(authority.key().identifier()).expect("twenty bytes");
    let issuer_key = AuthorityKeyIdentifier {
        key_identifier: Some(key_identifier),
        authority_cert_issuer: None,
        authority_cert_serial_number: None,
    };
    let number = CrlNumber(Uint::new(&made.seconds().to_be_bytes()).expect("eight bytes"));
    let mut extensions = vec![
        extension(ID_CE_AUTHORITY_KEY_IDENTIFIER, Critical::No, &issuer_key),
        extension(ID_CE_CRL_NUMBER, Critical::No, &number),
    ];
    if let Scope::Municipality(code) = scope {
        extensions.push(partition(authority.purpose, code));
    }
    extensions
}

fn partition(purpose: Purpose, municipality: &str) -> Extension {
    let point = IssuingDistributionPoint {
        distribution_point: Some(full_name(crl_partition(purpose, municipality))),
        only_contains_user_certs: true,
        only_contains_ca_certs: false,
        only_some_reasons: None,
        indirect_crl: false,
        only_contains_attribute_certs: false,
    };
    extension(ID_CE_ISSUING_DISTRIBUTION_POINT, Critical::Yes, &point)
}

/// The code of a reason; RFC 5280 leaves an unspecified one out.
pub(super) fn reason_code(reason: Reason) -> Option<CrlReason> {
    match reason {
        Reason::Unspecified => None,
        Reason::KeyCompromise => Some(CrlReason::KeyCompromise),
        Reason::AffiliationChanged => Some(CrlReason::AffiliationChanged),
        Reason::Superseded => Some(CrlReason::Superseded),
        Reason::CessationOfOperation => Some(CrlReason::CessationOfOperation),
        Reason::Hold => Some(CrlReason::CertificateHold),
    }
}
