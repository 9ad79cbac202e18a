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

    /// The class of a column in a row. Rows are scattered, so that the first ones differ in everything.
    pub fn class(self, row: u64, column: usize, classes: usize) -> usize {
        let row = (u128::from(row) * u128::from(self.step()) % u128::from(self.rows())) as u64;
        let (a, b, c) = (row % self.q, row / self.q % self.q, row / self.q / self.q);
        let x = column as u64;
        ((a + b * x + c * (x * x % self.q)) % self.q) as usize % classes
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
