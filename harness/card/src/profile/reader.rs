//! TOML with places: every value remembers where it stands, so that every fault can be shown there.

use super::fault::ProfileFault;
use toml::de::{DeTable, DeValue};

/// A file that is being read.
pub(super) struct Source<'a> {
    pub file: &'a str,
    pub text: &'a str,
}

/// A key with its value and their byte offsets.
pub(super) struct Row {
    pub key: String,
    pub at: usize,
    pub value: Node,
}

/// A value and its byte offset.
pub(super) struct Node {
    pub at: usize,
    pub data: Data,
}

pub(super) enum Data {
    Text(String),
    Integer(i64),
    Truth(bool),
    List(Vec<Node>),
    Table(Vec<Row>),
    Other,
}

impl Source<'_> {
    /// The rows of the whole file, in its order.
    pub fn rows(&self) -> Result<Vec<Row>, ProfileFault> {
        let table = DeTable::parse(self.text).map_err(|error| {
            let at = error.span().map_or(0, |span| span.start);
            self.fault(at, error.message().replace('\n', "; "))
        })?;
        Ok(rows(table.get_ref()))
    }

    /// A fault at a byte offset.
    pub fn fault(&self, at: usize, reason: impl Into<String>) -> ProfileFault {
        let before = self.text.get(..at).unwrap_or(self.text);
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        ProfileFault {
            file: self.file.into(),
            line: before.matches('\n').count() + 1,
            column: before[line_start..].chars().count() + 1,
            reason: reason.into(),
            nearest: None,
        }
    }

    /// An unknown word at a byte offset, with the nearest known one.
    pub fn unknown<'k>(&self, at: usize, what: &str, word: &str, known: impl Iterator<Item = &'k str>) -> ProfileFault {
        let near = known
            .map(|known| (strsim::damerau_levenshtein(word, known), known))
            .min()
            .filter(|(distance, known)| *distance <= known.chars().count().div_ceil(2));
        ProfileFault {
            nearest: near.map(|(_, known)| known.into()),
            ..self.fault(at, format!("unknown {what} `{word}`"))
        }
    }

    pub fn text<'n>(&self, row: &'n Row) -> Result<&'n str, ProfileFault> {
        self.text_of(&row.value, &row.key)
    }

    pub fn text_of<'n>(&self, node: &'n Node, key: &str) -> Result<&'n str, ProfileFault> {
        match &node.data {
            Data::Text(text) => Ok(text),
            _ => Err(self.fault(node.at, format!("`{key}` is a text in quotes"))),
        }
    }

    pub fn truth(&self, row: &Row) -> Result<bool, ProfileFault> {
        match row.value.data {
            Data::Truth(truth) => Ok(truth),
            _ => Err(self.fault(row.value.at, format!("`{}` is true or false", row.key))),
        }
    }

    pub fn number(&self, row: &Row, range: std::ops::RangeInclusive<i64>) -> Result<i64, ProfileFault> {
        match row.value.data {
            Data::Integer(number) if range.contains(&number) => Ok(number),
            _ => Err(self.fault(
                row.value.at,
                format!("`{}` is a whole number from {} to {}", row.key, range.start(), range.end()),
            )),
        }
    }

    pub fn list<'n>(&self, row: &'n Row) -> Result<&'n [Node], ProfileFault> {
        match &row.value.data {
            Data::List(items) => Ok(items),
            _ => Err(self.fault(row.value.at, format!("`{}` is a list in brackets", row.key))),
        }
    }

    pub fn table<'n>(&self, row: &'n Row) -> Result<&'n [Row], ProfileFault> {
        match &row.value.data {
            Data::Table(rows) => Ok(rows),
            _ => Err(self.fault(row.value.at, format!("`{}` is a table", row.key))),
        }
    }

    /// A text of exactly so many ASCII digits.
    pub fn digits(&self, row: &Row, count: usize) -> Result<String, ProfileFault> {
        let text = self.text(row)?;
        let fits = text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit());
        fits.then(|| text.into()).ok_or_else(|| self.fault(row.value.at, format!("`{}` is {count} digits", row.key)))
    }

    /// A text that another type reads.
    pub fn parsed<T: std::str::FromStr<Err: std::fmt::Display>>(&self, row: &Row) -> Result<T, ProfileFault> {
        self.text(row)?.parse().map_err(|error| self.fault(row.value.at, format!("`{}`: {error}", row.key)))
    }
}

fn rows(table: &DeTable<'_>) -> Vec<Row> {
    let mut rows: Vec<Row> = table
        .iter()
        .map(|(key, value)| Row {
            key: key.get_ref().to_string(),
            at: key.span().start,
            value: node(value.span().start, value.get_ref()),
        })
        .collect();
    rows.sort_by_key(|row| row.at);
    rows
}

fn node(at: usize, value: &DeValue<'_>) -> Node {
    let data = match value {
        DeValue::String(text) => Data::Text(text.to_string()),
        DeValue::Integer(number) => {
            i64::from_str_radix(number.as_str(), number.radix()).map_or(Data::Other, Data::Integer)
        }
        DeValue::Boolean(truth) => Data::Truth(*truth),
        DeValue::Datetime(date) => Data::Text(date.to_string()),
        DeValue::Array(items) => Data::List(items.iter().map(|item| node(item.span().start, item.get_ref())).collect()),
        DeValue::Table(table) => Data::Table(rows(table)),
        DeValue::Float(_) => Data::Other,
    };
    Node { at, data }
}
