//! `card`: the card in the hand, one module a command.

mod check;
mod control;
mod lint;
mod serve;
mod source;
mod trace;

use crate::exit::Exit;
use crate::options::{CardCommand, CardOptions};

/// Does what is wanted with the card.
pub fn run(options: &CardOptions) -> Exit {
    match &options.command {
        CardCommand::Trace(options) => trace::run(options),
        CardCommand::Lint(options) => lint::run(options),
        CardCommand::Serve(options) => serve::run(options),
        CardCommand::Insert(options) => control::insert(options),
        CardCommand::Remove(options) => control::remove(options),
        CardCommand::Tap(options) => control::tap(options),
        CardCommand::State(options) => control::state(options),
        CardCommand::Fault(options) => control::fault(options),
        CardCommand::Stop(options) => control::stop(options),
        CardCommand::Check(options) => check::run(options),
    }
}
