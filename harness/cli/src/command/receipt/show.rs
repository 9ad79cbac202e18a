//! `receipt show`: claims in words.

use super::input;
use crate::console;
use crate::exit::Exit;
use crate::options::ReceiptShowOptions;
use encoding_rs::SHIFT_JIS;
use madoguchi_contract::Language;
use madoguchi_receipt::Kind;
use madoguchi_receipt::layout::Layout;
use madoguchi_receipt::parse::{File, Record};
use std::fmt::Write as _;
use std::io::Read;

/// Prints claims.
pub fn run(options: &ReceiptShowOptions) -> Exit {
    let language: Language = options.lang.into();
    let opened = match input::open(&options.file, options.kind.map(Kind::from), language) {
        Ok(opened) => opened,
        Err(error) => {
            console::error(&error, "");
            return Exit::Config;
        }
    };
    let mut bytes = vec![];
    let mut reader = opened.file;
    if let Err(error) = reader.read_to_end(&mut bytes) {
        console::error(&format!("{}: {error}", options.file.display()), "");
        return Exit::Config;
    }
    let file = File::parse(&bytes, opened.kind);
    let (ja, count) = (language == Language::Ja, file.claims.len());
    if let Some(wanted) = options.claim
        && !(1..=count).contains(&wanted)
    {
        let text = if ja {
            format!("{count}件のファイルに{wanted}件目はない")
        } else {
            format!("there is no claim {wanted} of {count}")
        };
        console::error(&text, "");
        return Exit::Nothing;
    }
    for record in &file.head {
        console::print(&told(record, opened.kind, language));
    }
    for (index, claim) in
        file.claims.iter().enumerate().filter(|(index, _)| options.claim.is_none_or(|n| n == index + 1))
    {
        let number = index + 1;
        let title = if ja {
            format!("\n── レセプト {number}/{count} ──\n")
        } else {
            format!("\n── claim {number}/{count} ──\n")
        };
        console::print(&title);
        for record in &claim.records {
            console::print(&told(record, opened.kind, language));
        }
    }
    if options.claim.is_none() {
        console::print("\n");
        for record in file.tail.iter().filter(|record| record.id().is_some()) {
            console::print(&told(record, opened.kind, language));
        }
    }
    Exit::Good
}

/// A record: its name, then what stands in it. Days stand together.
fn told(record: &Record<'_>, kind: Kind, language: Language) -> String {
    let decoded = |bytes: &[u8]| SHIFT_JIS.decode(bytes).0.replace(|c: char| c.is_control(), "·");
    let layout = record.id().and_then(|id| Layout::of(kind).record(id));
    let Some(layout) = layout else {
        let unknown = if language == Language::Ja { "不明なレコード" } else { "unknown record" };
        return format!("{:>5}  {}  {unknown}\n", record.line, decoded(record.bytes));
    };
    let id = String::from_utf8_lossy(&layout.id).into_owned();
    let mut text = format!("{:>5}  {id} {}\n", record.line, layout.name);
    let mut days = vec![];
    for (index, (_, field)) in record.fields().enumerate().filter(|(_, (_, field))| !field.is_empty()) {
        let Some(known) = layout.fields.get(index) else {
            let _ = writeln!(text, "         {} {}", index + 1, decoded(field));
            continue;
        };
        if let Some(day) = known.ident.strip_prefix("day_") {
            days.push(format!("{day}({})", decoded(field)));
            continue;
        }
        let name = if language == Language::Ja { &known.name } else { &known.ident };
        let _ = writeln!(text, "         {name}: {}", decoded(field));
    }
    if !days.is_empty() {
        let name = if language == Language::Ja { "日" } else { "days" };
        let _ = writeln!(text, "         {name}: {}", days.join(" "));
    }
    text
}
