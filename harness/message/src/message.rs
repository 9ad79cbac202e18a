//! A whole message: `XmlMsg` with its head and its body.

use crate::codes::{Code, Segment};
use crate::element::Element;
use crate::encoding::Encoding;
use crate::fault::{LayoutFault, ReadFault};
use crate::habits::{CharacterCode, Habits};
use crate::header::Header;
use crate::json::Members;
use crate::record::Item;

/// A message with a body of one kind; some interfaces have a head of their own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Message<B, H = Header> {
    /// `MessageHeader`
    pub header: H,
    /// `MessageBody`
    pub body: B,
}

/// Why bytes are not the message asked for.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DecodeFault {
    /// They are no tree.
    #[error(transparent)]
    Read(#[from] ReadFault),
    /// The tree is another message.
    #[error(transparent)]
    Layout(#[from] LayoutFault),
}

impl<B: Item + Default, H: Item> Message<B, H> {
    /// Reads it from XML.
    ///
    /// # Errors
    /// The first fault with its place.
    pub fn decode_xml(bytes: &[u8]) -> Result<Self, DecodeFault> {
        Ok(Self::of_tree(&Element::read_xml(bytes)?.root)?)
    }

    /// Writes it as XML.
    pub fn encode_xml(&self, encoding: Encoding, habits: &Habits) -> Vec<u8> {
        self.tree(habits).write_xml(encoding, habits)
    }

    /// Reads it from a tree; a body that is missing or empty is the empty body.
    ///
    /// # Errors
    /// What does not fit.
    pub fn of_tree(root: &Element) -> Result<Self, LayoutFault> {
        if root.name != ROOT {
            return Err(LayoutFault::Root { found: root.name.clone(), place: root.place });
        }
        let (mut header, mut body) = (None, None);
        for part in root.elements() {
            let slot = match part.name.as_str() {
                HEADER => &mut header,
                BODY => &mut body,
                _ => continue,
            };
            if slot.replace(part).is_some() {
                return Err(LayoutFault::Twice { name: part.name.clone(), place: part.place });
            }
        }
        let missing = || LayoutFault::Missing { parent: ROOT.into(), missing: HEADER, place: root.place };
        let header = H::read(header.ok_or_else(missing)?)?;
        Ok(Self { header, body: body.map(B::read).transpose()?.unwrap_or_default() })
    }

    /// Writes it as JSON: the bytes that its tree would give, without the tree.
    pub fn write_json(&self, habits: &Habits) -> Vec<u8> {
        let mut out = Vec::with_capacity(2_048);
        let mut root = Members::under("", &mut out);
        root.put(ROOT, |out| {
            let mut parts = Members::under(ROOT, out);
            parts.put(HEADER, |out| self.header.write_json(HEADER, habits, out));
            parts.put(BODY, |out| self.body.write_json(BODY, habits, out));
            parts.end();
        });
        root.end();
        out
    }

    /// Its tree.
    pub fn tree(&self, habits: &Habits) -> Element {
        let header = Item::write(&self.header, HEADER, habits);
        Element::branch(ROOT, vec![header, self.body.write(BODY, habits)])
    }
}

impl Header {
    /// The head of an answer that went well: facility, day and key of the request, at this moment (`yyyyMMddHHmmss`).
    pub fn answering(request: &Header, now: impl Into<String>, encoding: Encoding, habits: &Habits) -> Self {
        Self {
            process_execution_time: Some(now.into()),
            qualification_confirmation_date: request.qualification_confirmation_date.clone(),
            medical_institution_code: request.medical_institution_code.clone(),
            arbitrary_file_identifier: request.arbitrary_file_identifier.clone(),
            segment_of_result: Some(Segment::Done),
            character_code_identifier: Some(character_code(encoding, habits.character_code)),
            ..Self::default()
        }
    }

    /// The same for a message that failed.
    pub fn failed(mut self, code: impl Into<String>, message: impl Into<String>) -> Self {
        self.segment_of_result = Some(Segment::Failed);
        (self.error_code, self.error_message) = (Some(code.into()), Some(message.into()));
        self
    }
}

/// What `CharacterCodeIdentifier` says for an encoding.
pub fn character_code(encoding: Encoding, habit: CharacterCode) -> Code<5> {
    let code = match (habit, encoding) {
        (CharacterCode::ZeroOne, Encoding::Utf8) => "0",
        (CharacterCode::ZeroOne, Encoding::ShiftJis) | (CharacterCode::OneTwo, Encoding::Utf8) => "1",
        (CharacterCode::OneTwo, Encoding::ShiftJis) => "2",
    };
    Code::from(code)
}

/// The root of every message.
pub const ROOT: &str = "XmlMsg";
/// Its head.
pub const HEADER: &str = "MessageHeader";
/// Its body.
pub const BODY: &str = "MessageBody";
