//! The corruption table: one broken rule in a clean sample is told by its own code first, and otherwise only by its consequences.

use madoguchi_receipt::Kind;
use madoguchi_receipt::code::Check;
use madoguchi_receipt::parse::{Form, sniff};
use madoguchi_receipt::validate::validate_bytes;
use serde::Deserialize;
use std::collections::BTreeSet;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    format: String,
    version: u32,
    corruption: Vec<Corruption>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Corruption {
    id: String,
    kind: String,
    code: String,
    #[serde(default)]
    op: Option<String>,
    #[serde(default)]
    record: String,
    #[serde(default = "one")]
    nth: usize,
    #[serde(default)]
    field: usize,
    #[serde(default)]
    value: String,
    #[serde(default)]
    also: Vec<String>,
    /// Name of the sample; the kind's own where it is not stated.
    #[serde(default)]
    sample: Option<String>,
}

fn one() -> usize {
    1
}

fn root(path: &str) -> String {
    format!("{}/../../scenarios/receipt/{path}", env!("CARGO_MANIFEST_DIR"))
}

fn bytes_of(value: &str) -> Vec<u8> {
    match value.strip_prefix("hex:") {
        Some(hex) => {
            let digits: Vec<u8> = hex.bytes().filter(|byte| *byte != b' ').collect();
            let pair = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).expect("ASCII"), 16).expect("hex");
            digits.chunks(2).map(pair).collect()
        }
        None => encoding_rs::SHIFT_JIS.encode(value).0.into_owned(),
    }
}

fn corrupted(clean: &[u8], corruption: &Corruption) -> Vec<u8> {
    let body = clean.strip_suffix(b"\r\n\x1A").expect("a sample ends with the end mark");
    let mut lines: Vec<Vec<u8>> = vec![];
    let mut rest = body;
    while let Some(at) = rest.windows(2).position(|pair| pair == b"\r\n") {
        lines.push(rest[..at].to_vec());
        rest = &rest[at + 2..];
    }
    lines.push(rest.to_vec());
    let is = |line: &[u8]| line.starts_with(format!("{},", corruption.record).as_bytes());
    let places: Vec<usize> = lines.iter().enumerate().filter(|(_, line)| is(line)).map(|(at, _)| at).collect();
    let at = || *places.get(corruption.nth - 1).unwrap_or_else(|| panic!("{}: no such record", corruption.id));
    let value = bytes_of(&corruption.value);
    let (mut end, mut tail): (&[u8], &[u8]) = (b"\r\n", b"\r\n\x1A");
    match corruption.op.as_deref() {
        None => {
            let line = &mut lines[at()];
            let mut fields: Vec<Vec<u8>> = line.split(|byte| *byte == b',').map(<[u8]>::to_vec).collect();
            fields[corruption.field] = value;
            *line = fields.join(&b","[..]);
        }
        Some("replace") => lines[at()] = value,
        Some("delete") => drop(lines.remove(at())),
        Some("double") => lines.insert(at() + 1, lines[at()].clone()),
        Some("insert_after") => lines.insert(at() + 1, value),
        Some("cut_commas") => while lines[at()].pop_if(|last| *last == b',').is_some() {},
        Some("move_behind_SY") => {
            let line = lines.remove(at());
            let behind = lines.iter().position(|line| line.starts_with(b"SY,")).expect("a disease");
            lines.insert(behind + 1, line);
        }
        Some("no_end_mark") => tail = b"\r\n",
        Some("cut_last_line") => tail = b"",
        Some("line_feeds") => (end, tail) = (b"\n", b"\n\x1A"),
        Some("append") => return [clean, &value].concat(),
        Some("utf8") => return encoding_rs::SHIFT_JIS.decode(clean).0.into_owned().into_bytes(),
        Some(other) => panic!("{}: no operation is called `{other}`", corruption.id),
    }
    [&lines.join(end)[..], tail].concat()
}

fn table() -> Table {
    let text = std::fs::read_to_string(root("corruptions.toml")).expect("the table is committed");
    toml::from_str(&text).expect("the table is well formed")
}

#[test]
fn each_corruption_is_told_by_its_own_code_first() {
    let table = table();
    assert_eq!((table.format.as_str(), table.version), ("madoguchi.receipt-corruptions", 1));
    assert!(table.corruption.len() >= 60, "at least sixty");
    let mut wrong = vec![];
    for corruption in &table.corruption {
        let kind = Kind::parse(&corruption.kind).expect("a kind");
        let sample = corruption.sample.as_deref().unwrap_or(kind.word());
        let clean = std::fs::read(root(&format!("samples/{sample}.UKE"))).expect("the samples are committed");
        let bytes = corrupted(&clean, corruption);
        let mut told: Vec<String> = vec![];
        if matches!(sniff(&bytes), Form::Utf8(_)) {
            told.push(Check::Utf8.code(kind).to_string());
        }
        told.extend(validate_bytes(&bytes, kind).iter().map(|finding| finding.code()));
        let others = told.iter().skip(1).filter(|code| **code != corruption.code && !corruption.also.contains(code));
        if told.first() != Some(&corruption.code) || others.count() > 0 {
            wrong.push(format!("{}: {} expected, told {told:?}", corruption.id, corruption.code));
        }
        for consequence in corruption.also.iter().filter(|code| !told.contains(code)) {
            wrong.push(format!("{}: `{consequence}` is no consequence", corruption.id));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_check_without_a_corruption_is_named() {
    let table = table();
    let covered: BTreeSet<Check> =
        table.corruption.iter().filter_map(|corruption| Check::find(&corruption.code)).collect();
    let missing: Vec<Check> = Check::ALL.iter().copied().filter(|check| !covered.contains(check)).collect();
    // Told by the command for the file as a whole, or only of files of a size that no sample has.
    let elsewhere = [
        Check::EmptyFile,
        Check::NotClaims,
        Check::PayerSide,
        Check::LongLine,
        Check::TooManyFaults,
        Check::NoPayer,
        Check::UnmarkedDay,
        Check::TooManyDetails,
        Check::ConfirmOfPublic,
        Check::Admission,
    ];
    assert_eq!(missing, elsewhere);
}
