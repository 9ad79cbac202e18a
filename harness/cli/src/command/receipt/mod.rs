//! `receipt`: electronic claims, for the daily work of who writes them.

mod beside;
mod check;
mod human;
mod input;
mod json;
mod sarif;
mod show;
mod told;
mod write;

use crate::exit::Exit;
use crate::options::{ReceiptCommand, ReceiptOptions};

/// Does what is asked.
pub fn run(options: &ReceiptOptions) -> Exit {
    match &options.command {
        ReceiptCommand::Check(options) => check::run(options),
        ReceiptCommand::Show(options) => show::run(options),
        ReceiptCommand::Write(options) => write::run(options),
    }
}
