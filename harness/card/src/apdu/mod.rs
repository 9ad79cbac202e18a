//! Command APDUs of ISO 7816-4: a header and one of seven shapes of body (cases 1 to 4, short and extended). Reading is
//! lossless: what was read writes the same bytes again, down to which form of length was used.

mod command;
mod status;

pub use command::{Command, Expected, Malformed};
pub use status::Status;
