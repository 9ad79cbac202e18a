//! The statistics of the seminar: both tables add up, and the usage rates are those of the rules.

use madoguchi_rulebook::facts::Statistics;
use madoguchi_rulebook::{Clause, Facts, Rulebook, decide};

/// Five rows, the last the grand total; three columns.
type Table = [[u64; 3]; 5];

/// R-STAT-02: all inquiries, by My Number card, by insurance card.
const USAGE: Table = [
    [17_389_262, 8_428_139, 8_961_123],
    [97_532_332, 26_804_226, 70_728_106],
    [19_081_861, 8_132_566, 10_949_295],
    [97_573_866, 24_488_093, 73_085_773],
    [231_577_321, 67_853_024, 163_724_297],
];
/// R-STAT-03: checkups, medication, diagnosis.
const INFORMATION: Table = [
    [2_471_406, 1_021_529, 4_228_686],
    [7_737_708, 8_466_267, 20_309_726],
    [2_176_112, 1_726_083, 2_147_371],
    [7_698_061, 6_702_890, 12_860_158],
    [20_083_287, 17_916_769, 39_545_941],
];
/// Rates of R-STAT-02, in hundredths of a per cent.
const RATES: [u32; 5] = [4847, 2748, 4262, 2510, 2930];

fn broken_columns(table: &Table) -> usize {
    (0..3).filter(|&column| table[..4].iter().map(|row| row[column]).sum::<u64>() != table[4][column]).count()
}

fn broken_rows(table: &Table) -> usize {
    table.iter().filter(|row| row[0] != row[1] + row[2]).count()
}

/// The table with one figure changed by one, in every possible way.
fn changed_by_one(table: &Table) -> Vec<Table> {
    let mut changed = vec![];
    for (row, column) in (0..5).flat_map(|row| (0..3).map(move |column| (row, column))) {
        for figure in [table[row][column] + 1, table[row][column] - 1] {
            let mut copy = *table;
            copy[row][column] = figure;
            changed.push(copy);
        }
    }
    changed
}

#[test]
fn both_tables_add_up() {
    assert_eq!((broken_rows(&USAGE), broken_columns(&USAGE)), (0, 0), "R-STAT-02");
    assert_eq!(broken_columns(&INFORMATION), 0, "R-STAT-03");
}

#[test]
fn one_figure_changed_by_one_is_noticed() {
    for table in changed_by_one(&USAGE) {
        assert_eq!((broken_rows(&table), broken_columns(&table)), (1, 1), "R-STAT-04 {table:?}");
    }
    for table in changed_by_one(&INFORMATION) {
        assert_eq!(broken_columns(&table), 1, "R-STAT-04 {table:?}");
    }
}

#[test]
fn no_information_count_exceeds_the_card_cases_of_its_row() {
    let shares = USAGE.iter().zip(INFORMATION).flat_map(|(cards, counts)| {
        let card_cases = cards[1];
        counts.map(|count| {
            assert!(count <= card_cases, "R-STAT-04");
            count * 1000 / card_cases
        })
    });
    assert_eq!(shares.max(), Some(757), "R-STAT-04: 75.77 %, diagnosis at medical clinics");
}

#[test]
fn the_usage_rates_are_those_of_the_catalogue() {
    for edition in ["seminar-2025-07", "actual"] {
        let rulebook = Rulebook::builtin(edition).expect("built in");
        let rate = |my_number_cases, all_cases| {
            let statistics = Some(Statistics { my_number_cases, all_cases });
            let decision = decide(&rulebook, &Facts { statistics, ..Facts::default() });
            assert!(decision.clauses.contains(Clause::Stat01));
            decision.usage_rate
        };
        for (row, expected) in USAGE.iter().zip(RATES) {
            assert_eq!(rate(row[1], row[0]), Some(expected), "R-STAT-01 in {edition}");
        }
        assert_eq!(rate(0, 0), None, "R-STAT-01: undefined, not zero");
        assert_eq!(rate(0, 10), Some(0));
    }
}
