//! What can be wrong with a trace file, said in both languages.

use super::format::{FORMAT, VERSION};
use super::language::Language;
use std::fmt;

/// A trace that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {fault}")]
pub struct TraceError {
    /// Line of the file, from 1.
    pub line: usize,
    /// What is wrong with it.
    pub fault: TraceFault,
}

/// What is wrong with a line.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TraceFault {
    /// The file holds nothing.
    Empty,
    /// The first line is no head of a trace.
    NotATrace,
    /// The format is newer than this program.
    Version {
        /// The version found.
        found: u32,
    },
    /// Not the JSON of a line.
    Json {
        /// What the JSON reader says.
        reason: String,
        /// Column, from 1; 0 when the reader does not know.
        column: usize,
    },
    /// Sequence numbers do not rise.
    OutOfOrder {
        /// The number before.
        last: u64,
        /// The number found.
        found: u64,
    },
    /// Neither an event nor an exchange, or both.
    Neither,
    /// An exchange with both an answer and a lost card, or with neither.
    ResponseOrLost,
    /// An answer without a status word.
    NoStatus,
    /// A PIN number without hidden bytes, or hidden bytes without a number.
    PinNumber,
}

impl TraceFault {
    /// What serde found, without its own line number, which is always 1 here.
    pub(super) fn json(error: &serde_json::Error) -> Self {
        let text = error.to_string();
        let reason = text.rsplit_once(" at line ").map_or(text.as_str(), |(reason, _)| reason).to_string();
        Self::Json { reason, column: error.column() }
    }

    /// The fault as a sentence.
    pub fn say(&self, language: Language) -> String {
        match language {
            Language::En => self.english(),
            Language::Ja => self.japanese(),
        }
    }

    fn english(&self) -> String {
        match self {
            Self::Empty => format!("the file is empty; a trace begins with `{FORMAT}`"),
            Self::NotATrace => format!(
                "not the head of a card trace: a JSON object with \"format\":\"{FORMAT}\" and a \"version\" is expected"
            ),
            Self::Version { found } => {
                format!("version {found} of the trace format; this program reads up to {VERSION}: use a newer one")
            }
            Self::Json { reason, column } => format!("no line of a trace: {reason} (column {column})"),
            Self::OutOfOrder { last, found } => format!("sequence number {found} after {last}"),
            Self::Neither => "a line holds either an `event` or a `command` with its answer".into(),
            Self::ResponseOrLost => "an exchange has a `response` or is `lost`, one of both".into(),
            Self::NoStatus => "a response ends with an open status word of two bytes".into(),
            Self::PinNumber => "a command has a `pin` number where bytes of it are hidden, and only there".into(),
        }
    }

    fn japanese(&self) -> String {
        match self {
            Self::Empty => format!("ファイルが空です。記録は `{FORMAT}` の行で始まります"),
            Self::NotATrace => format!(
                "カード記録の先頭行ではありません（\"format\":\"{FORMAT}\" と \"version\" を持つ JSON が必要です）"
            ),
            Self::Version { found } => {
                format!(
                    "記録形式の版 {found} は読めません（この版が読めるのは {VERSION} まで）。新しい版を使ってください"
                )
            }
            Self::Json { reason, column } => format!("記録の行として読めません：{reason}（{column}桁目）"),
            Self::OutOfOrder { last, found } => format!("通し番号 {last} の次が {found} です"),
            Self::Neither => "`event` か、`command` とその応答の、どちらか一方を書いてください".into(),
            Self::ResponseOrLost => "やりとりには `response` か `lost` のどちらか一方が必要です".into(),
            Self::NoStatus => "応答の末尾に2バイトのステータスがありません".into(),
            Self::PinNumber => "伏せたバイトがあるコマンドにだけ `pin` の番号が付きます".into(),
        }
    }
}

impl fmt::Display for TraceFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.english())
    }
}
