//! Writing objects.

use super::object::{LengthForm, Object, Tag};

/// Writes an object as it was read. A form that cannot say the value's length gives way to the shortest that can.
pub fn encode(object: &Object<'_>, into: &mut Vec<u8>) {
    let length = object.value.len();
    let form = if object.form.holds(length) { object.form } else { LengthForm::minimal(length) };
    into.extend(object.tag.bytes());
    match form {
        LengthForm::Short => into.push(length as u8),
        LengthForm::Long(bytes) => {
            into.push(0x80 | bytes);
            into.extend(length.to_be_bytes().into_iter().skip(size_of::<usize>() - usize::from(bytes)));
        }
    }
    into.extend_from_slice(object.value);
}

/// An object with the shortest length.
///
/// # Panics
/// When the number is no tag.
pub fn object(tag: u32, value: &[u8]) -> Vec<u8> {
    object_with(tag, LengthForm::minimal(value.len()), value)
}

/// An object whose length is written in this form, needed or not.
///
/// # Panics
/// When the number is no tag.
pub fn object_with(tag: u32, form: LengthForm, value: &[u8]) -> Vec<u8> {
    let tag = Tag::new(tag).expect("a tag of the card's tables");
    let mut bytes = Vec::with_capacity(value.len() + 9);
    encode(&Object { tag, form, value }, &mut bytes);
    bytes
}
