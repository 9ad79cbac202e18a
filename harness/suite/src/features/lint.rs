//! What the Gherkin parser would lose without a word, as errors with their place.

use super::FeatureError;
use super::source::FeatureSource;

/// Checks one file before it is parsed.
///
/// # Errors
/// The first fault: a byte-order mark, `ルール:` (swallowed by the parser), an unknown Japanese keyword, or a full-width
/// blank around a keyword (kept as part of the step).
pub fn lint(source: &FeatureSource) -> Result<(), FeatureError> {
    if source.text.starts_with('\u{feff}') {
        return Err(fault(
            source,
            1,
            1,
            "byte_order_mark",
            "the file starts with a byte-order mark",
            "save it as UTF-8 without one",
        ));
    }
    for (index, line) in source.text.lines().enumerate() {
        let number = index + 1;
        let trimmed = line.trim_start_matches([' ', '\t']);
        let column = line.chars().count() - trimmed.chars().count() + 1;
        if trimmed.starts_with('\u{3000}') {
            let message = "a full-width blank (U+3000) stands before the text";
            return Err(fault(source, number, column, "full_width_blank", message, "indent with ordinary blanks"));
        }
        if trimmed.starts_with("ルール:") || trimmed.starts_with("ルール：") {
            let message = "`ルール:` would be lost silently";
            return Err(fault(source, number, column, "lost_keyword", message, "write `Rule:`"));
        }
        for keyword in ["且つ", "然し"] {
            if trimmed.starts_with(keyword) {
                let message = format!("`{keyword}` is not a keyword here");
                return Err(fault(source, number, column, "lost_keyword", &message, "write `かつ` or `しかし`"));
            }
        }
        for keyword in KEYWORDS {
            if let Some(rest) = trimmed.strip_prefix(keyword)
                && rest.starts_with('\u{3000}')
            {
                let column = column + keyword.chars().count();
                let message =
                    format!("a full-width blank (U+3000) follows `{keyword}` and would become part of the step");
                return Err(fault(source, number, column, "full_width_blank", &message, "write an ordinary blank"));
            }
        }
        if let Some(place) =
            trimmed.find(['：']).filter(|_| HEADINGS.iter().any(|h| trimmed.starts_with(&format!("{h}："))))
        {
            let column = column + trimmed[..place].chars().count();
            let message = "a full-width colon follows the keyword";
            return Err(fault(source, number, column, "full_width_colon", message, "write `:`"));
        }
    }
    Ok(())
}

/// A fault with the line it stands on.
pub(super) fn fault(
    source: &FeatureSource,
    line: usize,
    column: usize,
    code: &'static str,
    message: &str,
    help: &'static str,
) -> FeatureError {
    FeatureError {
        file: source.path.clone(),
        line,
        column,
        code,
        message: message.into(),
        help,
        excerpt: source.text.lines().nth(line.saturating_sub(1)).unwrap_or_default().to_string(),
    }
}

const KEYWORDS: [&str; 8] = ["前提", "もし", "ならば", "かつ", "しかし", "但し", "ただし", "*"];
const HEADINGS: [&str; 8] =
    ["機能", "背景", "シナリオ", "シナリオアウトライン", "シナリオテンプレート", "シナリオテンプレ", "例", "サンプル"];

#[cfg(test)]
mod tests {
    use super::*;

    fn code(text: &str) -> Option<(&'static str, usize, usize)> {
        let source = FeatureSource { path: "a.feature".into(), text: text.into() };
        lint(&source).err().map(|fault| (fault.code, fault.line, fault.column))
    }

    #[test]
    fn silent_losses_are_told_with_their_place() {
        assert_eq!(code("機能: a\n  ルール: b\n"), Some(("lost_keyword", 2, 3)));
        assert_eq!(code("機能: a\n  且つ b\n"), Some(("lost_keyword", 2, 3)));
        assert_eq!(code("機能: a\n    前提\u{3000}b\n"), Some(("full_width_blank", 2, 7)));
        assert_eq!(code("機能: a\n\u{3000}前提 b\n"), Some(("full_width_blank", 2, 1)));
        assert_eq!(code("機能：a\n"), Some(("full_width_colon", 1, 3)));
        assert_eq!(code("\u{feff}機能: a\n"), Some(("byte_order_mark", 1, 1)));
        assert_eq!(code("機能: a\n  シナリオ: b\n    前提 患者は：いる\n"), None);
    }
}
