//! Text as one-bit pictures. Real cards carry the printed glyphs; here each character that is no digit becomes a pattern
//! of its own, the same for the same character, and the word EMU stands beside it, so that pictures can be compared and
//! never be taken for real ones.

use super::png;
use sha2::{Digest, Sha256};

/// Dots in rows; `true` is ink.
pub(super) struct Picture {
    pub width: usize,
    pub rows: Vec<Vec<bool>>,
}

impl Picture {
    fn blank(width: usize, height: usize) -> Self {
        Self { width, rows: vec![vec![false; width]; height] }
    }

    fn ink(&mut self, x: usize, y: usize) {
        if let Some(dot) = self.rows.get_mut(y).and_then(|row| row.get_mut(x)) {
            *dot = true;
        }
    }

    /// A glyph of five by seven dots.
    fn glyph(&mut self, x: usize, y: usize, glyph: [u8; 7]) {
        for (down, row) in glyph.into_iter().enumerate() {
            for right in (0..5).filter(|right| row >> (4 - right) & 1 == 1) {
                self.ink(x + right, y + down);
            }
        }
    }

    /// The pattern of a character, ten by ten dots, left and right alike.
    fn pattern(&mut self, x: usize, y: usize, character: char) {
        let drawn = Sha256::digest(u32::from(character).to_be_bytes());
        let dots = (0..50usize).filter(|n| drawn.get(n / 8).is_some_and(|byte| byte >> (n % 8) & 1 == 1));
        for n in dots {
            self.ink(x + n % 5, y + n / 5);
            self.ink(x + 9 - n % 5, y + n / 5);
        }
    }
}

/// Digits, six dots each and twelve high, as on the card's face (PNG).
pub(super) fn digits_picture(digits: &str) -> Vec<u8> {
    let mut picture = Picture::blank(digits.len() * 6, 12);
    for (n, digit) in digits.bytes().enumerate() {
        let glyph = DIGITS.get(usize::from(digit.wrapping_sub(b'0'))).copied().unwrap_or([0x1F; 7]);
        picture.glyph(n * 6, 2, glyph);
    }
    png::encode(&picture)
}

/// Text in lines of so many characters, with the mark at the end of the first line (PNG).
pub(super) fn text_picture(text: &str, columns: usize) -> Vec<u8> {
    let characters: Vec<char> = text.chars().collect();
    let lines = characters.len().div_ceil(columns).max(1);
    let mut picture = Picture::blank(columns * 12 + MARK.len() * 6, lines * 14);
    for (n, character) in characters.into_iter().enumerate().filter(|(_, character)| !character.is_whitespace()) {
        picture.pattern(n % columns * 12 + 1, n / columns * 14 + 2, character);
    }
    for (n, glyph) in MARK.into_iter().enumerate() {
        picture.glyph(columns * 12 + n * 6, 3, glyph);
    }
    png::encode(&picture)
}

const MARK: [[u8; 7]; 3] = [
    [0x1F, 0x10, 0x10, 0x1E, 0x10, 0x10, 0x1F],
    [0x11, 0x1B, 0x15, 0x15, 0x11, 0x11, 0x11],
    [0x11, 0x11, 0x11, 0x11, 0x11, 0x11, 0x0E],
];

const DIGITS: [[u8; 7]; 10] = [
    [0x0E, 0x11, 0x13, 0x15, 0x19, 0x11, 0x0E],
    [0x04, 0x0C, 0x04, 0x04, 0x04, 0x04, 0x0E],
    [0x0E, 0x11, 0x01, 0x02, 0x04, 0x08, 0x1F],
    [0x1F, 0x02, 0x04, 0x02, 0x01, 0x11, 0x0E],
    [0x02, 0x06, 0x0A, 0x12, 0x1F, 0x02, 0x02],
    [0x1F, 0x10, 0x1E, 0x01, 0x01, 0x11, 0x0E],
    [0x06, 0x08, 0x10, 0x1E, 0x11, 0x11, 0x0E],
    [0x1F, 0x01, 0x02, 0x04, 0x08, 0x08, 0x08],
    [0x0E, 0x11, 0x11, 0x0E, 0x11, 0x11, 0x0E],
    [0x0E, 0x11, 0x11, 0x0F, 0x01, 0x02, 0x0C],
];
