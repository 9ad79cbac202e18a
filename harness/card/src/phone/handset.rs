//! The state of a phone in somebody's hand.

use crate::profile::{CertificateTerms, Date, Profile};
use serde::{Deserialize, Serialize};

/// A phone and the card of its owner.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub struct Handset {
    /// Its system.
    pub os: Os,
    /// Whether its screen is locked.
    pub lock: Lock,
    /// Face or fingerprint.
    pub biometrics: Biometrics,
    /// What is on top in the wallet.
    pub wallet: Wallet,
    /// The certificate in the phone; `None`: never applied for.
    pub certificate: Option<PhoneCertificate>,
    /// The card on which the certificate depends.
    pub card: PhysicalCard,
}

/// The system of a phone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Os {
    /// Android, with a GlobalPlatform secure element; the reader asks for the PIN.
    Android,
    /// iPhone; the phone recognises its owner.
    Iphone,
}

/// The lock of the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Lock {
    /// In use.
    Unlocked,
    /// Locked.
    Locked,
    /// Switched off, or its battery is empty.
    Off,
}

/// Face or fingerprint.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Biometrics {
    /// Never registered.
    Unregistered,
    /// Registered, and not asked for.
    Registered,
    /// The owner was recognised just now.
    Recognised,
    /// Somebody else was seen just now.
    Refused,
}

/// What is chosen in the phone's wallet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Wallet {
    /// The My Number card.
    MyNumberCard,
    /// Some other card, or none.
    Other,
}

/// The certificate in a phone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PhoneCertificate {
    /// When it was issued.
    pub issued: Date,
    /// Its last day: never later than that of the card's own certificate.
    pub expires: Date,
    /// When a certificate was issued to another phone of this system, which ends this one.
    #[serde(default)]
    pub replaced: Option<Date>,
}

/// What the phone's certificate depends on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PhysicalCard {
    /// The card's last day.
    pub expires: Date,
    /// The last day of its certificate for user authentication.
    pub certificate_expires: Date,
    /// When the certificate was revoked: reported lost, moved away, died.
    #[serde(default)]
    pub revoked: Option<Date>,
    /// When the card or its certificate was renewed; the phone's certificate ends with the old one.
    #[serde(default)]
    pub renewed: Option<Date>,
}

impl Os {
    /// The profile of its token.
    pub fn profile(self) -> Profile {
        let id = match self {
            Self::Android => "android",
            Self::Iphone => "iphone",
        };
        Profile::builtin(id).expect("both phones come with the program")
    }

    /// The first day on which such a certificate was issued to anybody.
    pub fn first_day(self) -> Date {
        match self {
            Self::Android => Date::new(2023, 5, 11),
            Self::Iphone => Date::new(2025, 6, 24),
        }
        .expect("a day of the calendar")
    }
}

impl Handset {
    /// The phone of the built-in profile, held out by its owner: unlocked, recognised, the card on top.
    pub fn ready(os: Os) -> Self {
        let profile = os.profile();
        let terms = profile.auth.expect("both phones have a certificate for user authentication");
        let biometrics = match os {
            Os::Android => Biometrics::Registered,
            Os::Iphone => Biometrics::Recognised,
        };
        Self {
            os,
            lock: Lock::Unlocked,
            biometrics,
            wallet: Wallet::MyNumberCard,
            certificate: Some(PhoneCertificate { issued: terms.issued, expires: terms.expires, replaced: None }),
            card: PhysicalCard {
                expires: profile.expires,
                certificate_expires: terms.expires,
                revoked: None,
                renewed: None,
            },
        }
    }

    /// The profile of the token in this phone: a token such as [`Os::profile`], whose certificates live as long as this
    /// phone's.
    pub fn profile(&self, token: &Profile) -> Profile {
        let mut profile = token.clone();
        let terms = self.certificate.map(|it| CertificateTerms {
            issued: it.issued,
            expires: it.expires.min(self.card.certificate_expires),
            revoked: [it.replaced, self.card.revoked, self.card.renewed].into_iter().flatten().min(),
        });
        profile.expires = self.card.expires;
        profile.sign = profile.sign.and(terms.clone());
        profile.auth = terms;
        profile
    }
}
