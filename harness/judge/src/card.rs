//! From what a card check saw to a verdict. There is no official specification of the card's edge, so a difference weighs
//! as much as the fact behind its row is sure.

use crate::verdict::{Reason, Verdict};
use madoguchi_card::check::{Lenient, Outcome, Why};
use madoguchi_card::confidence::Confidence;

/// The verdict of one case of a card check.
pub fn card_verdict(outcome: Outcome, confidence: Confidence) -> Verdict {
    match outcome {
        Outcome::Met => Verdict::Pass,
        Outcome::Lenient(Lenient::Info) => Verdict::Info,
        Outcome::Lenient(Lenient::Warn) => Verdict::Warn,
        Outcome::Differs => match confidence {
            Confidence::Measured | Confidence::Client => Verdict::Fail,
            Confidence::Survey => Verdict::Warn,
            Confidence::Guess => Verdict::Info,
        },
        Outcome::NotApplicable(_) => Verdict::NotApplicable,
        Outcome::NotRun(_) => Verdict::NotRun,
        Outcome::Undecided(Why::Lost) => Verdict::Inconclusive(Reason::NothingObserved),
        Outcome::Undecided(_) => Verdict::Inconclusive(Reason::Unobservable),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_difference_weighs_as_much_as_the_fact_is_sure() {
        let differs = |confidence| card_verdict(Outcome::Differs, confidence);
        assert_eq!(differs(Confidence::Measured), Verdict::Fail);
        assert_eq!(differs(Confidence::Client), Verdict::Fail);
        assert_eq!(differs(Confidence::Survey), Verdict::Warn);
        assert_eq!(differs(Confidence::Guess), Verdict::Info);
        assert_eq!(card_verdict(Outcome::Met, Confidence::Guess), Verdict::Pass);
        assert_eq!(card_verdict(Outcome::Lenient(Lenient::Info), Confidence::Measured), Verdict::Info);
        assert!(card_verdict(Outcome::Undecided(Why::NoWay), Confidence::Measured).is_undecided());
        assert!(card_verdict(Outcome::NotRun(Why::SpendsTries), Confidence::Measured).is_undecided());
    }
}
