//! `desk serve`: the whole world of one desk, until Ctrl-C.

use crate::command::central::told;
use crate::command::{block_on, faults};
use crate::console;
use crate::exit::Exit;
use crate::options::{DeskCommand, DeskOptions, DeskServeOptions, FileEncoding, Lang, Publish};
use crate::signals::Signals;
use madoguchi_message::Encoding;
use madoguchi_rulebook::Instant;
use madoguchi_world::central;
use madoguchi_world::clock::Clock;
use madoguchi_world::desk::{Desk, DeskSettings};
use madoguchi_world::folder::{ErrPairs, Publication, Settings};

/// Runs it.
pub fn run(options: &DeskOptions) -> Exit {
    match &options.command {
        DeskCommand::Serve(options) => serve(options),
    }
}

fn serve(options: &DeskServeOptions) -> Exit {
    let ja = options.lang == Lang::Ja;
    let now = match Instant::parse(&options.now) {
        Ok(now) => now,
        Err(error) => {
            let help = if ja {
                "2025-07-10T09:00:00+09:00 のように書いてください"
            } else {
                "write it like 2025-07-10T09:00:00+09:00"
            };
            console::error(&format!("--now: {error}"), help);
            return Exit::Usage;
        }
    };
    let plan = options.faults.as_deref().map(|asked| faults::plan(asked, options.lang.into())).transpose();
    let plan = match plan {
        Ok(plan) => plan.unwrap_or_default(),
        Err((what, help)) => {
            console::error(&what, &help);
            return Exit::Config;
        }
    };
    let settings = DeskSettings {
        root: options.folder.clone(),
        central: central::Settings {
            address: options.central,
            management: options.management,
            clock: Clock::at(now),
            faults: plan,
            seed: options.seed,
            ..central::Settings::default()
        },
        folder: Settings {
            publication: match options.publication {
                Publish::InPlace => Publication::InPlace,
                Publish::Rename => Publication::Rename,
                Publish::Slow => Publication::Slow,
            },
            errors: if options.no_err { ErrPairs::Off } else { ErrPairs::On },
            ..Settings::default()
        },
        encoding: match options.encoding {
            FileEncoding::Utf8 => Encoding::Utf8,
            FileEncoding::ShiftJis => Encoding::ShiftJis,
        },
    };
    let desk = match Desk::start(settings) {
        Ok(desk) => desk,
        Err(error) => {
            let (what, help) = match ja {
                true => (
                    format!("窓口を開けません：{error}"),
                    "書き込めるフォルダーと、127.0.0.1 の空いているポート（0 は自動）を指定してください",
                ),
                false => (
                    format!("the desk cannot open: {error}"),
                    "give a folder that can be written, and free ports on 127.0.0.1 (0 takes any)",
                ),
            };
            console::error(&what, help);
            return Exit::Config;
        }
    };
    block_on(async {
        let mut signals = Signals::listen();
        console::print(&format!("{}\n", told(desk.manifest())));
        signals.interrupted().await;
        // While the signal is still ours: the temporary folder goes with the desk.
        drop(desk);
    });
    Exit::INTERRUPTED
}
