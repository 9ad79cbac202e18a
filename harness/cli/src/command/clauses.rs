//! `clauses`: clause × scenario × result, open questions, and tables for a regulator.

use super::suite;
use crate::console;
use crate::exit::Exit;
use crate::options::ClausesOptions;
use crate::product::RULEBOOKS;
use madoguchi_contract::event::{EventBody, read_events};
use madoguchi_judge::coverage::Coverage;
use madoguchi_judge::{Clauses, Declared, judge};
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
            let evidence = match read_events(&folder.join("events.ndjson")) {
                Ok(evidence) => evidence,
                Err(fault) => {
                    console::error(&fault.to_string(), "give the evidence folder of a finished run");
                    return Exit::Config;
                }
            };
            let declared = evidence.head.as_ref().map(Declared::of_run).unwrap_or_default();
            let judged = evidence.cases.iter().filter_map(|(_, history)| {
                let EventBody::CaseOpened { case } = &history.first()?.body else { return None };
                Some(judge(case, history, clauses, &declared))
            });
            Coverage::of(&judged.collect::<Vec<_>>(), clauses, &rulebooks)
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
