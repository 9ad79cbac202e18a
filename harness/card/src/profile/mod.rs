//! A card as data: who holds it, when it was issued and until when it is good, which keys and PINs it has, and how it
//! answers where nobody knows for certain. Profiles are files in `scenarios/cards`; one can extend another and then holds
//! only what is different.

mod builtin;
mod date;
mod fault;
mod read;
mod reader;
mod switches;
mod value;
mod words;

pub use builtin::BUILTIN;
pub use date::{Date, NoDate};
pub use fault::ProfileFault;
pub use switches::{QueryAnswer, Switch, SwitchFault, Switches};

use crate::defect::Defect;
use crate::image::AppletName;
use std::collections::BTreeMap;

/// Everything that makes one card.
#[derive(Clone, PartialEq, Eq)]
pub struct Profile {
    /// Its name, which is the file's name without `.toml`.
    pub id: String,
    /// What it is, in Japanese.
    pub title_ja: String,
    /// What it is, in English.
    pub title_en: String,
    /// Which kind of token.
    pub kind: Kind,
    /// Whether the chip works.
    pub chip: ChipState,
    /// The answer to reset that the reader reports.
    pub atr: Vec<u8>,
    /// Where challenges and salts begin.
    pub seed: u64,
    /// When the card was issued.
    pub issued: Date,
    /// The last day on which the card is good.
    pub expires: Date,
    /// Five digits of the municipality that issued it.
    pub municipality: String,
    /// Fifteen digits of the card's serial number.
    pub serial: String,
    /// Who holds it.
    pub holder: Holder,
    /// Whether there is a photograph on it.
    pub photo: bool,
    /// The certificate for user authentication (利用者証明用); `None`: not on the card.
    pub auth: Option<CertificateTerms>,
    /// The certificate for signatures (署名用); `None`: not on the card.
    pub sign: Option<CertificateTerms>,
    /// Names of keys in the fixed key set, by use.
    pub keys: BTreeMap<KeySlot, String>,
    /// Which applets are on the card.
    pub applets: Vec<AppletName>,
    /// PINs by name.
    pub pins: BTreeMap<PinName, PinTerms>,
    /// Answers nobody knows for certain.
    pub switches: Switches,
    /// What this card does wrong on purpose.
    pub defects: Vec<Defect>,
}

/// Which kind of token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// 個人番号カード of today.
    Plastic,
    /// 住民基本台帳カード of before 2016.
    Juki,
    /// A phone with Android.
    Android,
    /// An iPhone.
    Iphone,
    /// An experiment on the generation planned for 2028 or later.
    NextGeneration,
}

/// Whether the chip works.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChipState {
    /// It does.
    Sound,
    /// It does not answer at all: a reader finds no card.
    Mute,
    /// It answers a reset and then fails every command with 6F00.
    Failing,
}

/// A synthetic person.
#[derive(Clone, PartialEq, Eq)]
pub struct Holder {
    /// 氏名, family and given name with a full-width space between.
    pub name: String,
    /// 住所.
    pub address: String,
    /// The day of birth.
    pub birth: Date,
    /// 性別.
    pub sex: Sex,
    /// 個人番号: twelve digits of nobody.
    pub individual_number: String,
    /// Four digits printed on the card's face, the end of 照合番号B.
    pub security_code: String,
}

/// Sex as the card codes it (ISO 5218).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sex {
    /// 男.
    Male,
    /// 女.
    Female,
    /// 適用不能.
    NotApplicable,
    /// 不明.
    Unknown,
}

/// When a certificate is good.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CertificateTerms {
    /// The first day.
    pub issued: Date,
    /// The last day.
    pub expires: Date,
    /// When it was revoked.
    pub revoked: Option<Date>,
}

/// The keys of a card.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum KeySlot {
    /// JPKI-AP 0017.
    Auth,
    /// JPKI-AP 001A.
    Sign,
    /// The text applet's own key.
    Text,
    /// The visual applet's own key.
    Visual,
    /// 共通AP 0019.
    Common,
    /// The key that unwraps session keys of secure messaging.
    Session,
}

/// The PINs of a card.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PinName {
    /// JPKI-AP 0018 利用者証明用.
    Auth,
    /// JPKI-AP 001B 署名用.
    Sign,
    /// 券面入力補助AP 0011 暗証番号.
    Text,
    /// 券面入力補助AP 0012, always blocked.
    TextReserved,
    /// 券面入力補助AP 0014 照合番号A.
    TextNumberA,
    /// 券面入力補助AP 0015 照合番号B.
    TextNumberB,
    /// 券面AP 0011, the birth date in six digits of the era.
    VisualBirth,
    /// 券面AP 0012 照合番号B.
    VisualNumberB,
    /// 券面AP 0013 照合番号A.
    VisualNumberA,
    /// 住基AP 001C.
    Basic,
    /// 共通AP 001C.
    Common,
}

/// A PIN as a profile gives it.
#[derive(Clone, PartialEq, Eq)]
pub struct PinTerms {
    /// The value; `None`: what the holder's data make it (照合番号A, 照合番号B, the birth date).
    pub value: Option<String>,
    /// How many wrong tries block it; `None`: they are not counted.
    pub limit: Option<u8>,
    /// How many tries are left.
    pub left: u8,
}

impl Sex {
    /// The digit in the card's files.
    pub fn digit(self) -> char {
        match self {
            Self::Male => '1',
            Self::Female => '2',
            Self::NotApplicable => '9',
            Self::Unknown => '0',
        }
    }
}

impl Kind {
    /// The label of the token information, which clients compare with 32 bytes.
    pub fn label(self) -> &'static str {
        match self {
            Self::Plastic | Self::NextGeneration => "JPKIAPICCTOKEN2",
            Self::Juki => "JPKIAPICCTOKEN",
            Self::Android => "JPKIAPGPSETOKEN",
            Self::Iphone => "JPKIAPIOSTOKEN",
        }
    }
}

impl Profile {
    /// The value of a PIN when the card is handed over.
    pub fn pin_value(&self, name: PinName) -> Option<String> {
        let terms = self.pins.get(&name)?;
        let of_holder = || match name {
            PinName::TextNumberA | PinName::VisualNumberA => Some(self.holder.individual_number.clone()),
            PinName::TextNumberB | PinName::VisualNumberB => Some(self.holder.number_b(self.expires)),
            PinName::VisualBirth => Some(self.holder.birth.era_digits()),
            _ => None,
        };
        terms.value.clone().or_else(of_holder)
    }
}

impl Holder {
    /// 照合番号B: birth in six digits of the era, year of the card's expiry, security code.
    pub fn number_b(&self, card_expires: Date) -> String {
        format!("{}{:04}{}", self.birth.era_digits(), card_expires.year(), self.security_code)
    }
}

/// Without PINs and without the individual number: a profile may stand in a log.
impl std::fmt::Debug for Profile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Profile")
            .field("id", &self.id)
            .field("kind", &self.kind)
            .field("chip", &self.chip)
            .field("issued", &self.issued)
            .field("expires", &self.expires)
            .field("auth", &self.auth)
            .field("sign", &self.sign)
            .field("keys", &self.keys)
            .field("applets", &self.applets)
            .field("switches", &self.switches)
            .field("defects", &self.defects)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
