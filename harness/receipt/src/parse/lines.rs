//! Lines of a file of any size, in a buffer that does not grow with it.

use super::Record;
use std::io::{self, Read};

/// Longest line that is kept whole; what is longer is handed out in pieces.
pub const LONGEST: usize = 1 << 20;

/// How a line ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// Carriage return and line feed.
    CrLf,
    /// A line feed alone.
    Lf,
    /// The file ends.
    File,
    /// The line goes on: it is longer than [`LONGEST`].
    Cut,
}

/// A line, which is a record or the end mark.
pub type Line<'a> = Record<'a>;

/// Reads lines.
#[derive(Debug)]
pub struct Lines<R> {
    input: R,
    buffer: Vec<u8>,
    /// What of the buffer is not handed out yet.
    start: usize,
    filled: usize,
    offset: u64,
    line: u64,
    ended: bool,
}

impl<R: Read> Lines<R> {
    /// Lines of this input.
    pub fn new(input: R) -> Self {
        Self { input, buffer: vec![0; 1 << 18], start: 0, filled: 0, offset: 0, line: 1, ended: false }
    }

    /// Lines of this input, which begins at this line and byte of a file.
    pub fn from(input: R, line: u64, offset: u64) -> Self {
        Self { line, offset, ..Self::new(input) }
    }

    /// Bytes handed out so far.
    pub fn offset(&self) -> u64 {
        self.offset
    }

    /// The next line.
    ///
    /// # Errors
    /// Faults of the file system.
    pub fn next_line(&mut self) -> io::Result<Option<Line<'_>>> {
        let mut searched = 0;
        loop {
            let held = &self.buffer[self.start..self.filled];
            if let Some(found) = memchr::memchr(b'\n', &held[searched..]) {
                let feed = searched + found;
                let cr = feed > 0 && held[feed - 1] == b'\r';
                return Ok(Some(self.hand_out(feed - usize::from(cr), feed + 1, if cr { End::CrLf } else { End::Lf })));
            }
            if held.len() >= LONGEST {
                return Ok(Some(self.hand_out(LONGEST, LONGEST, End::Cut)));
            }
            if self.ended {
                let length = held.len();
                return Ok((length > 0).then(|| self.hand_out(length, length, End::File)));
            }
            searched = held.len();
            self.fill()?;
        }
    }

    fn hand_out(&mut self, length: usize, taken: usize, end: End) -> Line<'_> {
        let (start, offset, line) = (self.start, self.offset, self.line);
        self.start += taken;
        self.offset += taken as u64;
        self.line += u64::from(end != End::Cut);
        Record { line, offset, bytes: &self.buffer[start..start + length], end }
    }

    fn fill(&mut self) -> io::Result<()> {
        if self.start > 0 {
            self.buffer.copy_within(self.start..self.filled, 0);
            self.filled -= self.start;
            self.start = 0;
        }
        if self.filled == self.buffer.len() {
            self.buffer.resize(self.buffer.len() * 2, 0);
        }
        loop {
            match self.input.read(&mut self.buffer[self.filled..]) {
                Ok(0) => self.ended = true,
                Ok(read) => self.filled += read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            }
            return Ok(());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One byte at a time.
    struct Drops<'a>(&'a [u8]);

    impl Read for Drops<'_> {
        fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
            let Some((first, rest)) = self.0.split_first() else { return Ok(0) };
            to[0] = *first;
            self.0 = rest;
            Ok(1)
        }
    }

    #[test]
    fn lines_have_their_ends_and_places() {
        let bytes = b"IR,1\r\nRE\n\r\nGO\r\n\x1A";
        let mut lines = Lines::new(Drops(bytes));
        let mut told = vec![];
        while let Some(line) = lines.next_line().expect("memory") {
            told.push((line.line, line.offset, line.bytes.to_vec(), line.end));
        }
        let expected = [
            (1, 0, b"IR,1".to_vec(), End::CrLf),
            (2, 6, b"RE".to_vec(), End::Lf),
            (3, 9, vec![], End::CrLf),
            (4, 11, b"GO".to_vec(), End::CrLf),
            (5, 15, vec![0x1A], End::File),
        ];
        assert_eq!(told, expected);
    }

    #[test]
    fn an_endless_line_is_cut_in_pieces_and_memory_stays_flat() {
        let bytes = vec![b'7'; 3 * LONGEST + 5];
        let mut lines = Lines::new(&bytes[..]);
        let mut pieces = vec![];
        while let Some(line) = lines.next_line().expect("memory") {
            pieces.push((line.line, line.bytes.len(), line.end));
        }
        let cut = (1, LONGEST, End::Cut);
        assert_eq!(pieces, [cut, cut, cut, (1, 5, End::File)]);
        assert!(lines.buffer.len() <= 2 * LONGEST);
    }
}
