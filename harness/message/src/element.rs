//! The tree that every message is: elements with text or with elements, no namespace, no attributes. XML and the JSON of
//! the WebAPI are two forms of it. Order means nothing here: the real service writes its elements in whatever order.

/// One element.
#[derive(Clone, Debug, Eq)]
pub struct Element {
    /// Its name.
    pub name: String,
    /// What it holds.
    pub content: Content,
    /// Where it began, when it was read; no part of what it says, so two elements may be equal at different places.
    pub place: Option<Place>,
}

/// What an element holds: text, or elements. Nothing at all is the empty text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// Text as it stands, blanks included.
    Text(String),
    /// Elements in their order.
    Elements(Vec<Element>),
}

/// A place in a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// Bytes of the message before it, in the encoding in which it came.
    pub offset: usize,
}

impl Element {
    /// A leaf.
    pub fn leaf(name: impl Into<String>, text: impl Into<String>) -> Self {
        Self { name: name.into(), content: Content::Text(text.into()), place: None }
    }

    /// An element with elements; without any it is an empty leaf.
    pub fn branch(name: impl Into<String>, elements: Vec<Element>) -> Self {
        let content = if elements.is_empty() { Content::Text(String::new()) } else { Content::Elements(elements) };
        Self { name: name.into(), content, place: None }
    }

    /// Its elements; none for a leaf.
    pub fn elements(&self) -> &[Element] {
        match &self.content {
            Content::Elements(elements) => elements,
            Content::Text(_) => &[],
        }
    }

    /// Its text, when it is a leaf.
    pub fn text(&self) -> Option<&str> {
        match &self.content {
            Content::Text(text) => Some(text),
            Content::Elements(_) => None,
        }
    }

    /// The text of the leaf at the end of a path of names; `None` when it is not there.
    pub fn text_at(&self, path: &[&str]) -> Option<&str> {
        self.at(path)?.text()
    }

    /// The first element of this name directly below.
    pub fn find(&self, name: &str) -> Option<&Element> {
        self.elements().iter().find(|element| element.name == name)
    }

    /// The element at the end of a path of names, each the first of its name.
    pub fn at(&self, path: &[&str]) -> Option<&Element> {
        path.iter().try_fold(self, |element, name| element.find(name))
    }
}

impl PartialEq for Element {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name && self.content == other.content
    }
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "line {}, column {} (byte {})", self.line, self.column, self.offset)
    }
}
