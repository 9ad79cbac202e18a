//! BER-TLV as the card's files use it. Real cards write lengths that DER forbids (`82 00 9F` where `81 9F` would do) and
//! fill files up with FF, so an object remembers how its length was written, and a reader says where the objects end.

mod object;
mod read;
mod simple;
mod write;

pub use object::{LengthForm, Object, Tag};
pub use read::{Objects, TlvFault, decode, find, path};
pub use simple::{Record, record};
pub use write::{encode, object, object_with};

#[cfg(test)]
mod tests;
