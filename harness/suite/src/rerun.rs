//! A laboratory runs part of somebody's evidence again: which cases it takes, and how what it saw compares.
//!
//! Verification shows that a bundle is consistent; whether the product really said what stands in it, only the product can
//! tell. The sample is drawn by a seed of the laboratory's, so that whoever wrote the evidence could not know which cases it
//! would be, and anybody can draw the same one again.

use madoguchi_contract::event::EventBody;
use madoguchi_contract::{Case, Subject};
use madoguchi_judge::{CaseVerdict, Text, Verdict};
use sha2::{Digest, Sha256};
use std::sync::Arc;

/// How much is run again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Share {
    /// Hundredths of a percent, up to 10 000.
    Part(u32),
    /// A number of cases.
    Cases(usize),
}

impl Share {
    /// Reads `5%`, `2.5%` or a number of cases.
    ///
    /// # Errors
    /// A sentence when it is neither.
    pub fn parse(text: &str) -> Result<Self, Text> {
        let refuse = || {
            Text::new(
                format!("`{text}`は割合ではない。5%、2.5%またはケース数（1以上）を書くこと"),
                format!("`{text}` is no share; write 5%, 2.5% or a number of cases, more than none"),
            )
        };
        let share = match text.strip_suffix('%') {
            None => Self::Cases(text.parse().map_err(|_| refuse())?),
            Some(percent) => {
                let (whole, part) = percent.split_once('.').unwrap_or((percent, ""));
                let digits = part.chars().all(|digit| digit.is_ascii_digit()) && part.len() <= 2;
                let whole: u32 = whole.parse().map_err(|_| refuse())?;
                let part: u32 = format!("{part:0<2}").parse().map_err(|_| refuse())?;
                let hundredths = whole.checked_mul(100).and_then(|whole| whole.checked_add(part)).filter(|_| digits);
                Self::Part(hundredths.filter(|part| *part <= WHOLE).ok_or_else(refuse)?)
            }
        };
        if matches!(share, Self::Part(0) | Self::Cases(0)) { Err(refuse()) } else { Ok(share) }
    }

    /// How many of so many cases; a part is rounded up.
    pub fn of(self, cases: usize) -> usize {
        match self {
            Self::Cases(count) => count.min(cases),
            Self::Part(part) => (cases * part as usize).div_ceil(WHOLE as usize),
        }
    }
}

/// Draws a sample of the cases that were put to the product, in the order of their ids.
pub fn sample(cases: &[Arc<Case>], verdicts: &[CaseVerdict], share: Share, seed: u64) -> Vec<Arc<Case>> {
    let asked = |case: &&Arc<Case>| {
        let verdict = verdicts.binary_search_by(|verdict| verdict.case.cmp(&case.id));
        case.subject != Subject::Harness && verdict.is_ok_and(|at| verdicts[at].was_asked())
    };
    let mut drawn: Vec<_> = cases.iter().filter(asked).map(|case| (lot(&case.id, seed), case)).collect();
    drawn.sort_by_key(|(lot, _)| *lot);
    drawn.truncate(share.of(drawn.len()));
    let mut drawn: Vec<_> = drawn.into_iter().map(|(_, case)| case.clone()).collect();
    drawn.sort_by(|a, b| a.id.cmp(&b.id));
    drawn
}

/// The lot of a case: the lowest ones are drawn.
fn lot(id: &str, seed: u64) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(seed.to_be_bytes());
    hash.update(id.as_bytes());
    hash.finalize().into()
}

/// How one case compares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Again {
    /// The product said the same.
    Same,
    /// It said something else, which is worth the same.
    OtherAnswer,
    /// It is worth something else.
    OtherVerdict {
        /// In the bundle.
        then: Verdict,
        /// Now.
        now: Verdict,
    },
}

impl Again {
    /// Compares what stands in the bundle with what was seen.
    pub fn of(then: (&CaseVerdict, &[EventBody]), now: (&CaseVerdict, &[EventBody])) -> Self {
        if (then.0.verdict, &then.0.clauses) != (now.0.verdict, &now.0.clauses) {
            return Self::OtherVerdict { then: then.0.verdict, now: now.0.verdict };
        }
        if then.1 == now.1 { Self::Same } else { Self::OtherAnswer }
    }
}

/// All of it, in hundredths of a percent.
const WHOLE: u32 = 10_000;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_read_and_rounded_up() {
        assert_eq!(Share::parse("5%"), Ok(Share::Part(500)));
        assert_eq!(Share::parse("2.5%"), Ok(Share::Part(250)));
        assert_eq!(Share::parse("100%"), Ok(Share::Part(10_000)));
        assert_eq!(Share::parse("30"), Ok(Share::Cases(30)));
        for wrong in ["", "%", "0", "0%", "101%", "-5%", "5.555%", "1.+1%", "x"] {
            assert!(Share::parse(wrong).is_err(), "{wrong}");
        }
        assert_eq!((Share::Part(500).of(1000), Share::Part(500).of(1001), Share::Part(1).of(3)), (50, 51, 1));
        assert_eq!((Share::Cases(7).of(3), Share::Cases(2).of(3)), (3, 2));
    }
}
