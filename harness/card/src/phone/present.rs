//! What a reader finds when a phone is held to it.

use super::handset::{Biometrics, Handset, Lock, Os, Wallet};
use crate::Card;
use crate::profile::{Date, PinName, Profile};

/// Where the phone is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reader {
    /// 汎用カードリーダー beside the terminal.
    Generic,
    /// The card slot of the face reader (顔認証付きカードリーダー).
    CardSlot,
}

/// What becomes of the phone when the physical card or its certificate has expired. The seminar does not say; the
/// official page says that the phone is of no use at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AfterExpiry {
    /// It is of no use at once.
    Unusable,
    /// Its chip still answers; the certificate in it says when it expired.
    Answers,
}

/// Why a reader finds no chip.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoChip {
    /// No such certificate existed on that day: the case cannot be built.
    #[error("no certificate of this kind of phone had been issued by then")]
    NotYet,
    /// The phone has no certificate.
    #[error("the phone has no certificate")]
    NoCertificate,
    /// An iPhone without registered biometrics never gets a certificate: the case cannot be built.
    #[error("an iPhone without registered biometrics is never issued a certificate")]
    NoBiometrics,
    /// The phone is off, or locked and silent.
    #[error("the phone is locked or off")]
    Locked,
    /// Its owner was not recognised.
    #[error("the iPhone has not recognised its owner")]
    NotRecognised,
    /// Another card is on top.
    #[error("the My Number card is not selected in the wallet")]
    NotSelected,
    /// The card slot reads no phone.
    #[error("a phone is held to the generic reader, not to the card slot")]
    WrongReader,
    /// The phone's certificate has expired.
    #[error("the certificate in the phone has expired")]
    CertificateExpired,
    /// The physical card or its certificate has expired.
    #[error("the physical card or its certificate has expired")]
    CardExpired,
    /// The physical card was renewed, and the phone's certificate not applied for again.
    #[error("the physical card was renewed; the phone's certificate must be applied for again")]
    CardRenewed,
    /// The physical card's certificate was revoked.
    #[error("the physical card's certificate was revoked")]
    CardRevoked,
    /// Another phone of the same system has the certificate now.
    #[error("another phone has the certificate now")]
    Replaced,
}

impl NoChip {
    /// The clause of the catalogue that says so.
    pub fn clause(self) -> &'static str {
        match self {
            Self::NotYet => "R-PHONE-01",
            Self::NoCertificate | Self::NoBiometrics | Self::Locked => "R-PHONE-04",
            Self::NotRecognised => "R-PHONE-06",
            Self::NotSelected => "R-PHONE-08",
            Self::WrongReader => "R-PHONE-09",
            Self::CertificateExpired | Self::CardExpired | Self::CardRenewed | Self::CardRevoked => "R-PHONE-11",
            Self::Replaced => "R-PHONE-12",
        }
    }

    /// Whether the phone cannot be in this state at all, so that no product is judged by it.
    pub fn is_impossible(self) -> bool {
        matches!(self, Self::NotYet | Self::NoBiometrics)
    }
}

/// Holds a phone with this token ([`Os::profile`], or one with other switches) to a reader on a day.
///
/// # Errors
/// [`NoChip`] when the reader finds nothing that it could use.
pub fn present(
    handset: &Handset,
    token: &Profile,
    reader: Reader,
    on: Date,
    after_expiry: AfterExpiry,
) -> Result<Card, NoChip> {
    possible(handset, on)?;
    answers(handset, token, reader)?;
    good(handset, on, after_expiry)?;
    let mut card = Card::new(&handset.profile(token));
    if handset.os == Os::Iphone {
        card.vouch(PinName::Auth);
    }
    Ok(card)
}

/// Whether the world can hold such a phone.
fn possible(handset: &Handset, on: Date) -> Result<(), NoChip> {
    let certificate = handset.certificate.ok_or(NoChip::NoCertificate)?;
    if certificate.issued < handset.os.first_day() || on < certificate.issued {
        return Err(NoChip::NotYet);
    }
    match (handset.os, handset.biometrics) {
        (Os::Iphone, Biometrics::Unregistered) => Err(NoChip::NoBiometrics),
        _ => Ok(()),
    }
}

/// Whether the phone answers the reader at all.
fn answers(handset: &Handset, token: &Profile, reader: Reader) -> Result<(), NoChip> {
    let silent_when_locked = handset.os == Os::Android && !token.switches.phone_answers_locked;
    match (handset.os, handset.lock, handset.biometrics) {
        _ if reader == Reader::CardSlot => Err(NoChip::WrongReader),
        (_, Lock::Off, _) => Err(NoChip::Locked),
        (Os::Android, Lock::Locked, _) if silent_when_locked => Err(NoChip::Locked),
        (Os::Iphone, ..) if handset.wallet == Wallet::Other => Err(NoChip::NotSelected),
        // The owner's face or finger opens the wallet, whether the screen was locked or not.
        (Os::Iphone, _, Biometrics::Registered | Biometrics::Refused) => Err(NoChip::NotRecognised),
        _ => Ok(()),
    }
}

/// Whether what it holds is good on that day.
fn good(handset: &Handset, on: Date, after_expiry: AfterExpiry) -> Result<(), NoChip> {
    let certificate = handset.certificate.ok_or(NoChip::NoCertificate)?;
    let card = handset.card;
    let since = |day: Option<Date>| day.is_some_and(|day| day <= on);
    if since(certificate.replaced) {
        return Err(NoChip::Replaced);
    }
    if since(card.revoked) {
        return Err(NoChip::CardRevoked);
    }
    if since(card.renewed) {
        return Err(NoChip::CardRenewed);
    }
    match after_expiry {
        AfterExpiry::Answers => Ok(()),
        AfterExpiry::Unusable if on > card.expires || on > card.certificate_expires => Err(NoChip::CardExpired),
        AfterExpiry::Unusable if on > certificate.expires => Err(NoChip::CertificateExpired),
        AfterExpiry::Unusable => Ok(()),
    }
}
