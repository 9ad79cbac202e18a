//! One claim while its records pass: who pays, what was done on which day, what it adds up to.

use super::digits::{Insurer, Month};
use super::finding::Place;
use super::route::Route;

/// A claim in the reading.
#[derive(Debug, Default)]
pub(super) struct Claim {
    /// The number, as it stands.
    pub(super) number: Option<u32>,
    pub(super) head: Place,
    /// Whether the common record was seen.
    pub(super) common: bool,
    pub(super) kind: Option<ClaimType>,
    pub(super) service: Option<Month>,
    pub(super) birth: Option<(Month, u32)>,
    /// Place in the order so far.
    pub(super) rank: u8,
    /// Records of each kind, as in the layout.
    pub(super) counts: Vec<u32>,
    /// 0: the insurer, 1 to 4: public payers.
    pub(super) payers: [Option<Payer>; 5],
    /// Those that are there, bit by bit.
    pub(super) there: u8,
    pub(super) insurer: Option<Insurer>,
    /// Last service id, and how many records in a row had none.
    pub(super) service_id: Option<u64>,
    pub(super) without_id: u32,
    pub(super) diseases: u32,
    /// Days on which something was done, bit by bit.
    pub(super) done: u32,
    /// Days marked by payer; `None` where there is no such record.
    pub(super) marked: [Option<u32>; 5],
    /// Whether a fault makes the claim one that cannot be taken, or its sums unreadable.
    pub(super) refused: bool,
    pub(super) unsummed: bool,
    /// Parts of a DPC claim (総括) that are still to come.
    pub(super) parts_open: u64,
    /// The insured themselves is under 15; a fault under employees' insurance.
    pub(super) young_holder: Option<Place>,
    /// Whom it is filed with when nobody confirmed the insurance.
    pub(super) route: Route,
}

/// Who pays.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Payer {
    /// Where the points stand.
    pub(super) points_at: Place,
    pub(super) days: Option<u64>,
    pub(super) points: Option<u64>,
    /// Points × times of the details that name it.
    pub(super) sum: u64,
}

/// A claim type of 別表5: four digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct ClaimType {
    /// 1 insurance, 2 public only, 3 late-stage elderly, 4 retired.
    pub(super) scheme: u8,
    pub(super) payers: u8,
    pub(super) who: u8,
}

impl ClaimType {
    /// Reads a type; `None`: it is not in the table.
    pub(super) fn parse(text: &[u8], first: u8) -> Option<Self> {
        let [kind, scheme, payers, who] = *text else { return None };
        let read =
            Self { scheme: scheme.wrapping_sub(b'0'), payers: payers.wrapping_sub(b'0'), who: who.wrapping_sub(b'0') };
        let payers = match read.scheme {
            2 => 1..=4,
            _ => 1..=5,
        };
        let who = match read.scheme {
            1 => read.who <= 9,
            2 => matches!(read.who, 1 | 2),
            3 => matches!(read.who, 7..=9 | 0),
            4 => matches!(read.who, 1..=6),
            _ => false,
        };
        (kind == first && payers.contains(&read.payers) && who).then_some(read)
    }

    pub(super) fn inpatient(self) -> bool {
        self.who % 2 == 1
    }

    /// How many insurers and public payers it has.
    pub(super) fn wanted(self) -> (u32, u32) {
        match self.scheme {
            2 => (0, u32::from(self.payers)),
            _ => (1, u32::from(self.payers) - 1),
        }
    }
}

/// Payers of a burden code (別表21), bit by bit: 0 the insurer, 1 to 4 public.
pub(super) fn burden(code: &[u8]) -> Option<u8> {
    let [code] = *code else { return None };
    Some(BURDENS[usize::from(code)]).filter(|payers| *payers != 0)
}

/// The sets of 別表21.
static BURDENS: [u8; 256] = {
    const SETS: &[(u8, u8)] = &[
        (b'1', 0b00001),
        (b'5', 0b00010),
        (b'6', 0b00100),
        (b'B', 0b01000),
        (b'C', 0b10000),
        (b'2', 0b00011),
        (b'3', 0b00101),
        (b'E', 0b01001),
        (b'G', 0b10001),
        (b'7', 0b00110),
        (b'H', 0b01010),
        (b'I', 0b10010),
        (b'J', 0b01100),
        (b'K', 0b10100),
        (b'L', 0b11000),
        (b'4', 0b00111),
        (b'M', 0b01011),
        (b'N', 0b10011),
        (b'O', 0b01101),
        (b'P', 0b10101),
        (b'Q', 0b11001),
        (b'R', 0b01110),
        (b'S', 0b10110),
        (b'T', 0b11010),
        (b'U', 0b11100),
        (b'V', 0b01111),
        (b'W', 0b10111),
        (b'X', 0b11011),
        (b'Y', 0b11101),
        (b'Z', 0b11110),
        (b'9', 0b11111),
    ];
    let (mut table, mut at) = ([0; 256], 0);
    while at < SETS.len() {
        table[SETS[at].0 as usize] = SETS[at].1;
        at += 1;
    }
    table
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn claim_types_of_the_table() {
        let kind = |text: &[u8]| ClaimType::parse(text, b'1');
        assert_eq!(kind(b"1112").map(|kind| (kind.wanted(), kind.inpatient())), Some(((1, 0), false)));
        assert_eq!(kind(b"1121").map(|kind| (kind.wanted(), kind.inpatient())), Some(((1, 1), true)));
        assert_eq!(kind(b"1212").map(ClaimType::wanted), Some((0, 1)));
        assert_eq!(kind(b"1318").map(ClaimType::wanted), Some((1, 0)));
        for wrong in [&b"1162"[..], b"1213", b"1311", b"1418", b"3112", b"111", b"1512"] {
            assert_eq!(kind(wrong), None, "{wrong:?}");
        }
    }

    #[test]
    fn burden_codes_are_all_sets_of_payers_once() {
        let mut sets: Vec<u8> = (0..=u8::MAX).filter_map(|code| burden(&[code])).collect();
        sets.sort_unstable();
        assert_eq!(sets, (1..=31).collect::<Vec<u8>>());
    }
}
