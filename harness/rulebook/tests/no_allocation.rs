//! Deciding allocates nothing: not for an ordinary visit, not for any generated one.

mod strategy;

use madoguchi_rulebook::{Facts, Rulebook, decide, decide_many};
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;

#[test]
fn deciding_does_not_allocate() {
    let mut runner = TestRunner::deterministic();
    let facts: Vec<Facts> =
        (0..2_000).map(|_| strategy::facts().new_tree(&mut runner).expect("a strategy").current()).collect();
    for id in ["seminar-2025-07", "actual"] {
        let rulebook = Rulebook::builtin(id).expect("built in");
        let mut decisions = vec![decide(&rulebook, &Facts::default()); facts.len()];
        let counted = allocation_counter::measure(|| decide_many(&rulebook, &facts, &mut decisions));
        assert_eq!(counted.count_total, 0, "{id}");
    }
}
