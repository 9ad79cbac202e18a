//! Why a plan is none: where, what, and what to do, in both languages.

use madoguchi_contract::Language;
use madoguchi_contract::format::FormatFault;

/// Why a plan is none.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PlanFault {
    /// Not TOML or JSON, or not what a plan has.
    #[error("{}{what}", at(*line))]
    Syntax {
        /// Line of the file, from 1, where the text has lines.
        line: Option<usize>,
        /// What the parser says.
        what: String,
    },
    /// Another format, a newer version, or no head.
    #[error("line 1: {0}")]
    Head(FormatFault),
    /// A plan without a fault.
    #[error("a plan has at least one `[[fault]]`")]
    Empty,
    /// An entry that cannot be.
    #[error("{}fault {number}: {what}", at(*line))]
    Entry {
        /// Line of the file, from 1, where the text has lines.
        line: Option<usize>,
        /// Which entry, from 1.
        number: usize,
        /// What is wrong with it.
        what: EntryFault,
    },
    /// A fault of the desk where there is only a service.
    #[error("fault {number}: `{kind}` happens at a desk, and here is only the central service")]
    NoDesk {
        /// Which entry, from 1.
        number: usize,
        /// Its kind.
        kind: &'static str,
    },
}

/// What is wrong with an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum EntryFault {
    /// A value of another kind, or one too few.
    #[error(
        "the values do not fit its kind: latency takes ms and jitter_ms, truncate bytes or percent, drip and slow_close ms, \
         status status, content_type value, power_cut ms or nothing, clock_skew seconds, the others nothing"
    )]
    Values,
    /// Both ways of counting.
    #[error("`call` names one call by itself: `after` and `times` do not stand beside it")]
    Counting,
    /// Calls begin with 1.
    #[error("calls are counted from 1 to 1000")]
    Call,
    /// The same call twice.
    #[error("this call stands twice")]
    Twice,
    /// Out of range.
    #[error("chance is at most 100 percent")]
    Chance,
    /// Out of range.
    #[error("at most 600000 ms")]
    TooLong,
    /// Out of range.
    #[error("percent is at most 99: with 100 nothing would be cut")]
    Percent,
    /// Out of range.
    #[error("a status of a fault is 400 to 599")]
    Status,
    /// Not a header's value.
    #[error("value is printable ASCII of 1 to 200 characters, such as text/html;charset=EUC-JP")]
    ContentType,
    /// Out of range.
    #[error("a clock is wrong by at most 315360000 seconds (ten years)")]
    Skew,
    /// A reader has one call.
    #[error("reader_dead has no path: it meets the cards laid on the reader")]
    ReaderPath,
}

impl PlanFault {
    /// Where in the file, from 1.
    pub fn line(&self) -> Option<usize> {
        match self {
            Self::Syntax { line, .. } | Self::Entry { line, .. } => *line,
            Self::Head(_) => Some(1),
            Self::Empty | Self::NoDesk { .. } => None,
        }
    }

    /// What happened, without the place.
    pub fn what(&self, language: Language) -> String {
        let ja = language == Language::Ja;
        match self {
            Self::Syntax { what, .. } => what.clone(),
            Self::Head(fault) => fault.to_string(),
            Self::Empty if ja => "計画には `[[fault]]` が一つ以上要ります".into(),
            Self::Empty => self.to_string(),
            Self::Entry { number, what, .. } if ja => format!("{number}番目のfault：{}", what.ja()),
            Self::Entry { number, what, .. } => format!("fault {number}: {what}"),
            Self::NoDesk { number, kind } if ja => {
                format!("{number}番目のfault：`{kind}` は窓口で起こるもので、ここには中央サービスしかありません")
            }
            Self::NoDesk { .. } => self.to_string(),
        }
    }

    /// What to do.
    pub fn help(&self, language: Language) -> &'static str {
        match (self, language) {
            (Self::Head(_), Language::Ja) => "先頭に format = \"madoguchi.faults\" と version = 2 を書いてください",
            (Self::Head(_), Language::En) => "begin the file with format = \"madoguchi.faults\" and version = 2",
            (Self::NoDesk { .. }, Language::Ja) => "`desk serve` か `run --faults` で使ってください",
            (Self::NoDesk { .. }, Language::En) => "use it with `desk serve` or `run --faults`",
            (_, Language::Ja) => "scenarios/faults の計画を手本にしてください",
            (_, Language::En) => "`scenarios/faults` has plans to start from",
        }
    }
}

impl EntryFault {
    fn ja(self) -> &'static str {
        match self {
            Self::Values => {
                "値が種類に合いません：latency は ms と jitter_ms、truncate は bytes か percent、drip と slow_close は ms、\
                 status は status、content_type は value、power_cut は ms か無し、clock_skew は seconds、ほかは無し"
            }
            Self::Counting => "`call` は一つの呼び出しを指します：`after` や `times` と並べられません",
            Self::Call => "呼び出しは 1 から 1000 までです",
            Self::Twice => "同じ呼び出しが二度書かれています",
            Self::Chance => "chance は 100 パーセントまでです",
            Self::TooLong => "600000 ミリ秒までです",
            Self::Percent => "percent は 99 までです（100 では何も切れません）",
            Self::Status => "status は 400 から 599 までです",
            Self::ContentType => "value は 1～200 字の印字できる ASCII です（例 text/html;charset=EUC-JP）",
            Self::Skew => "時計のずれは 315360000 秒（十年）までです",
            Self::ReaderPath => "reader_dead に path はありません：読取機に置かれたカードに起こります",
        }
    }
}

fn at(line: Option<usize>) -> String {
    line.map(|line| format!("line {line}: ")).unwrap_or_default()
}
