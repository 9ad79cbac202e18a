//! A plan as it is carried out: which fault a call meets.

use super::kind::{Kind, Moment};
use super::plan::{FaultPlan, Portion};
use crate::central::RECEPTION;

/// A plan as it is carried out.
#[derive(Clone, Debug, Default)]
pub struct Faults {
    plan: FaultPlan,
    seen: Vec<u64>,
    calls: u64,
    seed: u64,
    drawn: u64,
}

impl Faults {
    /// A plan that has not begun.
    pub fn new(plan: FaultPlan, seed: u64) -> Self {
        let seen = vec![0; plan.faults.len()];
        Self { plan, seen, calls: 0, seed, drawn: 0 }
    }

    /// The plan.
    pub fn plan(&self) -> &FaultPlan {
        &self.plan
    }

    /// Whether there is nothing to happen.
    pub fn is_empty(&self) -> bool {
        self.plan.faults.is_empty()
    }

    /// What happens to a call of this path; jitter is drawn already.
    pub fn next(&mut self, path: &str) -> Option<(Moment, Kind)> {
        self.calls += 1;
        for (fault, seen) in self.plan.faults.iter().zip(&mut self.seen) {
            // A dead reader is met by cards and by nothing else.
            let end = if fault.kind == Kind::ReaderDead { Some(RECEPTION) } else { fault.path.as_deref() };
            if end.is_some_and(|end| !path.ends_with(end)) {
                continue;
            }
            let number = *seen;
            *seen += 1;
            let met = match fault.portion {
                Portion::Call(call) => call == self.calls,
                Portion::From { after, times } => {
                    number >= after && times.is_none_or(|times| number < after.saturating_add(times))
                }
            };
            if !met {
                continue;
            }
            self.drawn += 1;
            let draw = scatter(self.seed, self.drawn);
            if draw % 100 >= fault.chance {
                continue;
            }
            let kind = match fault.kind {
                Kind::Latency { ms, jitter_ms } => {
                    Kind::Latency { ms: ms + (draw >> 8) % (jitter_ms + 1), jitter_ms: 0 }
                }
                ref kind => kind.clone(),
            };
            return Some((fault.moment, kind));
        }
        None
    }
}

/// SplitMix64: the same numbers on every machine.
fn scatter(seed: u64, number: u64) -> u64 {
    let mut mixed = seed.wrapping_add(number.wrapping_mul(0x9E37_79B9_7F4A_7C15));
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    mixed ^ (mixed >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plan_counts_and_draws_the_same_every_time() {
        let text = "format = 'madoguchi.faults'\nversion = 2\nname = {ja = 'x', en = 'x'}\n\
                    [[fault]]\nkind = 'reset'\npath = '/a'\nafter = 1\ntimes = 2\n\
                    [[fault]]\nkind = 'garbage'\ncall = 8\n\
                    [[fault]]\nkind = 'latency'\nms = 5\njitter_ms = 10\nchance = 50\n";
        let run = |seed| {
            let mut faults = Faults::new(FaultPlan::parse(text).expect("a plan"), seed);
            (0..40).map(|call| faults.next(if call % 2 == 0 { "/x/a" } else { "/b" })).collect::<Vec<_>>()
        };
        let places = |kind: Kind| -> Vec<usize> {
            let met = |met: &Option<(Moment, Kind)>| met.as_ref().is_some_and(|(_, met)| *met == kind);
            run(1).iter().enumerate().filter(|(_, fault)| met(fault)).map(|(at, _)| at).collect()
        };
        assert_eq!(places(Kind::Reset), [2, 4]);
        assert_eq!(places(Kind::Garbage), [7], "the eighth of all calls, whatever happened before");
        assert_eq!(run(1), run(1));
        assert_ne!(run(1), run(2));
    }

    #[test]
    fn a_dead_reader_meets_cards_only() {
        let mut faults = Faults::new(FaultPlan::builtin("reader-dead").expect("built in"), 0);
        assert_eq!(faults.next("/oqs-api-pro/MSA01030/ILI01030SV01/search"), None);
        assert_eq!(faults.next(RECEPTION), Some((Moment::Before, Kind::ReaderDead)));
    }
}
