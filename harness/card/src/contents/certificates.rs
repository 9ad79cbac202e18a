//! The certificates in the JPKI applet: the holder's two, each with the one of its authority beside it.

use crate::pki::{self, Authority, Generation, LeafTerms, Moment, Purpose, Reason, Register, Revocation};
use crate::profile::{CertificateTerms, KeySlot, Kind, Profile};

/// A certificate of the profile's holder as it is to be issued; `None` when the card has none for this purpose.
pub fn leaf_terms(profile: &Profile, purpose: Purpose) -> Option<LeafTerms<'_>> {
    let (terms, slot) = match purpose {
        Purpose::Authentication => (profile.auth.as_ref()?, KeySlot::Auth),
        Purpose::Signature => (profile.sign.as_ref()?, KeySlot::Sign),
    };
    let CertificateTerms { issued, expires, .. } = *terms;
    let key = pki::key(profile.keys.get(&slot)?)?;
    let Profile { holder, serial: card, municipality, .. } = profile;
    Some(LeafTerms { purpose, holder, card, municipality, issued, expires, key })
}

/// Enters the certificates of a profile's card into the authorities' record, with their revocation if the profile has one.
pub fn enter_certificates(register: &mut Register, profile: &Profile) {
    for (purpose, terms) in [(Purpose::Authentication, &profile.auth), (Purpose::Signature, &profile.sign)] {
        let Some(leaf) = leaf_terms(profile, purpose) else { continue };
        let revoked = terms.as_ref().and_then(|terms| terms.revoked);
        let revocation = revoked.map(|day| Revocation { at: Moment::opening(day), reason: Reason::Unspecified });
        register.enter(&leaf, revocation);
    }
}

pub(super) fn file(profile: &Profile, id: u16) -> Option<Vec<u8>> {
    let mut bytes = match id {
        0x0001 => leaf_terms(profile, Purpose::Signature)?.certificate(),
        0x000A => leaf_terms(profile, Purpose::Authentication)?.certificate(),
        0x0002 => authority(profile, Purpose::Signature).certificate().to_vec(),
        0x000B => authority(profile, Purpose::Authentication).certificate().to_vec(),
        _ => return None,
    };
    let filled = bytes.len() + usize::from(profile.switches.tail_filler);
    bytes.resize(filled, 0xFF);
    Some(bytes)
}

/// Who issued the certificate; for a card without it, who would have when the card was made.
fn authority(profile: &Profile, purpose: Purpose) -> Authority {
    let of_leaf = leaf_terms(profile, purpose).map(|terms| terms.authority());
    let of_card = || {
        let generation = match profile.kind {
            Kind::NextGeneration => Generation::Curve,
            _ => Generation::issuing_on(profile.issued),
        };
        Authority { purpose, generation }
    };
    of_leaf.unwrap_or_else(of_card)
}
