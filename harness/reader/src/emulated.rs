//! What can lie on the reader: a chip whose inside can be looked at.

use crate::blank::Blank;
use crate::card::EmulatedCard;
use crate::config::{Contents, Timing};
use madoguchi_card::Chip;
use serde::{Deserialize, Serialize};

/// A chip whose inside can be looked at without asking the chip.
pub trait Emulated: Chip + Send {
    /// Looks inside.
    fn look(&self) -> Look;

    /// Disturbs the chip from now on, by these faults and no others.
    ///
    /// # Errors
    /// Which fault is not known, and which are.
    fn disturb(&mut self, faults: &[String]) -> Result<(), String>;
}

/// What is seen inside.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Look {
    /// Name of the profile.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub profile: Option<String>,
    /// The selected applet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub applet: Option<String>,
    /// The PINs, in the order of the profile.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pins: Vec<Pin>,
}

/// One PIN, never its value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pin {
    /// Its applet.
    pub applet: String,
    /// Its file id, in hexadecimal.
    pub id: String,
    /// Wrong tries that are left.
    pub left: u8,
    /// Whether it is verified.
    pub verified: bool,
}

/// Makes what a configuration or an order describes.
///
/// # Errors
/// What is wrong with the profile, the date or a fault.
pub fn emulate(contents: &Contents, timing: Timing, faults: &[String]) -> Result<Box<dyn Emulated>, String> {
    match contents {
        Contents::Blank {} => {
            let mut blank = Blank;
            blank.disturb(faults)?;
            Ok(Box::new(blank))
        }
        Contents::Card(source) => Ok(Box::new(EmulatedCard::new(source, timing, faults)?)),
    }
}
