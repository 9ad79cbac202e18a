//! Text on its way into a page: whatever comes from a product, a feature or a person is escaped here, and nowhere else.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use quick_xml::escape::escape;
use serde::Serialize;

/// A page while it is written.
pub(super) struct Html(String);

impl Html {
    pub(super) fn with_capacity(bytes: usize) -> Self {
        Self(String::with_capacity(bytes))
    }

    /// Markup of ours, as it stands.
    pub(super) fn raw(&mut self, markup: &str) {
        self.0.push_str(markup);
    }

    /// Text of anybody.
    pub(super) fn text(&mut self, text: &str) {
        self.0.push_str(&escape(printable(text)));
    }

    /// Text of anybody inside an element.
    pub(super) fn element(&mut self, tag: &str, text: &str) {
        self.0.push_str(&format!("<{tag}>"));
        self.text(text);
        let name = tag.split(' ').next().unwrap_or(tag);
        self.0.push_str(&format!("</{name}>"));
    }

    /// A text in both languages, of which the page shows one.
    pub(super) fn both(&mut self, ja: &str, en: &str) {
        self.0.push_str(&both(ja, en));
    }

    /// Data for the script: no markup can begin in it.
    pub(super) fn json(&mut self, data: &impl Serialize) {
        let json = serde_json::to_string(data).expect("the data of a report has a JSON form");
        self.0.push_str(&printable(&json).replace('<', "\\u003c"));
    }

    pub(super) fn push_base64(&mut self, bytes: &[u8]) {
        STANDARD.encode_string(bytes, &mut self.0);
    }

    pub(super) fn finish(self) -> String {
        self.0
    }
}

/// A text in both languages, escaped.
pub(super) fn both(ja: &str, en: &str) -> String {
    let [ja, en] = [ja, en].map(printable);
    format!("<span lang=\"ja\">{}</span><span lang=\"en\">{}</span>", escape(ja), escape(en))
}

/// Without characters that HTML forbids.
fn printable(text: &str) -> String {
    let control = |c: char| matches!(c, '\0'..='\x08' | '\x0b'..='\x1f' | '\x7f'..='\u{9f}' | '\u{fffe}' | '\u{ffff}');
    // Directions of writing that a product sets must not turn what follows round.
    let turning = |c: char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    text.chars().filter(|c| !control(*c) && !turning(*c)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_anybody_said_becomes_markup() {
        let hostile = "</script><script>alert(1)</script>\u{0}\u{202e}<!-- \"'&";
        let mut page = Html::with_capacity(0);
        page.text(hostile);
        page.element("td class=\"x\"", hostile);
        page.both(hostile, hostile);
        page.json(&serde_json::json!({ "a": hostile }));
        let page = page.finish();
        assert!(!page.contains("<script") && !page.contains("</script") && !page.contains("<!--"), "{page}");
        assert!(!page.contains(['\u{0}', '\u{202e}']) || page.contains("\\u003c"), "{page}");
        assert!(page.starts_with("&lt;/script&gt;"), "{page}");
    }
}
