//! The card in the hand: My Number cards and phones with JPKI, bytes in and bytes out.
//!
//! Pure: no clock, no file, no socket. What a card is stands in a profile (`scenarios/cards`).
//!
//! ```
//! use madoguchi_card::fault::{FaultPlan, Faulty};
//! use madoguchi_card::{Card, Chip, Profile};
//!
//! let plastic = Profile::builtin("plastic").expect("it comes with the program");
//! let mut card = Card::new(&plastic);
//! card.power_on();
//! let mut response = Vec::new();
//! let jpki = [0x00, 0xA4, 0x04, 0x0C, 0x0A, 0xD3, 0x92, 0xF0, 0x00, 0x26, 0x01, 0x00, 0x00, 0x00, 0x01];
//! card.transmit(&jpki, &mut response)?;
//! card.transmit(&[0x00, 0xB0, 0x86, 0x00, 0x0F], &mut response)?;
//! assert_eq!(response, b"JPKIAPICCTOKEN2\x90\x00");
//!
//! // The same card, lifted at the third exchange from now.
//! let rules = vec!["lost@3".parse().expect("a rule")];
//! let mut card = Faulty::new(card, FaultPlan { rules, seed: 0 });
//! card.transmit(&[0x00, 0x20, 0x00, 0x98], &mut response)?;
//! card.transmit(&[0x00, 0x20, 0x00, 0x98], &mut response)?;
//! assert_eq!(response, [0x63, 0xC3], "asking for the tries left costs none");
//! assert!(card.transmit(&[0x00, 0x20, 0x00, 0x98], &mut response).is_err());
//! # Ok::<(), madoguchi_card::Lost>(())
//! ```

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
