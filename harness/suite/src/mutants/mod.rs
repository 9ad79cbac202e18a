//! Mutants: wrong implementations made by machine from the rulebooks, and the planted ones, each put through the whole suite.
//!
//! A suite that no wrong implementation fails proves nothing. [`mechanical`] moves every bound by a day or a unit, makes every set a
//! member shorter or longer, swaps neighbours in every order and turns every cell of a table. [`Trials`] replays the cases against
//! each of them, and [`Matrix`] says which scenario tells which.

mod matrix;
mod mechanical;
mod trial;

pub use matrix::{Matrix, MatrixError, Row};
pub use mechanical::mechanical;
pub use trial::{Trial, Trials};

use madoguchi_rulebook::Rulebook;

/// A wrong implementation made from a rulebook.
#[derive(Clone, Debug)]
pub struct Mutant {
    /// `actual:cert.grace:count+1`.
    pub id: String,
    /// Clause the changed entry serves.
    pub clause: String,
    /// The changed rulebook.
    pub rulebook: Rulebook,
}
