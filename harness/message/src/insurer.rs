//! The number of an insurer: 8 digits for employees' and late-elderly insurance, 6 for the municipalities', which programs
//! fill to 8 with leading blanks, leading zeros, or not at all.

use crate::element::Element;
use crate::fault::LayoutFault;
use crate::habits::{Habits, Padding};
use crate::record::{Item, leaf};

/// An insurer's number without its filling; whatever else a program wrote stays as it is.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct InsurerNumber(String);

impl InsurerNumber {
    /// Reads a number, filled or not. No 8-digit number begins with `00` (the first two digits are the law), so these are
    /// filling.
    pub fn new(text: &str) -> Self {
        let bare = text.trim_matches(' ');
        let digits = bare.bytes().all(|byte| byte.is_ascii_digit());
        Self(bare.strip_prefix("00").filter(|_| digits && bare.len() == 8).unwrap_or(bare).into())
    }

    /// Without filling.
    pub fn bare(&self) -> &str {
        &self.0
    }

    /// Filled to 8 characters.
    pub fn filled(&self, padding: Padding) -> String {
        match padding {
            Padding::Spaces => {
                let mut filled = " ".repeat(8_usize.saturating_sub(self.0.chars().count()));
                filled.push_str(&self.0);
                filled
            }
            Padding::Zeros if self.0.len() == 6 && self.0.bytes().all(|byte| byte.is_ascii_digit()) => {
                format!("00{}", self.0)
            }
            Padding::Zeros | Padding::Bare => self.0.clone(),
        }
    }
}

impl Item for InsurerNumber {
    const LEAF: bool = true;

    fn read(element: &Element) -> Result<Self, LayoutFault> {
        leaf(element).map(Self::new)
    }

    /// Nothing but filling is no number.
    fn is_blank(element: &Element) -> bool {
        element.text().is_some_and(|text| text.trim_matches(' ').is_empty())
    }

    fn write(&self, name: &str, habits: &Habits) -> Element {
        Element::leaf(name, self.filled(habits.padding))
    }

    fn write_json(&self, _: &str, habits: &Habits, out: &mut Vec<u8>) {
        crate::json::write_text(&self.filled(habits.padding), out);
    }

    fn example(_: &str) -> Self {
        Self::new("990001")
    }
}
