//! The rule space in this process: walking it, deciding it, comparing two rulebooks on it, on every core.
//!
//! `cargo bench -p madoguchi-suite --bench explore`. Prints cells a second; the aim is 3 million on two cores. It never judges a
//! time.

use madoguchi_rulebook::{Decision, Rulebook, decide};
use madoguchi_suite::explore::rulebooks::Difference;
use madoguchi_suite::explore::walk::on_every_core;
use madoguchi_suite::explore::{Bounds, Plan, Space, plan::BUDGET};
use std::time::Instant;

fn main() {
    let of = |id: &str| Rulebook::builtin(id).expect("built in");
    let (seminar, actual) = (of("seminar-2025-07"), of("actual"));
    let started = Instant::now();
    let plan = Plan::of(&Space::of(&[&seminar, &actual]), &[&seminar, &actual], Bounds::Total(BUDGET));
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    println!(
        "measured and planned in {:.2} s: {} cells; {cores} cores; aim: 3 M cells a second",
        started.elapsed().as_secs_f64(),
        plan.cells()
    );
    for round in 1..=3 {
        let started = Instant::now();
        let tallies = on_every_core(
            &plan,
            &actual,
            || (0_u64, 0_u64),
            |tally, _, _, facts| {
                let decision: Decision = decide(&actual, facts);
                tally.0 += 1;
                tally.1 ^= decision.ambiguities.rotate_left(decision.claim.count.into());
            },
        );
        let cells: u64 = tallies.iter().map(|tally| tally.0).sum();
        let mixed = tallies.iter().fold(0, |all, tally| all ^ tally.1);
        told(&format!("decided, round {round} ({mixed:x})"), cells, started);
    }
    let started = Instant::now();
    let difference = Difference::of(&plan, &seminar, &actual);
    told(&format!("two rulebooks compared, {} differ", difference.differing), difference.cells, started);
}

fn told(what: &str, cells: u64, started: Instant) {
    let seconds = started.elapsed().as_secs_f64();
    println!("{what}: {cells} cells in {seconds:.2} s, {:.2} M cells a second", cells as f64 / seconds / 1e6);
}
