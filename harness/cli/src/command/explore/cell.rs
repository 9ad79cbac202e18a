//! `explore --cell`: one cell, by its id or by its facts: what the rulebook demands, what products answer, and
//! whether that agrees.

use super::work::{Stop, Work, bye, products};
use crate::command::block_on;
use crate::console;
use crate::exit::Exit;
use crate::signals::unless_interrupted;
use madoguchi_contract::case::facts_from;
use madoguchi_contract::message::Outcome;
use madoguchi_contract::{Answer, Language};
use madoguchi_rulebook::{Facts, Rulebook, decide, fixture};
use madoguchi_suite::explore::cause::{ambiguities, id, stated};
use madoguchi_suite::explore::{Plan, cells, faults, question};
use std::fmt::Write as _;

/// Shows a cell.
///
/// # Errors
/// No cell has this id; told.
pub fn run(wanted: &str, spaces: &[(&Rulebook, &Plan)], work: &Work<'_>) -> Result<Exit, Exit> {
    let ja = work.language == Language::Ja;
    let named: Vec<(&Rulebook, Facts)> = if wanted.trim_start().starts_with('{') {
        let read = serde_json::from_str(wanted).map_err(|error| error.to_string());
        let facts = read.and_then(|value| facts_from(value).map_err(|error| error.to_string())).map_err(|error| {
            console::error(&format!("--cell: {error}"), "");
            Exit::Usage
        })?;
        spaces.iter().map(|(rulebook, _)| (*rulebook, facts)).collect()
    } else {
        let found = spaces.iter().filter_map(|(rulebook, plan)| {
            let own = wanted.split_once('@').is_none_or(|(_, edition)| edition == rulebook.id());
            let id = format!("{}@{}", wanted.split('@').next().unwrap_or_default(), rulebook.id());
            own.then(|| cells::find(plan, rulebook, &id).map(|facts| (*rulebook, facts))).flatten()
        });
        found.collect()
    };
    if named.is_empty() {
        let (what, help) = match ja {
            true => (
                format!("`{wanted}`というセルはこの空間にない"),
                "idは`explore`が印字したもの、または`{…}`の形の事実を渡す",
            ),
            false => (
                format!("no cell of this space is called `{wanted}`"),
                "give an id as `explore` prints it, or facts as JSON: `{…}`",
            ),
        };
        console::error(&what, help);
        return Err(Exit::Nothing);
    }
    let shown = block_on(unless_interrupted(async {
        let plugged = work.plug(spaces).await?;
        let products = products(&plugged);
        let mut text = String::new();
        for (rulebook, facts) in &named {
            let question = question(*facts, rulebook);
            let decision = decide(rulebook, facts);
            let demanded = Answer::from_decision(rulebook, &decision, &question).into_value();
            let _ = writeln!(text, "{}\n  {}", id(facts, rulebook.id()), stated(facts));
            if let Err(invalid) = fixture::check(rulebook, facts) {
                let why = if ja { invalid.message_ja } else { invalid.message_en };
                let _ =
                    writeln!(text, "  {}: {} {why}", if ja { "あり得ない" } else { "cannot exist" }, invalid.clause);
            }
            let clauses: Vec<&str> = decision.clauses.iter().map(|clause| clause.id()).collect();
            let _ = writeln!(text, "  {} {}", clauses.join(" "), ambiguities(&decision).join(" "));
            let _ = writeln!(text, "  {}: {demanded}", if ja { "規則集" } else { "rulebook" });
            for (target, product) in work.targets.iter().zip(&products) {
                let outcome = product.session.decide(&question).await;
                let answer = match &outcome {
                    Ok(Outcome::Done(value)) => value.to_string(),
                    Ok(other) => format!("{other:?}"),
                    Err(lost) => lost.say(work.language),
                };
                let _ = writeln!(text, "  {target}: {answer}");
                let faults = faults(rulebook, &question, outcome);
                let _ = match (faults.is_empty(), ja) {
                    (true, true) => writeln!(text, "    一致"),
                    (true, false) => writeln!(text, "    agrees"),
                    (false, _) => writeln!(text, "    {}", faults.join("\n    ")),
                };
            }
        }
        bye(&plugged).await;
        Ok(text)
    }))?
    .map_err(Stop::tell)?;
    console::print(&shown);
    Ok(Exit::Good)
}
