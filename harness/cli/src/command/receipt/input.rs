//! A file of claims: opened, known by its first bytes, or refused in one line.

use madoguchi_contract::Language;
use madoguchi_receipt::Kind;
use madoguchi_receipt::code::Check;
use madoguchi_receipt::parse::{Form, sniff};
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;

/// Bytes that are looked at to know a file.
const LOOK: u64 = 1 << 20;

/// A file of claims.
pub struct Input {
    /// The file, at its start.
    pub file: File,
    /// Its length.
    pub length: u64,
    /// What it holds.
    pub kind: Kind,
    /// It is written in UTF-8.
    pub utf8: bool,
}

/// Opens a file.
///
/// # Errors
/// One line that says what it is instead.
pub fn open(path: &Path, kind: Option<Kind>, language: Language) -> Result<Input, String> {
    let told = |error: std::io::Error| format!("{}: {error}", path.display());
    let mut file = File::open(path).map_err(told)?;
    let length = file.metadata().map_err(told)?.len();
    let mut start = vec![];
    file.by_ref().take(LOOK).read_to_end(&mut start).map_err(told)?;
    file.seek(SeekFrom::Start(0)).map_err(told)?;
    let refuse = |check: Check| {
        let [ja, en] = check.text();
        Err(format!("{}: {}", path.display(), if language == Language::Ja { ja } else { en }))
    };
    let (told, utf8) = match sniff(&start) {
        Form::Claims(told) => (told, false),
        Form::Utf8(told) => (told, true),
        Form::Empty => return refuse(Check::EmptyFile),
        Form::PayerSide => return refuse(Check::PayerSide),
        Form::Other => return refuse(Check::NotClaims),
    };
    Ok(Input { file, length, kind: kind.unwrap_or(told), utf8 })
}
