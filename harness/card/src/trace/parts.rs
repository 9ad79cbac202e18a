//! The parts of a command APDU (ISO 7816-4, cases 1 to 4, short and extended), read leniently: a trace also holds
//! commands that are no commands.

use std::ops::Range;

/// Where the parts of a command lie.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parts {
    /// Class.
    pub cla: u8,
    /// Instruction.
    pub ins: u8,
    /// First parameter.
    pub p1: u8,
    /// Second parameter.
    pub p2: u8,
    /// Where the data field lies; empty without one.
    pub data: Range<usize>,
    /// How many bytes the client wants at most; `None`: none.
    pub wanted: Option<usize>,
    /// Whether the lengths fit.
    pub layout: Layout,
}

/// Whether the length fields agree with the length of the command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// They do.
    Sound,
    /// They do not; everything after the header counts as data.
    Odd,
}

impl Parts {
    /// Whether the class says that data and answer are objects of secure messaging (ISO 7816-4, first interindustry
    /// classes).
    pub fn is_sealed(&self) -> bool {
        self.cla & 0x0C != 0 && self.cla & 0x40 == 0
    }

    /// The parts of a command; `None` when it is shorter than a header.
    pub fn of(command: &[u8]) -> Option<Self> {
        let [cla, ins, p1, p2, rest @ ..] = command else { return None };
        let parts =
            |data: Range<usize>, wanted, layout| Self { cla: *cla, ins: *ins, p1: *p1, p2: *p2, data, wanted, layout };
        let sound = |data, wanted| parts(data, wanted, Layout::Sound);
        let short = |le: u8| if le == 0 { 256 } else { usize::from(le) };
        let long = |high: u8, low: u8| match u16::from_be_bytes([high, low]) {
            0 => 65_536,
            le => usize::from(le),
        };
        Some(match rest {
            [] => sound(0..0, None),
            [le] => sound(0..0, Some(short(*le))),
            [0, high, low] => sound(0..0, Some(long(*high, *low))),
            [0, high, low, tail @ ..] => {
                let lc = usize::from(u16::from_be_bytes([*high, *low]));
                match tail.get(lc..) {
                    Some([]) if lc > 0 => sound(7..7 + lc, None),
                    Some([high, low]) if lc > 0 => sound(7..7 + lc, Some(long(*high, *low))),
                    _ => parts(4..command.len(), None, Layout::Odd),
                }
            }
            [lc, tail @ ..] if *lc > 0 => {
                let lc = usize::from(*lc);
                match tail.get(lc..) {
                    Some([]) => sound(5..5 + lc, None),
                    Some([le]) => sound(5..5 + lc, Some(short(*le))),
                    _ => parts(4..command.len(), None, Layout::Odd),
                }
            }
            _ => parts(4..command.len(), None, Layout::Odd),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_cases_short_and_extended() {
        let of = |command: &[u8]| Parts::of(command).map(|parts| (parts.data, parts.wanted, parts.layout));
        assert_eq!(of(&[0, 0x20, 0, 0x80]), Some((0..0, None, Layout::Sound)));
        assert_eq!(of(&[0, 0xB0, 0, 0, 0]), Some((0..0, Some(256), Layout::Sound)));
        assert_eq!(of(&[0, 0xA4, 2, 0x0C, 2, 0, 1]), Some((5..7, None, Layout::Sound)));
        assert_eq!(of(&[0, 0xA4, 2, 0x0C, 2, 0, 1, 0]), Some((5..7, Some(256), Layout::Sound)));
        assert_eq!(of(&[0, 0xB0, 0, 0, 0, 1, 0]), Some((0..0, Some(256), Layout::Sound)));
        assert_eq!(of(&[0, 0x2A, 0, 0, 0, 0, 1, 9]), Some((7..8, None, Layout::Sound)));
        assert_eq!(of(&[0, 0x2A, 0, 0, 0, 0, 1, 9, 0, 0]), Some((7..8, Some(65_536), Layout::Sound)));
        assert_eq!(of(&[0, 0x20, 0, 0x80, 4, 1]), Some((4..6, None, Layout::Odd)));
        assert_eq!(of(&[0, 0x20, 0, 0x80, 0, 1]), Some((4..6, None, Layout::Odd)));
        assert_eq!(of(&[0, 0x20, 0]), None);
    }
}
