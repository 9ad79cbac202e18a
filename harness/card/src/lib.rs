//! The card in the hand: My Number cards and phones with JPKI, bytes in and bytes out.
//!
//! Pure: no clock, no file, no socket. What a card is stands in a profile (`scenarios/cards`).

pub mod apdu;
mod card;
pub mod check;
mod chip;
pub mod confidence;
mod core;
pub mod defect;
pub mod fault;
pub mod image;
pub mod lint;
pub mod phone;
pub mod pki;
pub mod profile;
pub mod tlv;
pub mod trace;

pub use card::{Card, CardState, PinReport};
pub use chip::{Chip, Lost};
pub use image::Image;
pub use profile::Profile;
