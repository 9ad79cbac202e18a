//! Globs over case ids: `*` any text, `?` one character.

/// Whether a case id, with or without its rulebook, is of the pattern.
pub(crate) fn covers(pattern: &str, case: &str) -> bool {
    let vector = case.split('@').next().unwrap_or(case);
    is_match(pattern.as_bytes(), case.as_bytes()) || is_match(pattern.as_bytes(), vector.as_bytes())
}

fn is_match(pattern: &[u8], text: &[u8]) -> bool {
    match (pattern.split_first(), text.split_first()) {
        (None, None) => true,
        (Some((b'*', rest)), None) => is_match(rest, text),
        (Some((b'*', rest)), Some((_, others))) => is_match(rest, text) || is_match(pattern, others),
        (Some((b'?', rest)), Some((_, others))) => is_match(rest, others),
        (Some((own, rest)), Some((other, others))) if own == other => is_match(rest, others),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::covers;

    #[test]
    fn globs_cover_ids_with_and_without_the_rulebook() {
        for pattern in ["V-150a", "V-150?", "V-15*", "*@actual", "V-150a@actual"] {
            assert!(covers(pattern, "V-150a@actual"), "{pattern}");
        }
        for pattern in ["V-150", "V-15?", "*@seminar", "v-150a"] {
            assert!(!covers(pattern, "V-150a@actual"), "{pattern}");
        }
    }
}
