//! Fields of one record against its layout: characters, length, presence.

use super::characters::{self, BAD, CLASS, CONTROL, DIGIT, DOT, KANA, SIGN, WIDE};
use super::digits;
use crate::code::Check;
use crate::layout::{Field, Mode, Need, Record, Role};

/// Fields whose place is kept; no record of a layout has as many. A line may have more: they are counted.
const KEPT: usize = 128;

/// Where the fields of a record stand that hold something; the first is the identifier.
#[derive(Debug)]
pub(super) struct Spans {
    at: [Span; KEPT],
    /// The record whose fields these are: places of earlier ones count for nothing.
    record: u32,
    /// Fields that hold something, bit by bit.
    filled: u128,
    /// Fields behind the identifier.
    count: usize,
}

/// A field that holds something.
#[derive(Clone, Copy, Debug, Default)]
struct Span {
    start: u32,
    end: u32,
    record: u32,
}

impl Spans {
    pub(super) fn new() -> Self {
        Self { at: [Span::default(); KEPT], record: 0, filled: 0, count: 0 }
    }

    /// Fields behind the identifier.
    pub(super) fn count(&self) -> usize {
        self.count
    }
}

/// The fields of a record.
#[derive(Debug)]
pub(super) struct Fields<'a> {
    bytes: &'a [u8],
    spans: &'a Spans,
}

impl<'a> Fields<'a> {
    pub(super) fn new(bytes: &'a [u8], spans: &'a Spans) -> Self {
        Self { bytes, spans }
    }

    /// The field at this position, from 0 for the identifier; empty behind the last.
    pub(super) fn get(&self, position: usize) -> &'a [u8] {
        match self.spans.at.get(position) {
            Some(span) if span.record == self.spans.record => &self.bytes[span.start as usize..span.end as usize],
            _ => b"",
        }
    }

    /// Which of the 31 fields from this one on hold something, bit by bit.
    pub(super) fn days_from(&self, position: usize) -> u32 {
        if position >= KEPT { 0 } else { (self.spans.filled >> position) as u32 & 0x7FFF_FFFF }
    }

    /// Where a field begins in the line.
    pub(super) fn start(&self, position: usize) -> Option<usize> {
        if position == 0 {
            return Some(0);
        }
        let mut commas = self.bytes.iter().enumerate().filter(|(_, byte)| **byte == b',');
        commas.nth(position - 1).map(|(at, _)| at + 1)
    }
}

/// What a fast pass over a field allows: everything else is looked at again.
#[derive(Clone, Copy, Debug)]
struct Gate {
    /// Classes of bytes that need no second look.
    classes: u8,
    /// Longest and shortest.
    max: u32,
    min: u32,
    leading_zero: bool,
}

impl Gate {
    fn of(field: &Field) -> Self {
        let classes = match field.mode {
            Mode::Digits => DIGIT,
            Mode::Decimal => DIGIT | DOT,
            Mode::Alphanumeric => DIGIT | DOT | SIGN,
            // Full-width text always gets a second look.
            Mode::FullWidth | Mode::Either | Mode::Unknown => 0,
        };
        let max = if field.max == 0 { u32::MAX } else { field.max };
        let looked_at = field.need == Need::Empty || matches!(field.role, Role::Date | Role::Kana);
        Self {
            classes: if looked_at { 0 } else { classes },
            max,
            min: if field.fixed { field.max } else { 1 },
            leading_zero: field.role != Role::Count,
        }
    }
}

/// The gates of a record's fields.
#[derive(Debug)]
pub(super) struct Gates {
    of: Vec<Gate>,
    /// Positions that must not be empty, bit by bit.
    required: u128,
}

impl Gates {
    pub(super) fn new(record: &Record) -> Self {
        let required = record.fields.iter().enumerate().filter(|(_, field)| field.need == Need::Required);
        let required = required.fold(0, |bits, (at, _)| bits | 1 << (at + 1));
        Self { of: record.fields.iter().map(Gate::of).collect(), required }
    }
}

impl Gate {
    fn lets_pass(self, classes: u8, length: u32, first: u8) -> bool {
        let fits = (self.min..=self.max).contains(&length) && classes & !self.classes == 0;
        fits && (self.leading_zero || first != b'0' || length == 1)
    }
}

/// Eight commas.
const COMMAS: u64 = u64::from_le_bytes([b','; 8]);

/// Cuts a record into fields; those that do not pass at once are handed to `look` with their position.
///
/// Most fields of a file are empty: eight of them cost one comparison. The few that must not be empty are looked at last.
pub(super) fn cut(gates: &Gates, bytes: &[u8], spans: &mut Spans, mut look: impl FnMut(usize, usize, usize)) {
    // Zero is the record of a place that was never filled; the numbers begin again after four thousand million records.
    let record = spans.record.wrapping_add(1).max(1);
    spans.record = record;
    let (mut at, mut position, mut filled) = (0, 0, 0u128);
    // Every round begins where a field begins.
    loop {
        if let Some(eight) = bytes[at..].first_chunk::<8>() {
            let commas = ((u64::from_le_bytes(*eight) ^ COMMAS).trailing_zeros() / 8) as usize;
            (at, position) = (at + commas, position + commas);
            if commas == 8 {
                continue;
            }
        }
        let Some(first) = bytes.get(at) else { break };
        if *first == b',' {
            (at, position) = (at + 1, position + 1);
            continue;
        }
        let (start, mut classes) = (at, 0);
        while let Some(byte) = bytes.get(at).filter(|byte| **byte != b',') {
            classes |= CLASS[usize::from(*byte)];
            at += 1;
        }
        if position < KEPT {
            filled |= 1 << position;
            spans.at[position] = Span { start: start as u32, end: at as u32, record };
        }
        if let Some(gate) = gates.of.get(position.wrapping_sub(1))
            && !gate.lets_pass(classes, (at - start) as u32, *first)
        {
            look(position, start, at);
        }
        if at == bytes.len() {
            break;
        }
        (at, position) = (at + 1, position + 1);
    }
    (spans.filled, spans.count) = (filled, position);
    let mut missing = gates.required & !filled;
    while missing != 0 {
        let empty = missing.trailing_zeros() as usize;
        missing &= missing - 1;
        // What stands behind the last comma is told with the number of fields.
        if empty <= position
            && let Some(start) = Fields::new(bytes, spans).start(empty)
        {
            look(empty, start, start);
        }
    }
}

/// What is wrong with one field, the worst first; place within the field.
pub(super) fn look(field: &Field, text: &[u8]) -> Vec<(Check, usize)> {
    let mut found = vec![];
    if text.is_empty() {
        if field.need == Need::Required {
            found.push((missing(field), 0));
        }
        return found;
    }
    let mut classes = 0;
    for byte in text {
        classes |= CLASS[usize::from(*byte)];
    }
    let first = |of: u8| text.iter().position(|byte| CLASS[usize::from(*byte)] & of != 0).unwrap_or_default();
    if field.need == Need::Empty {
        return vec![(Check::NotForFirst, 0)];
    }
    if classes & CONTROL != 0 {
        let at = first(CONTROL);
        found.push((if text[at] == b'"' { Check::Quote } else { Check::Control }, at));
    }
    let made = characters::made(text);
    if let Some(at) = made.broken {
        found.push((Check::BadCharacter, at));
    } else if let Some(at) = made.vendor {
        found.push((Check::VendorCharacter, at));
    }
    let wrong = !found.iter().any(|(check, _)| matches!(check, Check::Control | Check::Quote | Check::BadCharacter));
    match field.mode {
        Mode::Digits if wrong && classes & !DIGIT != 0 => found.push((digits_check(field), first(!DIGIT))),
        Mode::Decimal if wrong && !is_decimal(text) => found.push((Check::NotDigits, first(!(DIGIT | DOT)))),
        Mode::Alphanumeric if wrong && classes & (WIDE | KANA | BAD) != 0 => {
            found.push((Check::NotAlphanumeric, first(WIDE | KANA | BAD)));
        }
        Mode::FullWidth if wrong && made.narrow => {
            found.push((if made.wide { Check::Mixed } else { Check::NotFullWidth }, 0));
        }
        Mode::Either if wrong && made.narrow && made.wide => found.push((Check::Mixed, 0)),
        Mode::Either if wrong && made.kana => found.push((Check::NotAlphanumeric, first(KANA))),
        _ => {}
    }
    let length = text.len() as u32;
    if field.max > 0 && length > field.max {
        found.push((long(field), field.max as usize));
    } else if field.fixed && length < field.max && !(is_time(field) && digits::is_japanese_era(text)) {
        found.push((short(field), 0));
    }
    if found.is_empty() {
        let zeros = field.role == Role::Count && text.len() > 1 && text[0] == b'0' && !text.starts_with(b"0.");
        let decimals =
            field.mode == Mode::Decimal && text.contains(&DOT_BYTE) && matches!(text.last(), Some(b'0' | b'.'));
        let blanks = !field.fixed && (text.last() == Some(&b' ') || text.ends_with(b"\x81\x40"));
        if zeros || decimals || blanks {
            found.push((Check::NotSignificant, 0));
        }
        match field.role {
            Role::Date if digits::is_japanese_era(text) => found.push((Check::JapaneseEra, 0)),
            Role::Date if digits::date(text).is_none() => found.push((Check::BadDate, 0)),
            Role::Kana if !characters::is_wide_kana(text) => found.push((Check::Kana, 0)),
            _ => {}
        }
    }
    found
}

const DOT_BYTE: u8 = b'.';

/// A month or a day, which may stand in a Japanese era.
fn is_time(field: &Field) -> bool {
    field.role == Role::Date || field.ident == "birth_date" || field.ident.ends_with("_month")
}

fn is_decimal(text: &[u8]) -> bool {
    let mut parts = text.split(|byte| *byte == DOT_BYTE);
    let digits = |part: Option<&[u8]>| part.is_some_and(|part| !part.is_empty() && part.iter().all(u8::is_ascii_digit));
    digits(parts.next())
        && parts.next().is_none_or(|rest| rest.iter().all(u8::is_ascii_digit))
        && parts.next().is_none()
}

fn missing(field: &Field) -> Check {
    match field.ident.as_str() {
        "number" => Check::NoNumber,
        "name" => Check::NoName,
        _ => Check::Missing,
    }
}

fn digits_check(field: &Field) -> Check {
    match field.ident.as_str() {
        "disease_code" => Check::DiseaseCode,
        "drug_code" => Check::DrugCode,
        "claim_no" => Check::ClaimNumber,
        _ => Check::NotDigits,
    }
}

fn long(field: &Field) -> Check {
    match field.ident.as_str() {
        "phone" => Check::Phone,
        "claim_no" => Check::ClaimNumber,
        _ => short_or(field, Check::TooLong),
    }
}

fn short(field: &Field) -> Check {
    short_or(field, Check::NotFull)
}

fn short_or(field: &Field, other: Check) -> Check {
    match field.ident.as_str() {
        "insurer_no" => Check::InsurerForm,
        "payer_no" => Check::PublicForm,
        "disease_code" => Check::DiseaseCode,
        "drug_code" => Check::DrugCode,
        ident if ident.ends_with("_code") && field.fixed => match ident {
            "institution_code" | "dpc_code" => other,
            _ => Check::CodeLength,
        },
        _ => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Kind;
    use crate::layout::Layout;

    fn checks(kind: Kind, id: &[u8; 2], ident: &str, text: &[u8]) -> Vec<Check> {
        let record = Layout::of(kind).record(*id).expect("a record");
        let (_, field) = record.field(ident).expect("a field");
        look(field, text).into_iter().map(|(check, _)| check).collect()
    }

    #[test]
    fn a_field_is_looked_at_once_and_told_by_its_own_check() {
        let medical = |id, ident, text: &[u8]| checks(Kind::Medical, id, ident, text);
        assert_eq!(medical(b"HO", "number", b""), [Check::NoNumber]);
        assert_eq!(medical(b"HO", "days", b"03"), [Check::NotSignificant]);
        assert_eq!(medical(b"HO", "days", b"x"), [Check::NotDigits]);
        assert_eq!(medical(b"HO", "insurer_no", b"7777777"), [Check::InsurerForm]);
        assert_eq!(medical(b"HO", "reserved", b"1"), [Check::NotForFirst]);
        assert_eq!(medical(b"IY", "amount", b"1.5"), []);
        assert_eq!(medical(b"IY", "amount", b"1.50"), [Check::NotSignificant]);
        assert_eq!(medical(b"IY", "amount", b"1.5.1"), [Check::NotDigits]);
        assert_eq!(medical(b"SY", "start_date", b"20240230"), [Check::BadDate]);
        assert_eq!(medical(b"SY", "start_date", b"5060701"), [Check::JapaneseEra]);
        assert_eq!(medical(b"RE", "name", b"\x8ER\x93c A"), [Check::Mixed]);
        assert_eq!(medical(b"RE", "name", b"\xD4\xCF\xC0\xDE"), [Check::NotAlphanumeric]);
        assert_eq!(medical(b"IR", "institution_name", b"ABC"), [Check::NotFullWidth]);
        assert_eq!(medical(b"CO", "text", b"\x87\x40"), [Check::VendorCharacter]);
        assert_eq!(medical(b"CO", "text", b"\x81"), [Check::BadCharacter]);
    }

    #[test]
    fn what_the_fast_pass_lets_through_is_fine_on_a_second_look() {
        let texts: [&[u8]; 13] = [
            b"0",
            b"01",
            b"1",
            b"12345678",
            b"123456789",
            b"x",
            b"1.5",
            b"\x8ER",
            b" 1",
            b"202407",
            b"20240731",
            b"\"",
            b"77777777",
        ];
        for kind in Kind::ALL {
            for record in &Layout::of(kind).records {
                let gates = Gates::new(record);
                for (index, field) in record.fields.iter().enumerate() {
                    for text in texts {
                        let classes = text.iter().fold(0, |sum, byte| sum | CLASS[usize::from(*byte)]);
                        let gate = gates.of[index];
                        if gate.lets_pass(classes, text.len() as u32, text.first().copied().unwrap_or(0)) {
                            assert_eq!(look(field, text), [], "{kind} {} {text:?}", field.ident);
                        }
                    }
                }
            }
        }
    }
}
