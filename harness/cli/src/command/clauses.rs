//! `clauses`: clause × scenario × result, open questions, and tables for a regulator.

use super::{evidence, suite};
use crate::console;
use crate::error_map::Mapped;
use crate::exit::Exit;
use crate::options::ClausesOptions;
use madoguchi_contract::event::read_events;
use madoguchi_judge::Clauses;
use madoguchi_judge::coverage::Coverage;
use madoguchi_report::clauses::{ambiguous_table, clause_table, csv};
use madoguchi_rulebook::Editions;
use std::borrow::Cow;

/// Prints the clause catalogue with its scenarios.
pub fn run(options: &ClausesOptions) -> Exit {
    let mut rulebooks = Editions::builtin().ids();
    let loaded = match suite::load(None, &rulebooks) {
        Ok(loaded) => loaded,
        Err(exit) => return exit,
    };
    let cases = &loaded.suite.cases;
    let mut clauses = Cow::Borrowed(Clauses::builtin());
    let coverage = match &options.from {
        None => Coverage::planned(cases, &clauses, &rulebooks),
        Some(folder) => {
            let whole = match read_events(&folder.join("events.ndjson")) {
                Ok(evidence) => evidence,
                Err(fault) => {
                    console::error(&fault.to_string(), "give the evidence folder of a finished run");
                    return Exit::Config;
                }
            };
            if let Some(head) = &whole.head {
                clauses = Clauses::builtin().under(&head.extends);
                rulebooks.extend(head.extends.keys().cloned());
            }
            let codes = match Mapped::kept(folder, whole.head.as_ref()) {
                Ok(mapped) => mapped.map(|mapped| mapped.map).unwrap_or_default(),
                Err(exit) => return exit,
            };
            Coverage::of(&evidence::judged(&whole, &codes), &clauses, &rulebooks)
        }
    };
    let view = console::view(options.lang.into());
    let text = if options.ambiguous {
        ambiguous_table(cases, &view)
    } else if options.csv {
        csv(cases, &coverage, &clauses)
    } else {
        clause_table(&coverage, &clauses, &view)
    };
    console::print(&text);
    Exit::Good
}
