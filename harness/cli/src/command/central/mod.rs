//! `central`: the emulated central qualification service.

mod serve;
mod stats;

pub use serve::told;

use crate::exit::Exit;
use crate::options::{CentralCommand, CentralOptions};

/// Runs it.
pub fn run(options: &CentralOptions) -> Exit {
    match &options.command {
        CentralCommand::Serve(options) => serve::run(options),
        CentralCommand::Stats(options) => stats::run(options),
    }
}
