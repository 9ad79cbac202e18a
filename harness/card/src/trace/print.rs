//! A trace for people: one line an exchange, in Japanese or English.

use super::applet::Place;
use super::format::{Event, Trace};
use super::language::{Language, Words};
use super::steps::{Act, Deed, Sent, Step, steps};
use std::fmt::Write as _;

/// The whole trace, decoded.
pub fn print(trace: &Trace, language: Language) -> String {
    let mut text = head(trace, language);
    for step in steps(trace) {
        let _ = writeln!(text, "{:>5}  {}", step.seq, step.say(language));
    }
    text
}

fn head(trace: &Trace, language: Language) -> String {
    let exchanges = trace.exchanges().count();
    let mut text = match language {
        Language::En => format!("ATR {} · {exchanges} exchanges\n", trace.head.atr),
        Language::Ja => format!("ATR {} · やりとり{exchanges}回\n", trace.head.atr),
    };
    if let Some(note) = &trace.head.note {
        let _ = writeln!(text, "{note}");
    }
    text
}

impl Step<'_> {
    /// The step in one line.
    pub fn say(&self, language: Language) -> String {
        match &self.deed {
            Deed::Event(event) => format!("-- {}", event_words(*event).get(language)),
            Deed::Command(sent) => sent.say(language),
        }
    }
}

impl Sent<'_> {
    /// The exchange in one line: applet, command, what it is for, answer.
    pub fn say(&self, language: Language) -> String {
        let place = self.place.map_or("?", |place| place.name().get(language));
        format!("[{place}] {} → {}", self.command(language), self.answer(language))
    }

    fn command(&self, language: Language) -> String {
        let file = self.file.map(|file| file_name(self.place, file, language));
        let bytes = match language {
            Language::Ja => "バイト",
            Language::En => " bytes",
        };
        let of = |name: &str| file.as_ref().map_or_else(|| name.to_string(), |file| format!("{name} {file}"));
        let pin = |name: &str, length: usize| {
            let ordinal = self.exchange.pin.map(|pin| format!(" pin#{pin}")).unwrap_or_default();
            format!("{} {length}{bytes}{ordinal}", of(name))
        };
        match &self.act {
            Act::SelectApplet { aid, reached } => match reached[..] {
                [place] => format!("SELECT AP {}", place.name().get(language)),
                _ => format!("SELECT AP {}", hex(aid)),
            },
            Act::SelectFile(_) => of("SELECT EF"),
            Act::SelectMaster => "SELECT MF".into(),
            Act::Read { offset, wanted } => format!("{} @{offset} ≤{wanted}{bytes}", of("READ BINARY")),
            Act::ReadRecord(record) => format!("{} #{record}", of("READ RECORD")),
            Act::AskTries => match language {
                Language::Ja => format!("{}（残り回数の照会）", of("VERIFY")),
                Language::En => format!("{} (asks the tries left)", of("VERIFY")),
            },
            Act::Verify { length } => pin("VERIFY", *length),
            Act::Change { length } => pin("CHANGE REFERENCE DATA", *length),
            Act::Sign { form, data } => {
                let form = if *form == 0 { String::new() } else { format!(" P1={form:02X}") };
                format!("{}{form} {}{bytes}", of("COMPUTE DIGITAL SIGNATURE"), data.len())
            }
            Act::GetData(tag) => format!("GET DATA {tag:04X}"),
            Act::Challenge => "GET CHALLENGE".into(),
            Act::InternalAuthentication => of("INTERNAL AUTHENTICATE"),
            Act::TerminalAuthentication => of("TERMINAL AUTHENTICATION"),
            Act::TerminalProof => "EXTERNAL AUTHENTICATE".into(),
            Act::SetSessionKey => "SET SESSION KEY".into(),
            Act::Sealed(ins) => {
                let name = match ins {
                    0xA4 => "SELECT EF",
                    0x20 => "VERIFY",
                    0xB0 => "READ BINARY",
                    _ => "INS",
                };
                match (name, language) {
                    ("INS", Language::Ja) => format!("INS {ins:02X}（暗号化）"),
                    ("INS", Language::En) => format!("INS {ins:02X} (encrypted)"),
                    (name, Language::Ja) => format!("{name}（暗号化）"),
                    (name, Language::En) => format!("{name} (encrypted)"),
                }
            }
            Act::LastCommand => "LAST COMMAND (80FC)".into(),
            Act::FetchRest => "GET RESPONSE".into(),
            Act::Other(Some(ins)) => format!("INS {ins:02X}"),
            Act::Other(None) => format!("? {}", self.exchange.command),
        }
    }

    fn answer(&self, language: Language) -> String {
        let Some(status) = self.status else {
            return Words::new("応答なし：カードが離れた", "no answer: the card left the field").get(language).into();
        };
        let body = match (self.body_length(), language) {
            (0, _) => String::new(),
            (length, Language::Ja) => format!("{length}バイト "),
            (length, Language::En) => format!("{length} bytes "),
        };
        format!("{body}{status:04X} {}", self.meaning(status, language))
    }

    fn meaning(&self, status: u16, language: Language) -> String {
        let left = status & 0xF;
        if (0x63C0..=0x63CF).contains(&status) {
            return match (&self.act, language) {
                (Act::AskTries, Language::Ja) => format!("残り{left}回"),
                (Act::AskTries, Language::En) => format!("{left} tries left"),
                (_, Language::Ja) => format!("不一致、残り{left}回"),
                (_, Language::En) => format!("wrong, {left} tries left"),
            };
        }
        status_words(status).get(language).into()
    }
}

/// A file with its name: `user authentication PIN (0018)`.
fn file_name(place: Option<Place>, file: u16, language: Language) -> String {
    match place.and_then(|place| place.file(file)) {
        Some(words) => format!("{}({file:04X})", words.get(language)),
        None => format!("({file:04X})"),
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02X}")).collect()
}

fn event_words(event: Event) -> Words {
    match event {
        Event::Inserted => Words::new("カードがかざされた", "card on the reader"),
        Event::Removed => Words::new("カードが離れた", "card off the reader"),
        Event::PowerOn => Words::new("電源オン", "power on"),
        Event::PowerOff => Words::new("電源オフ", "power off"),
        Event::Reset => Words::new("リセット", "reset"),
        Event::Connected => Words::new("接続", "client connected"),
        Event::Disconnected => Words::new("切断", "client let go"),
    }
}

/// What a status word says (ISO 7816-4 and JICSAP).
pub fn status_words(status: u16) -> Words {
    let (ja, en) = match status {
        0x9000 => ("正常", "done"),
        0x6300 => ("不一致（回数無制限）", "wrong, tries unlimited"),
        0x6700 => ("長さの誤り", "wrong length"),
        0x6981 => ("ファイル種別の誤り", "wrong type of file"),
        0x6982 => ("未照合", "PIN not verified"),
        0x6983 | 0x6984 => ("閉塞中", "blocked"),
        0x6985 => ("条件不成立", "conditions not met"),
        0x6986 => ("対象ファイル未選択", "no file selected"),
        0x6988 => ("セキュアメッセージングの誤り", "secure messaging wrong"),
        0x69FC => ("セキュアメッセージング不可", "secure messaging ended"),
        0x6A80 => ("データの誤り", "wrong data"),
        0x6A81 => ("機能なし", "function not supported"),
        0x6A82 => ("該当なし", "not found"),
        0x6A83 => ("レコードなし", "no such record"),
        0x6A86 => ("P1・P2の誤り", "wrong P1 or P2"),
        0x6A88 => ("データオブジェクトなし", "no such data"),
        0x6B00 => ("範囲外", "past the end"),
        0x6D00 => ("命令なし", "unknown instruction"),
        0x6E00 => ("クラスなし", "unknown class"),
        _ => match status >> 8 {
            0x61 => ("続きあり", "more to fetch"),
            0x62 => ("警告", "warning"),
            0x6C => ("長さを変えて再送", "send again with the length told"),
            0x67..=0x6F => ("異常", "refused"),
            _ => ("不明", "unknown status"),
        },
    };
    Words::new(ja, en)
}
