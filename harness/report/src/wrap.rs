//! Lines no wider than the screen: Japanese breaks anywhere, words do not.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Columns a text takes.
pub(crate) fn columns(text: &str) -> usize {
    text.width()
}

/// Breaks a text into lines; the first starts with `first`, the others with as many blanks.
pub(crate) fn wrap(first: &str, text: &str, width: usize) -> String {
    let indent = columns(first);
    let room = width.saturating_sub(indent).max(20);
    let mut lines: Vec<String> = vec![];
    let mut line = String::new();
    for piece in pieces(text) {
        if !line.is_empty() && columns(&line) + columns(piece.trim_end()) > room {
            lines.push(std::mem::take(&mut line).trim_end().into());
        }
        line.push_str(piece);
    }
    lines.push(line.trim_end().into());
    let blanks = format!("\n{}", " ".repeat(indent));
    format!("{first}{}", lines.join(&blanks))
}

/// What must stay together: a run of narrow characters with the blank after it, or one wide character with the closing
/// marks after it.
fn pieces(text: &str) -> Vec<&str> {
    let mut pieces = vec![];
    let mut start = 0;
    let mut characters = text.char_indices().peekable();
    while let Some((at, character)) = characters.next() {
        let end = at + character.len_utf8();
        let wide = character.width().unwrap_or(0) > 1;
        let next = characters.peek().map(|(_, next)| *next);
        let together = match next {
            None => false,
            Some(_) if opens(character) => true,
            Some(next) if closes(next) => true,
            Some(next) => !wide && character != ' ' && next.width().unwrap_or(0) <= 1,
        };
        if !together {
            pieces.push(text.get(start..end).unwrap_or_default());
            start = end;
        }
    }
    pieces
}

fn closes(character: char) -> bool {
    matches!(character, '、' | '。' | '）' | '」' | '』' | '：' | ')' | ',' | '.' | ':')
}

fn opens(character: char) -> bool {
    matches!(character, '（' | '「' | '『')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_keep_within_the_width_and_lose_nothing() {
        for text in [
            "受付結果は受付（資格情報のみ）である。R-CERT-05を満たす。",
            "the reception must be accepted for eligibility only",
        ] {
            for width in [24, 30, 44] {
                let wrapped = wrap("> ", text, width);
                assert!(wrapped.lines().all(|line| columns(line) <= width), "{wrapped}");
                let joined: String = wrapped.chars().filter(|c| !c.is_whitespace() && *c != '>').collect();
                assert_eq!(joined, text.replace(' ', ""));
                assert!(!wrapped.lines().skip(1).any(|line| line.trim_start().starts_with('）')));
            }
        }
    }
}
