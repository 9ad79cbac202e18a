//! XML into the tree. The interface needs a small part of XML, and only that part is taken: elements and text. Document
//! types, entities of one's own, processing instructions and attributes are refused where they stand; depth, number of
//! elements and bytes are bounded, so that a hostile file costs no more than an honest one.

use crate::element::{Content, Element, Place};
use crate::encoding::{Decoded, Encoding, decode};
use crate::fault::{ReadFault, Wrong};
use quick_xml::Reader;
use quick_xml::errors::SyntaxError;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};

/// What a message may cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes. Clients cap answers at 4 MiB.
    pub bytes: usize,
    /// Elements within elements.
    pub depth: usize,
    /// Elements in all.
    pub elements: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { bytes: 4 << 20, depth: 16, elements: 200_000 }
    }
}

/// A message as it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Read {
    /// Its root.
    pub root: Element,
    /// The encoding in which it came.
    pub encoding: Encoding,
}

impl Element {
    /// Reads XML under the usual limits.
    ///
    /// # Errors
    /// The first fault with its place.
    pub fn read_xml(bytes: &[u8]) -> Result<Read, ReadFault> {
        Self::read_xml_within(bytes, Limits::default())
    }

    /// Reads XML under limits of one's own.
    ///
    /// # Errors
    /// The first fault with its place.
    pub fn read_xml_within(bytes: &[u8], limits: Limits) -> Result<Read, ReadFault> {
        if bytes.len() > limits.bytes {
            let place = Place { line: 1, column: 1, offset: limits.bytes };
            return Err(ReadFault { place, fault: Wrong::TooLarge { bytes: bytes.len(), limit: limits.bytes } });
        }
        let decoded = decode(bytes)?;
        let root = Tree::new(&decoded, limits).read()?;
        Ok(Read { root, encoding: decoded.encoding })
    }
}

/// The tree while it grows.
struct Tree<'a> {
    decoded: &'a Decoded,
    limits: Limits,
    elements: usize,
    open: Vec<Open>,
    root: Option<Element>,
    lines: Lines<'a>,
}

struct Open {
    name: String,
    place: Place,
    text: String,
    elements: Vec<Element>,
}

impl<'a> Tree<'a> {
    fn new(decoded: &'a Decoded, limits: Limits) -> Self {
        Self { decoded, limits, elements: 0, open: Vec::new(), root: None, lines: Lines::new(decoded) }
    }

    fn read(mut self) -> Result<Element, ReadFault> {
        if let Some((at, control)) = self.decoded.text.char_indices().find(|(_, c)| !is_xml(*c)) {
            return Err(self.fault(at, Wrong::Control(control.into())));
        }
        let text: &'a str = &self.decoded.text;
        let mut reader = Reader::from_str(text);
        reader.config_mut().check_end_names = false;
        loop {
            let at = reader.buffer_position() as usize;
            match reader.read_event() {
                Err(error) => {
                    let at = (reader.error_position() as usize).max(at);
                    return Err(match self.open.last() {
                        Some(open) if unfinished(&error) => self.fault(at, Wrong::CutOff(open.name.clone())),
                        _ => self.fault(at, Wrong::Syntax(error.to_string())),
                    });
                }
                Ok(Event::Decl(_)) if at == 0 => {}
                Ok(Event::Decl(_) | Event::PI(_)) => return Err(self.fault(at, Wrong::Instruction)),
                Ok(Event::DocType(_)) => return Err(self.fault(at, Wrong::DocumentType)),
                Ok(Event::Comment(_)) => {}
                Ok(Event::Start(start)) => self.begin(at, &start)?,
                Ok(Event::Empty(start)) => {
                    self.begin(at, &start)?;
                    self.end(at)?;
                }
                Ok(Event::End(end)) => {
                    let found = String::from_utf8_lossy(end.name().as_ref()).into_owned();
                    match self.open.last() {
                        Some(open) if open.name == found => self.end(at)?,
                        Some(open) => {
                            let fault = Wrong::EndTag { open: open.name.clone(), found };
                            return Err(self.fault(at, fault));
                        }
                        None => return Err(self.fault(at, Wrong::Syntax(format!("</{found}> ends nothing")))),
                    }
                }
                Ok(Event::Text(piece)) => self.text(at, &normalized(&String::from_utf8_lossy(&piece)))?,
                Ok(Event::CData(piece)) => self.text(at, &normalized(&String::from_utf8_lossy(&piece)))?,
                Ok(Event::GeneralRef(reference)) => {
                    let name = String::from_utf8_lossy(&reference).into_owned();
                    let text = self.reference(at, &name)?;
                    if self.open.is_empty() {
                        return Err(self.fault(at, Wrong::Syntax("text stands outside of the root".into())));
                    }
                    self.text(at, &text)?;
                }
                Ok(Event::Eof) => return self.finish(),
            }
        }
    }

    fn begin(&mut self, at: usize, start: &BytesStart<'_>) -> Result<(), ReadFault> {
        let name = String::from_utf8_lossy(start.name().as_ref()).into_owned();
        if !is_name(&name) {
            return Err(self.fault(at, Wrong::Name(name)));
        }
        if start.attributes_raw().iter().any(|byte| !byte.is_ascii_whitespace()) {
            return Err(self.fault(at, Wrong::Attribute(name)));
        }
        if let Some(root) = &self.root {
            return Err(self.fault(at, Wrong::AfterRoot(root.name.clone())));
        }
        if self.open.len() >= self.limits.depth {
            return Err(self.fault(at, Wrong::TooDeep(self.limits.depth)));
        }
        self.elements += 1;
        if self.elements > self.limits.elements {
            return Err(self.fault(at, Wrong::TooMany(self.limits.elements)));
        }
        if let Some(parent) = self.open.last()
            && !is_blank(&parent.text)
        {
            return Err(self.fault(at, Wrong::Mixed(parent.name.clone())));
        }
        let place = self.lines.place(at);
        self.open.push(Open { name, place, text: String::new(), elements: Vec::new() });
        Ok(())
    }

    fn end(&mut self, at: usize) -> Result<(), ReadFault> {
        let open = self.open.pop().expect("the caller saw an open element");
        let content = if open.elements.is_empty() {
            Content::Text(open.text)
        } else if is_blank(&open.text) {
            Content::Elements(open.elements)
        } else {
            return Err(self.fault(at, Wrong::Mixed(open.name)));
        };
        let element = Element { name: open.name, content, place: Some(open.place) };
        match self.open.last_mut() {
            Some(parent) => parent.elements.push(element),
            None => self.root = Some(element),
        }
        Ok(())
    }

    fn text(&mut self, at: usize, text: &str) -> Result<(), ReadFault> {
        let mixed = match self.open.last_mut() {
            Some(open) => {
                open.text.push_str(text);
                (!open.elements.is_empty() && !is_blank(text)).then(|| Wrong::Mixed(open.name.clone()))
            }
            None => (!is_blank(text)).then(|| match &self.root {
                Some(root) => Wrong::AfterRoot(root.name.clone()),
                None => Wrong::Syntax("text stands before the first element".into()),
            }),
        };
        mixed.map_or(Ok(()), |fault| Err(self.fault(at, fault)))
    }

    fn reference(&self, at: usize, name: &str) -> Result<String, ReadFault> {
        let entity = || self.fault(at, Wrong::Entity(name.chars().take(32).collect()));
        let Some(number) = name.strip_prefix('#') else {
            return resolve_predefined_entity(name).map(String::from).ok_or_else(entity);
        };
        let (digits, radix) = number.strip_prefix('x').map_or((number, 10), |digits| (digits, 16));
        if digits.is_empty() || !digits.chars().all(|digit| digit.is_digit(radix)) {
            return Err(entity());
        }
        let code = u32::from_str_radix(digits, radix).map_err(|_| entity())?;
        match char::from_u32(code) {
            Some(character) if is_xml(character) => Ok(character.to_string()),
            _ => Err(self.fault(at, Wrong::Control(code))),
        }
    }

    fn finish(self) -> Result<Element, ReadFault> {
        let end = self.decoded.text.len();
        match (self.open.last(), &self.root) {
            (Some(open), _) => Err(self.fault(end, Wrong::CutOff(open.name.clone()))),
            (None, None) => Err(self.fault(end, Wrong::Empty)),
            (None, Some(_)) => Ok(self.root.expect("matched above")),
        }
    }

    fn fault(&self, at: usize, fault: Wrong) -> ReadFault {
        ReadFault { place: self.decoded.place(at), fault }
    }
}

/// Places of elements in one pass: counting each from the beginning would take quadratic time.
struct Lines<'a> {
    decoded: &'a Decoded,
    seen: usize,
    place: Place,
}

impl<'a> Lines<'a> {
    fn new(decoded: &'a Decoded) -> Self {
        Self { decoded, seen: 0, place: Place { line: 1, column: 1, offset: decoded.mark } }
    }

    fn place(&mut self, at: usize) -> Place {
        let between = self.decoded.text.get(self.seen..at).unwrap_or("");
        for character in between.chars() {
            match character {
                '\n' => (self.place.line, self.place.column) = (self.place.line + 1, 1),
                _ => self.place.column += 1,
            }
            self.place.offset += self.decoded.encoding.width(character);
        }
        self.seen = self.seen.max(at);
        self.place
    }
}

/// Whether markup began and did not end.
fn unfinished(error: &quick_xml::Error) -> bool {
    matches!(error, quick_xml::Error::Syntax(syntax) if *syntax != SyntaxError::InvalidBangMarkup)
}

/// Line ends as XML gives them to a program.
fn normalized(text: &str) -> String {
    if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n") } else { text.into() }
}

fn is_blank(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b' ' | b'\t' | b'\r' | b'\n'))
}

/// Whether XML 1.0 has this character.
pub(crate) fn is_xml(character: char) -> bool {
    matches!(character, '\t' | '\n' | '\r' | '\u{20}'..='\u{FFFD}' | '\u{10000}'..)
}

/// Whether an element can have this name.
pub(crate) fn is_name(name: &str) -> bool {
    // One table look-up a byte: a message has dozens of names.
    name.bytes().all(|byte| NAME_BYTES[usize::from(byte)])
        && name.bytes().next().is_some_and(|first| first.is_ascii_alphabetic() || first == b'_')
}

const NAME_BYTES: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        let one = byte as u8;
        table[byte] = one.is_ascii_alphanumeric() || matches!(one, b'_' | b'-' | b'.');
        byte += 1;
    }
    table
};
