//! Routes of claims (R-CLM, ELIG-01 … ELIG-12): how a claim is filed when the insurance was not confirmed, read from the file.
//!
//! [`Filed`] says what stands in a file. What a file shows alone is told by the validator; [`departures`] holds it beside what the
//! desk knew: the right route in the order A → B → C, the right numbers, every item of the declaration, one claim an insurer.

mod departure;
mod filed;
mod known;

pub use departure::Departure;
pub use filed::{Filed, FiledClaim, FiledRemark, Place};
pub use known::{Known, Shape, departures};
