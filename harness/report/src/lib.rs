//! Reports of a judged run: for people at a terminal, for CI, for a regulator. Deterministic: no clock, no machine.

mod alike;
pub mod bundle;
pub mod clauses;
pub mod compare;
pub mod github;
pub mod har;
pub mod html;
pub mod junit;
pub mod messages;
pub mod summary;
pub mod terminal;
pub mod timeline;
pub mod view;
mod wrap;

pub use view::{Colour, View};
