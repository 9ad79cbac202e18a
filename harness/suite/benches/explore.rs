//! The rule space in this process, stage by stage, on every core: walking it, deciding it, the reference explored by the
//! road of the product, two rulebooks compared.
//!
//! `cargo bench -p madoguchi-suite --bench explore`. Prints cells a second; the aim is 3 million on two cores. It never
//! judges a time.

use futures::executor::block_on;
use madoguchi_contract::session::Session;
use madoguchi_contract::transport::InProcess;
use madoguchi_reference::Reference;
use madoguchi_rulebook::{Rulebook, decide};
use madoguchi_suite::explore::rulebooks::Difference;
use madoguchi_suite::explore::walk::{Shard, Stretch, on_every_core};
use madoguchi_suite::explore::{Bounds, Plan, Product, Space, explore, plan::BUDGET};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

fn main() {
    let of = |id: &str| Rulebook::builtin(id).expect("built in");
    let (seminar, actual) = (of("seminar-2025-07"), of("actual"));
    let started = Instant::now();
    let plan = Plan::of(&Space::of(&[&actual]), &[&actual], Bounds::Total(BUDGET));
    println!(
        "measured and planned in {:.2} s: {} cells; {} cores; aim: 3 M cells a second",
        started.elapsed().as_secs_f64(),
        plan.cells(),
        cores()
    );
    for round in 1..=2 {
        let started = Instant::now();
        let tallies = on_every_core(
            &plan,
            Shard::WHOLE,
            &actual,
            || (0, 0),
            |tally: &mut (u64, i64), _, _, facts| {
                *tally = (tally.0 + 1, tally.1 ^ facts.now.seconds());
            },
        );
        told(&format!("walked, round {round}"), tallies.iter().map(|tally| tally.0).sum(), started);
        let started = Instant::now();
        let tallies = on_every_core(
            &plan,
            Shard::WHOLE,
            &actual,
            || (0, 0),
            |tally: &mut (u64, u64), _, _, facts| {
                *tally = (tally.0 + 1, tally.1 ^ decide(&actual, facts).ambiguities);
            },
        );
        told(&format!("walked and decided, round {round}"), tallies.iter().map(|tally| tally.0).sum(), started);
        let started = Instant::now();
        let (cells, asked) = explored(&plan, &actual);
        told(&format!("the reference explored ({asked} by documents), round {round}"), cells, started);
    }
    let pair = [&seminar, &actual];
    let plan = Plan::of(&Space::of(&pair), &pair, Bounds::Total(BUDGET));
    let started = Instant::now();
    let difference = Difference::of(&plan, &seminar, &actual).expect("each entry can be switched");
    told(&format!("two rulebooks compared, {} differ", difference.differing), difference.cells, started);
}

/// Cells explored, and how many of them by documents.
fn explored(plan: &Plan, rulebook: &Rulebook) -> (u64, u64) {
    let stretches = Stretch::all(plan, Shard::WHOLE);
    let (next, cells, asked) = (AtomicUsize::new(0), AtomicU64::new(0), AtomicU64::new(0));
    std::thread::scope(|scope| {
        for _ in 0..cores() {
            scope.spawn(|| {
                let reference = InProcess::new("reference", Reference::sound());
                let session = Session::new(Box::new(reference), Duration::from_secs(10));
                let hello = block_on(session.hello("bench")).expect("it introduces itself");
                let products = [Product { session: &session, hello: &hello }];
                while let Some(stretch) = stretches.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let found = block_on(explore(plan, rulebook, stretch, &products)).expect("the road holds");
                    assert!(!found.disagrees(), "the reference agrees with its own rulebook");
                    cells.fetch_add(found.cells, Ordering::Relaxed);
                    asked.fetch_add(found.products.iter().map(|product| product.asked).sum(), Ordering::Relaxed);
                }
            });
        }
    });
    (cells.into_inner(), asked.into_inner())
}

fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

fn told(what: &str, cells: u64, started: Instant) {
    let seconds = started.elapsed().as_secs_f64();
    println!("{what}: {cells} cells in {seconds:.2} s, {:.2} M cells a second", cells as f64 / seconds / 1e6);
}
