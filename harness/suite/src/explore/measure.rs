//! Measured: which dimensions move which family of observables in a scene, one fact at a time from many base points.
//!
//! Base points are drawn with a fixed seed; each dimension is ordinary once in two, three times in four, or seven in eight, so that a visit gets
//! far enough for its later parts to matter. Of a dimension in the order of time a scene keeps the classes beside
//! which something changes.

use super::family::{Family, Seen};
use super::{Dimension, Scene, Space};
use madoguchi_rulebook::{Facts, Rulebook};

/// Base points a scene.
const POINTS: usize = 480;

/// What was measured in one scene.
#[derive(Clone)]
pub struct Measured {
    /// The scene.
    pub scene: &'static Scene,
    /// Its dimensions, with the classes that are told apart here.
    pub dimensions: Vec<Dimension>,
    /// For each dimension and family: at how many base points it moved something.
    pub moved: Vec<[u32; Family::ALL.len()]>,
}

impl Measured {
    /// Measures one scene under some rulebooks.
    pub fn of(scene: &'static Scene, space: &Space, rulebooks: &[&Rulebook]) -> Self {
        let mut dimensions = scene.dimensions(space);
        let mut moved = vec![[0; Family::ALL.len()]; dimensions.len()];
        let mut beside: Vec<Vec<bool>> = dimensions.iter().map(|d| vec![false; d.classes.len()]).collect();
        let mut draw = Draw(0x6d61_646f_6775_6368);
        for point in 0..POINTS {
            let once_in = [2, 4, 8][point % 3];
            let mut digits: Vec<usize> = dimensions.iter().map(|d| draw.class(d.classes.len(), once_in)).collect();
            for place in 0..dimensions.len() {
                if dimensions[place].classes.len() < 2 {
                    continue;
                }
                let drawn = digits[place];
                let mut moves = [false; Family::ALL.len()];
                for rulebook in rulebooks {
                    let mut first: Option<Seen> = None;
                    let mut last: Option<Seen> = None;
                    for class in 0..dimensions[place].classes.len() {
                        digits[place] = class;
                        let seen = Seen::of(rulebook, &facts(&dimensions, &digits));
                        let base = first.get_or_insert(seen);
                        for (moves, family) in moves.iter_mut().zip(Family::ALL) {
                            *moves |= !family.same(base, &seen);
                        }
                        if dimensions[place].ordered && class > 1 && last.is_some_and(|last| !last.same(&seen)) {
                            let reach = class.saturating_sub(2).max(1)..(class + 2).min(beside[place].len());
                            beside[place][reach].fill(true);
                        }
                        last = Some(seen);
                    }
                }
                digits[place] = drawn;
                for (count, moves) in moved[place].iter_mut().zip(moves) {
                    *count += u32::from(moves);
                }
            }
        }
        for (dimension, beside) in dimensions.iter_mut().zip(beside) {
            if dimension.ordered {
                let mut place = 0;
                dimension.classes.retain(|_| {
                    place += 1;
                    place == 1 || beside[place - 1]
                });
            }
        }
        Self { scene, dimensions, moved }
    }

    /// Dimensions that move anything here, in the order in which they are set.
    pub fn relevant(&self) -> Vec<usize> {
        (0..self.dimensions.len()).filter(|place| self.moved[*place].iter().any(|count| *count > 0)).collect()
    }

    /// Dimensions that move this family, the ones that move it most often first.
    pub fn moving(&self, family: Family) -> Vec<usize> {
        let column = family as usize;
        let mut places: Vec<usize> =
            (0..self.dimensions.len()).filter(|place| self.moved[*place][column] > 0).collect();
        places.sort_by_key(|place| (std::cmp::Reverse(self.moved[*place][column]), *place));
        places
    }
}

/// The facts with these classes, dimension by dimension.
pub fn facts(dimensions: &[Dimension], digits: &[usize]) -> Facts {
    let mut facts = Facts::default();
    for (dimension, digit) in dimensions.iter().zip(digits) {
        dimension.classes[*digit].apply(&mut facts);
    }
    facts
}

/// A fixed sequence of draws (SplitMix64).
struct Draw(u64);

impl Draw {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// Another class than the ordinary one once in so many times.
    fn class(&mut self, classes: usize, once_in: u64) -> usize {
        if !self.next().is_multiple_of(once_in) { 0 } else { (self.next() % classes as u64) as usize }
    }
}
