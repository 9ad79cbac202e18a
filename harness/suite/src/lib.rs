//! The suite: features are read and compiled into cases, cases are driven against an implementation, the judge says
//! what it was worth.

mod cores;
pub mod drive;
pub mod explore;
pub mod features;
pub mod harness;
pub mod journey;
pub mod mutants;
pub mod rerun;
pub mod run;
pub mod shrink;
pub mod steps;
pub mod verify;
pub mod wire;
