//! A TOML value with the place it was read from, so that every fault can be shown where it stands.

use crate::rulebook::error::Fault;
use toml::de::{DeTable, DeValue};

/// A key, its byte offset and its value.
pub type Row = (String, usize, Node);

/// A value and its byte offset in the file (0 for a patch).
#[derive(Clone, Debug)]
pub struct Node {
    /// Byte offset.
    pub at: usize,
    /// Value.
    pub data: Data,
}

/// The forms of value a rulebook uses.
#[derive(Clone, Debug)]
pub enum Data {
    /// Text; a TOML date is kept as its text.
    Text(String),
    /// Whole number.
    Integer(i64),
    /// List.
    List(Vec<Node>),
    /// Keys in file order, each with its offset.
    Table(Vec<Row>),
    /// A form nobody uses (float, boolean).
    Other,
}

impl Node {
    /// Reads a whole file.
    ///
    /// # Errors
    /// When the text is not TOML; with the byte offset.
    pub fn file(text: &str) -> Result<Node, (usize, Fault)> {
        let table = DeTable::parse(text).map_err(|error| {
            (error.span().map_or(0, |span| span.start), Fault::Syntax(error.message().replace('\n', "; ")))
        })?;
        let at = table.span().start;
        Ok(Node { at, data: spanned_table(table.get_ref()) })
    }

    /// The text of this node.
    ///
    /// # Errors
    /// When it is something else.
    pub fn text(&self, key: &str) -> Result<&str, (usize, Fault)> {
        match &self.data {
            Data::Text(text) => Ok(text),
            _ => Err((self.at, Fault::WrongType { key: key.into(), expected: "a text" })),
        }
    }

    /// The whole number of this node.
    ///
    /// # Errors
    /// When it is something else.
    pub fn integer(&self, key: &str) -> Result<i64, (usize, Fault)> {
        match &self.data {
            Data::Integer(number) => Ok(*number),
            _ => Err((self.at, Fault::WrongType { key: key.into(), expected: "a whole number" })),
        }
    }

    /// The rows of this node.
    ///
    /// # Errors
    /// When it is no table.
    pub fn table(&self, key: &str) -> Result<&[Row], (usize, Fault)> {
        match &self.data {
            Data::Table(rows) => Ok(rows),
            _ => Err((self.at, Fault::WrongType { key: key.into(), expected: "a table" })),
        }
    }

    /// The items of this node.
    ///
    /// # Errors
    /// When it is no list.
    pub fn list(&self, key: &str) -> Result<&[Node], (usize, Fault)> {
        match &self.data {
            Data::List(items) => Ok(items),
            _ => Err((self.at, Fault::WrongType { key: key.into(), expected: "a list" })),
        }
    }
}

impl From<&toml::Value> for Node {
    fn from(value: &toml::Value) -> Node {
        let data = match value {
            toml::Value::String(text) => Data::Text(text.clone()),
            toml::Value::Integer(number) => Data::Integer(*number),
            toml::Value::Datetime(date) => Data::Text(date.to_string()),
            toml::Value::Array(items) => Data::List(items.iter().map(Node::from).collect()),
            toml::Value::Table(rows) => {
                Data::Table(rows.iter().map(|(key, value)| (key.clone(), 0, Node::from(value))).collect())
            }
            _ => Data::Other,
        };
        Node { at: 0, data }
    }
}

fn spanned_table(table: &DeTable<'_>) -> Data {
    let mut rows: Vec<Row> = table
        .iter()
        .map(|(key, value)| (key.get_ref().to_string(), key.span().start, spanned(value.span().start, value.get_ref())))
        .collect();
    rows.sort_by_key(|(_, at, _)| *at);
    Data::Table(rows)
}

fn spanned(at: usize, value: &DeValue<'_>) -> Node {
    let data = match value {
        DeValue::String(text) => Data::Text(text.to_string()),
        DeValue::Integer(number) => {
            i64::from_str_radix(number.as_str(), number.radix()).map_or(Data::Other, Data::Integer)
        }
        DeValue::Datetime(date) => Data::Text(date.to_string()),
        DeValue::Array(items) => {
            Data::List(items.iter().map(|item| spanned(item.span().start, item.get_ref())).collect())
        }
        DeValue::Table(table) => spanned_table(table),
        _ => Data::Other,
    };
    Node { at, data }
}
