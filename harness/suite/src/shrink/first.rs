//! The quick look: the ordinary visit of each scene and everything one or two facts away from it, stretch by stretch,
//! until a product departs from the rulebook somewhere. Most faults show there; that none does proves nothing.

use crate::explore::plan::base;
use crate::explore::scene::SCENES;
use crate::explore::walk::Shard;
use crate::explore::{Explored, Fault, Part, Plan, Space, explore};
use madoguchi_contract::message::Hello;
use madoguchi_contract::session::Session;
use madoguchi_rulebook::Rulebook;

/// Cells that are put to the product before it is looked whether one departs.
const STRETCH: u64 = 2_048;

/// Looks until something is found; gives what was walked until then.
///
/// # Errors
/// The road to the product ended.
pub async fn first(rulebook: &Rulebook, session: &Session, hello: &Hello) -> Result<Explored, Fault> {
    let space = Space::of(&[rulebook]);
    let mut all = Explored::default();
    for scene in SCENES.iter().filter(|scene| scene.to_product) {
        let part = Part::pairs(scene, base(), scene.dimensions(&space));
        let of = part.len().div_ceil(STRETCH).max(1);
        let plan = Plan { parts: vec![part], measured: vec![] };
        for stretch in 1..=of {
            all.merge(explore(&plan, rulebook, Shard { part: stretch, of }, session, hello, |_| {}).await?);
            if !all.causes.is_empty() {
                return Ok(all);
            }
        }
    }
    Ok(all)
}
