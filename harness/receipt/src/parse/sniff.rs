//! What a file is, by its first bytes.

use crate::Kind;

/// What a file looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// A file of claims.
    Claims(Kind),
    /// A file of claims as the payer hands them out (レセ電コード情報): three more columns in front.
    PayerSide,
    /// A file of claims in UTF-8.
    Utf8(Kind),
    /// Nothing at all.
    Empty,
    /// Something else.
    Other,
}

/// Looks at the first bytes of a file; a medical file with records of the DPC kind is a DPC file.
pub fn sniff(start: &[u8]) -> Form {
    let (text, bom) = match start.strip_prefix(b"\xEF\xBB\xBF") {
        Some(rest) => (rest, true),
        None => (start, false),
    };
    if text.is_empty() {
        return Form::Empty;
    }
    let mut lines = text.split(|byte| *byte == b'\n');
    let first = lines.next().unwrap_or_default();
    if is_payer_side(first) {
        return Form::PayerSide;
    }
    let kind = match first {
        [b'I', b'R', b',', ..] => {
            let dpc = |line: &[u8]| [&b"BU,"[..], b"SB,", b"HH,", b"CD,"].iter().any(|id| line.starts_with(id));
            if lines.any(dpc) { Kind::Dpc } else { Kind::Medical }
        }
        [b'U', b'K', b',', ..] => Kind::Dental,
        [b'Y', b'K', b',', ..] => Kind::Dispensing,
        _ => return Form::Other,
    };
    if bom || is_utf8(text) { Form::Utf8(kind) } else { Form::Claims(kind) }
}

/// `1,1,0,IR,…`: class of data, line, branch.
fn is_payer_side(line: &[u8]) -> bool {
    let mut fields = line.split(|byte| *byte == b',');
    let class = fields.next().is_some_and(|field| matches!(field, b"1" | b"2"));
    let number =
        |field: Option<&[u8]>| field.is_some_and(|text| !text.is_empty() && text.iter().all(u8::is_ascii_digit));
    let id = |field: &[u8]| field.len() == 2 && field.iter().all(u8::is_ascii_uppercase);
    class && number(fields.next()) && number(fields.next()) && fields.next().is_some_and(id)
}

/// Whether all double-byte characters are those of UTF-8, and there are some.
fn is_utf8(text: &[u8]) -> bool {
    let valid = match std::str::from_utf8(text) {
        Ok(text) => text,
        // The look ends in the middle of a character.
        Err(error) if error.error_len().is_none() => {
            std::str::from_utf8(&text[..error.valid_up_to()]).unwrap_or_default()
        }
        Err(_) => return false,
    };
    !valid.is_ascii()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_known_by_their_first_bytes() {
        assert_eq!(sniff(b""), Form::Empty);
        assert_eq!(sniff(b"IR,1,13,1,1234567,,,202407,00,\r\nRE,1\r\n"), Form::Claims(Kind::Medical));
        assert_eq!(sniff(b"IR,1,13,1,1234567\r\nRE,1\r\nBU,x\r\n"), Form::Claims(Kind::Dpc));
        assert_eq!(sniff("IR,1,13,1,1234567,,医院\r\n".as_bytes()), Form::Utf8(Kind::Medical));
        assert_eq!(sniff(b"UK,1,13,3"), Form::Claims(Kind::Dental));
        assert_eq!(sniff(b"1,1,0,IR,1,13"), Form::PayerSide);
        assert_eq!(sniff(b"%PDF-1.7"), Form::Other);
        assert_eq!(sniff(b"YK,1,13,4,\x96\xF2\x8B\xC7"), Form::Claims(Kind::Dispensing));
    }
}
