//! Status words: the last two bytes of every answer (ISO 7816-4, JICSAP 1.1).

use std::fmt;

/// A status word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Status {
    /// 9000: done.
    Done,
    /// 61xx: so many bytes wait for GET RESPONSE (0: 256 or more).
    MoreBytes(u8),
    /// 6282: the file ended before as many bytes as asked.
    EndOfFile,
    /// 6300: the PIN is wrong, and its tries are not counted.
    WrongUncounted,
    /// 63Cx: the PIN is wrong or asked for, and so many tries are left (0 to 15).
    TriesLeft(u8),
    /// 6581: the memory could not be written.
    MemoryFailure,
    /// 6700: the length does not fit the command.
    WrongLength,
    /// 6881: the logical channel is not there.
    NoChannel,
    /// 6882: secure messaging is not there.
    NoSecureMessaging,
    /// 6981: the command does not fit the kind of file.
    WrongFileKind,
    /// 6982: the security state does not allow it.
    SecurityNotSatisfied,
    /// 6983: the PIN is blocked.
    Blocked,
    /// 6984: the reference data cannot be used; how the plastic card says that a PIN is blocked.
    ReferenceUnusable,
    /// 6985: the conditions of use are not met.
    ConditionsNotMet,
    /// 6986: there is no current file.
    NoCurrentFile,
    /// 6987: an object of secure messaging is missing.
    SecureObjectMissing,
    /// 6988: an object of secure messaging is wrong.
    SecureObjectWrong,
    /// 69FC: the secure session is over.
    SecureSessionOver,
    /// 6A80: the data are wrong.
    WrongData,
    /// 6A81: the function is not there.
    NotSupported,
    /// 6A82: no such applet or file.
    NotFound,
    /// 6A83: no such record.
    NoRecord,
    /// 6A86: P1 or P2 is wrong.
    WrongParameters,
    /// 6A88: no such object.
    NoObject,
    /// 6B00: the offset lies outside the file.
    OutsideFile,
    /// 6Cxx: repeat with this Le (0: 256).
    ExactLength(u8),
    /// 6D00: no such instruction.
    NoInstruction,
    /// 6E00: no such class.
    NoClass,
    /// 6F00: the chip failed.
    Failure,
    /// Any other.
    Other(u16),
}

impl Status {
    /// The two bytes as a number.
    pub const fn word(self) -> u16 {
        match self {
            Self::Done => 0x9000,
            Self::MoreBytes(n) => 0x6100 | n as u16,
            Self::EndOfFile => 0x6282,
            Self::WrongUncounted => 0x6300,
            Self::TriesLeft(n) => 0x63C0 | (n & 0x0F) as u16,
            Self::MemoryFailure => 0x6581,
            Self::WrongLength => 0x6700,
            Self::NoChannel => 0x6881,
            Self::NoSecureMessaging => 0x6882,
            Self::WrongFileKind => 0x6981,
            Self::SecurityNotSatisfied => 0x6982,
            Self::Blocked => 0x6983,
            Self::ReferenceUnusable => 0x6984,
            Self::ConditionsNotMet => 0x6985,
            Self::NoCurrentFile => 0x6986,
            Self::SecureObjectMissing => 0x6987,
            Self::SecureObjectWrong => 0x6988,
            Self::SecureSessionOver => 0x69FC,
            Self::WrongData => 0x6A80,
            Self::NotSupported => 0x6A81,
            Self::NotFound => 0x6A82,
            Self::NoRecord => 0x6A83,
            Self::WrongParameters => 0x6A86,
            Self::NoObject => 0x6A88,
            Self::OutsideFile => 0x6B00,
            Self::ExactLength(n) => 0x6C00 | n as u16,
            Self::NoInstruction => 0x6D00,
            Self::NoClass => 0x6E00,
            Self::Failure => 0x6F00,
            Self::Other(word) => word,
        }
    }

    /// The status that a number stands for; every number stands for one.
    pub const fn of(word: u16) -> Self {
        match word {
            0x9000 => Self::Done,
            0x6100..=0x61FF => Self::MoreBytes(word as u8),
            0x6282 => Self::EndOfFile,
            0x6300 => Self::WrongUncounted,
            0x63C0..=0x63CF => Self::TriesLeft(word as u8 & 0x0F),
            0x6581 => Self::MemoryFailure,
            0x6700 => Self::WrongLength,
            0x6881 => Self::NoChannel,
            0x6882 => Self::NoSecureMessaging,
            0x6981 => Self::WrongFileKind,
            0x6982 => Self::SecurityNotSatisfied,
            0x6983 => Self::Blocked,
            0x6984 => Self::ReferenceUnusable,
            0x6985 => Self::ConditionsNotMet,
            0x6986 => Self::NoCurrentFile,
            0x6987 => Self::SecureObjectMissing,
            0x6988 => Self::SecureObjectWrong,
            0x69FC => Self::SecureSessionOver,
            0x6A80 => Self::WrongData,
            0x6A81 => Self::NotSupported,
            0x6A82 => Self::NotFound,
            0x6A83 => Self::NoRecord,
            0x6A86 => Self::WrongParameters,
            0x6A88 => Self::NoObject,
            0x6B00 => Self::OutsideFile,
            0x6C00..=0x6CFF => Self::ExactLength(word as u8),
            0x6D00 => Self::NoInstruction,
            0x6E00 => Self::NoClass,
            0x6F00 => Self::Failure,
            _ => Self::Other(word),
        }
    }

    /// The two bytes.
    pub const fn bytes(self) -> [u8; 2] {
        self.word().to_be_bytes()
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04X}", self.word())
    }
}

#[cfg(test)]
mod tests {
    use super::Status;

    #[test]
    fn every_number_is_a_status_and_back() {
        for word in 0..=u16::MAX {
            assert_eq!(Status::of(word).word(), word);
            assert_eq!(Status::of(Status::of(word).word()), Status::of(word));
        }
    }

    #[test]
    fn names_of_the_table() {
        assert_eq!(Status::of(0x63C3), Status::TriesLeft(3));
        assert_eq!(Status::of(0x6984), Status::ReferenceUnusable);
        assert_eq!(Status::of(0x6B00).to_string(), "6B00");
        assert_eq!(Status::of(0x63D0), Status::Other(0x63D0));
    }
}
