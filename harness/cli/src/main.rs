//! The command `madoguchi`: thin; every command is one module.

mod bundle;
mod command;
mod console;
mod editions;
mod error_map;
mod exit;
mod github;
mod options;
mod product;
mod settings;
mod signals;

use clap::Parser;
use exit::Exit;
use options::{Command, Options};

fn main() -> std::process::ExitCode {
    let options = match Options::try_parse() {
        Ok(options) => options,
        Err(error) => {
            if error.use_stderr() {
                let _ = error.print();
                return Exit::Usage.into();
            }
            console::print(&console::styled(&error.render()));
            return Exit::Good.into();
        }
    };
    signals::watch();
    let exit = match options.command {
        Command::Run(options) => command::run::run(&options),
        Command::Replay(options) => command::replay::run(&options),
        Command::Merge(options) => command::merge::run(&options),
        Command::Explore(options) => command::explore::run(&options),
        Command::DiffRulebooks(options) => command::diff_rulebooks::run(&options),
        Command::Clauses(options) => command::clauses::run(&options),
        Command::Timeline(options) => command::timeline::run(&options),
        Command::Features(options) => command::features::run(&options),
        Command::Doctor(options) => command::doctor::run(&options),
        Command::Init(options) => command::init::run(&options),
        Command::Reference(options) => command::reference::run(&options),
        Command::Verify(options) => command::verify::run(&options),
        Command::Rerun(options) => command::rerun::run(&options),
        Command::Report(options) => command::report::run(&options),
        Command::Compare(options) => command::compare::run(&options),
        Command::Keygen(options) => command::keygen::run(&options),
        Command::Attest(options) => command::attest::run(&options),
        Command::Card(options) => command::card::run(&options),
        Command::Central(options) => command::central::run(&options),
        Command::Desk(options) => command::desk::run(&options),
        Command::Mutants(options) => command::mutants::run(&options),
        Command::Receipt(options) => command::receipt::run(&options),
    };
    exit.into()
}
