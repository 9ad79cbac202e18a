//! Walking a plan: all cells of all parts, or one shard of them.

use super::{Part, Plan};
use crate::cores;
use madoguchi_rulebook::{Facts, Rulebook};

/// Part k of n, from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shard {
    /// Which.
    pub part: u64,
    /// Of how many.
    pub of: u64,
}

impl Shard {
    /// Everything.
    pub const WHOLE: Shard = Shard { part: 1, of: 1 };

    /// Reads `k/n`.
    pub fn parse(text: &str) -> Option<Self> {
        let (part, of) = text.split_once('/')?;
        let shard = Shard { part: part.parse().ok()?, of: of.parse().ok()? };
        (1..=shard.of).contains(&shard.part).then_some(shard)
    }

    /// The cells of a part that belong to this shard: a run of neighbours.
    pub fn range(self, cells: u64) -> std::ops::Range<u64> {
        let at = |part: u64| (u128::from(cells) * u128::from(part) / u128::from(self.of)) as u64;
        at(self.part - 1)..at(self.part)
    }
}

/// Neighbouring cells of one part: what is walked, asked and kept at one time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// Place of the part in the plan.
    pub part: usize,
    /// Numbers of the cells.
    pub cells: std::ops::Range<u64>,
}

impl Stretch {
    /// The stretches of a shard, in order. They are the same however many cores walk them.
    pub fn all(plan: &Plan, shard: Shard) -> Vec<Stretch> {
        let mut all = vec![];
        for (place, part) in plan.parts.iter().enumerate().filter(|(_, part)| part.scene.to_product) {
            let range = shard.range(part.len());
            let mut start = range.start;
            while start < range.end {
                let end = range.end.min(start + STRETCH);
                all.push(Stretch { part: place, cells: start..end });
                start = end;
            }
        }
        all
    }
}

/// Cells of a stretch.
const STRETCH: u64 = 16_384;

/// Goes through every cell of a shard of a plan that can exist, on every core; each core has a tally of its own.
pub fn on_every_core<T: Send>(
    plan: &Plan,
    shard: Shard,
    rulebook: &Rulebook,
    start: impl Fn() -> T + Sync,
    each: impl Fn(&mut T, &Part, u64, &Facts) + Sync,
) -> Vec<T> {
    let of = cores::count() as u64;
    let shares: Vec<Shard> = (1..=of).map(|part| Shard { part, of }).collect();
    cores::map(shares.len(), &shares, |share| {
        let mut tally = start();
        for part in &plan.parts {
            let cells = shard.range(part.len());
            let own = share.range(cells.end - cells.start);
            let mut walker = part.walker();
            for cell in cells.start + own.start..cells.start + own.end {
                if let Some(facts) = walker.possible(cell, rulebook) {
                    each(&mut tally, part, cell, facts);
                }
            }
        }
        tally
    })
}
