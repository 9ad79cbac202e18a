//! `clauses`: clause × scenario × result, open questions, and tables for a regulator.

use super::{evidence, suite};
use crate::console;
use crate::exit::Exit;
use crate::options::ClausesOptions;
use crate::product::RULEBOOKS;
use madoguchi_contract::event::read_events;
use madoguchi_judge::Clauses;
use madoguchi_judge::coverage::Coverage;
use madoguchi_report::clauses::{ambiguous_table, clause_table, csv};

/// Prints the clause catalogue with its scenarios.
pub fn run(options: &ClausesOptions) -> Exit {
    let loaded = match suite::load(None) {
        Ok(loaded) => loaded,
        Err(exit) => return exit,
    };
    let cases = &loaded.suite.cases;
    let clauses = Clauses::builtin();
    let rulebooks = RULEBOOKS.map(String::from).to_vec();
    let coverage = match &options.from {
        None => Coverage::planned(cases, clauses, &rulebooks),
        Some(folder) => {
            let whole = match read_events(&folder.join("events.ndjson")) {
                Ok(evidence) => evidence,
                Err(fault) => {
                    console::error(&fault.to_string(), "give the evidence folder of a finished run");
                    return Exit::Config;
                }
            };
            Coverage::of(&evidence::judged(&whole), clauses, &rulebooks)
        }
    };
    let view = console::view(options.lang.into());
    let text = if options.ambiguous {
        ambiguous_table(cases, &view)
    } else if options.csv {
        csv(cases, &coverage, clauses)
    } else {
        clause_table(&coverage, clauses, &view)
    };
    console::print(&text);
    Exit::Good
}
