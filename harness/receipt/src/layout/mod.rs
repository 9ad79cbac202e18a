//! Layouts as data: which fields a record has, in which characters, how long, and whether they must be there.
//!
//! `scenarios/receipt/<kind>.toml` holds one edition of a record specification. What is known from a transcription only says so
//! (`confirmed = false`), and findings that rest on it are warnings at most.

mod read;

pub use read::LayoutError;

use crate::Kind;
use std::sync::OnceLock;

/// The records of one kind of claim.
#[derive(Debug)]
pub struct Layout {
    /// The kind.
    pub kind: Kind,
    /// Edition of the specification.
    pub edition: String,
    /// Records, in the order of the file.
    pub records: Vec<Record>,
    /// Index into `records` by the two letters of an identifier; `u8::MAX`: none.
    by_id: Box<[u8; 26 * 26]>,
}

/// A record.
#[derive(Debug)]
pub struct Record {
    /// Its identifier.
    pub id: [u8; 2],
    /// Its name in Japanese.
    pub name: String,
    /// Fields after the identifier.
    pub fields: Vec<Field>,
    /// Whether the layout was read in the specification itself.
    pub confirmed: bool,
    /// The specification.
    pub source: String,
}

/// A field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// English name, `day_1` … for repeated ones.
    pub ident: String,
    /// Name in Japanese.
    pub name: String,
    /// Its characters.
    pub mode: Mode,
    /// Longest in bytes; 0: not known.
    pub max: u32,
    /// Always of the full length.
    pub fixed: bool,
    /// Whether it must be there.
    pub need: Need,
    /// What it means to the validator, for the few fields that mean something.
    pub role: Role,
}

/// What a field means to the validator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Nothing of its own.
    Plain,
    /// A number whose leading zeros say nothing.
    Count,
    /// A day of the calendar.
    Date,
    /// A name of one character set, not a name of a person.
    Kana,
}

/// Characters of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// 数字: digits.
    Digits,
    /// 数字 with a decimal point.
    Decimal,
    /// 英数: half-width letters, digits and signs.
    Alphanumeric,
    /// 漢字: full-width only.
    FullWidth,
    /// 英数又は漢字: one or the other, never both.
    Either,
    /// Not known.
    Unknown,
}

/// Whether a field must be there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// Always.
    Required,
    /// Where a condition holds.
    Conditional,
    /// As the provider likes.
    Optional,
    /// Never on a first claim: reserved, or the payer's.
    Empty,
}

impl Layout {
    /// The committed layout of a kind.
    pub fn of(kind: Kind) -> &'static Layout {
        static LAYOUTS: [OnceLock<Layout>; 4] = [const { OnceLock::new() }; 4];
        LAYOUTS[kind as usize].get_or_init(|| {
            let medical = include_str!("../../../../scenarios/receipt/medical.toml");
            let text = match kind {
                Kind::Medical => medical,
                Kind::Dpc => include_str!("../../../../scenarios/receipt/dpc.toml"),
                Kind::Dental => include_str!("../../../../scenarios/receipt/dental.toml"),
                Kind::Dispensing => include_str!("../../../../scenarios/receipt/dispensing.toml"),
            };
            read::layout(text, medical).expect("the committed layouts are well formed")
        })
    }

    /// The record with this identifier.
    pub fn record(&self, id: [u8; 2]) -> Option<&Record> {
        self.records.get(self.index(id)?)
    }

    /// Where the record with this identifier stands in [`Layout::records`].
    pub fn index(&self, id: [u8; 2]) -> Option<usize> {
        let index = usize::from(*self.by_id.get(place(id)?)?);
        (index < self.records.len()).then_some(index)
    }
}

impl Record {
    /// The field with this name, and its position from 1.
    pub fn field(&self, ident: &str) -> Option<(usize, &Field)> {
        let index = self.fields.iter().position(|field| field.ident == ident)?;
        Some((index + 1, self.fields.get(index)?))
    }
}

fn place(id: [u8; 2]) -> Option<usize> {
    let letter = |byte: u8| byte.is_ascii_uppercase().then(|| usize::from(byte - b'A'));
    Some(letter(id[0])? * 26 + letter(id[1])?)
}
