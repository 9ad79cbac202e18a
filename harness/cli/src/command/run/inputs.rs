//! What of the command line makes a difference to a run's result, and so stands in its bundle.

use crate::editions::Chosen;
use crate::options::RunOptions;
use madoguchi_report::bundle::Selected;
use madoguchi_rulebook::{Day, Word};
use madoguchi_suite::run::select::Selection;

/// Which cases of the suite were taken, by the command line or by the settings. The shard stands in the head of the run.
pub fn selected(selection: &Selection, faults: Option<&str>) -> Selected {
    Selected {
        tags: selection.tags.clone(),
        name: selection.name.clone(),
        rulebooks: selection.rulebooks.clone(),
        roles: selection.roles.iter().map(|role| role.word().to_string()).collect(),
        cases: selection.ids.clone(),
        faults: faults.map(String::from),
    }
}

/// The command that repeats the run. Files of the person's are named as they are called in the bundle.
pub fn command(options: &RunOptions, target: &str, chosen: &Chosen, selected: &Selected, as_of: Day) -> Vec<String> {
    let mut command: Vec<String> = ["madoguchi", "run", "--sut", target].map(String::from).to_vec();
    let mut push = |option: &str, value: String| command.extend([option.to_string(), value]);
    for tag in &selected.tags {
        push("--tags", tag.clone());
    }
    if let Some(name) = &selected.name {
        push("--name", name.clone());
    }
    for id in &selected.rulebooks {
        let own = chosen.is_own(id);
        push("--rulebook", if own { format!("rulebooks/{id}.toml") } else { id.clone() });
    }
    for role in &selected.roles {
        push("--role", role.clone());
    }
    if options.selection.features.is_some() {
        push("--features", "features".into());
    }
    if let Some(name) = &selected.faults {
        push("--faults", format!("faults/{name}.toml"));
    }
    if let Some(cases) = selected.cases.as_ref().filter(|_| options.core.is_some()) {
        push("--core", cases.len().to_string());
    }
    push("--deadline", options.target.deadline.to_string());
    push("--seed", options.seed.to_string());
    push("--as-of", as_of.to_string());
    for (flag, given) in [("--fail-fast", options.fail_fast), ("--strict", options.strict)] {
        command.extend(given.then(|| flag.to_string()));
    }
    command
}
