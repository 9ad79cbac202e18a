//! The card in the hand: My Number cards and phones with JPKI, bytes in and bytes out.
//!
//! Pure: no clock, no file, no socket. What a card is stands in a profile (`scenarios/cards`).

#[deny(clippy::indexing_slicing)]
pub mod apdu;
#[deny(clippy::indexing_slicing)]
mod card;
pub mod check;
mod chip;
pub mod confidence;
pub mod contents;
#[deny(clippy::indexing_slicing)]
mod core;
#[deny(clippy::indexing_slicing)]
pub mod defect;
#[deny(clippy::indexing_slicing)]
pub mod fault;
#[deny(clippy::indexing_slicing)]
pub mod image;
pub mod lint;
#[deny(clippy::indexing_slicing)]
pub mod phone;
pub mod pki;
pub mod profile;
#[deny(clippy::indexing_slicing)]
pub mod secure_messaging;
#[deny(clippy::indexing_slicing)]
pub mod tlv;
pub mod trace;

pub use card::{Card, CardState, PinReport};
pub use chip::{Chip, Lost};
pub use image::Image;
pub use profile::Profile;
