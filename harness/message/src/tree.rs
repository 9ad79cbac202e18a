//! A message as a tree: elements with either text or further elements, as every message of the folder is (no attributes,
//! no namespaces, no mixed content; observed profile).
//!
//! The tree knows no layout. It reads UTF-8 and Shift_JIS in any order of elements, keeps leading blanks of a leaf (they
//! are significant in insurer numbers), and refuses what no message has: a DTD, entities of one's own, a depth or size
//! that only an attack has. The same tree is the JSON body of the WebAPI.

use encoding_rs::SHIFT_JIS;
use quick_xml::Reader;
use quick_xml::events::Event;
use serde_json::{Map, Value};

/// An element.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Element {
    /// Name.
    pub name: String,
    /// What it holds.
    pub content: Content,
}

/// What an element holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// Text; empty for an empty element.
    Text(String),
    /// Elements, in order.
    Children(Vec<Element>),
}

/// Encoding of a message.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8.
    #[default]
    Utf8,
    /// Shift_JIS.
    ShiftJis,
}

/// Why bytes are no message.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TreeFault {
    /// Not XML.
    #[error("at {offset}: this is not XML: {why}")]
    NotXml {
        /// Byte.
        offset: usize,
        /// What the reader says.
        why: String,
    },
    /// Bytes that the declared encoding does not have.
    #[error("at {offset}: these bytes are not {encoding}")]
    Encoding {
        /// Byte.
        offset: usize,
        /// Declared.
        encoding: &'static str,
    },
    /// A DTD, an entity or an attribute.
    #[error("at {offset}: {what}: a message has none")]
    Refused {
        /// Byte.
        offset: usize,
        /// What.
        what: &'static str,
    },
    /// Text between elements.
    #[error("at {offset}: text beside elements")]
    Mixed {
        /// Byte.
        offset: usize,
    },
    /// Deeper than any message.
    #[error("at {offset}: deeper than {DEEPEST} elements")]
    Deep {
        /// Byte.
        offset: usize,
    },
    /// Not one root, or not closed.
    #[error("at {offset}: a message is one element, closed")]
    Root {
        /// Byte.
        offset: usize,
    },
}

impl Element {
    /// A leaf.
    pub fn leaf(name: &str, text: impl Into<String>) -> Self {
        Self { name: name.into(), content: Content::Text(text.into()) }
    }

    /// An element with children.
    pub fn node(name: &str, children: Vec<Element>) -> Self {
        Self { name: name.into(), content: Content::Children(children) }
    }

    /// The children; none of a leaf.
    pub fn children(&self) -> &[Element] {
        match &self.content {
            Content::Children(children) => children,
            Content::Text(_) => &[],
        }
    }

    /// The first child with this name.
    pub fn child(&self, name: &str) -> Option<&Element> {
        self.children().iter().find(|child| child.name == name)
    }

    /// The element along this path of names, from the children on.
    pub fn at(&self, path: &[&str]) -> Option<&Element> {
        path.iter().try_fold(self, |element, name| element.child(name))
    }

    /// The text of the leaf along this path; `None` when it is not there, `""` when it is empty.
    pub fn text(&self, path: &[&str]) -> Option<&str> {
        match &self.at(path)?.content {
            Content::Text(text) => Some(text),
            Content::Children(_) => None,
        }
    }

    /// Reads a message and tells its encoding.
    ///
    /// # Errors
    /// [`TreeFault`], with the byte.
    pub fn decode(bytes: &[u8]) -> Result<(Self, Encoding), TreeFault> {
        let (text, encoding) = as_text(bytes)?;
        Ok((parse(&text)?, encoding))
    }

    /// Writes a message with its declaration. A character that the encoding lacks stands as `●`, as an insurer's system
    /// leaves one it cannot show.
    pub fn encode(&self, encoding: Encoding) -> Vec<u8> {
        let mut text = format!("<?xml version=\"1.0\" encoding=\"{}\" standalone=\"no\"?>\n", encoding.name());
        self.write(&mut text);
        text.push('\n');
        match encoding {
            Encoding::Utf8 => text.into_bytes(),
            Encoding::ShiftJis => shift_jis(&text),
        }
    }

    /// The tree as the JSON body of the WebAPI: leaves are texts, several elements of one name a list; a list of results is
    /// a list also when it holds one.
    pub fn to_json(&self) -> Value {
        match &self.content {
            Content::Text(text) => Value::String(text.clone()),
            Content::Children(children) if self.name == RESULT_LIST => {
                children.iter().map(|child| json_of(&child.name, child.to_json())).collect()
            }
            Content::Children(children) => {
                let mut map = Map::new();
                for child in children {
                    let value = child.to_json();
                    match map.get_mut(&child.name) {
                        None => drop(map.insert(child.name.clone(), value)),
                        Some(Value::Array(several)) if child.name != RESULT_LIST => several.push(value),
                        Some(one) => *one = Value::Array(vec![one.take(), value]),
                    }
                }
                Value::Object(map)
            }
        }
    }

    /// The tree of a JSON body: an object with one member, the root.
    ///
    /// # Errors
    /// A sentence with the path to what no message has.
    pub fn from_json(value: &Value) -> Result<Self, String> {
        match value.as_object().map(|map| map.iter().collect::<Vec<_>>()).as_deref() {
            Some([(name, value)]) => from_member(name, value, 0, name),
            _ => Err("the body is one object with one member, `XmlMsg`".into()),
        }
    }

    fn write(&self, text: &mut String) {
        match &self.content {
            Content::Text(inner) if inner.is_empty() => *text += &format!("<{}/>", self.name),
            Content::Text(inner) => {
                *text += &format!("<{0}>{1}</{0}>", self.name, quick_xml::escape::partial_escape(inner));
            }
            Content::Children(children) => {
                *text += &format!("<{}>", self.name);
                children.iter().for_each(|child| child.write(text));
                *text += &format!("</{}>", self.name);
            }
        }
    }
}

impl Encoding {
    /// Name in the declaration.
    pub fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "UTF-8",
            Self::ShiftJis => "Shift_JIS",
        }
    }
}

/// The text of a message, by the encoding it declares.
pub fn as_text(bytes: &[u8]) -> Result<(String, Encoding), TreeFault> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let head = bytes.get(..bytes.len().min(128)).unwrap_or_default();
    let head = String::from_utf8_lossy(head).to_ascii_lowercase();
    let declared = head.strip_prefix("<?xml").and_then(|rest| rest.split("?>").next()).unwrap_or_default();
    if declared.contains("shift_jis") || declared.contains("windows-31j") || declared.contains("sjis") {
        let (text, wrong) = SHIFT_JIS.decode_without_bom_handling(bytes);
        if wrong {
            let good = text.chars().position(|character| character == '\u{fffd}').unwrap_or_default();
            return Err(TreeFault::Encoding { offset: good, encoding: "Shift_JIS" });
        }
        return Ok((text.into_owned(), Encoding::ShiftJis));
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok((text.into(), Encoding::Utf8)),
        Err(error) => Err(TreeFault::Encoding { offset: error.valid_up_to(), encoding: "UTF-8" }),
    }
}

fn shift_jis(text: &str) -> Vec<u8> {
    let mut bytes = vec![];
    let mut letter = [0; 4];
    for character in text.chars() {
        let (encoded, _, lacking) = SHIFT_JIS.encode(character.encode_utf8(&mut letter));
        bytes.extend_from_slice(if lacking { BLACK_CIRCLE } else { &encoded });
    }
    bytes
}

/// An element under way.
struct Open {
    name: String,
    text: String,
    children: Vec<Element>,
}

impl Open {
    fn close(self, offset: usize) -> Result<Element, TreeFault> {
        if self.children.is_empty() {
            return Ok(Element { name: self.name, content: Content::Text(self.text) });
        }
        match self.text.trim().is_empty() {
            true => Ok(Element { name: self.name, content: Content::Children(self.children) }),
            false => Err(TreeFault::Mixed { offset }),
        }
    }
}

fn parse(text: &str) -> Result<Element, TreeFault> {
    let mut reader = Reader::from_str(text);
    let mut open: Vec<Open> = vec![];
    let mut root = None;
    loop {
        let offset = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
        let not_xml = |why: String| TreeFault::NotXml { offset, why };
        match reader.read_event().map_err(|error| not_xml(error.to_string()))? {
            Event::Start(tag) => {
                if tag.attributes().next().is_some() {
                    return Err(TreeFault::Refused { offset, what: "an attribute" });
                }
                if open.len() >= DEEPEST {
                    return Err(TreeFault::Deep { offset });
                }
                let name = name_of(tag.name().as_ref());
                open.push(Open { name, text: String::new(), children: vec![] });
            }
            Event::Empty(tag) => {
                if tag.attributes().next().is_some() {
                    return Err(TreeFault::Refused { offset, what: "an attribute" });
                }
                let element = Element::leaf(&name_of(tag.name().as_ref()), "");
                place(element, &mut open, &mut root, offset)?;
            }
            Event::End(_) => {
                let element = open.pop().ok_or(TreeFault::Root { offset })?.close(offset)?;
                place(element, &mut open, &mut root, offset)?;
            }
            Event::Text(words) => {
                let words = words.decode().map_err(|error| not_xml(error.to_string()))?;
                say(&words, &mut open, offset)?;
            }
            Event::CData(words) => {
                let words = words.decode().map_err(|error| not_xml(error.to_string()))?;
                say(&words, &mut open, offset)?;
            }
            Event::GeneralRef(entity) => {
                let letter = match entity.resolve_char_ref().map_err(|error| not_xml(error.to_string()))? {
                    Some(letter) => letter,
                    None => match &*entity as &[u8] {
                        b"lt" => '<',
                        b"gt" => '>',
                        b"amp" => '&',
                        b"quot" => '"',
                        b"apos" => '\'',
                        _ => return Err(TreeFault::Refused { offset, what: "an entity of its own" }),
                    },
                };
                say(letter.encode_utf8(&mut [0; 4]), &mut open, offset)?;
            }
            Event::DocType(_) => return Err(TreeFault::Refused { offset, what: "a DTD" }),
            Event::Decl(_) | Event::PI(_) | Event::Comment(_) => {}
            Event::Eof if open.is_empty() => return root.ok_or(TreeFault::Root { offset }),
            Event::Eof => return Err(TreeFault::Root { offset }),
        }
    }
}

fn name_of(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn place(element: Element, open: &mut [Open], root: &mut Option<Element>, offset: usize) -> Result<(), TreeFault> {
    match open.last_mut() {
        Some(parent) => parent.children.push(element),
        None if root.is_none() => *root = Some(element),
        None => return Err(TreeFault::Root { offset }),
    }
    Ok(())
}

fn say(words: &str, open: &mut [Open], offset: usize) -> Result<(), TreeFault> {
    match open.last_mut() {
        Some(element) => element.text.push_str(words),
        None if words.trim().is_empty() => {}
        None => return Err(TreeFault::Root { offset }),
    }
    Ok(())
}

fn json_of(name: &str, value: Value) -> Value {
    let mut map = Map::new();
    map.insert(name.into(), value);
    Value::Object(map)
}

fn from_member(name: &str, value: &Value, depth: usize, path: &str) -> Result<Element, String> {
    if depth > DEEPEST {
        return Err(format!("{path}: deeper than {DEEPEST} elements"));
    }
    let known = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    if !known || name.starts_with(|first: char| first.is_ascii_digit()) {
        return Err(format!("{path}: `{name}` is no name of an element"));
    }
    match value {
        Value::String(text) => Ok(Element::leaf(name, text.as_str())),
        Value::Null => Ok(Element::leaf(name, "")),
        Value::Object(map) => Ok(Element::node(name, members(map, depth, path)?)),
        Value::Array(items) if name == RESULT_LIST => {
            let mut children = vec![];
            for item in items {
                let map = item.as_object().ok_or_else(|| format!("{path}: a result is an object"))?;
                children.append(&mut members(map, depth, path)?);
            }
            Ok(Element::node(name, children))
        }
        _ => Err(format!("{path}: a leaf is a text")),
    }
}

fn members(map: &Map<String, Value>, depth: usize, path: &str) -> Result<Vec<Element>, String> {
    let mut children = vec![];
    for (name, value) in map {
        let path = format!("{path}.{name}");
        match value {
            Value::Array(several) if name != RESULT_LIST => {
                for one in several {
                    children.push(from_member(name, one, depth + 1, &path)?);
                }
            }
            one => children.push(from_member(name, one, depth + 1, &path)?),
        }
    }
    Ok(children)
}

const RESULT_LIST: &str = "ResultList";
const DEEPEST: usize = 32;
/// `●` in Shift_JIS.
const BLACK_CIRCLE: &[u8] = &[0x81, 0x9C];

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const SAMPLE: &str = "<?xml version='1.0' encoding='UTF-8' standalone='no'?>\r\n<XmlMsg>\r\n <MessageHeader>\
        <ArbitraryFileIdentifier >a&amp;b&#65;</ArbitraryFileIdentifier></MessageHeader><MessageBody><InsurerNumber>  138057\
        </InsurerNumber><Empty/><Void></Void></MessageBody></XmlMsg>\n";

    #[test]
    fn leaves_are_read_in_any_order_with_their_blanks() {
        let (message, encoding) = Element::decode(SAMPLE.as_bytes()).expect("a message");
        assert_eq!(encoding, Encoding::Utf8);
        assert_eq!(message.text(&["MessageBody", "InsurerNumber"]).map(str::trim_end), Some("  138057"));
        assert_eq!(message.text(&["MessageHeader", "ArbitraryFileIdentifier"]), Some("a&bA"));
        assert_eq!(message.text(&["MessageBody", "Empty"]), Some(""));
        assert_eq!(message.text(&["MessageBody", "Void"]), Some(""));
        assert_eq!(message.text(&["MessageBody", "Missing"]), None);
    }

    #[test]
    fn both_encodings_come_back_and_a_lacking_character_is_a_black_circle() {
        let message = Element::node("XmlMsg", vec![Element::leaf("Name", "窓口　太郎"), Element::leaf("Other", "𠮷")]);
        for encoding in [Encoding::Utf8, Encoding::ShiftJis] {
            let (read, found) = Element::decode(&message.encode(encoding)).expect("a message");
            assert_eq!((read.text(&["Name"]), found), (Some("窓口　太郎"), encoding));
            let other = if encoding == Encoding::Utf8 { "𠮷" } else { "●" };
            assert_eq!(read.text(&["Other"]), Some(other));
        }
    }

    #[test]
    fn what_no_message_has_is_refused_where_it_stands() {
        let fault = |text: &str| Element::decode(text.as_bytes()).expect_err(text);
        let bomb = "<!DOCTYPE a [<!ENTITY b \"bb\">]><XmlMsg>&b;</XmlMsg>";
        assert_eq!(fault(bomb), TreeFault::Refused { offset: 0, what: "a DTD" });
        assert_eq!(fault("<XmlMsg>&b;</XmlMsg>"), TreeFault::Refused { offset: 8, what: "an entity of its own" });
        assert_eq!(fault("<XmlMsg a='1'/>"), TreeFault::Refused { offset: 0, what: "an attribute" });
        assert_eq!(fault("<XmlMsg><A/>x</XmlMsg>"), TreeFault::Mixed { offset: 13 });
        assert!(matches!(fault(&"<a>".repeat(40)), TreeFault::Deep { .. }));
        for text in ["", "<a/><b/>", "<a>", "text", "</a>"] {
            assert!(Element::decode(text.as_bytes()).is_err(), "{text}");
        }
        let wrong = b"<?xml version=\"1.0\" encoding=\"UTF-8\"?><a>\x91\x8b</a>";
        assert_eq!(Element::decode(wrong), Err(TreeFault::Encoding { offset: 41, encoding: "UTF-8" }));
    }

    #[test]
    fn a_list_of_results_is_a_list_in_json() {
        let one = Element::node("ResultList", vec![Element::node("R", vec![Element::leaf("Name", "x")])]);
        let message = Element::node("XmlMsg", vec![one, Element::leaf("A", "1"), Element::leaf("A", "2")]);
        let json = serde_json::json!({"XmlMsg": {"ResultList": [{"R": {"Name": "x"}}], "A": ["1", "2"]}});
        assert_eq!(json_of(&message.name, message.to_json()), json);
        assert_eq!(Element::from_json(&json), Ok(message));
        for bad in ["1", "{}", "{\"a\":1}", "{\"a b\":\"\"}", "{\"a\":\"\",\"b\":\"\"}", "{\"a\":{\"b\":[[]]}}"] {
            assert!(Element::from_json(&serde_json::from_str(bad).expect("JSON")).is_err(), "{bad}");
        }
    }

    fn elements() -> impl Strategy<Value = Element> {
        let leaf = ("[A-Z][a-z]{0,6}", "[ -~ぁ-ん一-龠]{0,8}").prop_map(|(name, text)| Element::leaf(&name, text));
        leaf.prop_recursive(4, 24, 4, |inner| {
            ("[A-Z][a-z]{0,6}", prop::collection::vec(inner, 1..4))
                .prop_map(|(name, children)| Element::node(&name, children))
        })
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_again(element in elements()) {
            let (read, _) = Element::decode(&element.encode(Encoding::Utf8)).expect("a message");
            prop_assert_eq!(read, element);
        }

        #[test]
        fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            if let Ok((read, encoding)) = Element::decode(&bytes) {
                prop_assert!(Element::decode(&read.encode(encoding)).is_ok());
            }
        }
    }
}
