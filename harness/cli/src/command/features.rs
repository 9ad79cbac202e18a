//! `features`: checked, printed, or as cases.

use super::suite;
use crate::console;
use crate::editions::Chosen;
use crate::exit::Exit;
use crate::options::FeaturesOptions;
use madoguchi_suite::features::print::gherkin;

/// Checks or prints the features.
pub fn run(options: &FeaturesOptions) -> Exit {
    let chosen = match Chosen::read(&options.rulebook) {
        Ok(chosen) => chosen,
        Err(exit) => return exit,
    };
    let loaded = match suite::load(options.features.as_deref(), &chosen.editions.ids()) {
        Ok(loaded) => loaded,
        Err(exit) => return exit,
    };
    let cases = &loaded.suite.cases;
    if cases.is_empty() {
        console::error("no case in any feature file", "give a folder with .feature files");
        return Exit::Nothing;
    }
    if options.check {
        console::print(&format!("{} cases in {} files\n", cases.len(), loaded.suite.features.len()));
    } else if options.cases {
        let lines = cases.iter().map(|case| serde_json::to_string(case).unwrap_or_default() + "\n");
        console::print(&lines.collect::<String>());
    } else {
        console::print(&gherkin(cases, options.lang.into()));
    }
    Exit::Good
}
