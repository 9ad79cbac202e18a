//! One command APDU, borrowed from the bytes that came.

/// A command: header, data, and how many bytes of answer are expected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Command<'a> {
    /// Class.
    pub cla: u8,
    /// Instruction.
    pub ins: u8,
    /// First parameter.
    pub p1: u8,
    /// Second parameter.
    pub p2: u8,
    /// The data field; empty when there is none.
    pub data: &'a [u8],
    /// How many bytes of answer are expected; `None` without Le.
    pub expected: Option<Expected>,
    /// Whether lengths are written in the extended form.
    pub extended: bool,
}

/// Le: at most so many bytes of answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expected {
    /// Le is zero: as many as there are, up to what the form of the length can say (256 or 65 536).
    Most,
    /// 1 to 255, or 1 to 65 535 in the extended form.
    Bytes(u16),
}

/// Bytes that are no command.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Malformed {
    /// Fewer than the four bytes of a header.
    #[error("{0} bytes; a command has at least four")]
    NoHeader(usize),
    /// The body is none of the seven shapes.
    #[error("the lengths in byte {offset} do not fit the {length} bytes of the command")]
    Lengths {
        /// Where the length stands.
        offset: usize,
        /// The command's length in bytes.
        length: usize,
    },
}

impl<'a> Command<'a> {
    /// Reads a command.
    ///
    /// # Errors
    /// [`Malformed`] when the bytes are none of the seven shapes.
    pub fn decode(bytes: &'a [u8]) -> Result<Self, Malformed> {
        let [cla, ins, p1, p2, body @ ..] = bytes else { return Err(Malformed::NoHeader(bytes.len())) };
        let wrong = Malformed::Lengths { offset: 4, length: bytes.len() };
        let (data, expected, extended) = match body {
            [] => (body, None, false),
            [le] => (&[][..], Some(short(*le)), false),
            [0, rest @ ..] => extended_body(rest).ok_or(wrong)?,
            [lc, rest @ ..] => {
                let (data, tail) = rest.split_at_checked(usize::from(*lc)).ok_or(wrong)?;
                match tail {
                    [] => (data, None, false),
                    [le] => (data, Some(short(*le)), false),
                    _ => return Err(wrong),
                }
            }
        };
        Ok(Self { cla: *cla, ins: *ins, p1: *p1, p2: *p2, data, expected, extended })
    }

    /// Writes the command as it was read.
    ///
    /// A command built by hand is written short only where a short form exists: more than 255 bytes of data or of
    /// answer are written in the extended form.
    pub fn encode(&self) -> Vec<u8> {
        let mut bytes = vec![self.cla, self.ins, self.p1, self.p2];
        let long = self.data.len() > 255 || matches!(self.expected, Some(Expected::Bytes(256..)));
        if self.extended || long {
            self.encode_extended(&mut bytes);
        } else {
            if !self.data.is_empty() {
                bytes.push(self.data.len() as u8);
                bytes.extend_from_slice(self.data);
            }
            match self.expected {
                None => {}
                Some(Expected::Most) => bytes.push(0),
                Some(Expected::Bytes(n)) => bytes.push(n as u8),
            }
        }
        bytes
    }

    /// How many bytes of answer may be sent at most; 0 without Le.
    pub fn room(&self) -> usize {
        match self.expected {
            None => 0,
            Some(Expected::Most) if self.extended => 65_536,
            Some(Expected::Most) => 256,
            Some(Expected::Bytes(n)) => usize::from(n),
        }
    }

    fn encode_extended(&self, bytes: &mut Vec<u8>) {
        let length = u16::try_from(self.data.len()).unwrap_or(u16::MAX);
        if length > 0 {
            bytes.push(0);
            bytes.extend_from_slice(&length.to_be_bytes());
            bytes.extend(self.data.iter().take(usize::from(length)));
        }
        if let Some(expected) = self.expected {
            if length == 0 {
                bytes.push(0);
            }
            let le = match expected {
                Expected::Most => 0,
                Expected::Bytes(n) => n,
            };
            bytes.extend_from_slice(&le.to_be_bytes());
        }
    }
}

/// The body after a first byte of zero: `Le Le`, `Lc Lc data`, or `Lc Lc data Le Le`.
fn extended_body(rest: &[u8]) -> Option<(&[u8], Option<Expected>, bool)> {
    match rest {
        [high, low] => Some((&[], Some(long(*high, *low)), true)),
        [high, low, rest @ ..] => {
            let length = usize::from(u16::from_be_bytes([*high, *low]));
            let (data, tail) = rest.split_at_checked(length).filter(|_| length > 0)?;
            match tail {
                [] => Some((data, None, true)),
                [high, low] => Some((data, Some(long(*high, *low)), true)),
                _ => None,
            }
        }
        _ => None,
    }
}

fn short(le: u8) -> Expected {
    if le == 0 { Expected::Most } else { Expected::Bytes(u16::from(le)) }
}

fn long(high: u8, low: u8) -> Expected {
    match u16::from_be_bytes([high, low]) {
        0 => Expected::Most,
        n => Expected::Bytes(n),
    }
}

#[cfg(test)]
mod tests {
    use super::{Command, Expected, Malformed};

    #[test]
    fn seven_shapes() {
        let le = |n| Some(Expected::Bytes(n));
        type Shape<'a> = (&'a [u8], &'a [u8], Option<Expected>, bool);
        let shapes: [Shape<'_>; 8] = [
            (&[0, 0xB0, 0, 0], &[], None, false),
            (&[0, 0xB0, 0, 0, 7], &[], le(7), false),
            (&[0, 0xB0, 0, 0, 0], &[], Some(Expected::Most), false),
            (&[0, 0x20, 0, 0x80, 2, 1, 2], &[1, 2], None, false),
            (&[0, 0x20, 0, 0x80, 2, 1, 2, 0], &[1, 2], Some(Expected::Most), false),
            (&[0, 0xB0, 0, 0, 0, 1, 0], &[], le(256), true),
            (&[0, 0xB0, 0, 0, 0, 0, 1, 9], &[9], None, true),
            (&[0, 0xB0, 0, 0, 0, 0, 1, 9, 0, 0], &[9], Some(Expected::Most), true),
        ];
        for (bytes, data, expected, extended) in shapes {
            let command = Command::decode(bytes).expect("one of the shapes");
            assert_eq!((command.data, command.expected, command.extended), (data, expected, extended), "{bytes:02X?}");
            assert_eq!(command.encode(), bytes, "lossless");
        }
    }

    #[test]
    fn no_shape() {
        for (bytes, offset) in [(&[0, 0xB0, 0][..], None), (&[0, 0xB0, 0, 0, 3, 1], Some(4))] {
            let fault = Command::decode(bytes).expect_err("no command");
            match offset {
                None => assert_eq!(fault, Malformed::NoHeader(3)),
                Some(offset) => assert_eq!(fault, Malformed::Lengths { offset, length: bytes.len() }),
            }
        }
        let wrong: [&[u8]; 4] =
            [&[0, 1, 2, 3, 0, 0, 0, 1], &[0, 1, 2, 3, 0, 1], &[0, 1, 2, 3, 1, 2, 3, 4], &[0, 1, 2, 3, 0, 0, 1, 2, 3]];
        for bytes in wrong {
            assert!(Command::decode(bytes).is_err(), "{bytes:02X?}");
        }
    }
}
