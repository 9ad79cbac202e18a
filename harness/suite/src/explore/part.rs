//! A part of the space: the dimensions of one scene that one family of observables reads together, enumerated in
//! full; or all dimensions of a scene in a three-way covering array. A cell is computed from its number.

use super::array::Array;
use super::{Dimension, Family, Scene};
use madoguchi_rulebook::{Facts, Rulebook, fixture};

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
    /// Every class that is not ordinary, where two at a time are walked.
    moves: Vec<(usize, usize)>,
    sizes: Vec<u64>,
    /// Dimensions whose first class says something, too: what a scene shows.
    spoken: Vec<bool>,
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
        let spoken = spoken(&base, &dimensions);
        Self { scene, families, dimensions, left_out, base, array: None, moves: vec![], sizes, spoken }
    }

    /// Every three classes of any three of these dimensions.
    pub fn three_way(scene: &'static Scene, base: Facts, dimensions: Vec<Dimension>) -> Self {
        let sizes: Vec<usize> = dimensions.iter().map(|dimension| dimension.classes.len()).collect();
        let array = Some(Array::of(&sizes));
        Self { array, ..Self::full(scene, vec![], base, dimensions, vec![]) }
    }

    /// The ordinary visit, and everything one or two classes away from it.
    pub fn pairs(scene: &'static Scene, base: Facts, dimensions: Vec<Dimension>) -> Self {
        let places = dimensions.iter().enumerate();
        let moves = places.flat_map(|(place, d)| (1..d.classes.len()).map(move |class| (place, class))).collect();
        Self { moves, ..Self::full(scene, vec![], base, dimensions, vec![]) }
    }

    /// Number of cells; saturates.
    pub fn len(&self) -> u64 {
        match &self.array {
            Some(array) => array.rows(),
            None if !self.moves.is_empty() => {
                let moves = self.moves.len() as u64;
                1 + moves + moves * (moves - 1) / 2
            }
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
        let what = match (self.is_array(), families.is_empty()) {
            (true, _) => "three-way".to_string(),
            (false, true) if !self.moves.is_empty() => "two away from the ordinary".to_string(),
            (false, true) => "all together".to_string(),
            (false, false) => families.join("+"),
        };
        format!("{}: {what}", self.scene.name)
    }

    /// The class of each dimension in a cell.
    pub fn digits(&self, cell: u64, digits: &mut Vec<usize>) {
        match &self.array {
            Some(array) => array.classes(cell, digits),
            None if !self.moves.is_empty() => {
                digits.clear();
                digits.resize(self.sizes.len(), 0);
                let single = self.moves.len() as u64;
                match cell.checked_sub(1) {
                    None => {}
                    Some(one) if one < single => self.moved(one, digits),
                    Some(two) => {
                        // Pairs (i, j) with i < j, by j: number = j (j - 1) / 2 + i.
                        let two = two - single;
                        let mut j = ((1.0 + (1.0 + 8.0 * two as f64).sqrt()) / 2.0) as u64;
                        while j * (j - 1) / 2 > two {
                            j -= 1;
                        }
                        while j * (j + 1) / 2 <= two {
                            j += 1;
                        }
                        self.moved(two - j * (j - 1) / 2, digits);
                        self.moved(j, digits);
                    }
                }
            }
            None => {
                // The last dimension turns fastest, so that the facts before it stay.
                digits.clear();
                digits.resize(self.sizes.len(), 0);
                let mut rest = cell;
                for (digit, size) in digits.iter_mut().zip(&self.sizes).rev() {
                    *digit = (rest % size) as usize;
                    rest /= size;
                }
            }
        }
    }

    /// Puts facts into these classes; an ordinary class has nothing to say.
    fn apply(&self, digits: &[usize], facts: &mut Facts) {
        for ((dimension, digit), spoken) in self.dimensions.iter().zip(digits).zip(&self.spoken) {
            if *digit != 0 || *spoken {
                dimension.classes[*digit].apply(facts);
            }
        }
    }

    fn moved(&self, number: u64, digits: &mut [usize]) {
        let (place, class) = self.moves[number as usize];
        digits[place] = class;
    }

    /// How many dimensions differ from the ordinary visit of the scene.
    pub fn weight(&self, cell: u64) -> usize {
        let mut digits = vec![];
        self.digits(cell, &mut digits);
        digits.iter().filter(|digit| **digit != 0).count()
    }

    /// So many cells at most, each once, far from one another: a step near the golden section that is prime to their number.
    pub fn scattered(&self, most: u64) -> impl Iterator<Item = u64> + use<> {
        let cells = self.len();
        let step = (cells / 8 * 5 + 1..).find(|step| gcd(*step, cells) == 1).unwrap_or(1);
        (0..cells.min(most)).map(move |number| (u128::from(number) * u128::from(step) % u128::from(cells)) as u64)
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
        if self.part.is_array() || !self.part.moves.is_empty() {
            // Neighbours have little in common: there is nothing to keep.
            let facts = self.stack.last_mut().expect("the stack holds the base");
            *facts = self.part.base;
            self.part.apply(&self.next, facts);
            return facts;
        }
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

impl Walker<'_> {
    /// The facts of a cell if they can exist. A row of an array that cannot is mended, so that its other classes are
    /// not lost with it: what makes facts impossible becomes ordinary.
    pub fn possible(&mut self, cell: u64, rulebook: &Rulebook) -> Option<&Facts> {
        self.facts(cell);
        let last = self.stack.len() - 1;
        if !self.part.scene.to_product || fixture::check(rulebook, &self.stack[last]).is_ok() {
            return self.stack.last();
        }
        if !self.part.is_array() {
            return None;
        }
        for (digit, dimension) in self.next.iter_mut().zip(&self.part.dimensions) {
            if BINDING.contains(&dimension.name) {
                *digit = 0;
            }
        }
        let mut facts = self.part.base;
        self.part.apply(&self.next, &mut facts);
        self.stack[last] = facts;
        self.stack.last().filter(|facts| fixture::check(rulebook, facts).is_ok())
    }
}

/// Dimensions by which facts become impossible.
const BINDING: [&str; 9] = [
    "phone.os",
    "phone.biometrics",
    "visual_check",
    "identity",
    "card.pin",
    "card.lapsed",
    "legacy.issued",
    "certificate.issued",
    "certificate.expires",
];

/// Whether the first class of each dimension changes facts that are ordinary so far, or ones that hold everything.
fn spoken(base: &Facts, dimensions: &[Dimension]) -> Vec<bool> {
    let everything = |facts: &mut Facts| {
        facts.holds.my_number_card.get_or_insert_default();
        facts.holds.phone.get_or_insert_default();
        facts.holds.legacy_card.get_or_insert_default();
        facts.holds.eligibility_certificate.get_or_insert_default();
        facts.holds.eligibility_notice.get_or_insert_default();
        facts.holds.portal_view.get_or_insert_default();
        facts.past.get_or_insert_default();
    };
    let (mut plain, mut full) = (*base, *base);
    everything(&mut full);
    let speaks = |dimension: &Dimension| {
        let Some(first) = dimension.classes.first() else { return false };
        let before = (plain, full);
        first.apply(&mut plain);
        first.apply(&mut full);
        before != (plain, full)
    };
    dimensions.iter().map(speaks).collect()
}

/// The product of sizes; saturates.
pub fn product(sizes: &[u64]) -> u64 {
    sizes.iter().fold(1, |all, size| all.saturating_mul(*size))
}

fn gcd(a: u64, b: u64) -> u64 {
    if b == 0 { a } else { gcd(b, a % b) }
}
