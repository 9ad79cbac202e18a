//! `explore`: the whole rule space against one or several products, rulebook by rulebook.

mod cell;
mod json;
mod planted;
mod shrunk;
mod space;
mod told;
mod work;

use crate::console;
use crate::editions::Chosen;
use crate::exit::Exit;
use crate::options::{ExploreOptions, Format};
use crate::settings::Settings;
use madoguchi_contract::Language;
use madoguchi_rulebook::Rulebook;
use madoguchi_suite::explore::literal::Literals;
use madoguchi_suite::explore::walk::Shard;
use madoguchi_suite::explore::{Found, Plan};
use space::Narrow;
pub use space::scenes;
use work::Work;

/// Explores.
pub fn run(options: &ExploreOptions) -> Exit {
    match explored(options) {
        Ok(exit) | Err(exit) => exit,
    }
}

/// One rulebook with its space and what came of it.
struct Explored<'a> {
    rulebook: &'a Rulebook,
    plan: &'a Plan,
    /// Boundary steps, each touched by a cell; `None`: the space was narrowed on purpose.
    boundaries: Option<usize>,
    literals: Option<Literals>,
    found: Found,
}

fn explored(options: &ExploreOptions) -> Result<Exit, Exit> {
    let settings = Settings::told()?;
    let token = settings.token()?;
    let language = settings.language(options.lang);
    let shard = match options.shard.as_deref().map_or(Some(Shard::WHOLE), Shard::parse) {
        Some(shard) => shard,
        None => {
            console::error("--shard: give k/n with k from 1 to n, such as 2/8", "");
            return Err(Exit::Usage);
        }
    };
    let chosen = Chosen::read(&options.rulebook)?;
    let rulebooks = rulebooks(&chosen)?;
    let narrow = Narrow { options, ids: chosen.editions.ids(), language };
    let targets = match options.sut.is_empty() {
        true => vec![settings.target(None)],
        false => options.sut.clone(),
    };
    let work = Work { options, editions: &chosen.editions, targets: &targets, token: token.as_ref(), language, shard };
    if options.first {
        return shrunk::first(&rulebooks, &work);
    }
    let plans = rulebooks.iter().map(|rulebook| narrow.plan(rulebook)).collect::<Result<Vec<Plan>, Exit>>()?;
    let spaces: Vec<(&Rulebook, &Plan)> = rulebooks.into_iter().zip(&plans).collect();
    if options.list {
        for (rulebook, plan) in &spaces {
            console::print(&told::listed(plan, rulebook, language));
        }
        return Ok(Exit::Good);
    }
    if options.defects {
        return planted::run(&spaces, language);
    }
    if let Some(cell) = &options.cell {
        return cell::run(cell, &spaces, &work);
    }
    let mut all = vec![];
    for (rulebook, plan) in &spaces {
        let boundaries = narrow.touched(plan, rulebook)?;
        let literals = narrow.literals(plan, shard, rulebook)?;
        all.push(Explored { rulebook, plan, boundaries, literals, found: Found::none(targets.len()) });
    }
    work.explore(&spaces, &mut all)?;
    console::print(&match options.format {
        Format::Text => all.iter().map(|one| told::report(one, &targets, options.most, language)).collect(),
        Format::Json => json::report(&all, &targets),
    });
    if options.format == Format::Text || options.counterexamples.is_some() {
        shrunk::tell(&all, &work)?;
    }
    let asked = all.iter().flat_map(|one| &one.found.products).any(|product| product.asked + product.decided > 0);
    if !asked {
        let (what, help) = match language {
            Language::Ja => ("質問がひとつもない", "製品がその機能を宣言していないか、部分にセルがない"),
            Language::En => {
                ("nothing was asked", "the product declares none of these capabilities, or the shard is empty")
            }
        };
        console::error(what, help);
        return Err(Exit::Nothing);
    }
    let contradicted = |one: &Explored<'_>| one.literals.as_ref().is_some_and(|it| !it.contradictions.is_empty());
    let findings = all.iter().any(|one| one.found.disagrees() || contradicted(one));
    Ok(if findings { Exit::Findings } else { Exit::Good })
}

fn rulebooks(chosen: &Chosen) -> Result<Vec<&Rulebook>, Exit> {
    let ids = if chosen.ids.is_empty() { chosen.editions.ids() } else { chosen.ids.clone() };
    let known = chosen.editions.ids().join(", ");
    let found = ids.iter().map(|id| {
        chosen.editions.get(id).ok_or_else(|| {
            console::error(&format!("no rulebook is called `{id}`"), &format!("known: {known}"));
            Exit::Usage
        })
    });
    found.collect()
}
