//! The ten functions of IFD handler 3.0, as pcscd calls them. Each turns C's pointers into slices, calls safe code and
//! turns a panic into an error: nothing unwinds into the daemon.

use crate::channel;
use crate::code::Code;
use crate::tag;
use madoguchi_reader::{Gone, Presence, Reader};
use std::ffi::{CStr, OsStr, c_char, c_int, c_long, c_uchar, c_ulong};
use std::os::unix::ffi::OsStrExt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

/// Protocol header of an exchange.
#[repr(C)]
pub struct IoHeader {
    protocol: c_ulong,
    length: c_ulong,
}

/// Opens the reader whose folder `device` names.
///
/// # Safety
/// `device` is a C string, as pcscd gives it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn IFDHCreateChannelByName(lun: c_ulong, device: *const c_char) -> c_long {
    guard(|| {
        if device.is_null() {
            return Code::Communication;
        }
        // SAFETY: pcscd passes the zero-terminated DEVICENAME, which lives through the call.
        let device = unsafe { CStr::from_ptr(device) };
        match channel::open(lun, Path::new(OsStr::from_bytes(device.to_bytes()))) {
            Ok(()) => Code::Success,
            Err(error) => {
                eprintln!("madoguchi: {error}");
                Code::Communication
            }
        }
    })
}

/// Refuses: a reader without a folder has no card.
#[unsafe(no_mangle)]
pub extern "C" fn IFDHCreateChannel(_lun: c_ulong, _channel: c_ulong) -> c_long {
    guard(|| {
        eprintln!("madoguchi: reader.conf has no DEVICENAME; name the folder that holds reader.toml");
        Code::NoSuchDevice
    })
}

/// Closes the reader.
#[unsafe(no_mangle)]
pub extern "C" fn IFDHCloseChannel(lun: c_ulong) -> c_long {
    guard(|| if channel::close(lun) { Code::Success } else { Code::NoSuchDevice })
}

/// Says what the reader is and can do.
///
/// # Safety
/// `length` points to the size of the buffer `value`, as pcscd gives them.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn IFDHGetCapabilities(
    lun: c_ulong,
    tag: c_ulong,
    length: *mut c_ulong,
    value: *mut c_uchar,
) -> c_long {
    with(lun, |reader| {
        let bytes = match tag {
            tag::POLLING_WITH_TIMEOUT => {
                (poll as extern "C" fn(c_ulong, c_int) -> c_long as usize).to_ne_bytes().to_vec()
            }
            tag::STOP_POLLING => (stop as extern "C" fn(c_ulong) -> c_long as usize).to_ne_bytes().to_vec(),
            tag => match tag::value(reader, tag) {
                Ok(bytes) => bytes,
                Err(code) => return code,
            },
        };
        // SAFETY: pcscd passes its buffer and, in `length`, its size.
        unsafe { give(&bytes, value, length) }
    })
}

/// Refuses: nothing about the reader can be set.
#[unsafe(no_mangle)]
pub extern "C" fn IFDHSetCapabilities(lun: c_ulong, _tag: c_ulong, _length: c_ulong, _value: *const c_uchar) -> c_long {
    with(lun, |_| Code::ReadOnly)
}

/// Agrees to T=0 and T=1; an emulated chip speaks both.
#[unsafe(no_mangle)]
pub extern "C" fn IFDHSetProtocolParameters(
    lun: c_ulong,
    protocol: c_ulong,
    _flags: c_uchar,
    _pts1: c_uchar,
    _pts2: c_uchar,
    _pts3: c_uchar,
) -> c_long {
    with(lun, |_| if matches!(protocol, 1 | 2) { Code::Success } else { Code::ProtocolNotSupported })
}

/// Gives power, takes it, or resets the card.
///
/// # Safety
/// `atr` has room for 33 bytes and `length` is writable, as pcscd gives them.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn IFDHPowerICC(
    lun: c_ulong,
    action: c_ulong,
    atr: *mut c_uchar,
    length: *mut c_ulong,
) -> c_long {
    with(lun, |reader| {
        let started = match action {
            POWER_UP => reader.power_on(),
            RESET => reader.reset(),
            POWER_DOWN => {
                reader.power_off();
                Ok(vec![])
            }
            _ => return Code::NotSupported,
        };
        let (bytes, code) = match started {
            Ok(bytes) => (bytes, Code::Success),
            Err(_) => (vec![], Code::PowerAction),
        };
        if length.is_null() {
            return Code::Communication;
        }
        // SAFETY: pcscd's buffer for the answer to reset always has 33 bytes; `length` is not null.
        let given = unsafe {
            *length = MAX_ATR;
            give(&bytes, atr, length)
        };
        if given == Code::Success { code } else { given }
    })
}

/// One command and its answer.
///
/// # Safety
/// `command` has `command_length` bytes, `response` has room for `*response_length`, as pcscd gives them.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn IFDHTransmitToICC(
    lun: c_ulong,
    send: IoHeader,
    command: *const c_uchar,
    command_length: c_ulong,
    response: *mut c_uchar,
    response_length: *mut c_ulong,
    received: *mut IoHeader,
) -> c_long {
    let code = with(lun, |reader| {
        if command.is_null() {
            return Code::Communication;
        }
        // SAFETY: pcscd passes the command with its length; it lives and does not change through the call.
        let command = unsafe { std::slice::from_raw_parts(command, usize_of(command_length)) };
        let mut bytes = Vec::with_capacity(258);
        match reader.transmit(command, &mut bytes) {
            // SAFETY: pcscd passes its buffer and, in `response_length`, its size.
            Ok(()) => unsafe { give(&bytes, response, response_length) },
            Err(Gone::Absent) => Code::NotPresent,
            Err(_) => Code::Communication,
        }
    });
    // SAFETY: both pointers, when not null, are pcscd's own variables.
    unsafe {
        if code != c_long::from(Code::Success) && !response_length.is_null() {
            *response_length = 0;
        }
        if let Some(received) = received.as_mut() {
            received.protocol = send.protocol;
            received.length = send.length;
        }
    }
    code
}

/// Whether a card lies on the reader.
#[unsafe(no_mangle)]
pub extern "C" fn IFDHICCPresence(lun: c_ulong) -> c_long {
    with(lun, |reader| match reader.presence() {
        Presence::Present => Code::Present,
        Presence::Absent => Code::NotPresent,
    })
}

/// Talks to the reader itself: it has no PIN pad and no other feature, and says so.
///
/// # Safety
/// `returned`, when not null, is writable, as pcscd gives it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn IFDHControl(
    lun: c_ulong,
    control: c_ulong,
    _sent: *const c_uchar,
    _sent_length: c_ulong,
    _received: *mut c_uchar,
    _received_length: c_ulong,
    returned: *mut c_ulong,
) -> c_long {
    with(lun, |_| {
        // SAFETY: pcscd passes its own variable or null.
        if let Some(returned) = unsafe { returned.as_mut() } {
            *returned = 0;
        }
        if control == GET_FEATURE_REQUEST { Code::Success } else { Code::NotSupported }
    })
}

/// Waits for a card to come or go, so that the daemon need not ask every few hundred milliseconds.
extern "C" fn poll(lun: c_ulong, timeout: c_int) -> c_long {
    with(lun, |reader| {
        let longest = Duration::from_millis(u64::try_from(timeout).unwrap_or(0));
        reader.wait(longest);
        Code::Success
    })
}

/// Ends one [`poll`]: pcscd asks for it also when a program lets go of the card.
extern "C" fn stop(lun: c_ulong) -> c_long {
    with(lun, |reader| {
        reader.interrupt();
        Code::Success
    })
}

/// Hands bytes to C.
///
/// # Safety
/// `length`, when not null, points to the size of the buffer `value`.
unsafe fn give(bytes: &[u8], value: *mut c_uchar, length: *mut c_ulong) -> Code {
    // SAFETY: the caller vouches for `length`.
    let Some(length) = (unsafe { length.as_mut() }) else { return Code::Communication };
    if usize_of(*length) < bytes.len() {
        *length = 0;
        return Code::BufferTooSmall;
    }
    if !bytes.is_empty() {
        if value.is_null() {
            return Code::Communication;
        }
        // SAFETY: the buffer has at least `bytes.len()` bytes, and C's buffer is none of ours.
        unsafe { std::ptr::copy_nonoverlapping(bytes.as_ptr(), value, bytes.len()) };
    }
    *length = bytes.len() as c_ulong;
    Code::Success
}

fn with(lun: c_ulong, act: impl FnOnce(&Arc<Reader>) -> Code) -> c_long {
    guard(|| channel::reader(lun).as_ref().map_or(Code::NoSuchDevice, act))
}

/// A panic is a bug of ours; the daemon sees a broken reader, not a broken process.
fn guard(act: impl FnOnce() -> Code) -> c_long {
    catch_unwind(AssertUnwindSafe(act)).unwrap_or(Code::Communication).into()
}

fn usize_of(length: c_ulong) -> usize {
    usize::try_from(length).unwrap_or(0)
}

const POWER_UP: c_ulong = 500;
const POWER_DOWN: c_ulong = 501;
const RESET: c_ulong = 502;
const MAX_ATR: c_ulong = 33;
/// `SCARD_CTL_CODE(3400)`: which features has the reader?
const GET_FEATURE_REQUEST: c_ulong = 0x4200_0000 + 3400;
