//! Short tables of the record specifications.

/// Law numbers (法別番号) of insurers.
pub(super) const LAWS: [u8; 17] = [1, 2, 3, 4, 6, 7, 31, 32, 33, 34, 39, 63, 67, 72, 73, 74, 75];

/// Service ids (別表20): medical claims; other kinds have tables of their own that were not carried over.
pub(super) fn is_service(id: u64) -> bool {
    id < 128 && SERVICE_BITS >> id & 1 == 1
}

const SERVICE_BITS: u128 = {
    let (mut bits, mut at) = (0, 0);
    while at < SERVICES.len() {
        bits |= 1 << SERVICES[at];
        at += 1;
    }
    bits
};

const SERVICES: [u64; 27] =
    [1, 11, 12, 13, 14, 21, 22, 23, 24, 25, 26, 27, 28, 31, 32, 33, 39, 40, 50, 54, 60, 70, 80, 90, 92, 97, 99];

/// Special notes (別表9).
pub(super) fn is_special_note(code: &[u8]) -> bool {
    matches!(
        code,
        b"01"
            | b"02"
            | b"03"
            | b"04"
            | b"07"
            | b"08"
            | b"09"
            | b"10"
            | b"11"
            | b"12"
            | b"13"
            | b"14"
            | b"16"
            | b"20"
            | b"21"
            | b"25"
            | b"26"
            | b"27"
            | b"28"
            | b"29"
            | b"30"
            | b"31"
            | b"32"
            | b"33"
            | b"34"
            | b"35"
            | b"36"
            | b"37"
            | b"38"
            | b"39"
            | b"40"
            | b"41"
            | b"42"
            | b"43"
            | b"44"
    )
}

/// Wards: 精神, 結核, 療養.
pub(super) fn is_ward(code: &[u8]) -> bool {
    matches!(code, b"01" | b"02" | b"07")
}
