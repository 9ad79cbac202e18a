//! Lines of a pipe, of bounded length.

use crate::json::LONGEST;
use tokio::io::{AsyncRead, AsyncReadExt};

/// Reads lines; of one that is too long only its beginning is kept.
pub struct Lines<R> {
    pipe: R,
    buffer: Vec<u8>,
    start: usize,
    end: usize,
}

/// A line without its line feed.
pub struct Line {
    /// The bytes; one more than [`LONGEST`] when the line is too long.
    pub bytes: Vec<u8>,
    /// Whether its line feed was there.
    pub complete: bool,
}

impl<R: AsyncRead + Unpin> Lines<R> {
    /// The lines of this pipe.
    pub fn new(pipe: R) -> Self {
        Self { pipe, buffer: vec![0; CHUNK], start: 0, end: 0 }
    }

    /// The next line; `None` at the end. `progress` is told whether part of a line is waiting.
    pub async fn next(&mut self, mut progress: impl FnMut(bool)) -> Option<Line> {
        let mut bytes = vec![];
        loop {
            let here = self.buffer.get(self.start..self.end).unwrap_or_default();
            let feed = here.iter().position(|byte| *byte == b'\n');
            let part = here.get(..feed.unwrap_or(here.len())).unwrap_or_default();
            let room = (LONGEST + 2).saturating_sub(bytes.len());
            bytes.extend_from_slice(part.get(..part.len().min(room)).unwrap_or_default());
            if let Some(feed) = feed {
                self.start += feed + 1;
                return Some(Line { bytes, complete: true });
            }
            progress(!bytes.is_empty());
            self.start = 0;
            self.end = self.pipe.read(&mut self.buffer).await.unwrap_or(0);
            if self.end == 0 {
                return (!bytes.is_empty()).then_some(Line { bytes, complete: false });
            }
        }
    }
}

/// Bytes read in one go.
const CHUNK: usize = 64 << 10;
