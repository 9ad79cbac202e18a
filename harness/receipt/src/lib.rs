//! Electronic claims (レセプト電算, UKE): layouts as data, a parser that survives anything, a validator, a writer and the rules of claim routes.
//!
//! Two levels. [`parse`] takes any bytes apart and keeps them, so that what was parsed is written again the same.
//! [`validate`] reads records in order, in memory that does not grow with the file, and reports every deviation from the layouts
//! of `scenarios/receipt` and from the sums, codes and orders of the record specifications (記録条件仕様).

pub mod code;
pub mod kind;
pub mod layout;
pub mod parse;
pub mod route;
pub mod validate;
pub mod write;

pub use kind::Kind;
