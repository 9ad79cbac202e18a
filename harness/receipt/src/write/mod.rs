//! Writing: a month's file of first claims, from what a desk knows.
//!
//! A [`Book`] holds the claims of one institution for one payer (支払基金 or 国保連); [`Book::write`] gives its file, each record laid out
//! as `scenarios/receipt` says. What was done to the patient is a small sample of its kind: the harness is about who is claimed
//! from, not about what for. Patients and institutions are synthetic.

mod body;
mod book;
mod claim;
mod error;
mod line;

pub use book::{Book, Institution, Payer};
pub use claim::{Claim, Holder, Insured, Patient, Public, Remark, Scheme};
pub use error::WriteError;
