//! Characters: Shift_JIS of JIS X 0201 and JIS X 0208-1983, byte by byte.
//!
//! Bytes are compared, not decoded text: decoders take vendor characters and user-defined ones without a word.

/// Digits.
pub(super) const DIGIT: u8 = 1;
/// A full stop.
pub(super) const DOT: u8 = 2;
/// Other printable half-width characters.
pub(super) const SIGN: u8 = 4;
/// First bytes of double-byte characters.
pub(super) const WIDE: u8 = 8;
/// Half-width kana.
pub(super) const KANA: u8 = 16;
/// Control characters, the end mark too, and quotation marks.
pub(super) const CONTROL: u8 = 32;
/// Bytes that begin no character.
pub(super) const BAD: u8 = 64;
/// The half-width blank.
pub(super) const BLANK: u8 = 128;

/// The class of each byte.
pub(super) static CLASS: [u8; 256] = {
    let mut class = [BAD; 256];
    let mut byte = 0;
    while byte < 256 {
        class[byte] = match byte as u8 {
            b'0'..=b'9' => DIGIT,
            b'.' => DOT,
            b' ' => BLANK,
            b'"' => CONTROL,
            0x21..=0x7E => SIGN,
            0x81..=0x9F | 0xE0..=0xFC => WIDE,
            0xA1..=0xDF => KANA,
            0x00..=0x1F | 0x7F => CONTROL,
            _ => BAD,
        };
        byte += 1;
    }
    class
};

/// What a text with double-byte characters is made of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Made {
    /// Full-width characters.
    pub(super) wide: bool,
    /// Half-width characters, kana among them.
    pub(super) narrow: bool,
    /// Half-width kana.
    pub(super) kana: bool,
    /// Place of the first character outside JIS X 0208-1983.
    pub(super) vendor: Option<usize>,
    /// Place of the first bytes that are no character.
    pub(super) broken: Option<usize>,
    /// Characters.
    pub(super) count: usize,
}

/// Walks through a text.
pub(super) fn made(text: &[u8]) -> Made {
    let mut made = Made::default();
    let mut at = 0;
    while let Some(first) = text.get(at) {
        made.count += 1;
        match CLASS[usize::from(*first)] {
            WIDE => match text.get(at + 1) {
                Some(second @ (0x40..=0x7E | 0x80..=0xFC)) => {
                    made.wide = true;
                    if !is_jis_1983(*first, *second) {
                        made.vendor.get_or_insert(at);
                    }
                    at += 2;
                    continue;
                }
                _ => drop(made.broken.get_or_insert(at)),
            },
            BAD => drop(made.broken.get_or_insert(at)),
            KANA => (made.narrow, made.kana) = (true, true),
            _ => made.narrow = true,
        }
        at += 1;
    }
    made
}

/// Whether two bytes are a character of JIS X 0208-1983.
fn is_jis_1983(first: u8, second: u8) -> bool {
    let low = second < 0x9F;
    match first {
        // Row 2 has gaps, as do rows 3 to 8.
        0x81 if low => true,
        0x81 => matches!(second, 0x9F..=0xAC | 0xB8..=0xBF | 0xC8..=0xCE | 0xDA..=0xE8 | 0xF0..=0xF7 | 0xFC),
        0x82 => matches!(second, 0x4F..=0x58 | 0x60..=0x79 | 0x81..=0x9A | 0x9F..=0xF1),
        0x83 => matches!(second, 0x40..=0x7E | 0x80..=0x96 | 0x9F..=0xB6 | 0xBF..=0xD6),
        0x84 => matches!(second, 0x40..=0x60 | 0x70..=0x7E | 0x80..=0x91 | 0x9F..=0xBE),
        0x88 => second >= 0x9F,
        0x89..=0x97 | 0x99..=0x9F | 0xE0..=0xE9 => true,
        // Row 47 ends with 51.
        0x98 => matches!(second, 0x40..=0x72 | 0x9F..=0xFC),
        // Row 84: four of 1983, two more of 1990.
        0xEA => matches!(second, 0x40..=0x7E | 0x80..=0xA2),
        _ => false,
    }
}

/// Whether a text is full-width katakana; the long-vowel mark is 0x815B, dash and minus are others.
pub(super) fn is_wide_kana(text: &[u8]) -> bool {
    text.len().is_multiple_of(2)
        && text.chunks_exact(2).all(|pair| matches!(pair, [0x83, 0x40..=0x7E | 0x80..=0x96] | [0x81, 0x5B | 0x45]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sjis(text: &str) -> Vec<u8> {
        encoding_rs::SHIFT_JIS.encode(text).0.into_owned()
    }

    #[test]
    fn vendor_characters_are_told_from_those_of_1983() {
        for fine in ["山田　太郎", "ー（）、。ァヶ々〆〇", "Ａｚ０９", "αЯ─", "亜腕弌熙"] {
            let made = made(&sjis(fine));
            let vendor = made.vendor.map(|at| at / 2);
            // 熙 is of 1990.
            assert_eq!((vendor, made.broken), (fine.chars().position(|c| c == '熙'), None), "{fine}");
        }
        for vendor in ["①", "㈱", "Ⅰ", "髙", "﨑", "凜"] {
            assert_eq!(made(&sjis(vendor)).vendor, Some(0), "{vendor}");
        }
        assert_eq!(made(b"\xF0\x40").vendor, Some(0), "user-defined");
    }

    #[test]
    fn broken_bytes_and_mixtures_are_seen() {
        assert_eq!(made(b"\x81").broken, Some(0));
        assert_eq!(made(b"A\x80").broken, Some(1));
        assert_eq!(made(b"\x81\x20").broken, Some(0));
        let mixed = made(&sjis("山田 ﾀﾛｳ"));
        assert!(mixed.wide && mixed.narrow && mixed.kana);
        assert_eq!(made(&sjis("山田")).count, 2);
    }

    #[test]
    fn kana_of_names() {
        assert!(is_wide_kana(&sjis("ヤマダタロー")));
        assert!(!is_wide_kana(&sjis("ヤマダ　タロウ")));
        assert!(!is_wide_kana(&sjis("やまだ")));
    }
}
