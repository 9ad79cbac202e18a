//! Faults between harness and product. None is a verdict on the product; each says what happened and what to do, in
//! English and Japanese.

use super::malformed::Malformed;
use crate::Language;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A fault between harness and product: the harness's side, never the product's verdict.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Lost {
    /// The program could not be started, or the address not be used.
    NotStarted {
        /// Command or address.
        command: String,
        /// Reason.
        why: StartFault,
    },
    /// The program ended or the connection broke.
    Gone {
        /// How.
        end: End,
        /// The last lines of the program's log; empty where there are none.
        log: String,
    },
    /// A line or body that is not a message of the contract.
    Malformed {
        /// What is wrong with it.
        fault: Malformed,
        /// Its first 120 characters.
        found: String,
    },
    /// No answer in time.
    Deadline {
        /// The bound in milliseconds.
        millis: u64,
        /// What to look at.
        hint: Hint,
    },
}

/// Why a target cannot be started.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum StartFault {
    /// `stdio:` without a command.
    NoCommand,
    /// A quote is not closed.
    Quoting,
    /// No such program.
    NotFound,
    /// The file may not be executed, or is not a program.
    NotExecutable,
    /// Not `stdio:` or `http:`.
    Scheme {
        /// The nearest known one.
        nearest: Option<String>,
    },
    /// Not an address.
    Address(String),
    /// An address of another machine.
    NotLoopback,
    /// Nothing listens there.
    Refused,
    /// Another reason of the operating system.
    System(String),
}

/// How a program or connection ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum End {
    /// The program ended with this code.
    Exit(i32),
    /// The program was killed by this signal.
    Signal(i32),
    /// The program closed its standard output and runs on.
    OutputClosed,
    /// The connection broke.
    Connection(String),
    /// The session was already closed.
    Closed,
    /// After a hard reset another product introduced itself.
    OtherProduct {
        /// What it had said of itself.
        was: String,
        /// What it says now.
        is: String,
    },
    /// After a hard reset the product did not do what it had done before.
    NotAsBefore {
        /// Verb of the contract.
        verb: String,
        /// Its answer now.
        answer: String,
    },
}

/// What to look at when no answer came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Hint {
    /// Nothing was ever written: probably output buffering.
    Buffering,
    /// It answered before: it hangs, is slow, or buffers.
    Silent,
    /// Part of a line stands there, without its end.
    NoLineEnd,
    /// A service that is slow.
    Slow,
    /// It was reset after a deadline too often.
    ResetTooOften,
}

impl Lost {
    /// What happened and what to do, in a language.
    pub fn say(&self, language: Language) -> String {
        let ja = language == Language::Ja;
        match self {
            Self::NotStarted { command, why } => match ja {
                true => format!("`{command}` を開始できません: {}", why.say(language)),
                false => format!("could not start `{command}`: {}", why.say(language)),
            },
            Self::Gone { end, log } if log.is_empty() => end.say(language),
            Self::Gone { end, log } => match ja {
                true => format!("{}\n標準エラー出力の末尾:\n{log}", end.say(language)),
                false => format!("{}\nlast lines of its standard error:\n{log}", end.say(language)),
            },
            Self::Malformed { fault, found } => {
                let found = if found.is_empty() { String::new() } else { format!("\n| {found}") };
                match ja {
                    true => format!("契約のメッセージではありません: {}{found}", fault.say(language)),
                    false => format!("not a message of the contract: {}{found}", fault.say(language)),
                }
            }
            Self::Deadline { millis, hint } => match ja {
                true => format!("{millis} ms 以内に応答がありません: {}", hint.say(language)),
                false => format!("no answer within {millis} ms: {}", hint.say(language)),
            },
        }
    }

    /// What happened and what to do, in Japanese.
    pub fn ja(&self) -> String {
        self.say(Language::Ja)
    }

    /// The texts that came from the product, for masking before they are recorded.
    pub fn texts_mut(&mut self) -> Vec<&mut String> {
        match self {
            Self::Gone { end, log } => match end {
                End::OtherProduct { was, is } => vec![was, is, log],
                End::NotAsBefore { answer, .. } => vec![answer, log],
                _ => vec![log],
            },
            Self::Malformed { fault, found } => fault.text_mut().into_iter().chain([found]).collect(),
            Self::NotStarted { .. } | Self::Deadline { .. } => vec![],
        }
    }

    /// Takes the product's log out, which may hold times and process ids and so does not belong into evidence whose
    /// bytes are promised.
    pub fn take_log(&mut self) -> String {
        match self {
            Self::Gone { log, .. } => std::mem::take(log),
            _ => String::new(),
        }
    }

    /// A fault of a message, with the bytes that were found.
    pub fn malformed(fault: Malformed, found: &[u8]) -> Self {
        let head = String::from_utf8_lossy(found.get(..found.len().min(4 * SHOWN)).unwrap_or_default()).into_owned();
        let mut found: String = head.trim_end().chars().take(SHOWN).collect();
        if head.trim_end().chars().nth(SHOWN).is_some() {
            found.push('…');
        }
        Self::Malformed { fault, found }
    }
}

/// Characters of a malformed line that are shown.
const SHOWN: usize = 120;

impl fmt::Display for Lost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.say(Language::En))
    }
}

impl std::error::Error for Lost {}

impl StartFault {
    fn say(&self, language: Language) -> String {
        let (en, ja) = match self {
            Self::NoCommand => (
                "no command: write stdio:COMMAND, such as stdio:python3 adapter.py",
                "コマンドがありません。stdio:python3 adapter.py のように書いてください",
            ),
            Self::Quoting => (
                "a quote is not closed: the command is split into words as a shell does",
                "引用符が閉じていません。コマンドはシェルと同じ規則で分割されます",
            ),
            Self::NotFound => (
                "no such program: check the spelling, the PATH and the working directory (no shell runs: write sh -c '…' for pipes)",
                "プログラムが見つかりません。綴り、PATH、作業フォルダーを確認してください（シェルは使いません。パイプは sh -c '…' で）",
            ),
            Self::NotExecutable => (
                "not executable: chmod +x it and give it a #! line, or start it by its interpreter (stdio:python3 FILE)",
                "実行できません。chmod +x と #! 行を付けるか、stdio:python3 FILE のように処理系から起動してください",
            ),
            Self::Scheme { nearest: None } => (
                "a target begins with stdio: or http:, such as stdio:python3 adapter.py or http://127.0.0.1:8080",
                "対象は stdio: か http: で始めてください（例 stdio:python3 adapter.py、http://127.0.0.1:8080）",
            ),
            Self::Scheme { nearest: Some(near) } => match language {
                Language::En => {
                    return format!(
                        "unknown kind of target, did you mean `{near}:`? It is stdio:COMMAND or http://HOST:PORT"
                    );
                }
                Language::Ja => {
                    return format!(
                        "対象の種類が不明です。`{near}:` ではありませんか。stdio:COMMAND か http://HOST:PORT です"
                    );
                }
            },
            Self::Address(why) => match language {
                Language::En => {
                    return format!("not an address ({why}): write http://HOST:PORT or http://HOST:PORT/base");
                }
                Language::Ja => {
                    return format!(
                        "アドレスではありません（{why}）。http://HOST:PORT か http://HOST:PORT/base と書いてください"
                    );
                }
            },
            Self::NotLoopback => (
                "not this machine: only 127.0.0.0/8, ::1 and localhost are called, without encryption; use a tunnel (ssh -L) for another machine",
                "このマシンではありません。暗号化しないため 127.0.0.0/8、::1、localhost だけを呼びます。他のマシンには ssh -L などのトンネルを使ってください",
            ),
            Self::Refused => (
                "nothing listens there: start the service first and check host and port",
                "待ち受けがありません。先にサービスを起動し、ホストとポートを確認してください",
            ),
            Self::System(why) => match language {
                Language::En => return why.clone(),
                Language::Ja => return format!("OS のエラー: {why}"),
            },
        };
        if language == Language::Ja { ja.into() } else { en.into() }
    }
}

impl End {
    fn say(&self, language: Language) -> String {
        let (en, ja) = match self {
            Self::Exit(0) => ("the program ended by itself (exit status 0) before `bye`: answer every line until `bye`, do not stop at an empty read".into(), "プログラムが `bye` の前に終了しました（終了コード 0）。`bye` が来るまで 1 行ずつ応答してください".into()),
            Self::Exit(code) => (format!("the program ended with exit status {code}: see its standard error"), format!("プログラムが終了コード {code} で終わりました。標準エラー出力を確認してください")),
            Self::Signal(signal) => {
                let (en, ja) = match signal {
                    9 => (" (SIGKILL: out of memory, or killed by hand)", "（SIGKILL。メモリー不足か手動の停止）"),
                    6 => (" (SIGABRT: a failed assertion)", "（SIGABRT。assert の失敗など）"),
                    11 => (" (SIGSEGV: a memory fault)", "（SIGSEGV。メモリー違反）"),
                    15 => (" (SIGTERM)", "（SIGTERM）"),
                    _ => ("", ""),
                };
                (format!("the program was killed by signal {signal}{en}"), format!("プログラムがシグナル {signal} で終了しました{ja}"))
            }
            Self::OutputClosed => ("the program closed its standard output and runs on: keep it open until `bye`".into(), "プログラムが標準出力を閉じたまま動いています。`bye` まで開いておいてください".into()),
            Self::Connection(why) => (format!("the connection broke ({why}): see the log of the service"), format!("接続が切れました（{why}）。サービスのログを確認してください")),
            Self::Closed => ("the session was already closed".into(), "セッションは既に閉じています".into()),
            Self::OtherProduct { was, is } => (
                format!("restarted after a deadline, the product introduced itself differently: {is}, before: {was}; answer `hello` the same each time"),
                format!("期限切れの後で起動し直した製品が {is} と名乗りました（以前は {was}）。`hello` には毎回同じように応答してください"),
            ),
            Self::NotAsBefore { verb, answer } => (
                format!("reset after a deadline, the product answered `{verb}` with {answer}, which it had done before"),
                format!("期限切れの後でやり直した `{verb}` に、以前はできたのに {answer} が返りました"),
            ),
        };
        if language == Language::Ja { ja } else { en }
    }
}

impl Hint {
    fn say(self, language: Language) -> &'static str {
        match (self, language) {
            (Self::Buffering, Language::En) => {
                "nothing was written yet, probably output buffering: flush after every line; python3 -u"
            }
            (Self::Buffering, Language::Ja) => {
                "まだ何も出力されていません。出力バッファーが原因と思われます。1 行ごとに flush してください（python3 -u）"
            }
            (Self::Silent, Language::En) => {
                "it answered before, so it hangs or is slow; or output buffering: flush after every line; python3 -u"
            }
            (Self::Silent, Language::Ja) => {
                "以前は応答していました。停止しているか遅いか、出力バッファーです。1 行ごとに flush してください（python3 -u）"
            }
            (Self::NoLineEnd, Language::En) => {
                "part of a line is there without its end: end every message with a line feed and flush"
            }
            (Self::NoLineEnd, Language::Ja) => "行の途中まで届いています。メッセージごとに改行し、flush してください",
            (Self::Slow, Language::En) => "the service is slow or hangs: see its log",
            (Self::ResetTooOften, Language::En) => {
                "the product was reset after each deadline, now too often, and the run stops: look at the cases that are INCONCLUSIVE, or allow more time with --deadline"
            }
            (Self::ResetTooOften, Language::Ja) => {
                "期限のたびに製品をやり直しましたが、回数の上限に達したため中止します。INCONCLUSIVE のケースを確認するか、--deadline を延ばしてください"
            }
            (Self::Slow, Language::Ja) => "サービスが遅いか停止しています。ログを確認してください",
        }
    }
}
