//! The authorities' own record: which certificates they issued and which they took back. Revocation lists and OCSP answers
//! are made from it, each as of an instant.

use super::authority::Authority;
use super::leaf::LeafTerms;
use super::moment::Moment;
use std::collections::BTreeMap;
use x509_cert::serial_number::SerialNumber;

/// Certificates issued, by authority and serial number.
#[derive(Clone, Debug, Default)]
pub struct Register {
    entries: BTreeMap<(Authority, Vec<u8>), Entry>,
}

/// One certificate in the record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Five digits of the municipality that issued it.
    pub municipality: String,
    /// Its last instant.
    pub until: Moment,
    /// When and why it was taken back.
    pub revoked: Option<Revocation>,
}

/// When and why a certificate was taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Revocation {
    /// When.
    pub at: Moment,
    /// Why.
    pub reason: Reason,
}

/// Why a certificate was taken back (RFC 5280, 5.3.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// Nobody says.
    Unspecified,
    /// The card was lost or stolen.
    KeyCompromise,
    /// Name, address, birth date or sex changed; only certificates for signatures lapse so.
    AffiliationChanged,
    /// A new certificate took its place.
    Superseded,
    /// The holder gave it up, or died.
    CessationOfOperation,
    /// It is suspended for now: the card is reported missing.
    Hold,
}

/// What the record says of a certificate at an instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Issued and not taken back.
    Good,
    /// Taken back.
    Revoked(Revocation),
    /// Never issued.
    Unknown,
}

impl Register {
    /// Enters a certificate and says its serial number. Entering it again replaces what was known of it.
    pub fn enter(&mut self, terms: &LeafTerms<'_>, revoked: Option<Revocation>) -> SerialNumber {
        let serial = terms.serial();
        let entry = Entry { municipality: terms.municipality.into(), until: Moment::last_of(terms.expires), revoked };
        self.entries.insert((terms.authority(), serial.as_bytes().to_vec()), entry);
        serial
    }

    /// Takes a certificate back; `false` when it was never issued.
    pub fn revoke(&mut self, authority: Authority, serial: &SerialNumber, revocation: Revocation) -> bool {
        let entry = self.entries.get_mut(&(authority, serial.as_bytes().to_vec()));
        entry.map(|entry| entry.revoked = Some(revocation)).is_some()
    }

    /// What the record says at that instant.
    pub fn standing(&self, authority: Authority, serial: &SerialNumber, at: Moment) -> Standing {
        match self.entries.get(&(authority, serial.as_bytes().to_vec())) {
            None => Standing::Unknown,
            Some(Entry { revoked: Some(revocation), .. }) if revocation.at <= at => Standing::Revoked(*revocation),
            Some(_) => Standing::Good,
        }
    }

    /// The certificates of an authority, in the order of serial numbers.
    pub(super) fn of(&self, authority: Authority) -> impl Iterator<Item = (&[u8], &Entry)> {
        let entries = self.entries.iter().filter(move |((issuer, _), _)| *issuer == authority);
        entries.map(|((_, serial), entry)| (serial.as_slice(), entry))
    }
}
