//! The tree into XML, under a writer's habits.

use crate::element::{Content, Element};
use crate::encoding::Encoding;
use crate::habits::{ByteOrderMark, EmptyForm, Habits, LineEnds, MissingCharacter, Order, Quotes, TagBlank};
use std::borrow::Cow;

impl Element {
    /// Writes XML with its declaration.
    ///
    /// What XML cannot hold (control characters) is left out; what the encoding cannot hold follows
    /// [`Habits::missing_character`].
    pub fn write_xml(&self, encoding: Encoding, habits: &Habits) -> Vec<u8> {
        let mut writer = Writer { out: String::new(), encoding, habits };
        let quote = if habits.quotes == Quotes::Double { "\"" } else { "'" };
        for piece in [
            "<?xml version=",
            quote,
            "1.0",
            quote,
            " encoding=",
            quote,
            encoding.name(),
            quote,
            " standalone=",
            quote,
            "no",
            quote,
            "?>",
        ] {
            writer.out.push_str(piece);
        }
        writer.line_end();
        writer.element(self);
        let mut bytes = match (encoding, habits.byte_order_mark) {
            (Encoding::Utf8, ByteOrderMark::With) => vec![0xEF, 0xBB, 0xBF],
            _ => Vec::new(),
        };
        bytes.extend(encoding.encode(&writer.out));
        bytes
    }
}

struct Writer<'a> {
    out: String,
    encoding: Encoding,
    habits: &'a Habits,
}

impl Writer<'_> {
    fn element(&mut self, element: &Element) {
        let blank = if self.habits.tag_blank == TagBlank::With { " " } else { "" };
        self.out.extend(["<", &element.name, blank]);
        let empty = match &element.content {
            Content::Text(text) => text.is_empty(),
            Content::Elements(elements) => elements.is_empty(),
        };
        match &element.content {
            _ if empty && self.habits.empty_form == EmptyForm::Short => {
                self.out.push_str("/>");
                self.line_end();
                return;
            }
            Content::Text(text) => {
                self.out.push('>');
                self.text(text);
            }
            Content::Elements(_) if empty => self.out.push('>'),
            Content::Elements(elements) => {
                self.out.push('>');
                self.line_end();
                for element in self.ordered(elements).iter() {
                    self.element(element);
                }
            }
        }
        self.out.extend(["</", &element.name, ">"]);
        self.line_end();
    }

    /// Elements of one name share a key, so they stay together and in their order, as a list within a map does.
    fn ordered<'e>(&self, elements: &'e [Element]) -> Vec<&'e Element> {
        let mut ordered: Vec<&Element> = elements.iter().collect();
        if let Order::Shuffled(seed) = self.habits.order {
            ordered.sort_by_cached_key(|element| (scatter(seed, &element.name), element.name.as_str()));
        }
        ordered
    }

    fn text(&mut self, text: &str) {
        let whole = self.encoding.holds(text);
        for character in text.chars().filter(|character| crate::read::is_xml(*character)) {
            let mut buffer = [0; 4];
            match character {
                '&' => self.out.push_str("&amp;"),
                '<' => self.out.push_str("&lt;"),
                '>' => self.out.push_str("&gt;"),
                // A reader gives a bare CR to the program as LF.
                '\r' => self.out.push_str("&#13;"),
                _ if whole || self.encoding.holds(character.encode_utf8(&mut buffer)) => self.out.push(character),
                _ => {
                    let instead: Cow<'_, str> = match self.habits.missing_character {
                        MissingCharacter::Reference => format!("&#{};", u32::from(character)).into(),
                        MissingCharacter::Geta => "〓".into(),
                        MissingCharacter::Question => "?".into(),
                    };
                    self.out.push_str(&instead);
                }
            }
        }
    }

    fn line_end(&mut self) {
        self.out.push_str(match self.habits.line_ends {
            LineEnds::Lf => "\n",
            LineEnds::CrLf => "\r\n",
            LineEnds::Cr => "\r",
            LineEnds::None => "",
        });
    }
}

/// FNV-1a over seed and name, with a final mix: the same order on every machine.
fn scatter(seed: u64, name: &str) -> u64 {
    let mixed = seed
        .to_le_bytes()
        .iter()
        .copied()
        .chain(name.bytes())
        .fold(0xCBF2_9CE4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3));
    (mixed ^ (mixed >> 29)).wrapping_mul(0xBF58_476D_1CE4_E5B9)
}
