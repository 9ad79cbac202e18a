//! `receipt`: electronic claims, for the daily work of who writes them.

mod check;
mod human;
mod input;
mod json;
mod sarif;
mod show;

use crate::exit::Exit;
use crate::options::{ReceiptCommand, ReceiptOptions};

/// Does what is asked.
pub fn run(options: &ReceiptOptions) -> Exit {
    match &options.command {
        ReceiptCommand::Check(options) => check::run(options),
        ReceiptCommand::Show(options) => show::run(options),
    }
}
