//! `reference`: the built-in implementation by the vendor's own road, sound or with a planted defect.

use super::block_on;
use crate::editions::Chosen;
use crate::exit::Exit;
use crate::options::{Lang, ReferenceOptions};
use crate::signals::unless_interrupted;
use crate::{console, product};
use madoguchi_contract::server::{serve_http, serve_stdio};
use madoguchi_judge::{Clauses, Level};
use madoguchi_reference::{DEFECTS, Reference};
use std::fmt::Write as _;

/// Serves the reference, or lists its defects.
pub fn run(options: &ReferenceOptions) -> Exit {
    if options.list_defects {
        let mut text = String::new();
        for defect in DEFECTS.iter() {
            let what = if options.lang == Lang::Ja { defect.ja } else { defect.en };
            // A breach of a SHOULD only warns, so it fails a strict run.
            let must = Clauses::builtin().level_in(defect.clause, defect.rulebooks[0]) == Ok(Level::Must);
            let by = if must { "run" } else { "run --strict" };
            let rulebooks = defect.rulebooks.join(",");
            let _ = writeln!(
                text,
                "{:<26} {:<12} {rulebooks:<23} {:<12} {by:<13} {what}",
                defect.id, defect.clause, defect.vector
            );
        }
        console::print(&text);
        return Exit::Good;
    }
    let defect = match options.defect.as_deref().map(product::defect).transpose() {
        Ok(defect) => defect,
        Err(error) => {
            console::error(&error, "`madoguchi reference --list-defects` lists them");
            return Exit::Usage;
        }
    };
    let chosen = match Chosen::read(&options.rulebook) {
        Ok(chosen) => chosen,
        Err(exit) => return exit,
    };
    let mut reference = match Reference::knowing(&chosen.editions, defect) {
        Ok(reference) => reference,
        Err(error) => {
            console::error(&error.to_string(), "the defect cannot be planted in this rulebook");
            return Exit::Config;
        }
    };
    let served = match &options.http {
        Some(address) => match address.parse() {
            Ok(address) => match block_on(unless_interrupted(serve_http(reference, address))) {
                Ok(served) => served,
                Err(exit) => return exit,
            },
            Err(_) => {
                console::error(
                    &format!("`{address}` is not an address"),
                    "write 127.0.0.1:8080, or 127.0.0.1:0 for any free port",
                );
                return Exit::Usage;
            }
        },
        None if options.stdio => serve_stdio(&mut reference),
        None => {
            console::error("nothing to serve on", "add --stdio or --http 127.0.0.1:0");
            return Exit::Usage;
        }
    };
    match served {
        Ok(()) => Exit::Good,
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Exit::CLOSED,
        Err(error) => {
            console::error(&error.to_string(), "");
            Exit::Config
        }
    }
}
