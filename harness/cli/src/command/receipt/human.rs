//! Findings for a person: the line as it stands, a mark under the field, what it means, and a summary by code.

use super::check::Checked;
use encoding_rs::SHIFT_JIS;
use madoguchi_contract::Language;
use madoguchi_receipt::validate::Finding;
use std::fmt::Write as _;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;
use unicode_width::UnicodeWidthStr;

/// Columns of a line that are shown around a field.
const AROUND: usize = 72;

/// One finding.
pub fn finding(path: &Path, finding: &Finding, language: Language) -> String {
    let pick = |pair: [&str; 2]| pair[usize::from(language == Language::En)].to_string();
    let level = finding.level();
    let mut text =
        format!("{}:{}  {}  {} ({})", path.display(), finding.line, finding.code(), pick(level.text()), level.number());
    if let Some(claim) = finding.claim {
        let _ = write!(text, "  {}", pick([&format!("レセプト{claim}"), &format!("claim {claim}")]));
    }
    let _ = write!(text, "\n  {}", pick(finding.check.text()));
    if let Some([ja, en]) = &finding.detail {
        let _ = write!(text, "{}", pick([&format!("（{ja}）"), &format!(" ({en})")]));
    }
    text.push('\n');
    if let Some((shown, before, width)) = line_of(path, finding) {
        let _ = writeln!(text, "  | {shown}");
        let name = match finding.field {
            Some((position, field)) => {
                let name = pick([&field.name, &field.ident]);
                pick([&format!(" {position}項目目 {name}"), &format!(" field {position} {name}")])
            }
            None => String::new(),
        };
        let _ = writeln!(text, "  | {}{}{name}", " ".repeat(before), "^".repeat(width.max(1)));
    }
    let place = pick([&format!("{}バイト目", finding.offset), &format!("byte {}", finding.offset)]);
    let _ = write!(text, "  {place}");
    if !finding.raw.is_empty() {
        let hex = finding.hex();
        let cut = hex.char_indices().nth(47).map_or(hex.len(), |(at, _)| at);
        let _ = write!(text, "  [{}{}]", &hex[..cut], if cut < hex.len() { " …" } else { "" });
    }
    let _ = write!(
        text,
        "  {}",
        pick([&format!("根拠 {}", finding.check.source()), &format!("source {}", finding.check.source())])
    );
    if finding.unconfirmed {
        let _ = write!(text, "  {}", pick(["（項目の定義は未確認）", "(layout unconfirmed)"]));
    }
    text.push_str("\n\n");
    text
}

/// The line around a finding, the columns before the field and the width of the field.
fn line_of(path: &Path, finding: &Finding) -> Option<(String, usize, usize)> {
    let start = finding.offset.saturating_sub(4096);
    let mut file = File::open(path).ok()?;
    file.seek(SeekFrom::Start(start)).ok()?;
    let mut bytes = vec![];
    file.take(8192).read_to_end(&mut bytes).ok()?;
    let at = (finding.offset - start) as usize;
    let before = bytes.get(..at)?;
    let line = before.iter().rposition(|byte| *byte == b'\n').map_or(0, |feed| feed + 1);
    let end =
        bytes[at..].iter().position(|byte| matches!(byte, b'\r' | b'\n' | 0x1A)).map_or(bytes.len(), |end| at + end);
    let field = bytes[at..end].iter().position(|byte| *byte == b',').map_or(end, |comma| at + comma);
    let shown = |from: usize, to: usize| SHIFT_JIS.decode(&bytes[from..to]).0.replace(|c: char| c.is_control(), "·");
    let (head, marked, tail) = (shown(line, at), shown(at, field), shown(field, end));
    // A long line is shown around the field.
    let from = head.char_indices().rev().take(AROUND).last().map_or(0, |(at, _)| at);
    let (dots, head) = if from > 0 { ("…", &head[from..]) } else { ("", head.as_str()) };
    let to = tail.char_indices().nth(AROUND).map_or(tail.len(), |(at, _)| at);
    let more = if to < tail.len() { "…" } else { "" };
    let columns = dots.width() + head.width();
    Some((format!("{dots}{head}{marked}{}{more}", &tail[..to]), columns, marked.width()))
}

/// What was found in a file, the worst first.
pub fn summary(checked: &Checked, shown: u64, language: Language) -> String {
    let pick = |pair: [&str; 2]| pair[usize::from(language == Language::En)].to_string();
    let (path, claims, found) = (checked.path.display(), checked.claims, checked.found());
    let kind = checked.kind;
    let mut text = pick([
        &format!("{path}: {}、レセプト{claims}件、指摘{found}件\n", kind.name()),
        &format!("{path}: {kind}, {claims} claims, {found} findings\n"),
    ]);
    for ((level, check), count) in checked.counts.iter().rev() {
        let more = if *count > shown {
            pick([
                &format!("（表示は{shown}件、--all ですべて）"),
                &format!(" ({shown} shown, --all prints every one)"),
            ])
        } else {
            String::new()
        };
        let code = check.code(kind).to_string();
        let _ = writeln!(text, "  {:>6}  {code:9} {:4} {}{more}", count, level.number(), pick(check.text()));
    }
    text
}
