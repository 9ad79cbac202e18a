//! One record: fields by name, laid out and encoded.

use super::WriteError;
use crate::Kind;
use crate::layout::{Layout, Record};
use encoding_rs::SHIFT_JIS;

/// A record being filled in.
pub(super) struct Line {
    layout: &'static Record,
    fields: Vec<String>,
}

impl Line {
    /// An empty record.
    ///
    /// # Panics
    /// Where this kind has no such record: the bodies name only those it has.
    pub(super) fn new(kind: Kind, id: &[u8; 2]) -> Self {
        let layout = Layout::of(kind).record(*id).expect("the kind has this record");
        Self { layout, fields: vec![String::new(); layout.fields.len()] }
    }

    /// Fills a field in.
    ///
    /// # Panics
    /// Where the record has no such field.
    pub(super) fn set(mut self, field: &str, text: impl Into<String>) -> Self {
        let (position, _) = self.layout.field(field).expect("the record has this field");
        self.fields[position - 1] = text.into();
        self
    }

    /// Fills a field in, where the edition of this kind has it.
    pub(super) fn set_if_there(self, field: &str, text: impl Into<String>) -> Self {
        if self.layout.field(field).is_some() { self.set(field, text) } else { self }
    }

    /// Writes the record with its line end.
    pub(super) fn write(self, out: &mut Vec<u8>) -> Result<(), WriteError> {
        out.extend_from_slice(&self.layout.id);
        for (field, text) in self.layout.fields.iter().zip(&self.fields) {
            let told = || (String::from_utf8_lossy(&self.layout.id).into_owned(), field.ident.clone());
            if text.contains([',', '"']) || text.chars().any(char::is_control) {
                let (record, field) = told();
                return Err(WriteError::Separator { record, field, text: text.clone() });
            }
            let (bytes, _, unmappable) = SHIFT_JIS.encode(text);
            if unmappable {
                let (record, field) = told();
                let character = text.chars().find(|one| SHIFT_JIS.encode(&one.to_string()).2).unwrap_or('?');
                return Err(WriteError::Character { record, field, character });
            }
            out.push(b',');
            out.extend_from_slice(&bytes);
        }
        out.extend_from_slice(b"\r\n");
        Ok(())
    }
}
