//! Random journeys at one desk: cards in and out, PINs right and wrong, faults, one patient after another, phone and
//! card, consent given and refused, and the same journey at both ends of its day. After each act the product is
//! observed and the promises of the catalogue are held against what is seen ([`promise`]).
//!
//! Journeys are drawn and shrunk by proptest ([`draw`]), the same for a seed; acts that do not matter are then left out
//! one by one. What remains is a case and a scenario, never a seed ([`kept`]). Left out on purpose: a day that changes
//! in the middle of a visit, which no act of the contract can say.

mod draw;
mod drive;
mod kept;
mod promise;

pub use draw::{Journey, Search, acts};
pub use drive::{Seen, drive};
pub use kept::{Kept, OurFault};
pub use promise::Violation;
