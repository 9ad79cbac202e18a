//! The score of the suite is of this suite; no row of a rulebook is dead; what is called equivalent or allowed was compared.

use madoguchi_judge::Clauses;
use madoguchi_rulebook::Rulebook;
use madoguchi_suite::features::{Suite, builtin, compile, digest};
use madoguchi_suite::mutants::proof::{Proof, prove, unread};
use madoguchi_suite::mutants::{Class, Matrix, Measure, Mutant, Reading, Trials, mechanical};
use std::collections::BTreeSet;

const AGAIN: &str = "cargo run --release -- mutants run --out scenarios/mutants/matrix.json";

fn suite() -> Suite {
    compile(&builtin(), &|id| Clauses::builtin().entry(id).is_ok()).expect("the features compile")
}

fn rulebook(id: &str) -> Rulebook {
    Rulebook::builtin(id).expect("built in")
}

#[test]
fn the_committed_matrix_is_of_this_suite_and_every_mutant_is_told_on_its_own_clause() {
    let matrix = Matrix::committed().unwrap_or_else(|| panic!("no matrix can be read; measure one:\n  {AGAIN}\n"));
    let own = Measure::of(&digest(&builtin()).to_string());
    assert_eq!(
        matrix.measured_with, own,
        "features, rulebooks or engine changed since the mutants were measured; measure again:\n  {AGAIN}\n"
    );
    let survived: Vec<&str> = matrix.of_class(Class::Survived).map(|row| row.id.as_str()).collect();
    assert_eq!(survived, [""; 0], "a scenario is missing for each");
    let elsewhere = matrix.of_class(Class::Killed).filter(|row| !row.on_clause).map(|row| row.id.as_str());
    assert_eq!(elsewhere.collect::<Vec<_>>(), [""; 0], "a scenario of the mutant's own clause is missing for each");
    assert_eq!(matrix.not_proven, [""; 0], "plant a defect on each");
    for row in &matrix.mutants {
        match row.class {
            Class::Killed => assert!(!row.killed_by.is_empty(), "{}", row.id),
            Class::Equivalent => assert!(row.cells > 10_000, "{}: {} cells", row.id, row.cells),
            Class::Allowed => assert!(!row.because.is_empty(), "{}", row.id),
            Class::Survived => {}
        }
    }
}

#[test]
fn rows_are_the_same_for_any_number_of_threads() {
    let suite = suite();
    let of = |threads| {
        let mut trials = Trials::of(&suite);
        trials.retain(|id| id.starts_with("actual:claim.unknown_start") || id.starts_with("actual:claim.symbol"));
        trials.told(threads, &|| {})
    };
    let one = of(1);
    assert!(one.len() >= 3, "{one:?}");
    assert_eq!(one, of(3));
}

#[test]
fn every_row_of_a_rulebook_is_read_on_some_cell() {
    for edition in ["seminar-2025-07", "actual"] {
        let rulebook = rulebook(edition);
        let mutants = mechanical(&rulebook);
        assert_eq!(unread(&rulebook, &mutants, 40_000), BTreeSet::new(), "{edition}: nothing reads these");
    }
}

#[test]
fn a_row_that_nothing_reads_is_told() {
    let actual = rulebook("actual");
    let dead = Mutant {
        id: "actual:call_centre.year_end:with nothing".into(),
        clause: "R-OPS-01".into(),
        either: None,
        reading: Reading::Wrong,
        rulebook: actual.clone(),
    };
    assert_eq!(unread(&actual, &[dead], 200), BTreeSet::from(["call_centre.year_end".to_string()]));
}

#[test]
fn a_comparison_tells_equivalent_allowed_and_wrong() {
    let actual = rulebook("actual");
    let mutants = mechanical(&actual);
    let named = |id: &str| mutants.iter().find(|mutant| mutant.id == id).unwrap_or_else(|| panic!("no mutant {id}"));
    let picked = [
        named("actual:call_centre.holidays:without 2025-05-04"),
        named("actual:call_centre.holidays:with 2025-12-30"),
        named("actual:call_centre.holidays:without 2025-05-05"),
    ];
    let proofs = prove(&actual, &picked, 10_000);
    assert!(matches!(proofs[0], Proof::Equivalent { cells } if cells > 10_000), "a Sunday: {:?}", proofs[0]);
    assert!(
        matches!(proofs[1], Proof::Within { ambiguities, .. } if ambiguities >> 37 & 1 == 1),
        "A-37: {:?}",
        proofs[1]
    );
    assert!(matches!(&proofs[2], Proof::Wrong { facts } if facts.contains("2025-05-05")), "a Monday: {:?}", proofs[2]);
}
