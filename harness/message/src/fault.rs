//! Why bytes are no message: where, what, and what to do about it.

use crate::element::Place;

/// Bytes that are no message, with the place.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{place}: {fault}")]
pub struct ReadFault {
    /// Where.
    pub place: Place,
    /// What is wrong there.
    pub fault: Wrong,
}

/// What is wrong with a message.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Wrong {
    /// More bytes than the limits allow.
    #[error("the message has {bytes} bytes, {limit} are allowed: split the request")]
    TooLarge {
        /// Bytes.
        bytes: usize,
        /// Allowed.
        limit: usize,
    },
    /// An encoding outside the two.
    #[error("the encoding {0:?} is not one of the interface: write UTF-8 or Shift_JIS and say so in the declaration")]
    Encoding(String),
    /// The byte order mark says one thing, the declaration another.
    #[error(
        "a UTF-8 byte order mark stands before a declaration of {0}: save the file in the encoding that it declares"
    )]
    MarkAgainstDeclaration(String),
    /// A byte that the encoding does not have.
    #[error("a byte here is no {0}: save the file in the encoding that it declares")]
    Byte(&'static str),
    /// A character that XML does not have.
    #[error("the control character U+{0:04X} cannot stand in a message: remove it")]
    Control(u32),
    /// A document type.
    #[error(
        "a document type (<!DOCTYPE …>) is refused: messages have none, and entities are a way to attack; remove it"
    )]
    DocumentType,
    /// An entity other than the five of XML.
    #[error("the entity &{0}; is refused: write the character itself, or one of &amp; &lt; &gt; &quot; &apos;")]
    Entity(String),
    /// A processing instruction.
    #[error("a processing instruction is refused: only the declaration <?xml …?> at the very beginning may stand here")]
    Instruction,
    /// An attribute.
    #[error("<{0}> has an attribute: elements of the interface have none (a namespace of a library is one, too)")]
    Attribute(String),
    /// A name that no element has.
    #[error("{0:?} is no name of an element: ASCII letters, digits, `_`, `-` and `.`, a letter first")]
    Name(String),
    /// Elements within elements beyond the limit.
    #[error("elements stand {0} deep in each other: the deepest message of the interface has 12")]
    TooDeep(usize),
    /// More elements than the limits allow.
    #[error("there are more than {0} elements: split the request")]
    TooMany(usize),
    /// Text and elements side by side.
    #[error("text stands beside elements in <{0}>: an element has the one or the other")]
    Mixed(String),
    /// The end tag of another element.
    #[error("</{found}> ends what <{open}> began: close elements in the order in which they were opened")]
    EndTag {
        /// Open.
        open: String,
        /// Found.
        found: String,
    },
    /// The message ends within an element.
    #[error("the message ends within <{0}>: the file was cut off or is still being written")]
    CutOff(String),
    /// Something after the root.
    #[error("something follows after </{0}>: a message has one root")]
    AfterRoot(String),
    /// Nothing at all.
    #[error("there is no element: the file is empty or holds nothing but blanks")]
    Empty,
    /// Not XML.
    #[error("this is no XML: {0}")]
    Syntax(String),
    /// Not JSON.
    #[error("this is no JSON: {0}")]
    Json(String),
    /// JSON that has no form in the tree.
    #[error("{0}: values are texts, objects, and arrays of these")]
    Shape(String),
}

/// A tree that is not the message asked for.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LayoutFault {
    /// The root has another name.
    #[error("{}the root is <{found}>, <XmlMsg> is asked for", at(place))]
    Root {
        /// Found.
        found: String,
        /// Where.
        place: Option<Place>,
    },
    /// An element that is needed is not there.
    #[error("{}<{parent}> has no <{missing}>: every message has one", at(place))]
    Missing {
        /// In which.
        parent: String,
        /// Which.
        missing: &'static str,
        /// Where.
        place: Option<Place>,
    },
    /// An element that may stand once stands twice.
    #[error("{}<{name}> stands twice: leave one", at(place))]
    Twice {
        /// Which.
        name: String,
        /// Where.
        place: Option<Place>,
    },
    /// Elements where text belongs, or text where elements belong.
    #[error("{}<{name}> must hold {wanted}", at(place))]
    Kind {
        /// Which.
        name: String,
        /// `text` or `elements`.
        wanted: &'static str,
        /// Where.
        place: Option<Place>,
    },
}

fn at(place: &Option<Place>) -> String {
    place.map(|place| format!("{place}: ")).unwrap_or_default()
}
