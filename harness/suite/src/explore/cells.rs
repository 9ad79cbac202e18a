//! Looking a cell up by its id.

use super::Plan;
use super::cause::id;
use super::walk::{Shard, on_every_core};
use madoguchi_rulebook::{Facts, Rulebook};

/// The facts of the cell with this id (`X-…@rulebook`); every cell is looked at until then.
pub fn find(plan: &Plan, rulebook: &Rulebook, wanted: &str) -> Option<Facts> {
    let found = on_every_core(
        plan,
        Shard::WHOLE,
        rulebook,
        || None,
        |found: &mut Option<Facts>, _, _, facts| {
            if found.is_none() && id(facts, rulebook.id()) == wanted {
                *found = Some(*facts);
            }
        },
    );
    found.into_iter().flatten().next()
}
