//! `card trace`: a recorded session, decoded line by line.

use crate::console;
use crate::exit::Exit;
use crate::options::{Lang, TraceOptions};
use madoguchi_card::trace::{Language, Trace, print};
use std::path::Path;

/// Prints a trace.
pub fn run(options: &TraceOptions) -> Exit {
    match read(&options.file, options.lang) {
        Ok(trace) => {
            console::print(&print(&trace, options.lang.into()));
            if trace.lines.is_empty() { Exit::Nothing } else { Exit::Good }
        }
        Err(exit) => exit,
    }
}

/// Reads a trace file; what is wrong is told with file, line and reason.
pub fn read(path: &Path, lang: Lang) -> Result<Trace, Exit> {
    let help = match lang {
        Lang::En => "give a file that `madoguchi card serve --trace FILE` wrote",
        Lang::Ja => "`madoguchi card serve --trace FILE` が書いたファイルを指定してください",
    };
    let refuse = |what: String| {
        console::error(&what, help);
        Exit::Config
    };
    let text = std::fs::read(path).map_err(|error| refuse(format!("{}: {error}", path.display())))?;
    let text = String::from_utf8(text).map_err(|error| {
        let line =
            error.as_bytes()[..error.utf8_error().valid_up_to()].iter().filter(|byte| **byte == b'\n').count() + 1;
        let reason = match lang {
            Lang::En => "not UTF-8",
            Lang::Ja => "UTF-8 ではありません",
        };
        refuse(format!("{}:{line}: {reason}", path.display()))
    })?;
    let language: Language = lang.into();
    Trace::parse(&text)
        .map_err(|error| refuse(format!("{}:{}: {}", path.display(), error.line, error.fault.say(language))))
}
