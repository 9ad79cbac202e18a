//! What the JPKI applet says of itself: a PKCS#11 `CK_TOKEN_INFO` with 32-bit numbers, and which certificates are there
//! (card facts 1.2).

use crate::profile::Profile;

/// 160 bytes. Clients compare the first 32 with the labels they know, blanks included.
pub(super) fn information(profile: &Profile) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(160);
    let mut text = |value: &str, width: usize| {
        let filled = value.bytes().chain(std::iter::repeat(b' '));
        bytes.extend(filled.take(width));
    };
    text(profile.kind.label(), 32);
    text("JPKI-EMU", 32);
    text("EMU01", 16);
    text(&profile.serial, 16);
    for number in NUMBERS {
        bytes.extend(number.to_be_bytes());
    }
    bytes.extend(b"0301");
    bytes.extend([b'9'; 16]);
    bytes
}

/// Three bytes: signature certificate, authentication certificate, and one whose meaning nobody knows.
pub(super) fn presence(profile: &Profile) -> Vec<u8> {
    let mark = |there: bool| if there { THERE } else { ABSENT };
    vec![mark(profile.sign.is_some()), mark(profile.auth.is_some()), 0x00]
}

/// Flags; most and present sessions; most and present sessions that write; longest and shortest PIN; four memory sizes
/// that are not told.
const NUMBERS: [u32; 11] = [0x0000_040D, 1, 0, 1, 0, 16, 6, u32::MAX, u32::MAX, u32::MAX, u32::MAX];
const THERE: u8 = 0x8F;
const ABSENT: u8 = 0x00;
