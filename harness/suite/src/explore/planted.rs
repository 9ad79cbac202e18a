//! The test of the explorer: every planted defect that decides must be found by walking. The smallest parts are walked
//! first, scattered cells of each before all of it.

use super::cause::Sign;
use super::drive::{Fault, explore};
use super::walk::{Shard, Stretch};
use super::{Plan, Product};
use futures::executor::block_on;
use madoguchi_contract::session::{Session, SessionError};
use madoguchi_contract::transport::InProcess;
use madoguchi_reference::{Defect, Reference};
use madoguchi_rulebook::{Facts, Rulebook};
use std::time::Duration;

/// Defects that no visit of the space shows, and why, in Japanese and in English. Scenarios catch them.
pub const UNSEEN: [(&str, [&str; 2]); 2] = [
    (
        "kind-not-left-blank",
        ["申立書の項目の組合せは歩かない", "combinations of the items of a declaration are not walked"],
    ),
    ("era-a-year-off", ["書かれた日付は受診の事実ではない", "a date as it is written is no fact of a visit"]),
];

/// What shows a defect.
#[derive(Clone, Debug, PartialEq)]
pub struct Shown {
    /// Cells walked until then.
    pub cells: u64,
    /// What differs.
    pub sign: Sign,
    /// The smallest cell of that stretch.
    pub facts: Facts,
}

/// Why a defect could not be looked for.
#[derive(Debug, thiserror::Error)]
pub enum PlantedError {
    /// The reference does not introduce itself.
    #[error(transparent)]
    Session(#[from] SessionError),
    /// The road ended.
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// The first cells of a plan that show a defect; `None`: none does.
///
/// # Errors
/// The reference in this process cannot be asked.
pub fn shown(defect: &Defect, rulebook: &Rulebook, plan: &Plan) -> Result<Option<Shown>, PlantedError> {
    let transport = InProcess::new(defect.id, Reference::with_defect(defect));
    let session = Session::new(Box::new(transport), Duration::from_secs(10));
    let hello = block_on(session.hello("planted"))?;
    let products = [Product { session: &session, hello: &hello }];
    let mut cells = 0;
    // Where only documents tell, a part of the cells is enough.
    let compact = session.decide_facts(rulebook.id(), &[], &mut []);
    for of in [1000, 50, 1].into_iter().filter(|of| compact || *of > 1) {
        let mut stretches = Stretch::all(plan, Shard { part: 1, of });
        stretches.sort_by_key(|stretch| (plan.parts[stretch.part].len(), stretch.part, stretch.cells.start));
        for stretch in &stretches {
            let found = block_on(explore(plan, rulebook, stretch, &products))?;
            cells += found.cells;
            let causes = found.products.iter().flat_map(|product| product.causes.iter());
            let smallest = causes.min_by_key(|(sign, cause)| (cause.first.weight, (*sign).clone()));
            if let Some((sign, cause)) = smallest {
                return Ok(Some(Shown { cells, sign: sign.clone(), facts: cause.first.facts }));
            }
        }
    }
    Ok(None)
}
