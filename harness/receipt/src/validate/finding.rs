//! A finding: which check, where to the byte, and what stands there.

use crate::Kind;
use crate::code::{Check, Level};
use crate::layout::{Field, Record as Layout};

/// A deviation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The check.
    pub check: Check,
    /// Kind of the file.
    pub kind: Kind,
    /// Line, from 1; 0: the file as a whole.
    pub line: u64,
    /// The claim number, as it stands; none outside claims.
    pub claim: Option<u32>,
    /// Identifier of the record.
    pub record: Option<[u8; 2]>,
    /// Field: position from 1 (0 is the identifier), and its layout.
    pub field: Option<(usize, &'static Field)>,
    /// Place in the file of the first byte meant.
    pub offset: u64,
    /// The bytes, at most [`RAW`].
    pub raw: Vec<u8>,
    /// More about this one, in Japanese and English.
    pub detail: Option<[String; 2]>,
    /// The layout it rests on is known from a transcription only, so it is a warning at most.
    pub unconfirmed: bool,
}

/// Most bytes that a finding keeps.
pub const RAW: usize = 64;

impl Finding {
    /// Level at reception; what rests on an unconfirmed layout is a warning at most.
    pub fn level(&self) -> Level {
        let level = self.check.level();
        if self.unconfirmed { level.min(Level::Warning) } else { level }
    }

    /// `C-L2162`.
    pub fn code(&self) -> String {
        self.check.code(self.kind).to_string()
    }

    /// The bytes in hex.
    pub fn hex(&self) -> String {
        self.raw.iter().map(|byte| format!("{byte:02X}")).collect::<Vec<_>>().join(" ")
    }
}

/// Where something stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) line: u64,
    pub(super) offset: u64,
}

/// What a finding is about.
#[derive(Clone, Copy)]
pub(super) struct About<'a> {
    pub(super) place: Place,
    pub(super) layout: Option<&'static Layout>,
    pub(super) position: usize,
    pub(super) raw: &'a [u8],
}

impl About<'_> {
    pub(super) fn finding(self, check: Check, kind: Kind, claim: Option<u32>, detail: Option<[String; 2]>) -> Finding {
        let field = self.layout.and_then(|layout| layout.fields.get(self.position.checked_sub(1)?));
        Finding {
            check,
            kind,
            line: self.place.line,
            claim,
            record: self.layout.map(|layout| layout.id),
            field: field.map(|field| (self.position, field)),
            offset: self.place.offset,
            raw: self.raw[..self.raw.len().min(RAW)].to_vec(),
            detail,
            unconfirmed: self.layout.is_some_and(|layout| !layout.confirmed),
        }
    }
}
