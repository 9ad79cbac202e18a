//! What was found, shrunk: after the walk, or at once.

use super::Explored;
use super::work::{Stop, Work, bye, products};
use crate::command::block_on;
use crate::command::counterexamples::{self, Wanted};
use crate::console;
use crate::exit::Exit;
use crate::signals::unless_interrupted;
use madoguchi_contract::Language;
use madoguchi_judge::Clauses;
use madoguchi_rulebook::Rulebook;
use madoguchi_suite::explore::{Causes, Product};
use madoguchi_suite::shrink;

/// Shrinks what the walk found, product by product, rulebook by rulebook.
pub fn tell(all: &[Explored<'_>], work: &Work<'_>) -> Result<(), Exit> {
    if work.options.shrink == 0 || !all.iter().any(|one| one.found.disagrees()) {
        return Ok(());
    }
    let told = async {
        let plugged = work.plug_under(all.iter().map(|one| one.rulebook)).await.map_err(Stop::tell)?;
        for one in all {
            for (product, found) in products(&plugged).into_iter().zip(&one.found.products) {
                counterexamples(&found.causes, one.rulebook, product, work.options.shrink, work).await?;
            }
        }
        bye(&plugged).await;
        Ok(())
    };
    block_on(unless_interrupted(told))?
}

/// The quick look: one counterexample of each product that departs, under the first rulebook in which it does.
pub fn first(rulebooks: &[&Rulebook], work: &Work<'_>) -> Result<Exit, Exit> {
    let looked = async {
        let plugged = work.plug_under(rulebooks.iter().copied()).await.map_err(Stop::tell)?;
        let mut exit = Exit::Good;
        for (product, target) in products(&plugged).into_iter().zip(work.targets) {
            for rulebook in rulebooks {
                let found = shrink::first(rulebook, product).await.map_err(|fault| work.lost(&fault).tell())?;
                let (id, cells) = (rulebook.id(), found.cells);
                console::print(&match work.language {
                    Language::Ja => format!("{target}: {id}: ふつうの受診とその近く{cells}セルだけを見た\n"),
                    Language::En => {
                        format!("{target}: {id}: looked at {cells} cells at or near the ordinary visit only\n")
                    }
                });
                if found.disagrees() {
                    let causes = &found.products.first().expect("one product was asked").causes;
                    counterexamples(causes, rulebook, product, 1, work).await?;
                    exit = Exit::Findings;
                    break;
                }
            }
        }
        bye(&plugged).await;
        Ok(exit)
    };
    block_on(unless_interrupted(looked))?
}

async fn counterexamples(
    causes: &Causes,
    rulebook: &Rulebook,
    product: Product<'_>,
    most: usize,
    work: &Work<'_>,
) -> Result<(), Exit> {
    let clauses = Clauses::builtin().under(&work.editions.extends());
    let folder = work.options.counterexamples.as_deref();
    let wanted = Wanted { rulebook, clauses: &clauses, product, folder, most, language: work.language };
    counterexamples::tell(causes, &wanted).await
}
