//! What the driver answers to pcscd (`ifdhandler.h`).

use std::ffi::c_long;

/// A response code of the IFD handler interface.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(i64)]
pub enum Code {
    Success = 0,
    UnknownTag = 600,
    ReadOnly = 602,
    ProtocolNotSupported = 607,
    PowerAction = 608,
    Communication = 612,
    NotSupported = 614,
    Present = 615,
    NotPresent = 616,
    NoSuchDevice = 617,
    BufferTooSmall = 618,
}

impl From<Code> for c_long {
    fn from(code: Code) -> Self {
        code as Self
    }
}
