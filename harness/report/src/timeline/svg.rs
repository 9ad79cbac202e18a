//! The picture as SVG, for a report or a slide: readable without colours, and each stretch says what it is when it is pointed at.

use super::{Timeline, Tone};
use madoguchi_contract::Language;
use madoguchi_rulebook::Day;
use quick_xml::escape::escape;
use std::fmt::Write as _;

impl Timeline {
    /// The picture: nothing in it but shapes and text, so it stands anywhere.
    pub fn svg(&self, language: Language) -> String {
        let rows: usize = self.groups.iter().map(|group| group.rows.len() + 1).sum();
        let changes = self.changes();
        let body = HEAD + rows * ROW;
        let height = body + FOOT;
        let mut svg = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height}\" width=\"{WIDTH}\" height=\"{height}\" \
             role=\"img\" class=\"timeline\" font-family=\"sans-serif\" font-size=\"12\">\n"
        );
        let title = format!("{}  {}", self.case, self.title);
        let _ = writeln!(svg, "<title>{}</title>", escape(&title));
        let _ = writeln!(svg, "<rect width=\"{WIDTH}\" height=\"{height}\" class=\"paper\" fill=\"#ffffff\"/>");
        let _ = writeln!(
            svg,
            "<text x=\"8\" y=\"20\" class=\"heading\" font-size=\"15\" font-weight=\"bold\">{}</text>",
            escape(&title)
        );
        let mut y = HEAD;
        for group in &self.groups {
            let name = escape(group.name.get(language));
            let _ = writeln!(svg, "<text x=\"8\" y=\"{}\" font-weight=\"bold\">{name}</text>", y + 17);
            y += ROW;
            for row in &group.rows {
                let _ = writeln!(svg, "<text x=\"16\" y=\"{}\">{}</text>", y + 17, escape(row.name.get(language)));
                for span in &row.spans {
                    let (left, right) = (self.x(span.from), self.x(span.to.after()));
                    let width = right - left;
                    let (class, fill, ink) = colours(span.tone);
                    let value = span.value.get(language);
                    let _ = writeln!(
                        svg,
                        "<rect x=\"{left}\" y=\"{}\" width=\"{width}\" height=\"{}\" class=\"{class}\" fill=\"{fill}\" stroke=\"#ffffff\">\
                         <title>{} – {}  {}</title></rect>",
                        y + 2,
                        ROW - 4,
                        span.from,
                        span.to,
                        escape(value)
                    );
                    let room = width.saturating_sub(8);
                    if let Some(shown) = fitting(value, room) {
                        let _ = writeln!(
                            svg,
                            "<text x=\"{}\" y=\"{}\" class=\"on-{class}\" fill=\"{ink}\" font-size=\"11\" pointer-events=\"none\">{}</text>",
                            left + 4,
                            y + 17,
                            escape(shown.as_str())
                        );
                    }
                }
                y += ROW;
            }
        }
        self.days(&mut svg, &changes, body);
        svg.push_str("</svg>\n");
        svg
    }

    /// A line through all rows at each change, and its day below.
    fn days(&self, svg: &mut String, changes: &[Day], body: usize) {
        let ends = [self.from, self.to.after()];
        for day in ends.iter().chain(changes) {
            let x = self.x(*day);
            let shown = if *day == self.to.after() { self.to } else { *day };
            let _ = writeln!(
                svg,
                "<line x1=\"{x}\" y1=\"{HEAD}\" x2=\"{x}\" y2=\"{}\" stroke=\"#555555\" stroke-dasharray=\"2 3\"/>\n\
                 <text transform=\"translate({x} {}) rotate(60)\" font-size=\"10\">{shown}</text>",
                body + 4,
                body + 14
            );
        }
    }

    fn x(&self, day: Day) -> usize {
        let days = i64::from(self.to.number() - self.from.number() + 1);
        let at = i64::from(day.number() - self.from.number());
        let room = (WIDTH - LEFT - RIGHT) as i64;
        LEFT + usize::try_from(at * room / days.max(1)).unwrap_or(0)
    }
}

/// As much of a text as fits, or nothing.
fn fitting(text: &str, room: usize) -> Option<String> {
    let wide = |character: char| if character.is_ascii() { 6 } else { 11 };
    let mut used = 0;
    let mut shown = String::new();
    for character in text.chars() {
        used += wide(character);
        if used > room {
            shown.pop();
            shown.push('…');
            return (shown.chars().count() > 3).then_some(shown);
        }
        shown.push(character);
    }
    Some(shown)
}

/// Class, fill and ink, told apart also in grey and by people who do not see red and green apart.
fn colours(tone: Tone) -> (&'static str, &'static str, &'static str) {
    match tone {
        Tone::Full => ("full", "#1b6e53", "#ffffff"),
        Tone::Part => ("part", "#f2c14e", "#000000"),
        Tone::Nothing => ("nothing", "#e3e3e3", "#000000"),
    }
}

const WIDTH: usize = 1100;
const LEFT: usize = 250;
const RIGHT: usize = 50;
const HEAD: usize = 34;
const ROW: usize = 24;
const FOOT: usize = 80;
