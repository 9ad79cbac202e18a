//! Verdicts, their order and their words.
//!
//! Worst first: ERROR, CONFIG, FAIL = CONTRADICTION, FLAKY, UNIMPLEMENTED, INCONCLUSIVE, NOT-RUN, XPASS, REVIEW, WARN,
//! XFAIL, INFO, PASS, N/A.

use crate::text::Text;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// What became of a case, a clause or a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub enum Verdict {
    /// Every expectation met, and at least one thing observed.
    Pass,
    /// A MUST violated.
    Fail,
    /// A SHOULD violated.
    Warn,
    /// Notable where the text is silent.
    Info,
    /// A person must look.
    Review,
    /// The role lacks it, or it is optional and undeclared.
    NotApplicable,
    /// Not built, though the clause is a MUST.
    Unimplemented,
    /// Declaration and behaviour differ.
    Contradiction,
    /// Undecided.
    Inconclusive(Reason),
    /// The set-up is wrong.
    Config,
    /// Filtered, in another shard, or the run stopped before.
    NotRun,
    /// Defect of the harness.
    Error,
    /// A known failure failed.
    ExpectedFail,
    /// A known failure passed.
    UnexpectedPass,
    /// The verdict differs on a second run.
    Flaky,
}

/// Why a case is undecided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Reason {
    /// The product does not show what must be seen.
    Unobservable,
    /// Nothing was answered.
    NothingObserved,
    /// The product's clock cannot be set.
    NoClock,
    /// No answer in time, where the text states no bound.
    Deadline,
    /// A fixture broke on the way.
    FixtureBroken,
}

/// Every verdict, worst first; reasons stand once, as unobservable.
pub const WORST_FIRST: [Verdict; 15] = [
    Verdict::Error,
    Verdict::Config,
    Verdict::Fail,
    Verdict::Contradiction,
    Verdict::Flaky,
    Verdict::Unimplemented,
    Verdict::Inconclusive(Reason::Unobservable),
    Verdict::NotRun,
    Verdict::UnexpectedPass,
    Verdict::Review,
    Verdict::Warn,
    Verdict::ExpectedFail,
    Verdict::Info,
    Verdict::Pass,
    Verdict::NotApplicable,
];

impl Verdict {
    /// Badness: a greater number is worse; FAIL and CONTRADICTION are equally bad.
    pub fn rank(self) -> u8 {
        match self {
            Self::NotApplicable => 0,
            Self::Pass => 1,
            Self::Info => 2,
            Self::ExpectedFail => 3,
            Self::Warn => 4,
            Self::Review => 5,
            Self::UnexpectedPass => 6,
            Self::NotRun => 7,
            Self::Inconclusive(_) => 8,
            Self::Unimplemented => 9,
            Self::Flaky => 10,
            Self::Contradiction | Self::Fail => 11,
            Self::Config => 12,
            Self::Error => 13,
        }
    }

    /// The worse of two; of equally bad ones the first.
    #[must_use]
    pub fn worse(self, other: Self) -> Self {
        if other.rank() > self.rank() { other } else { self }
    }

    /// The worst of several; N/A when there are none.
    pub fn worst(verdicts: impl IntoIterator<Item = Self>) -> Self {
        verdicts.into_iter().fold(Self::NotApplicable, Self::worse)
    }

    /// Whether it counts against conformance.
    pub fn is_violation(self) -> bool {
        matches!(self, Self::Fail | Self::Contradiction | Self::Unimplemented | Self::Flaky)
    }

    /// Whether it leaves a clause undecided.
    pub fn is_undecided(self) -> bool {
        matches!(self, Self::Inconclusive(_) | Self::NotRun)
    }

    /// The word in capitals, without the reason.
    pub fn word(self) -> &'static str {
        match self {
            Self::Pass => "PASS",
            Self::Fail => "FAIL",
            Self::Warn => "WARN",
            Self::Info => "INFO",
            Self::Review => "REVIEW",
            Self::NotApplicable => "N/A",
            Self::Unimplemented => "UNIMPLEMENTED",
            Self::Contradiction => "CONTRADICTION",
            Self::Inconclusive(_) => "INCONCLUSIVE",
            Self::Config => "CONFIG",
            Self::NotRun => "NOT-RUN",
            Self::Error => "ERROR",
            Self::ExpectedFail => "XFAIL",
            Self::UnexpectedPass => "XPASS",
            Self::Flaky => "FLAKY",
        }
    }

    /// The word for people, with the reason.
    pub fn text(self) -> Text {
        match self {
            Self::Pass => Text::new("適合", "pass"),
            Self::Fail => Text::new("不適合", "failure"),
            Self::Warn => Text::new("警告", "warning"),
            Self::Info => Text::new("注記", "remark"),
            Self::Review => Text::new("要確認", "review by a person"),
            Self::NotApplicable => Text::new("対象外", "not applicable"),
            Self::Unimplemented => Text::new("未実装", "not implemented"),
            Self::Contradiction => Text::new("宣言との矛盾", "contradicts its declaration"),
            Self::Inconclusive(reason) => {
                let reason = reason.text();
                Text::new(format!("判定不能（{}）", reason.ja), format!("undecided ({})", reason.en))
            }
            Self::Config => Text::new("設定の誤り", "wrong set-up"),
            Self::NotRun => Text::new("未実施", "not run"),
            Self::Error => Text::new("試験系の誤り", "harness error"),
            Self::ExpectedFail => Text::new("既知の不適合", "known failure"),
            Self::UnexpectedPass => Text::new("予期しない適合", "unexpected pass"),
            Self::Flaky => Text::new("結果が不安定", "not reproducible"),
        }
    }
}

impl Reason {
    const ALL: [Reason; 5] =
        [Self::Unobservable, Self::NothingObserved, Self::NoClock, Self::Deadline, Self::FixtureBroken];

    /// The word in outputs.
    pub fn word(self) -> &'static str {
        match self {
            Self::Unobservable => "unobservable",
            Self::NothingObserved => "nothing_observed",
            Self::NoClock => "no_clock",
            Self::Deadline => "deadline",
            Self::FixtureBroken => "fixture_broken",
        }
    }

    /// The word for people.
    pub fn text(self) -> Text {
        match self {
            Self::Unobservable => Text::new("観測できない", "not observable"),
            Self::NothingObserved => Text::new("何も観測されない", "nothing observed"),
            Self::NoClock => Text::new("時計を設定できない", "clock cannot be set"),
            Self::Deadline => Text::new("時間内に応答がない", "no answer in time"),
            Self::FixtureBroken => Text::new("試験用データの故障", "fixture broken"),
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Inconclusive(reason) => write!(f, "INCONCLUSIVE({})", reason.word()),
            other => f.pad(other.word()),
        }
    }
}

impl From<Verdict> for String {
    fn from(verdict: Verdict) -> Self {
        verdict.to_string()
    }
}

impl TryFrom<String> for Verdict {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl FromStr for Verdict {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let reasons = Reason::ALL.map(Self::Inconclusive);
        let known = WORST_FIRST.into_iter().chain(reasons).find(|verdict| verdict.to_string() == text);
        known.ok_or_else(|| format!("`{text}` is not a verdict"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_is_total_but_for_fail_and_contradiction() {
        let ranks: Vec<u8> = WORST_FIRST.iter().map(|verdict| verdict.rank()).collect();
        assert!(ranks.is_sorted_by(|a, b| a >= b));
        assert_eq!(Verdict::Fail.rank(), Verdict::Contradiction.rank());
        assert_eq!(ranks.iter().collect::<std::collections::BTreeSet<_>>().len(), WORST_FIRST.len() - 1);
    }

    #[test]
    fn roll_up_is_a_lattice() {
        for a in WORST_FIRST {
            assert_eq!(a.worse(a), a);
            assert_eq!(a.worse(Verdict::NotApplicable), a);
            assert_eq!(a.worse(Verdict::Error), Verdict::Error);
            for b in WORST_FIRST {
                assert_eq!(a.worse(b).rank(), b.worse(a).rank());
                for c in WORST_FIRST {
                    assert_eq!(a.worse(b).worse(c), a.worse(b.worse(c)));
                }
            }
        }
        assert_eq!(Verdict::worst([]), Verdict::NotApplicable);
        assert_eq!(Verdict::worst([Verdict::Pass, Verdict::Warn, Verdict::Info]), Verdict::Warn);
    }

    #[test]
    fn words_come_back() {
        for verdict in WORST_FIRST.into_iter().chain(Reason::ALL.map(Verdict::Inconclusive)) {
            assert_eq!(verdict.to_string().parse(), Ok(verdict));
        }
        assert!("MAYBE".parse::<Verdict>().is_err());
    }
}
