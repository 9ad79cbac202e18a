//! The card in the hand: My Number cards and phones with JPKI, bytes in and bytes out.
//!
//! Pure: no clock, no file, no socket. What a card is stands in a profile (`scenarios/cards`).

mod chip;
pub mod confidence;
pub mod lint;
pub mod trace;

pub use chip::{Chip, Lost};
