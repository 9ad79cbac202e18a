//! `card`: the card in the hand, one module a command.

mod lint;
mod trace;

use crate::console;
use crate::exit::Exit;
use crate::options::{CardCommand, CardOptions};

/// Does what is wanted with the card.
pub fn run(options: &CardOptions) -> Exit {
    match &options.command {
        CardCommand::Trace(options) => trace::run(options),
        CardCommand::Lint(options) => lint::run(options),
        CardCommand::Serve(_)
        | CardCommand::Insert(_)
        | CardCommand::Remove(_)
        | CardCommand::Tap(_)
        | CardCommand::State(_)
        | CardCommand::Fault(_)
        | CardCommand::Stop(_) => {
            console::error("`card` is not built yet", "");
            Exit::Config
        }
    }
}
