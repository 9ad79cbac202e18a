//! The two encodings of the interface, told apart by byte order mark and declaration, and decoded without a loss: a byte
//! that is none of the encoding is an error with its place, never a silent replacement.

use crate::element::Place;
use crate::fault::{ReadFault, Wrong};
use encoding_rs::{DecoderResult, SHIFT_JIS};

/// An encoding of the interface.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Encoding {
    /// UTF-8
    #[default]
    Utf8,
    /// Shift_JIS as Windows has it (code page 932).
    ShiftJis,
}

/// Text of a message, and the encoding in which it came.
pub(crate) struct Decoded {
    pub text: String,
    pub encoding: Encoding,
    /// Bytes of the byte order mark.
    pub mark: usize,
}

impl Encoding {
    /// Its name in a declaration.
    pub fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "UTF-8",
            Self::ShiftJis => "Shift_JIS",
        }
    }

    /// The encoding of this name, as programs write it.
    pub fn of_name(name: &str) -> Option<Self> {
        match name.to_ascii_lowercase().as_str() {
            "utf-8" | "utf8" => Some(Self::Utf8),
            "shift_jis" | "shift-jis" | "sjis" | "x-sjis" | "windows-31j" | "ms932" | "cp932" => Some(Self::ShiftJis),
            _ => None,
        }
    }

    /// Whether it has every character of this text and gives it back unchanged.
    pub fn holds(self, text: &str) -> bool {
        self == Self::Utf8 || text.is_ascii() || {
            let (bytes, _, lossy) = SHIFT_JIS.encode(text);
            !lossy && SHIFT_JIS.decode_without_bom_handling(&bytes).0 == text
        }
    }

    /// How many bytes a character took that was read in it. Not asked of the encoder, which cannot write all that can be
    /// read: characters of a site's own (外字) come in as private ones and have no way back.
    pub(crate) fn width(self, character: char) -> usize {
        match self {
            Self::Utf8 => character.len_utf8(),
            Self::ShiftJis if character <= '\u{80}' || ('｡'..='ﾟ').contains(&character) => 1,
            Self::ShiftJis => 2,
        }
    }

    /// The bytes of a text that it holds.
    pub(crate) fn encode(self, text: &str) -> Vec<u8> {
        match self {
            Self::Utf8 => text.as_bytes().to_vec(),
            Self::ShiftJis => SHIFT_JIS.encode(text).0.into_owned(),
        }
    }
}

impl Decoded {
    /// The place of a byte of the decoded text.
    pub fn place(&self, at: usize) -> Place {
        let mut at = at.min(self.text.len());
        while !self.text.is_char_boundary(at) {
            at -= 1;
        }
        let before = self.text.get(..at).unwrap_or("");
        let line_start = before.rfind('\n').map_or(0, |index| index + 1);
        let last = before.get(line_start..).unwrap_or("");
        let offset: usize = before.chars().map(|character| self.encoding.width(character)).sum();
        Place { line: before.matches('\n').count() + 1, column: last.chars().count() + 1, offset: offset + self.mark }
    }
}

/// Decodes by byte order mark, then declaration; without either it is UTF-8.
pub(crate) fn decode(bytes: &[u8]) -> Result<Decoded, ReadFault> {
    let start = |fault| ReadFault { place: Place { line: 1, column: 1, offset: 0 }, fault };
    if let [0xFE, 0xFF, ..] | [0xFF, 0xFE, ..] = bytes {
        return Err(start(Wrong::Encoding("UTF-16".into())));
    }
    let (mark, body) = match bytes.strip_prefix(&[0xEF, 0xBB, 0xBF]) {
        Some(body) => (3, body),
        None => (0, bytes),
    };
    let declared = declaration(body);
    let encoding = match declared {
        None => Encoding::Utf8,
        Some(name) => Encoding::of_name(name).ok_or_else(|| start(Wrong::Encoding(name.into())))?,
    };
    if mark > 0 && encoding != Encoding::Utf8 {
        return Err(start(Wrong::MarkAgainstDeclaration(encoding.name().into())));
    }
    let (text, stopped) = match encoding {
        Encoding::Utf8 => match std::str::from_utf8(body) {
            Ok(text) => (text.to_string(), false),
            Err(error) => (String::from_utf8_lossy(body.get(..error.valid_up_to()).unwrap_or(&[])).into_owned(), true),
        },
        Encoding::ShiftJis => decode_shift_jis(body),
    };
    let decoded = Decoded { text, encoding, mark };
    if stopped {
        let place = decoded.place(decoded.text.len());
        return Err(ReadFault { place, fault: Wrong::Byte(encoding.name()) });
    }
    Ok(decoded)
}

fn decode_shift_jis(bytes: &[u8]) -> (String, bool) {
    let mut decoder = SHIFT_JIS.new_decoder_without_bom_handling();
    let capacity = decoder.max_utf8_buffer_length_without_replacement(bytes.len()).unwrap_or(bytes.len() * 3 + 16);
    let mut text = String::with_capacity(capacity);
    let (result, _) = decoder.decode_to_string_without_replacement(bytes, &mut text, true);
    (text, matches!(result, DecoderResult::Malformed(..)))
}

/// The encoding that a declaration at the very beginning names.
fn declaration(bytes: &[u8]) -> Option<&str> {
    let head = bytes.get(..bytes.len().min(256))?;
    let end = head.windows(2).position(|pair| pair == b"?>")?;
    let head = std::str::from_utf8(head.get(..end)?).ok()?.strip_prefix("<?xml")?;
    let value = head.split_once("encoding")?.1.trim_start().strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
    value.get(1..)?.split(quote).next()
}
