//! What a check found: one result a case. No body of a file stands here, whoever's card it is: only lengths and status
//! words.

use super::expect::Lenient;
use super::guard::{Origin, Refusal};
use super::list::Case;
use super::pin::Pin;
use crate::profile::Kind;
use crate::trace::Words;

/// What a check found.
#[derive(Clone, Debug)]
pub struct Report {
    /// Answer to reset.
    pub atr: Vec<u8>,
    /// Whose card.
    pub origin: Origin,
    /// Why it is taken for that.
    pub because: Words,
    /// What kind of card it was taken for.
    pub kind: Kind,
    /// One result a case, in the order of the list.
    pub results: Vec<CaseResult>,
}

/// What came of one case.
#[derive(Clone, Debug)]
pub struct CaseResult {
    /// The case.
    pub case: Case,
    /// What came of it.
    pub outcome: Outcome,
    /// The exchange that decided it, where one did.
    pub seen: Option<Seen>,
}

/// What came of a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Everything as expected.
    Met,
    /// An answer that the list names as possible.
    Lenient(Lenient),
    /// Something else.
    Differs,
    /// The case is not about this card.
    NotApplicable(Why),
    /// It was not allowed, or something it needs was not given.
    NotRun(Why),
    /// It could not be decided.
    Undecided(Why),
}

/// Why a case was not judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// Another kind of card.
    OtherKind,
    /// The card has no such certificate, and says so.
    NoCertificate,
    /// The PIN is blocked.
    Blocked(Pin),
    /// One try is left: a wrong one would block the PIN.
    LastTry(Pin),
    /// Tries may not be spent.
    SpendsTries,
    /// The value of the PIN was not given.
    PinNotGiven(Pin),
    /// The value given as right was refused before.
    PinRefused(Pin),
    /// The guard did not let a command through.
    Refused(Refusal),
    /// A step on the way was not answered with 9000.
    NoWay,
    /// The card left the field.
    Lost,
    /// The certificate cannot be read, so the signature cannot be checked.
    NoKey,
}

/// The exchange that decided a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// The step of the case, from 1.
    pub step: usize,
    /// The command, PINs hidden.
    pub command: String,
    /// What was expected.
    pub expected: String,
    /// What came: status word and length of the body; a fact about the card otherwise.
    pub answered: Answered,
}

/// What came back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answered {
    /// A status word and the length of the body before it.
    Status {
        /// The word.
        status: u16,
        /// Bytes before it.
        body: usize,
    },
    /// Fewer than two bytes.
    Nothing,
    /// Something about what the answers mean.
    Fact(Words),
}

impl Why {
    /// The reason as a sentence.
    pub fn words(self) -> Words {
        match self {
            Self::OtherKind => Words::new("この種類のカードの項目ではない", "not about this kind of card"),
            Self::NoCertificate => Words::new("証明書が搭載されていない", "the card has no such certificate"),
            Self::Blocked(_) => Words::new("暗証番号が閉塞している", "the PIN is blocked"),
            Self::LastTry(_) => Words::new("残り一回のため試さない", "one try is left; it is not spent"),
            Self::SpendsTries => {
                Words::new("残り回数を減らす項目（--spend-pin-tries で実施）", "spends PIN tries (--spend-pin-tries)")
            }
            Self::PinNotGiven(_) => {
                Words::new("暗証番号が指定されていない（--pins）", "the PIN was not given (--pins)")
            }
            Self::PinRefused(_) => Words::new(
                "指定の暗証番号をカードが拒んだため以後試さない",
                "the card refused the PIN given; not tried again",
            ),
            Self::Refused(refusal) => refusal.words(),
            Self::NoWay => Words::new("準備の手順が正常に終わらない", "a step on the way to it was refused"),
            Self::Lost => Words::new("カードが離れた", "the card left the field"),
            Self::NoKey => Words::new("証明書を読めず検証できない", "no certificate to check it with"),
        }
    }
}

impl Refusal {
    /// The reason as a sentence.
    pub fn words(self) -> Words {
        match self {
            Self::IndividualNumber => {
                Words::new("個人番号には触れない", "it would touch the individual number, which is never done")
            }
            Self::OwnCard => Words::new(
                "模擬カードでない（本人のカードなら --i-own-this-card）",
                "not an emulated card (--i-own-this-card)",
            ),
            Self::Verify => Words::new(
                "模擬カードでない（--i-own-this-card --allow-verify）",
                "not an emulated card (--i-own-this-card --allow-verify)",
            ),
            Self::Sign => Words::new(
                "模擬カードでない（--i-own-this-card --allow-sign）",
                "not an emulated card (--i-own-this-card --allow-sign)",
            ),
            Self::Personal => Words::new(
                "模擬カードでない（--i-own-this-card --allow-personal）",
                "not an emulated card (--i-own-this-card --allow-personal)",
            ),
            Self::OursOnly => Words::new("模擬カードでのみ実施する", "done on emulated cards only"),
            Self::TriesAtRisk => Words::new(
                "残り回数が二回以上と分からないため試さない",
                "not tried unless two tries are known to be left",
            ),
        }
    }
}
