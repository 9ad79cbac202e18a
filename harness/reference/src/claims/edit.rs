//! Changing a written file record by record: how a defect spoils it.

/// Records of a file, each as its fields, the identifier first.
pub(crate) type Lines = Vec<Vec<Vec<u8>>>;

/// The file with its records changed; end mark and line ends stay.
pub(crate) fn on_lines(bytes: &[u8], change: impl FnOnce(&mut Lines)) -> Vec<u8> {
    let body = bytes.strip_suffix(&[0x1A]).unwrap_or(bytes);
    let text = body.strip_suffix(b"\r\n").unwrap_or(body);
    let split = |line: &[u8]| line.split(|byte| *byte == b',').map(<[u8]>::to_vec).collect::<Vec<_>>();
    let mut lines: Lines =
        text.split(|byte| *byte == b'\n').map(|line| split(line.strip_suffix(b"\r").unwrap_or(line))).collect();
    change(&mut lines);
    let mut out = vec![];
    for line in lines {
        out.extend(line.join(&b","[..]));
        out.extend_from_slice(b"\r\n");
    }
    out.push(0x1A);
    out
}
