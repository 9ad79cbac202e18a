//! The whole rule space: every kind of visit a rulebook can tell apart, walked cell by cell, and an implementation
//! compared with the rulebook on each.
//!
//! A [`Space`] is a list of [`Dimension`]s, each cut into classes at the days and lengths the rulebook names. A
//! [`Scene`] pins what is shown and where (the card at the reader, an old card alone, a home visit …). In each scene
//! it is measured which dimensions move which part of the decision; those stand in a [`Part`] that is enumerated in
//! full, and all of them together in a three-way covering array.

pub mod array;
pub(crate) mod ask;
pub mod boundary;
pub mod cause;
pub mod cells;
pub mod compare;
mod dimension;
pub(crate) mod drive;
pub mod family;
pub mod kept;
pub mod literal;
pub mod measure;
pub mod part;
pub mod plan;
pub mod planted;
pub mod rulebooks;
pub mod scene;
pub mod switch;
pub mod walk;

pub use ask::{Product, faults, question};
pub use cause::{Cause, Causes, Sign};
pub use dimension::{Class, Dimension, Space};
pub use drive::{Explored, Fault, Found, explore};
pub use family::Family;
pub use part::Part;
pub use plan::{Bounds, Plan, TooLarge};
pub use scene::Scene;
