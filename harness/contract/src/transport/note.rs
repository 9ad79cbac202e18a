//! What a transport tolerates and tells.

use crate::Language;

/// Something seen on the road that is no fault.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Note {
    /// Lines end with CR LF.
    CarriageReturn,
    /// A line without anything in it.
    BlankLine,
    /// An answer came after its deadline and was dropped.
    Late(u64),
    /// The program ended after `bye` with this code.
    EndedWith(i32),
    /// The program had to be ended by SIGTERM.
    Terminated,
    /// The program had to be ended by SIGKILL.
    Killed,
    /// The program left processes behind; they were killed.
    LeftBehind,
    /// The product was reset so many times after a deadline.
    Reset(u32),
}

impl Note {
    /// The note, in a language.
    pub fn say(&self, language: Language) -> String {
        let (en, ja) = match self {
            Self::CarriageReturn => (
                "lines end with CR LF: tolerated, write LF".into(),
                "改行が CR LF です。許容しますが LF にしてください".into(),
            ),
            Self::BlankLine => ("a blank line: tolerated".into(), "空行があります。許容します".into()),
            Self::Late(id) => (
                format!("the answer to id {id} came after its deadline and was dropped"),
                format!("id {id} への応答は期限後に届いたため捨てました"),
            ),
            Self::EndedWith(code) => (
                format!("after `bye` the program ended with exit status {code}, expected 0"),
                format!("`bye` の後、終了コード {code} で終わりました（0 が正しい値です）"),
            ),
            Self::Terminated => (
                "the program did not end within 2 s after `bye` and was ended by SIGTERM: answer `bye`, then exit"
                    .into(),
                "`bye` の後 2 秒以内に終わらず、SIGTERM で止めました。`bye` に応答して終了してください".into(),
            ),
            Self::Killed => (
                "the program ignored `bye` and SIGTERM and was killed: answer `bye`, then exit".into(),
                "`bye` と SIGTERM で終わらず、SIGKILL で止めました。`bye` に応答して終了してください".into(),
            ),
            Self::Reset(times) => (
                format!("the product passed its deadline and was reset, {times} times in all"),
                format!("製品が期限内に応答せず、やり直しました（計{times}回）"),
            ),
            Self::LeftBehind => (
                "the program left processes behind, which were killed: end them before you exit".into(),
                "子プロセスが残っていたため止めました。終了前に止めてください".into(),
            ),
        };
        match language {
            Language::En => en,
            Language::Ja => ja,
        }
    }
}
