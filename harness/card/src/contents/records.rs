//! The form of the 券面 files: objects in an outer object, some with a table of offsets from the beginning of the file.
//! Lengths of 128 and more are written with two bytes, as real cards do even where one would be enough.

use crate::tlv::{LengthForm, object_with};

/// An object in the form of these files.
pub(super) fn field(tag: u32, value: &[u8]) -> Vec<u8> {
    object_with(tag, form(value.len()), value)
}

/// A file of fields.
pub(super) fn file(tag: u32, fields: &[Vec<u8>]) -> Vec<u8> {
    field(tag, &fields.concat())
}

/// A file that begins with a table: for each field two bytes with its offset from the beginning of the file.
pub(super) fn file_with_table(tag: u32, table: u32, fields: &[Vec<u8>]) -> Vec<u8> {
    let width = field(table, &vec![0; fields.len() * 2]).len();
    let length = width + fields.iter().map(Vec::len).sum::<usize>();
    let mut at = field(tag, &vec![0; length]).len() - length + width;
    let mut offsets = Vec::with_capacity(fields.len() * 2);
    for one in fields {
        offsets.extend(u16::try_from(at).expect("files of the card are shorter than 32 KiB").to_be_bytes());
        at += one.len();
    }
    field(tag, &[field(table, &offsets), fields.concat()].concat())
}

/// The four bytes by which an applet says which specification it follows, whether it takes extended lengths (03), and
/// two of its vendor's.
pub(super) fn applet_version(specification: u8) -> [u8; 4] {
    [specification, 0x03, 0x0E, 0x01]
}

fn form(length: usize) -> LengthForm {
    if length < 0x80 { LengthForm::Short } else { LengthForm::Long(2) }
}
