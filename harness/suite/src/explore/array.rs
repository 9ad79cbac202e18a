//! A three-way covering array without a search: over a prime field of q elements the rows (a, b, c) give point x the
//! value a + bx + cx². Any three points see every triple of values exactly once (Vandermonde). Columns of few classes
//! share a point, each a digit of its value, so that q need not be larger than the longest column. A row is computed
//! from its number, so that shards need no memory.

/// The array.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Array {
    q: u32,
    /// For each point and each of its values the columns that are not in their first class there.
    points: Vec<Vec<Vec<Place>>>,
    columns: usize,
}

/// A column and its class.
type Place = (usize, usize);

impl Array {
    /// The smallest array for columns with so many classes.
    pub fn of(sizes: &[usize]) -> Self {
        let mut q = sizes.iter().copied().max().unwrap_or(1).max(3);
        loop {
            let bins = packed(sizes, q);
            if is_prime(q) && bins.len() <= q {
                let points = bins.iter().map(|bin| values(bin, sizes, q)).collect();
                return Self { q: q as u32, points, columns: sizes.len() };
            }
            q += 1;
        }
    }

    /// Number of rows.
    pub fn rows(&self) -> u64 {
        u64::from(self.q).pow(3)
    }

    /// The classes of a row, one a column. Rows are scattered, so that the first ones differ in everything.
    pub fn classes(&self, row: u64, classes: &mut Vec<usize>) {
        let row = match row.checked_mul(self.step()) {
            Some(row) => row % self.rows(),
            None => (u128::from(row) * u128::from(self.step()) % u128::from(self.rows())) as u64,
        };
        let q = u64::from(self.q);
        let (a, b, c) = ((row % q) as u32, (row / q % q) as u32, (row / q / q) as u32);
        classes.clear();
        classes.resize(self.columns, 0);
        // a + bx + cx² for x = 0, 1, 2 … by its differences, without a division.
        let sum = |one: u32, other: u32| if one + other < self.q { one + other } else { one + other - self.q };
        let (mut value, mut step) = (a, sum(b, c));
        for values in &self.points {
            for (column, class) in &values[value as usize] {
                classes[*column] = *class;
            }
            value = sum(value, step);
            step = sum(step, sum(c, c));
        }
    }

    /// A step through all rows: near the golden section, and prime to their number.
    fn step(&self) -> u64 {
        let step = self.rows() / 8 * 5 + 1;
        if step.is_multiple_of(u64::from(self.q)) { step + 1 } else { step }
    }
}

/// Columns that share a point: the product of their classes is at most q. The longest column goes first.
fn packed(sizes: &[usize], q: usize) -> Vec<Vec<usize>> {
    let mut columns: Vec<usize> = (0..sizes.len()).collect();
    columns.sort_by_key(|column| (std::cmp::Reverse(sizes[*column]), *column));
    let mut bins: Vec<(usize, Vec<usize>)> = vec![];
    for column in columns {
        match bins.iter_mut().find(|(room, _)| sizes[column] <= *room) {
            Some((room, bin)) => {
                *room /= sizes[column];
                bin.push(column);
            }
            None => bins.push((q / sizes[column], vec![column])),
        }
    }
    bins.into_iter().map(|(_, bin)| bin).collect()
}

/// What each value of a point says of its columns: one digit each.
fn values(bin: &[usize], sizes: &[usize], q: usize) -> Vec<Vec<Place>> {
    let classes = |value: usize| {
        let mut rest = value;
        let digit = |column: &usize| {
            let class = rest % sizes[*column];
            rest /= sizes[*column];
            (*column, class)
        };
        bin.iter().map(digit).filter(|(_, class)| *class > 0).collect()
    };
    (0..q).map(classes).collect()
}

fn is_prime(n: usize) -> bool {
    n > 1 && (2..).take_while(|d| d * d <= n).all(|d| !n.is_multiple_of(d))
}
