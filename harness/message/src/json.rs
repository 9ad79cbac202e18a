//! The JSON of the WebAPI: `{"XmlMsg": {…}}`, the same tree. A list (`ResultList`, and by analogy every element whose name
//! ends in `List`) is an array of objects with one member each; elsewhere elements of one name become an array under it.
//! Only texts are values; whole numbers are taken as the text they are, for some programs write them so.

use crate::element::{Content, Element, Place};
use crate::fault::{ReadFault, Wrong};
use crate::read::{Limits, is_name};
use serde::Deserialize;
use serde::de::{Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};
use std::fmt;

impl Element {
    /// Reads JSON under the usual limits.
    ///
    /// # Errors
    /// The first fault with its place.
    pub fn read_json(bytes: &[u8]) -> Result<Self, ReadFault> {
        Self::read_json_within(bytes, Limits::default())
    }

    /// Reads JSON under limits of one's own.
    ///
    /// # Errors
    /// The first fault with its place.
    pub fn read_json_within(bytes: &[u8], limits: Limits) -> Result<Self, ReadFault> {
        let start = Place { line: 1, column: 1, offset: 0 };
        if bytes.len() > limits.bytes {
            let fault = Wrong::TooLarge { bytes: bytes.len(), limit: limits.bytes };
            return Err(ReadFault { place: start, fault });
        }
        let text = std::str::from_utf8(bytes).map_err(|error| {
            let place = place_of(bytes, error.valid_up_to());
            ReadFault { place, fault: Wrong::Byte("UTF-8") }
        })?;
        let node: Node = serde_json::from_str(text).map_err(|error| {
            let place = place_of(bytes, offset_of(bytes, error.line(), error.column()));
            ReadFault { place, fault: Wrong::Json(error.to_string()) }
        })?;
        let shape = |fault| ReadFault { place: start, fault };
        let Node::Object(members) = node else {
            return Err(shape(Wrong::Shape("the message is no object".into())));
        };
        let mut members = members.into_iter();
        match (members.next(), members.next()) {
            (Some((name, node)), None) => {
                let mut left = limits.elements;
                element(name, node, limits, 1, &mut left).map_err(shape)
            }
            _ => Err(shape(Wrong::Shape("the message is no object with one member, XmlMsg".into()))),
        }
    }

    /// Writes JSON.
    pub fn write_json(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(1_024);
        write_member(self, &mut out);
        out
    }

    /// Its JSON, under its name.
    pub fn json(&self) -> Value {
        Value::Object(Map::from_iter([(self.name.clone(), self.json_content())]))
    }

    fn json_content(&self) -> Value {
        match &self.content {
            Content::Text(text) => Value::String(text.clone()),
            Content::Elements(elements) if is_list(&self.name) => elements.iter().map(Self::json).collect(),
            Content::Elements(elements) => {
                let mut map: Map<String, Value> = Map::new();
                for element in elements {
                    let value = element.json_content();
                    match map.get_mut(&element.name) {
                        None => {
                            // A list of its own within an array, or else two lists of one name would flow together.
                            map.insert(element.name.clone(), value);
                        }
                        Some(Value::Array(values)) if !is_list(&element.name) => values.push(value),
                        Some(Value::Array(values)) if !values.iter().any(Value::is_object) => values.push(value),
                        Some(first) => *first = Value::Array(vec![first.take(), value]),
                    }
                }
                Value::Object(map)
            }
        }
    }
}

/// An object with one member.
fn write_member(element: &Element, out: &mut Vec<u8>) {
    out.push(b'{');
    write_text(&element.name, out);
    out.push(b':');
    write_content(element, out);
    out.push(b'}');
}

/// The same as [`Element::json_content`], without the tree in between: answers are written thousands of times a second.
pub(crate) fn write_content(element: &Element, out: &mut Vec<u8>) {
    let elements = match &element.content {
        Content::Text(text) => return write_text(text, out),
        Content::Elements(elements) => elements,
    };
    if is_list(&element.name) {
        out.push(b'[');
        for (index, element) in elements.iter().enumerate() {
            if index > 0 {
                out.push(b',');
            }
            write_member(element, out);
        }
        return out.push(b']');
    }
    let doubled = |name: &str| elements.iter().filter(|element| element.name == name).take(2).count() > 1;
    if elements.iter().any(|element| doubled(&element.name)) {
        return out.extend(element.json_content().to_string().into_bytes());
    }
    out.push(b'{');
    for (index, element) in elements.iter().enumerate() {
        if index > 0 {
            out.push(b',');
        }
        write_text(&element.name, out);
        out.push(b':');
        write_content(element, out);
    }
    out.push(b'}');
}

pub(crate) fn write_text(text: &str, out: &mut Vec<u8>) {
    if !is_escaped(text.as_bytes()) {
        return write_bare(text, out);
    }
    serde_json::to_writer(out, text).expect("a text can be written into memory");
}

/// A text in which nothing has to be escaped, such as the name of an element.
fn write_bare(text: &str, out: &mut Vec<u8>) {
    out.reserve(text.len() + 2);
    out.push(b'"');
    out.extend_from_slice(text.as_bytes());
    out.push(b'"');
}

/// Whether JSON escapes one of these bytes: a control character, a quote or a backslash. Looked at in eights.
fn is_escaped(bytes: &[u8]) -> bool {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGHS: u64 = 0x8080_8080_8080_8080;
    let (eights, rest) = bytes.as_chunks::<8>();
    let mut found = 0;
    for eight in eights {
        let word = u64::from_le_bytes(*eight);
        // A high bit appears where the byte is below the number: 0x20 itself, or 1 after the sought byte was made 0.
        let below = |word: u64, number: u64| word.wrapping_sub(ONES * number) & !word;
        found |= below(word, 0x20) | below(word ^ (ONES * 0x22), 1) | below(word ^ (ONES * 0x5C), 1);
    }
    found & HIGHS != 0 || rest.iter().any(|byte| *byte < 0x20 || *byte == b'"' || *byte == b'\\')
}

/// Members of a record on their way into JSON, without the tree in between.
pub(crate) struct Members<'a> {
    out: &'a mut Vec<u8>,
    list: bool,
    empty: bool,
    doubled: bool,
}

impl<'a> Members<'a> {
    /// What stands under this name.
    pub(crate) fn under(name: &str, out: &'a mut Vec<u8>) -> Self {
        let list = is_list(name);
        out.push(if list { b'[' } else { b'{' });
        Self { out, list, empty: true, doubled: false }
    }

    /// One element.
    pub(crate) fn put(&mut self, name: &str, content: impl FnOnce(&mut Vec<u8>)) {
        if !self.empty {
            self.out.push(b',');
        }
        self.empty = false;
        if self.list {
            self.out.push(b'{');
        }
        // Names of the tables are plain.
        write_bare(name, self.out);
        self.out.push(b':');
        content(self.out);
        if self.list {
            self.out.push(b'}');
        }
    }

    /// Elements of one name: outside of a list they make an array, which is written from the tree.
    pub(crate) fn doubled(&mut self) {
        self.doubled |= !self.list;
    }

    /// Ends them; `false` when they have to be written from the tree.
    pub(crate) fn end(self) -> bool {
        // Nothing at all is the empty text, which the tree knows.
        if self.empty || self.doubled {
            return false;
        }
        self.out.push(if self.list { b']' } else { b'}' });
        true
    }
}

/// JSON as it stands, with doubled members seen.
enum Node {
    Text(String),
    Object(Vec<(String, Node)>),
    Array(Vec<Node>),
}

/// Elements a node stands for under a name.
fn elements(
    name: String,
    node: Node,
    limits: Limits,
    depth: usize,
    left: &mut usize,
    into: &mut Vec<Element>,
) -> Result<(), Wrong> {
    match node {
        Node::Array(nodes) if !is_list(&name) || !nodes.iter().any(|node| matches!(node, Node::Object(_))) => {
            for node in nodes {
                into.push(element(name.clone(), node, limits, depth, left)?);
            }
        }
        node => into.push(element(name, node, limits, depth, left)?),
    }
    Ok(())
}

fn element(name: String, node: Node, limits: Limits, depth: usize, left: &mut usize) -> Result<Element, Wrong> {
    if !is_name(&name) {
        return Err(Wrong::Name(name));
    }
    if depth > limits.depth {
        return Err(Wrong::TooDeep(limits.depth));
    }
    *left = left.checked_sub(1).ok_or(Wrong::TooMany(limits.elements))?;
    let mut children = Vec::new();
    match node {
        Node::Text(text) => return Ok(Element::leaf(name, text)),
        Node::Object(members) => {
            children.reserve_exact(members.len());
            for (name, node) in members {
                elements(name, node, limits, depth + 1, left, &mut children)?;
            }
        }
        Node::Array(nodes) => {
            for node in nodes {
                let Node::Object(members) = node else {
                    return Err(Wrong::Shape(format!("{name} holds something other than objects")));
                };
                for (name, node) in members {
                    elements(name, node, limits, depth + 1, left, &mut children)?;
                }
            }
        }
    }
    Ok(Element::branch(name, children))
}

pub(crate) fn is_list(name: &str) -> bool {
    name.ends_with("List")
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(NodeVisitor)
    }
}

struct NodeVisitor;

impl<'de> Visitor<'de> for NodeVisitor {
    type Value = Node;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text, an object or an array of these")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Node, E> {
        // Printable ASCII, as most texts are, needs no look at its characters.
        if text.bytes().fold(true, |plain, byte| plain & (byte.wrapping_sub(0x20) < 0x5F)) {
            return Ok(Node::Text(text.into()));
        }
        match text.chars().find(|character| !crate::read::is_xml(*character)) {
            Some(control) => Err(E::custom(format_args!(
                "the control character U+{:04X} cannot stand in a message",
                u32::from(control)
            ))),
            None => Ok(Node::Text(text.into())),
        }
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Node, E> {
        Ok(Node::Text(number.to_string()))
    }

    fn visit_unit<E: Error>(self) -> Result<Node, E> {
        Ok(Node::Text(String::new()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut nodes: A) -> Result<Node, A::Error> {
        let mut array = Vec::new();
        while let Some(node) = nodes.next_element()? {
            array.push(node);
        }
        Ok(Node::Array(array))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Node, A::Error> {
        let mut object: Vec<(String, Node)> = Vec::new();
        // Looking through a few names is cheaper than a set of them; many names get one, or else they cost their square.
        let mut names = std::collections::HashSet::new();
        while let Some((name, node)) = members.next_entry::<String, Node>()? {
            if object.len() == FEW {
                names.extend(object.iter().map(|(name, _)| name.clone()));
            }
            let doubled = match object.len() < FEW {
                true => object.iter().any(|(known, _)| *known == name),
                false => !names.insert(name.clone()),
            };
            if doubled {
                return Err(A::Error::custom(format_args!("the member {name:?} stands twice: leave one")));
            }
            object.push((name, node));
        }
        Ok(Node::Object(object))
    }
}

/// The byte of a line and column (in bytes) from 1, as serde_json counts.
fn offset_of(bytes: &[u8], line: usize, column: usize) -> usize {
    let before: usize =
        bytes.split_inclusive(|byte| *byte == b'\n').take(line.saturating_sub(1)).map(<[u8]>::len).sum();
    (before + column.saturating_sub(1)).min(bytes.len())
}

fn place_of(bytes: &[u8], offset: usize) -> Place {
    let before = String::from_utf8_lossy(bytes.get(..offset).unwrap_or(bytes));
    let last = before.rsplit('\n').next().unwrap_or("");
    Place { line: before.matches('\n').count() + 1, column: last.chars().count() + 1, offset }
}

const FEW: usize = 32;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_at_every_place_is_escaped_as_it_must_be() {
        for byte in 0..0x80_u8 {
            for place in 0..20 {
                let mut text = "窓口abcdefghijklmn".to_string().into_bytes();
                text[place.max(6)] = byte;
                let text = String::from_utf8(text).expect("ASCII behind two characters");
                let mut out = vec![];
                write_text(&text, &mut out);
                assert_eq!(String::from_utf8(out).expect("UTF-8"), serde_json::to_string(&text).expect("JSON"));
            }
        }
    }
}
