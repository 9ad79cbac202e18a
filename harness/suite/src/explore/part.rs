//! A part of the space: the dimensions of one scene that one family of observables reads together, enumerated in
//! full; or all dimensions of a scene in a three-way covering array. A cell is computed from its number.

use super::array::Array;
use super::{Dimension, Family, Scene};
use madoguchi_rulebook::Facts;

/// One part.
#[derive(Clone)]
pub struct Part {
    /// The scene.
    pub scene: &'static Scene,
    /// Families for which it is enumerated in full; none: the three-way array of the scene.
    pub families: Vec<Family>,
    /// Its dimensions, in the order in which they are set.
    pub dimensions: Vec<Dimension>,
    /// Dimensions that the families read, too, and that only the array of the scene walks.
    pub left_out: Vec<&'static str>,
    base: Facts,
    array: Option<Array>,
    sizes: Vec<u64>,
}

impl Part {
    /// Every combination of these dimensions.
    pub fn full(
        scene: &'static Scene,
        families: Vec<Family>,
        base: Facts,
        dimensions: Vec<Dimension>,
        left_out: Vec<&'static str>,
    ) -> Self {
        let sizes = dimensions.iter().map(|dimension| dimension.classes.len() as u64).collect();
        Self { scene, families, dimensions, left_out, base, array: None, sizes }
    }

    /// Every three classes of any three of these dimensions.
    pub fn three_way(scene: &'static Scene, base: Facts, dimensions: Vec<Dimension>) -> Self {
        let most = dimensions.iter().map(|dimension| dimension.classes.len()).max().unwrap_or(1);
        let array = Some(Array::of(dimensions.len(), most));
        Self { array, ..Self::full(scene, vec![], base, dimensions, vec![]) }
    }

    /// Number of cells; saturates.
    pub fn len(&self) -> u64 {
        match self.array {
            Some(array) => array.rows(),
            None => product(&self.sizes),
        }
    }

    /// Whether it has no cell.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether it is a covering array.
    pub fn is_array(&self) -> bool {
        self.array.is_some()
    }

    /// Its name: the scene, and what is enumerated.
    pub fn name(&self) -> String {
        let families: Vec<&str> = self.families.iter().map(|family| family.word()).collect();
        let what = if self.is_array() { "three-way".to_string() } else { families.join("+") };
        format!("{}: {what}", self.scene.name)
    }

    /// The class of each dimension in a cell.
    pub fn digits(&self, cell: u64, digits: &mut Vec<usize>) {
        digits.clear();
        match self.array {
            Some(array) => {
                let classes = self.dimensions.iter().map(|dimension| dimension.classes.len());
                digits.extend(classes.enumerate().map(|(column, classes)| array.class(cell, column, classes)));
            }
            None => {
                // The last dimension turns fastest, so that the facts before it stay.
                digits.resize(self.sizes.len(), 0);
                let mut rest = cell;
                for (digit, size) in digits.iter_mut().zip(&self.sizes).rev() {
                    *digit = (rest % size) as usize;
                    rest /= size;
                }
            }
        }
    }

    /// How many dimensions differ from the ordinary visit of the scene.
    pub fn weight(&self, cell: u64) -> usize {
        let mut digits = vec![];
        self.digits(cell, &mut digits);
        digits.iter().filter(|digit| **digit != 0).count()
    }

    /// A walker that gives the facts of cells one after another.
    pub fn walker(&self) -> Walker<'_> {
        let depth = self.dimensions.len() + 1;
        Walker { part: self, stack: vec![self.base; depth], digits: vec![], next: vec![] }
    }
}

/// Gives the facts of cells; what a cell shares with the one before is not computed again.
pub struct Walker<'a> {
    part: &'a Part,
    stack: Vec<Facts>,
    digits: Vec<usize>,
    next: Vec<usize>,
}

impl Walker<'_> {
    /// The facts of a cell.
    pub fn facts(&mut self, cell: u64) -> &Facts {
        self.part.digits(cell, &mut self.next);
        let shared = self.digits.iter().zip(&self.next).take_while(|(one, other)| one == other).count();
        for place in shared..self.next.len() {
            let mut facts = self.stack[place];
            self.part.dimensions[place].classes[self.next[place]].apply(&mut facts);
            self.stack[place + 1] = facts;
        }
        std::mem::swap(&mut self.digits, &mut self.next);
        self.stack.last().expect("the stack holds the base")
    }
}

/// The product of sizes; saturates.
pub fn product(sizes: &[u64]) -> u64 {
    sizes.iter().fold(1, |all, size| all.saturating_mul(*size))
}
