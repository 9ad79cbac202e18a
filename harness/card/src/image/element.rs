//! What an applet's two-byte ids stand for: files of bytes, files of records, PINs and keys (JICSAP calls the first two
//! WEF and the last two IEF; all share one space of ids).

use super::key::Key;
use std::ops::RangeInclusive;

/// Something that SELECT EF finds.
#[derive(Clone, Debug)]
pub struct Element {
    /// Its id in the applet; the low five bits are its short id.
    pub id: u16,
    /// What it is.
    pub place: Place,
}

/// What an element is.
#[derive(Clone, Debug)]
pub enum Place {
    /// A file of bytes.
    Transparent {
        /// Its bytes, filler included.
        bytes: Vec<u8>,
        /// Who may read it.
        read: Access,
    },
    /// A file of records, the first of which is number 1.
    Records {
        /// The records.
        records: Vec<Vec<u8>>,
        /// Who may read them.
        read: Access,
    },
    /// A PIN or password.
    Pin(Pin),
    /// A private key.
    Key(Key),
}

/// What a command on a file or key needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Access {
    /// Nothing.
    Free,
    /// It is never allowed.
    Never,
    /// One of these PINs of the same applet, verified.
    AnyOf(Vec<u16>),
}

/// A PIN as the issuer set it.
#[derive(Clone)]
pub struct Pin {
    /// The value.
    pub value: Vec<u8>,
    /// How many wrong tries block it.
    pub limit: Limit,
    /// How many tries are left when the card is handed over.
    pub left: u8,
    /// How long a new value may be, in bytes.
    pub lengths: RangeInclusive<usize>,
    /// How it can be changed.
    pub change: ChangeRule,
    /// Its place among all PINs of the card.
    pub slot: usize,
}

/// Without the value: PINs never stand in logs.
impl std::fmt::Debug for Pin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Pin")
            .field("limit", &self.limit)
            .field("left", &self.left)
            .field("lengths", &self.lengths)
            .field("change", &self.change)
            .field("slot", &self.slot)
            .finish_non_exhaustive()
    }
}

/// How many wrong tries a PIN takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Limit {
    /// 1 to 15.
    Counted(u8),
    /// Any number; a wrong try is answered with 6300.
    Unlimited,
}

/// How a PIN can be changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChangeRule {
    /// CHANGE REFERENCE DATA (CLA 00, P1 01) after a VERIFY.
    AfterVerify,
    /// JICSAP CHANGE KEY (CLA 80, P1 00) after a VERIFY.
    ChangeKey,
    /// Not with the commands of a holder.
    Never,
}
