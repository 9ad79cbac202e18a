//! Reading a card as a reception reader does, by APDU (R-READ-07): the certificate for user authentication, its PIN, and a
//! signature over a challenge of the central service. No other file is touched, the twelve digits least of all.
//!
//! Whatever chip is in the field will do: a card from a profile, one with faults around it, or one behind PC/SC.

use madoguchi_card::image::AppletName;
use madoguchi_card::{Chip, Lost};
use rsa::pkcs8::DecodePublicKey;
use rsa::{Pkcs1v15Sign, RsaPublicKey};
use sha2::{Digest, Sha256};
use x509_cert::Certificate;
use x509_cert::der::{Decode, Encode};

/// A chip in the reader.
pub struct CardReader<'c> {
    chip: &'c mut dyn Chip,
    applet: Applet,
}

/// Whether the applet of the certificates is selected. Selecting it again would forget a PIN that was right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Applet {
    NotYet,
    Selected,
}

/// Why a card could not be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CardFault {
    /// It was taken away.
    #[error(transparent)]
    Lost(#[from] Lost),
    /// It refused a command.
    #[error("the card refused to {what}: {word:04X}")]
    Refused {
        /// What was asked.
        what: &'static str,
        /// Status word.
        word: u16,
    },
    /// What it holds is no certificate.
    #[error("what the card holds is no certificate: {0}")]
    NoCertificate(String),
    /// The signature is not that of the certificate's key.
    #[error("the signature is not that of the certificate's key")]
    WrongSignature,
}

/// What became of a PIN.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PinOutcome {
    /// Right.
    Right,
    /// Wrong; so many tries are left.
    Wrong {
        /// Tries.
        left: u8,
    },
    /// Locked: no try is left.
    Locked,
}

impl<'c> CardReader<'c> {
    /// A reader with this chip in its field; power comes.
    pub fn new(chip: &'c mut dyn Chip) -> Self {
        chip.power_on();
        Self { chip, applet: Applet::NotYet }
    }

    /// Goes on with a chip that such a reader has read from already: what it verified stays verified.
    pub fn resume(chip: &'c mut dyn Chip) -> Self {
        Self { chip, applet: Applet::Selected }
    }

    /// The certificate for user authentication, in DER. A phone shows it only after its PIN.
    ///
    /// # Errors
    /// The card is gone, refuses, or holds none.
    pub fn certificate(&mut self) -> Result<Vec<u8>, CardFault> {
        self.select()?;
        self.done("select the certificate", &[0x00, 0xA4, 0x02, 0x0C, 0x02, 0x00, 0x0A])?;
        let mut bytes = self.done("read the certificate", &[0x00, 0xB0, 0x00, 0x00, 0x04])?;
        let length = match bytes.as_slice() {
            [0x30, 0x82, high, low] => usize::from(u16::from_be_bytes([*high, *low])) + 4,
            _ => return Err(CardFault::NoCertificate("it does not begin like one".into())),
        };
        while bytes.len() < length {
            let [high, low] = u16::try_from(bytes.len()).unwrap_or(u16::MAX).to_be_bytes();
            let wanted = u8::try_from((length - bytes.len()).min(0xF0)).expect("at most 240");
            let more = self.done("read the certificate", &[0x00, 0xB0, high, low, wanted])?;
            if more.is_empty() {
                return Err(CardFault::NoCertificate("it ends early".into()));
            }
            bytes.extend(more);
        }
        bytes.truncate(length);
        Certificate::from_der(&bytes).map_err(|error| CardFault::NoCertificate(error.to_string()))?;
        Ok(bytes)
    }

    /// Tries a PIN (4 digits, 3 tries).
    ///
    /// # Errors
    /// The card is gone or refuses otherwise.
    pub fn verify_pin(&mut self, digits: &str) -> Result<PinOutcome, CardFault> {
        self.select()?;
        self.done("select the PIN", &[0x00, 0xA4, 0x02, 0x0C, 0x02, 0x00, 0x18])?;
        let length = u8::try_from(digits.len()).unwrap_or(u8::MAX);
        let (_, word) = self.exchange(&[&[0x00, 0x20, 0x00, 0x80, length], digits.as_bytes()].concat())?;
        match word {
            0x9000 => Ok(PinOutcome::Right),
            0x63C0 | 0x6983 | 0x6984 => Ok(PinOutcome::Locked),
            0x63C1..=0x63CF => Ok(PinOutcome::Wrong { left: u8::try_from(word & 0x0F).expect("four bits") }),
            word => Err(CardFault::Refused { what: "take a PIN", word }),
        }
    }

    /// Signs a challenge (SHA-256, PKCS#1 v1.5; an elliptic key takes the hash as it is); the PIN must have been right since
    /// power came.
    ///
    /// # Errors
    /// The card is gone or refuses.
    pub fn sign(&mut self, challenge: &[u8]) -> Result<Vec<u8>, CardFault> {
        self.done("select the key", &[0x00, 0xA4, 0x02, 0x0C, 0x02, 0x00, 0x17])?;
        let hash = Sha256::digest(challenge);
        let info = [&SHA_256_INFO[..], hash.as_slice()].concat();
        let command = |data: &[u8]| {
            let length = u8::try_from(data.len()).expect("at most 51 bytes");
            [&[0x80, 0x2A, 0x00, 0x80, length], data, &[0x00]].concat()
        };
        match self.exchange(&command(&info))? {
            (signature, 0x9000) => Ok(signature),
            (_, WRONG_LENGTH) => self.done("sign", &command(&hash)),
            (_, word) => Err(CardFault::Refused { what: "sign", word }),
        }
    }

    /// Ends the visit: power goes.
    pub fn eject(self) {
        self.chip.power_off();
    }

    fn select(&mut self) -> Result<(), CardFault> {
        if self.applet == Applet::Selected {
            return Ok(());
        }
        let aid = AppletName::Jpki.aid();
        let length = u8::try_from(aid.len()).expect("an AID has at most 16 bytes");
        self.done("select the applet", &[&[0x00, 0xA4, 0x04, 0x0C, length], aid].concat())?;
        self.applet = Applet::Selected;
        Ok(())
    }

    fn done(&mut self, what: &'static str, command: &[u8]) -> Result<Vec<u8>, CardFault> {
        match self.exchange(command)? {
            (data, 0x9000) => Ok(data),
            (_, word) => Err(CardFault::Refused { what, word }),
        }
    }

    fn exchange(&mut self, command: &[u8]) -> Result<(Vec<u8>, u16), CardFault> {
        let mut response = vec![];
        self.chip.transmit(command, &mut response)?;
        let (data, word) = response.split_last_chunk::<2>().ok_or(Lost)?;
        Ok((data.to_vec(), u16::from_be_bytes(*word)))
    }
}

/// Whether a signature over a challenge is that of the certificate's key.
///
/// # Errors
/// It is not, or the certificate has no such key.
pub fn verify(certificate: &[u8], challenge: &[u8], signature: &[u8]) -> Result<(), CardFault> {
    let no_certificate = |error: String| CardFault::NoCertificate(error);
    let certificate = Certificate::from_der(certificate).map_err(|error| no_certificate(error.to_string()))?;
    let key = certificate.tbs_certificate.subject_public_key_info.to_der();
    let key = key.map_err(|error| no_certificate(error.to_string()))?;
    let key = RsaPublicKey::from_public_key_der(&key).map_err(|error| no_certificate(error.to_string()))?;
    let hash = Sha256::digest(challenge);
    key.verify(Pkcs1v15Sign::new::<Sha256>(), &hash, signature).map_err(|_| CardFault::WrongSignature)
}

/// What an elliptic key says to a DigestInfo.
const WRONG_LENGTH: u16 = 0x6700;
/// DigestInfo of SHA-256, before the hash.
const SHA_256_INFO: [u8; 19] =
    [0x30, 0x31, 0x30, 0x0D, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00, 0x04, 0x20];

#[cfg(test)]
mod tests {
    use super::*;
    use madoguchi_card::fault::{FaultPlan, Faulty};
    use madoguchi_card::{Card, Profile};

    fn card() -> Card {
        Card::new(&Profile::builtin("plastic").expect("built in"))
    }

    #[test]
    fn a_card_signs_what_its_certificate_verifies() {
        let mut card = card();
        let mut reader = CardReader::new(&mut card);
        let certificate = reader.certificate().expect("a certificate");
        assert_eq!(reader.verify_pin("1234"), Ok(PinOutcome::Right));
        let signature = reader.sign(b"challenge").expect("a signature");
        assert_eq!(verify(&certificate, b"challenge", &signature), Ok(()));
        assert_eq!(verify(&certificate, b"another", &signature), Err(CardFault::WrongSignature));
    }

    #[test]
    fn wrong_pins_are_counted_by_the_chip_and_nothing_is_signed_without() {
        let mut card = card();
        let mut reader = CardReader::new(&mut card);
        reader.certificate().expect("a certificate");
        assert!(matches!(reader.sign(b"challenge"), Err(CardFault::Refused { what: "sign", .. })));
        assert_eq!(reader.verify_pin("9999"), Ok(PinOutcome::Wrong { left: 2 }));
        assert_eq!(reader.verify_pin("9999"), Ok(PinOutcome::Wrong { left: 1 }));
        assert_eq!(reader.verify_pin("9999"), Ok(PinOutcome::Locked));
        assert_eq!(reader.verify_pin("1234"), Ok(PinOutcome::Locked), "the right one comes too late");
    }

    #[test]
    fn a_card_taken_away_at_any_command_is_lost_and_read_again_afterwards() {
        let read = |chip: &mut dyn Chip| -> Result<(), CardFault> {
            let mut reader = CardReader::new(chip);
            let certificate = reader.certificate()?;
            reader.verify_pin("1234")?;
            verify(&certificate, b"challenge", &reader.sign(b"challenge")?)
        };
        let mut lost = 0;
        for exchange in 1..40 {
            let rules = vec![format!("lost@{exchange}").parse().expect("a rule")];
            let mut chip = Faulty::new(card(), FaultPlan { rules, seed: 0 });
            match read(&mut chip) {
                Ok(()) => break,
                Err(fault) => assert_eq!(fault, CardFault::Lost(Lost), "at {exchange}"),
            }
            lost += 1;
            assert_eq!(read(&mut card()), Ok(()), "a card put in again is read");
        }
        assert!((8..39).contains(&lost), "{lost} exchanges");
    }
}
