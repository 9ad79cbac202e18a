//! The commands, one module each.

pub mod attest;
pub mod card;
pub mod central;
pub mod clauses;
pub mod compare;
mod conclude;
pub mod desk;
pub mod diff_rulebooks;
pub mod doctor;
mod evidence;
pub mod explore;
mod faults;
pub mod features;
pub mod init;
pub mod keygen;
pub mod merge;
pub mod mutants;
pub mod receipt;
pub mod reference;
pub mod replay;
pub mod report;
pub mod rerun;
pub mod run;
mod suite;
pub mod timeline;
pub mod verify;

pub use suite::{Loaded, hex};

use std::future::Future;

/// Runs a future on this thread.
fn block_on<F: Future>(future: F) -> F::Output {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime can be built");
    let local = tokio::task::LocalSet::new();
    local.block_on(&runtime, future)
}
