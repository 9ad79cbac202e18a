//! A departure from what the desk knew.

use super::Place;
use crate::code::Level;

/// A claim that is not filed as the desk's case demands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Departure {
    /// The clause of the rule catalogue.
    pub clause: &'static str,
    /// The oracle, where it is one of them.
    pub oracle: Option<&'static str>,
    /// How it would be taken.
    pub level: Level,
    /// Where.
    pub at: Place,
    /// Position of the field in its record; 0: the record.
    pub field: usize,
    /// In Japanese and English.
    pub text: [String; 2],
}
