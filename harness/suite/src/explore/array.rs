//! A three-way covering array without a search: over a prime field of q elements the rows (a, b, c) give column x the
//! value a + bx + cx². Any three columns see every triple exactly once (Vandermonde), and taken modulo the number of
//! classes every triple of classes. A row is computed from its number, so that shards need no memory.

/// The array.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Array {
    q: u64,
}

impl Array {
    /// The smallest array for so many columns with at most so many classes each.
    pub fn of(columns: usize, most_classes: usize) -> Self {
        let mut q = columns.max(most_classes).max(3) as u64;
        while !is_prime(q) {
            q += 1;
        }
        Self { q }
    }

    /// Number of rows.
    pub fn rows(self) -> u64 {
        self.q.pow(3)
    }

    /// The classes of a row, one a column. Rows are scattered, so that the first ones differ in everything.
    pub fn classes(self, row: u64, sizes: impl Iterator<Item = usize>) -> impl Iterator<Item = usize> {
        let row = (u128::from(row) * u128::from(self.step()) % u128::from(self.rows())) as u64;
        let q = self.q as u32;
        let (a, b, c) = ((row % self.q) as u32, (row / self.q % self.q) as u32, (row / self.q / self.q) as u32);
        (0..).zip(sizes).map(move |(x, size): (u32, usize)| ((a + x * ((b + x * c) % q)) % q) as usize % size)
    }

    /// A step through all rows: near the golden section, and prime to their number.
    fn step(self) -> u64 {
        let step = self.rows() / 8 * 5 + 1;
        if step.is_multiple_of(self.q) { step + 1 } else { step }
    }
}

fn is_prime(n: u64) -> bool {
    n > 1 && (2..).take_while(|d| d * d <= n).all(|d| !n.is_multiple_of(d))
}
