//! The plan of an exploration: the parts of every scene, within a number of cells that was agreed to.

use super::Space;
use super::family::Family;
use super::measure::{Measured, facts};
use super::part::Part;
use super::scene::{SCENES, Scene};
use crate::cores;
use madoguchi_rulebook::{Facts, Rulebook};

/// Cells of a plan unless it is said otherwise.
pub const BUDGET: u64 = 5_000_000;

/// How far the plan goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bounds {
    /// So many cells in all; a part that does not fit leaves its least moving dimensions to the array.
    Total(u64),
    /// So many cells a part.
    Deep(u64),
}

/// More cells than were agreed to.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "{all} cells, and {budget} were agreed to; the part `{part}` has {cells} of them, most of it by `{dimension}` ({classes} classes)"
)]
pub struct TooLarge {
    /// Cells in all.
    pub all: u128,
    /// Cells that were agreed to.
    pub budget: u64,
    /// The largest part.
    pub part: String,
    /// Its cells.
    pub cells: u128,
    /// The dimension to blame.
    pub dimension: &'static str,
    /// Its classes.
    pub classes: usize,
}

impl TooLarge {
    /// Blames the longest dimension of a part.
    fn blame(part: &Part, all: u128, budget: u64) -> Self {
        let longest = part.dimensions.iter().max_by_key(|dimension| dimension.classes.len());
        let (dimension, classes) = longest.map_or(("", 0), |longest| (longest.name, longest.classes.len()));
        // A whole part may have more cells than a number of a cell can count.
        let cells = if part.is_array() { part.len().into() } else { enumerated(part) };
        Self { all, budget, part: part.name(), cells, dimension, classes }
    }

    /// The same in Japanese.
    pub fn ja(&self) -> String {
        let Self { all, budget, part, cells, dimension, classes } = self;
        format!(
            "セルが{all}あり、上限{budget}を超える。`{part}`が{cells}セルで、主な原因は`{dimension}`（{classes}通り）"
        )
    }
}

/// The parts, in order.
#[derive(Clone)]
pub struct Plan {
    /// The parts.
    pub parts: Vec<Part>,
    /// What was measured, scene by scene.
    pub measured: Vec<Measured>,
}

impl Plan {
    /// Plans the space under these rulebooks.
    pub fn of(space: &Space, rulebooks: &[&Rulebook], bounds: Bounds) -> Self {
        Self::of_scenes(SCENES, space, rulebooks, bounds)
    }

    /// Plans these scenes only; the bounds are theirs alone.
    pub fn of_scenes(
        scenes: impl IntoIterator<Item = &'static Scene>,
        space: &Space,
        rulebooks: &[&Rulebook],
        bounds: Bounds,
    ) -> Self {
        let scenes: Vec<&Scene> = scenes.into_iter().collect();
        let measured = cores::map(cores::count(), &scenes, |scene| Measured::of(scene, space, rulebooks));
        let arrays: Vec<Part> = measured.iter().map(array).collect();
        let pairs = arrays
            .iter()
            .map(|array| array.is_array().then(|| Part::pairs(array.scene, base(), array.dimensions.clone())));
        let pairs: Vec<Option<Part>> = pairs.collect();
        let groups: usize = measured.iter().map(|scene| families(scene).len()).sum();
        let cap = match bounds {
            Bounds::Total(cells) => {
                let across = arrays.iter().chain(pairs.iter().flatten()).map(Part::len);
                let rest = cells.saturating_sub(across.fold(0, u64::saturating_add));
                (rest / groups.max(1) as u64).max(1)
            }
            Bounds::Deep(cells) => cells,
        };
        let mut parts = vec![];
        for ((measured, array), pairs) in measured.iter().zip(arrays).zip(pairs) {
            let mut full: Vec<Part> = vec![];
            for family in families(measured) {
                let (inside, left_out) = within(measured, &measured.moving(family), cap);
                let name = |places: &[usize]| places.iter().map(|place| measured.dimensions[*place].name).collect();
                let wanted: Vec<&'static str> = name(&inside);
                let twin = full.iter_mut().find(|part| {
                    let names: Vec<&str> = part.dimensions.iter().map(|dimension| dimension.name).collect();
                    names == wanted
                });
                match twin {
                    Some(twin) => twin.families.push(family),
                    None => full.push(group(measured, vec![family], &inside, name(&left_out))),
                }
            }
            full.extend(pairs);
            full.push(array);
            parts.extend(full);
        }
        Self { parts, measured }
    }

    /// One part by its name, with every dimension that its family reads.
    ///
    /// # Errors
    /// More cells than agreed to.
    pub fn whole(&self, scene: &str, family: Family, budget: u64) -> Option<Result<Part, TooLarge>> {
        let measured = self.measured.iter().find(|measured| measured.scene.name == scene)?;
        let mut places = measured.moving(family);
        if places.is_empty() {
            return None;
        }
        places.sort_unstable();
        let part = group(measured, vec![family], &places, vec![]);
        let cells = enumerated(&part);
        if cells <= budget.into() {
            return Some(Ok(part));
        }
        Some(Err(TooLarge::blame(&part, cells, budget)))
    }

    /// What to blame when the plan, or with deep bounds a part of it, has more cells than were agreed to: arrays cannot
    /// leave anything out.
    pub fn too_large(&self, bounds: Bounds) -> Option<TooLarge> {
        let largest = self.parts.iter().max_by_key(|part| part.len())?;
        let (all, budget) = match bounds {
            Bounds::Total(budget) => (self.cells(), budget),
            Bounds::Deep(budget) => (largest.len(), budget),
        };
        (all > budget).then(|| TooLarge::blame(largest, all.into(), budget))
    }

    /// Number of cells.
    pub fn cells(&self) -> u64 {
        self.parts.iter().fold(0, |all, part| all.saturating_add(part.len()))
    }
}

/// Cells of a part of which nothing is left out.
fn enumerated(part: &Part) -> u128 {
    part.dimensions.iter().fold(1, |all, dimension| all.saturating_mul(dimension.classes.len() as u128))
}

fn families(measured: &Measured) -> Vec<Family> {
    let own = |family: &Family| (*family == Family::Fixtures) != measured.scene.to_product;
    Family::ALL.into_iter().filter(own).filter(|family| !measured.moving(*family).is_empty()).collect()
}

/// As many of these dimensions as fit, in the order in which they are set, and the rest.
fn within(measured: &Measured, places: &[usize], cap: u64) -> (Vec<usize>, Vec<usize>) {
    let (mut inside, mut rest, mut cells) = (vec![], vec![], 1_u64);
    for place in places {
        let more = cells.saturating_mul(measured.dimensions[*place].classes.len() as u64);
        if more <= cap {
            inside.push(*place);
            cells = more;
        } else {
            rest.push(*place);
        }
    }
    inside.sort_unstable();
    rest.sort_unstable();
    (inside, rest)
}

fn group(measured: &Measured, families: Vec<Family>, places: &[usize], left_out: Vec<&'static str>) -> Part {
    let dimensions = measured.dimensions.iter().enumerate();
    let dimensions = dimensions.map(|(place, dimension)| {
        let mut dimension = dimension.clone();
        if !places.contains(&place) {
            dimension.classes.truncate(1);
        }
        dimension
    });
    let dimensions = dimensions.filter(|dimension| dimension.classes.len() > 1 || is_shown(dimension.name)).collect();
    Part::full(measured.scene, families, base(), dimensions, left_out)
}

/// What is shown is set in every cell, whether it differs or not: later dimensions describe it.
fn is_shown(name: &str) -> bool {
    matches!(name, "presented" | "means" | "issuance")
}

/// Facts that no decision reads, but over which a product may stumble.
const UNREAD: [&str; 4] = ["rejects_77777777", "kiosk", "card.signing_cert", "side_notice"];

/// What has nothing to do with what is shown: two scenes walk it with the rest, all others in parts of its own.
const APART: [&str; 4] = ["activation_code", "statistics", "subsidy", "modified"];

/// All dimensions of the scene: three at a time, or all together where that takes fewer cells.
fn array(measured: &Measured) -> Part {
    let relevant = measured.relevant();
    let dimensions = measured.dimensions.iter().enumerate();
    let wanted = |name| is_shown(name) || measured.scene.name == "methods" && UNREAD.contains(&name);
    let apart = |name| APART.contains(&name) && !["nothing", "visit at home"].contains(&measured.scene.name);
    let kept = dimensions
        .filter(|(place, dimension)| (relevant.contains(place) && !apart(dimension.name)) || wanted(dimension.name));
    let kept: Vec<_> = kept.map(|(_, dimension)| dimension.clone()).collect();
    let array = Part::three_way(measured.scene, base(), kept.clone());
    let together = Part::full(measured.scene, vec![], base(), kept, vec![]);
    if together.len() <= array.len() { together } else { array }
}

pub(crate) fn base() -> Facts {
    facts(&[], &[])
}
