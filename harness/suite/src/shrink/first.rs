//! The quick look: the ordinary visit of each scene and everything one or two facts away from it, stretch by stretch,
//! until a product departs from the rulebook somewhere. Most faults show there; that none does proves nothing.

use crate::explore::plan::base;
use crate::explore::scene::SCENES;
use crate::explore::walk::{Shard, Stretch};
use crate::explore::{Fault, Found, Part, Plan, Product, Space, explore};
use madoguchi_rulebook::Rulebook;

/// Cells that are put to the product before it is looked whether one departs.
const CELLS: u64 = 2_048;

/// Looks until something is found; gives what was walked until then.
///
/// # Errors
/// The road to the product ended.
pub async fn first(rulebook: &Rulebook, product: Product<'_>) -> Result<Found, Fault> {
    let space = Space::of(&[rulebook]);
    let mut all = Found::none(1);
    for scene in SCENES.iter().filter(|scene| scene.to_product) {
        let part = Part::pairs(scene, base(), scene.dimensions(&space));
        let of = part.len().div_ceil(CELLS).max(1);
        let plan = Plan { parts: vec![part], measured: vec![] };
        for part in 1..=of {
            for stretch in Stretch::all(&plan, Shard { part, of }) {
                all.merge(explore(&plan, rulebook, &stretch, &[product]).await?);
            }
            if all.disagrees() {
                return Ok(all);
            }
        }
    }
    Ok(all)
}
