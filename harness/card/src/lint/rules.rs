//! The list of rules. A rule is data: its name, level, confidence, source and sentences, and the function that finds it.

use super::{Level, Rule, files, pins, session, signatures};
use crate::confidence::Confidence::{Client, Guess, Measured, Survey};
use crate::trace::Words;

/// All rules, in the order of their reports.
pub static RULES: &[Rule] = &[
    Rule {
        id: "pin-sent-twice",
        level: Level::Must,
        confidence: Measured,
        source: "card facts 2.6 (jpki-cli)",
        what: Words::new(
            "一度の誤入力で照合を二回送り、残り回数を二つ減らした",
            "one wrong PIN was sent twice and cost two tries",
        ),
        instead: Words::new(
            "応答を受け取れなかったときも VERIFY を再送しない",
            "never send a VERIFY again to fetch its answer; keep the answer instead",
        ),
        find: pins::sent_twice,
    },
    Rule {
        id: "refused-pin-again",
        level: Level::Should,
        confidence: Guess,
        source: "card facts 1.5 row 7",
        what: Words::new("カードが拒んだ値を再び送った", "a value that the card had refused was sent again"),
        instead: Words::new("拒まれた値を記憶しない", "forget a value once the card refused it"),
        find: pins::refused_again,
    },
    Rule {
        id: "verify-when-blocked",
        level: Level::Must,
        confidence: Survey,
        source: "card facts 1.5 row 7",
        what: Words::new("閉塞した暗証番号で照合を試みた", "a PIN known to be blocked was tried"),
        instead: Words::new(
            "閉塞中は入力を求めず、住所地の市区町村の窓口を案内する",
            "do not ask for a blocked PIN; send the person to the municipality",
        ),
        find: pins::when_blocked,
    },
    Rule {
        id: "last-try-unasked",
        level: Level::Should,
        confidence: Client,
        source: "card facts 1.5 row 6",
        what: Words::new(
            "残り回数を照会せずに最後の一回を使った",
            "the last try was spent without asking how many are left",
        ),
        instead: Words::new(
            "照合の前に残り回数を照会し、残り一回なら利用者に確かめる",
            "ask the counter before VERIFY; with one try left, ask the person first",
        ),
        find: pins::last_try_unasked,
    },
    Rule {
        id: "pin-length",
        level: Level::Must,
        confidence: Client,
        source: "card facts 1.2 to 1.4",
        what: Words::new("ありえない長さの暗証番号を送った", "a PIN of an impossible length was sent"),
        instead: Words::new("送る前に長さを確かめる", "check the length before sending"),
        find: pins::impossible_length,
    },
    Rule {
        id: "verify-without-reference",
        level: Level::Should,
        confidence: Client,
        source: "card facts 1.5 rows 2 and 7",
        what: Words::new("どの暗証番号かを選ばずに照合した", "VERIFY before any PIN was selected"),
        instead: Words::new("VERIFY の前に暗証番号の IEF を選択する", "select the PIN's file before VERIFY"),
        find: pins::without_reference,
    },
    Rule {
        id: "pin-left-verified",
        level: Level::Should,
        confidence: Survey,
        source: "card facts 1.9 item 5",
        what: Words::new(
            "照合済みのまま共有セッションを終えた",
            "a PIN was left verified in a session that others can share",
        ),
        instead: Words::new(
            "排他接続にするか、終了時に電源を切る・他の AP を選択する",
            "connect exclusively, or end with power-off or SELECT of another applet",
        ),
        find: session::left_verified,
    },
    Rule {
        id: "reset-keeps-verify",
        level: Level::Info,
        confidence: Survey,
        source: "card facts 1.5, warm reset",
        what: Words::new(
            "照合済みの状態をリセットだけで終えた（実カードでは消えないという報告がある）",
            "the session ended with a reset only, which is reported not to clear a VERIFY on plastic cards",
        ),
        instead: Words::new("電源を切る、または他の AP を選択する", "power off, or select another applet"),
        find: session::reset_only,
    },
    Rule {
        id: "sent-twice",
        level: Level::Must,
        confidence: Measured,
        source: "card facts 2.6 (jpki-cli)",
        what: Words::new("ほとんどのコマンドを二回ずつ送った", "almost every command was transmitted twice"),
        instead: Words::new(
            "受信バッファを最大長で用意し、再送しない",
            "give a receive buffer of full size instead of sending again",
        ),
        find: session::everything_twice,
    },
    Rule {
        id: "number-read",
        level: Level::Must,
        confidence: Client,
        source: "R-READ-07",
        what: Words::new(
            "個人番号（12桁）を読み出した、または照合に使った",
            "the 12-digit individual number was read or used",
        ),
        instead: Words::new(
            "医療の窓口では個人番号を使わない。4情報は暗証番号か照合番号Bで読む",
            "a medical desk never uses the number; open the attributes by PIN or reference number B",
        ),
        find: files::number_read,
    },
    Rule {
        id: "read-past-end",
        level: Level::Should,
        confidence: Measured,
        source: "card facts 1.5 row 4 (pyjpki)",
        what: Words::new("ファイルの終わりを越えて読んだ", "a file was read past its end"),
        instead: Words::new(
            "DER・TLV の長さ、または短い応答で止める",
            "stop by the length in the DER or TLV head, or at the first short answer",
        ),
        find: files::past_end,
    },
    Rule {
        id: "digestinfo-without-null",
        level: Level::Must,
        confidence: Measured,
        source: "card facts 2.6 (pyjpki)",
        what: Words::new(
            "DigestInfo に NULL パラメータがない（OpenSSL などが署名を拒む）",
            "DigestInfo without NULL parameters: OpenSSL and others refuse the signature",
        ),
        instead: Words::new("AlgorithmIdentifier に 05 00 を入れる", "put 05 00 into the AlgorithmIdentifier"),
        find: signatures::without_null,
    },
    Rule {
        id: "digestinfo-sha1",
        level: Level::Should,
        confidence: Client,
        source: "card facts 1.9 item 8",
        what: Words::new("SHA-1 の DigestInfo に署名させた", "a SHA-1 DigestInfo was signed"),
        instead: Words::new("SHA-256 を使う", "use SHA-256"),
        find: signatures::sha1,
    },
    Rule {
        id: "digestinfo-wrong",
        level: Level::Must,
        confidence: Client,
        source: "card facts 1.5 row 9",
        what: Words::new(
            "DigestInfo でないデータに署名させた（カードはそのまま署名する）",
            "what was signed is no DigestInfo; the card signs it verbatim",
        ),
        instead: Words::new(
            "ハッシュ値を DigestInfo に包み、長さを合わせる",
            "wrap the hash into a DigestInfo whose lengths fit",
        ),
        find: signatures::no_digest_info,
    },
    Rule {
        id: "sign-unverified",
        level: Level::Should,
        confidence: Client,
        source: "card facts 1.5 row 9",
        what: Words::new("照合前に署名を求めた", "a signature was asked for before the PIN was verified"),
        instead: Words::new("先に VERIFY する", "VERIFY first"),
        find: signatures::unverified,
    },
];
