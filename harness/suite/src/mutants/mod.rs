//! Mutants: wrong implementations made by machine from the rulebooks, and the planted ones of every role, each put through the
//! suite.
//!
//! A suite that no wrong implementation fails proves nothing. [`mechanical`] moves every bound by a day or a unit, makes every set a
//! member shorter or longer, swaps every two places of an order and turns every cell of a table. [`Trials`] replays the cases against
//! each of them; what survives is compared with the original on every cell of the rule space ([`proof`]): where no answer differs it
//! is equivalent, where each answer stays within what the text leaves open it is allowed. [`Matrix`] says what became of each.

mod matrix;
mod measure;
mod mechanical;
mod peers;
pub mod proof;
mod trial;
mod vocabulary;

pub use matrix::{Class, Kind, Matrix, MatrixError, Row};
pub use measure::Measure;
pub use mechanical::mechanical;
pub use trial::{Measured, Trials};

use madoguchi_rulebook::Rulebook;

/// A wrong implementation made from a rulebook.
#[derive(Clone, Debug)]
pub struct Mutant {
    /// `actual:cert.grace:count+1`.
    pub id: String,
    /// Clause the changed entry serves.
    pub clause: String,
    /// The ambiguity that leaves the entry open, if any: n of A-n.
    pub either: Option<u8>,
    /// Whether the entry itself leaves this reading open.
    pub reading: Reading,
    /// The changed rulebook.
    pub rulebook: Rulebook,
}

/// How a mutant reads its entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    /// Otherwise than it says.
    Wrong,
    /// As one of the values between which it leaves the choice.
    LeftOpen,
}

impl Mutant {
    /// The key of the changed entry.
    pub fn key(&self) -> &str {
        let key = self.id.split(':').nth(1).unwrap_or_default();
        key.split('@').next().unwrap_or(key)
    }
}
