//! The four kinds of electronic claims.

use std::fmt;

/// A kind of claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// 医科.
    Medical,
    /// DPC (診断群分類).
    Dpc,
    /// 歯科.
    Dental,
    /// 調剤.
    Dispensing,
}

impl Kind {
    /// All kinds.
    pub const ALL: [Kind; 4] = [Kind::Medical, Kind::Dpc, Kind::Dental, Kind::Dispensing];

    /// The word in files and on the command line.
    pub fn word(self) -> &'static str {
        match self {
            Kind::Medical => "medical",
            Kind::Dpc => "dpc",
            Kind::Dental => "dental",
            Kind::Dispensing => "dispensing",
        }
    }

    /// The kind with this word.
    pub fn parse(word: &str) -> Option<Kind> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }

    /// The name in Japanese.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Medical => "医科",
            Kind::Dpc => "DPC",
            Kind::Dental => "歯科",
            Kind::Dispensing => "調剤",
        }
    }

    /// The letter in front of reception codes, as in the names of files.
    pub fn letter(self) -> char {
        match self {
            Kind::Medical => 'C',
            Kind::Dpc => 'D',
            Kind::Dental => 'S',
            Kind::Dispensing => 'Y',
        }
    }

    /// The usual name of a file of first claims.
    pub fn file_name(self) -> &'static str {
        match self {
            Kind::Medical => "RECEIPTC.UKE",
            Kind::Dpc => "RECEIPTD.UKE",
            Kind::Dental => "RECEIPTS.UKE",
            Kind::Dispensing => "RECEIPTY.UKE",
        }
    }

    /// The record that opens a file.
    pub fn opening(self) -> [u8; 2] {
        match self {
            Kind::Medical | Kind::Dpc => *b"IR",
            Kind::Dental => *b"UK",
            Kind::Dispensing => *b"YK",
        }
    }

    /// The record that opens a claim.
    pub fn claim_opening(self) -> [u8; 2] {
        match self {
            Kind::Dental => *b"IR",
            Kind::Medical | Kind::Dpc | Kind::Dispensing => *b"RE",
        }
    }

    /// First digit of a claim type (別表5).
    pub fn type_digit(self) -> u8 {
        match self {
            Kind::Medical | Kind::Dpc => b'1',
            Kind::Dental => b'3',
            Kind::Dispensing => b'4',
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}
