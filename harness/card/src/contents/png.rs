//! PNG with one bit a dot, black on white, not compressed: a whole picture any viewer shows, in sixty lines.

use super::drawing::Picture;

pub(super) fn encode(picture: &Picture) -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1A\n".to_vec();
    let (width, height) = (picture.width as u32, picture.rows.len() as u32);
    let mut header = [width.to_be_bytes(), height.to_be_bytes()].concat();
    header.extend([1, 0, 0, 0, 0]);
    chunk(&mut bytes, b"IHDR", &header);
    chunk(&mut bytes, b"IDAT", &stored(&scan_lines(picture)));
    chunk(&mut bytes, b"IEND", &[]);
    bytes
}

/// Each row: a zero for "no filter", then dots from the left, eight a byte; ink is 0.
fn scan_lines(picture: &Picture) -> Vec<u8> {
    let packed = |row: &Vec<bool>| -> Vec<u8> {
        let byte = |dots: &[bool]| {
            let padded = dots.iter().copied().chain(std::iter::repeat(true)).take(8);
            padded.fold(0, |byte, ink| byte << 1 | u8::from(!ink))
        };
        std::iter::once(0).chain(row.chunks(8).map(byte)).collect()
    };
    picture.rows.iter().flat_map(packed).collect()
}

/// A zlib stream of stored blocks.
fn stored(data: &[u8]) -> Vec<u8> {
    let mut bytes = vec![0x78, 0x01];
    let mut blocks = data.chunks(0xFFFF).peekable();
    while let Some(block) = blocks.next() {
        let length = block.len() as u16;
        bytes.push(u8::from(blocks.peek().is_none()));
        bytes.extend(length.to_le_bytes());
        bytes.extend((!length).to_le_bytes());
        bytes.extend_from_slice(block);
    }
    bytes.extend(adler(data).to_be_bytes());
    bytes
}

fn chunk(into: &mut Vec<u8>, kind: &[u8; 4], data: &[u8]) {
    into.extend((data.len() as u32).to_be_bytes());
    let start = into.len();
    into.extend_from_slice(kind);
    into.extend_from_slice(data);
    let sum = crc(into.get(start..).unwrap_or_default());
    into.extend(sum.to_be_bytes());
}

fn crc(data: &[u8]) -> u32 {
    let step = |sum: u32| if sum & 1 == 1 { sum >> 1 ^ 0xEDB8_8320 } else { sum >> 1 };
    !data.iter().fold(u32::MAX, |sum, byte| (0..8).fold(sum ^ u32::from(*byte), |sum, _| step(sum)))
}

fn adler(data: &[u8]) -> u32 {
    let (low, high) = data.iter().fold((1u32, 0u32), |(low, high), byte| {
        let low = (low + u32::from(*byte)) % 65_521;
        (low, (high + low) % 65_521)
    });
    high << 16 | low
}

#[cfg(test)]
mod tests {
    use super::{adler, crc};

    #[test]
    fn sums_of_known_texts() {
        assert_eq!(crc(b"123456789"), 0xCBF4_3926);
        assert_eq!(adler(b"Wikipedia"), 0x11E6_0398);
    }
}
