//! What pcscd and programs may ask a reader about itself (`ifdhandler.h` and `reader.h`).

use crate::code::Code;
use madoguchi_reader::Reader;

/// Readers that one loaded driver serves: as many as pcscd can hold.
const READERS: u8 = 16;
/// The longest command of ISO 7816-4: 4 header bytes, 3 + 65535 of data, 3 of Le, rounded as pcscd's own buffer is.
const LONGEST_COMMAND: u32 = 4 + 3 + (1 << 16) + 3;

/// The value of a tag that is plain bytes.
///
/// # Errors
/// A tag that this driver does not know.
pub fn value(reader: &Reader, tag: u64) -> Result<Vec<u8>, Code> {
    Ok(match tag {
        ATR | ATTR_ATR => reader.atr().unwrap_or_default(),
        SIMULTANEOUS_ACCESS => vec![READERS],
        THREAD_SAFE | SLOTS => vec![1],
        SLOT_THREAD_SAFE | POLLING_KILLABLE => vec![0],
        ATTR_VENDOR => b"madoguchi\0".to_vec(),
        ATTR_TYPE => b"emulated reader\0".to_vec(),
        ATTR_VERSION => version().to_ne_bytes().to_vec(),
        ATTR_MAX_INPUT => LONGEST_COMMAND.to_ne_bytes().to_vec(),
        ATTR_INTERFACE => vec![u8::from(reader.atr().is_some())],
        _ => return Err(Code::UnknownTag),
    })
}

/// 0xMMmmbbbb.
fn version() -> u32 {
    let part = |text: &str| text.parse::<u32>().unwrap_or(0);
    part(env!("CARGO_PKG_VERSION_MAJOR")) << 24 | part(env!("CARGO_PKG_VERSION_MINOR")) << 16
}

const ATR: u64 = 0x0303;
const SLOT_THREAD_SAFE: u64 = 0x0FAC;
const THREAD_SAFE: u64 = 0x0FAD;
const SLOTS: u64 = 0x0FAE;
const SIMULTANEOUS_ACCESS: u64 = 0x0FAF;
const POLLING_KILLABLE: u64 = 0x0FB1;
/// A function that ends the wait of [`POLLING_WITH_TIMEOUT`].
pub const STOP_POLLING: u64 = 0x0FB2;
/// A function that waits for a card to come or go.
pub const POLLING_WITH_TIMEOUT: u64 = 0x0FB3;
const ATTR_VENDOR: u64 = 0x0001_0100;
const ATTR_TYPE: u64 = 0x0001_0101;
const ATTR_VERSION: u64 = 0x0001_0102;
const ATTR_MAX_INPUT: u64 = 0x0007_A007;
const ATTR_INTERFACE: u64 = 0x0009_0301;
const ATTR_ATR: u64 = 0x0009_0303;
