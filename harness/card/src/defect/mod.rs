//! Cards that are wrong on purpose, each in exactly one place, so that `card check` can prove that each of its cases can
//! fail. A defect never touches the sound core's paths: it stands around them and changes what went in, what came out, or
//! what is remembered.

mod around;
mod data;
mod pin;
mod read;
mod select;
mod sign;
mod table;

pub(crate) use around::Defective;
pub use table::Defect;
