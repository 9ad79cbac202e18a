//! The evidence bundle, through the real program: what a run leaves behind, what `verify` says to it, and what it says
//! to whoever changed it.

mod again;
#[path = "../common/mod.rs"]
mod common;
mod forger;
mod input;
mod report;
mod signature;
mod tampered;
mod written;
