//! The desk machines.

pub mod stimulus;

pub use stimulus::{Screen, Stimulus};
