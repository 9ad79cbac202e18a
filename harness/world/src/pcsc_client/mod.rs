//! A card in a real PC/SC reader, as a chip: what `card check --reader` talks to. It connects exclusively, so that nobody
//! else can use a PIN it verified, and takes the power away when it lets go.

use ::pcsc::{Card, Context, Disposition, MAX_BUFFER_SIZE_EXTENDED, Protocols, Scope, ShareMode};
use madoguchi_card::{Chip, Lost};
use std::ffi::CString;
use std::time::{Duration, Instant};

/// A card in a reader.
pub struct PcscCard {
    card: Option<Card>,
    atr: Vec<u8>,
    buffer: Vec<u8>,
    lost: bool,
}

/// Why a card in a reader cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PcscError {
    /// No daemon answers.
    #[error("no PC/SC service answers ({0})")]
    NoService(pcsc::Error),
    /// No reader has this name.
    #[error("no reader is named `{wanted}`; there are: {}", list(.readers))]
    NoReader {
        /// What was asked for.
        wanted: String,
        /// The readers there are.
        readers: Vec<String>,
    },
    /// Several readers have it in their names.
    #[error("`{wanted}` stands in the names of several readers: {}", list(.readers))]
    Ambiguous {
        /// What was asked for.
        wanted: String,
        /// The readers that have it.
        readers: Vec<String>,
    },
    /// There is no card on the reader.
    #[error("no card on the reader `{reader}`")]
    NoCard {
        /// The reader.
        reader: String,
    },
    /// Somebody else uses the card.
    #[error("another program uses the card on `{reader}`")]
    InUse {
        /// The reader.
        reader: String,
    },
    /// Anything else.
    #[error("the card on `{reader}` cannot be used: {error}")]
    Unusable {
        /// The reader.
        reader: String,
        /// What the service says.
        error: pcsc::Error,
    },
}

fn list(readers: &[String]) -> String {
    if readers.is_empty() { "none".into() } else { readers.join(", ") }
}

impl PcscCard {
    /// Connects to the card on a reader: by its whole name, or a part that only one has.
    ///
    /// # Errors
    /// No service, no such reader or several, no card, or a card in use.
    pub fn connect(wanted: &str) -> Result<Self, PcscError> {
        let context = Context::establish(Scope::User).map_err(PcscError::NoService)?;
        let reader = choose(wanted, readers(&context)?)?;
        let name = CString::new(reader.clone()).expect("a name from a list of C strings holds no NUL");
        let card = context.connect(&name, ShareMode::Exclusive, Protocols::ANY).map_err(|error| match error {
            pcsc::Error::NoSmartcard | pcsc::Error::RemovedCard => PcscError::NoCard { reader: reader.clone() },
            pcsc::Error::SharingViolation => PcscError::InUse { reader: reader.clone() },
            error => PcscError::Unusable { reader: reader.clone(), error },
        })?;
        let mut this = Self { card: Some(card), atr: vec![], buffer: vec![0; MAX_BUFFER_SIZE_EXTENDED], lost: false };
        this.learn_atr();
        Ok(this)
    }

    fn learn_atr(&mut self) {
        if let Some(Ok(status)) = self.card.as_ref().map(Card::status2_owned) {
            self.atr = status.atr().to_vec();
        }
    }

    fn again(&mut self, disposition: Disposition) {
        let Some(card) = &mut self.card else { return };
        self.lost = card.reconnect(ShareMode::Exclusive, Protocols::ANY, disposition).is_err();
        if !self.lost {
            self.learn_atr();
        }
    }
}

/// The names of all readers.
fn readers(context: &Context) -> Result<Vec<String>, PcscError> {
    match context.list_readers_owned() {
        Ok(names) => Ok(names.iter().map(|name| name.to_string_lossy().into_owned()).collect()),
        Err(pcsc::Error::NoReadersAvailable) => Ok(vec![]),
        Err(error) => Err(PcscError::NoService(error)),
    }
}

fn choose(wanted: &str, readers: Vec<String>) -> Result<String, PcscError> {
    if readers.iter().any(|reader| reader == wanted) {
        return Ok(wanted.into());
    }
    let found: Vec<String> = readers.iter().filter(|reader| reader.contains(wanted)).cloned().collect();
    match <[String; 1]>::try_from(found) {
        Ok([only]) => Ok(only),
        Err(none) if none.is_empty() => Err(PcscError::NoReader { wanted: wanted.into(), readers }),
        Err(several) => Err(PcscError::Ambiguous { wanted: wanted.into(), readers: several }),
    }
}

impl Chip for PcscCard {
    fn atr(&self) -> &[u8] {
        &self.atr
    }

    fn power_on(&mut self) {
        // PC/SC has no card without power: the next connection brings it, which `power_off` has done.
    }

    fn reset(&mut self) {
        self.again(Disposition::ResetCard);
    }

    fn power_off(&mut self) {
        self.again(Disposition::UnpowerCard);
    }

    fn transmit(&mut self, command: &[u8], response: &mut Vec<u8>) -> Result<Duration, Lost> {
        response.clear();
        let card = self.card.as_ref().filter(|_| !self.lost).ok_or(Lost)?;
        let start = Instant::now();
        let answer = card.transmit(command, &mut self.buffer).map_err(|_| Lost);
        match answer {
            Ok(answer) => {
                response.extend_from_slice(answer);
                Ok(start.elapsed())
            }
            Err(lost) => {
                self.lost = true;
                Err(lost)
            }
        }
    }
}

impl Drop for PcscCard {
    fn drop(&mut self) {
        if let Some(card) = self.card.take() {
            let _ = card.disconnect(Disposition::UnpowerCard);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reader_is_chosen_by_name_or_unique_part() {
        let readers = || vec!["Madoguchi 0 00 00".to_string(), "Madoguchi 1 00 00".into(), "Other".into()];
        assert_eq!(choose("Other", readers()), Ok("Other".into()));
        assert_eq!(choose("1 00", readers()), Ok("Madoguchi 1 00 00".into()));
        assert!(matches!(choose("Mado", readers()), Err(PcscError::Ambiguous { readers, .. }) if readers.len() == 2));
        let none = choose("Sony", readers()).expect_err("no such reader").to_string();
        assert!(none.contains("there are: Madoguchi 0 00 00, Madoguchi 1 00 00, Other"), "{none}");
        assert!(choose("x", vec![]).expect_err("none").to_string().contains("there are: none"));
    }
}
