//! The picture for a terminal: one bar a row, all on the same columns, so that transitions stand below each other.

use super::{Timeline, Tone};
use crate::view::View;
use crate::wrap::columns;
use anstyle::{AnsiColor, Style};
use madoguchi_rulebook::Day;
use std::fmt::Write as _;

impl Timeline {
    /// The picture, then every transition with its day.
    pub fn bars(&self, view: &View) -> String {
        let language = view.language;
        let mut text = format!("{}\n", view.bold(format!("{}  {}", self.case, self.title)));
        let names = self.groups.iter().flat_map(|group| &group.rows).map(|row| columns(row.name.get(language)));
        let label = names.max().unwrap_or(0) + 5;
        let cells = cells(self, view.width.saturating_sub(label + 1).max(20));
        let first = self.from.to_string();
        let last = self.to.to_string();
        let room = cells.len().saturating_sub(first.len() + last.len());
        let _ = writeln!(text, "{}{first}{}{last}", " ".repeat(label), " ".repeat(room));
        for group in &self.groups {
            let _ = writeln!(text, "  {}", group.name.get(language));
            for row in &group.rows {
                let name = row.name.get(language);
                let blanks = " ".repeat(label - 4 - columns(name));
                let bar: Vec<(char, Tone)> = cells
                    .iter()
                    .filter_map(|day| row.spans.iter().find(|span| (span.from..=span.to).contains(day)))
                    .map(|span| (mark(span.tone), span.tone))
                    .collect();
                let painted: String = bar
                    .chunk_by(|a, b| a.1 == b.1)
                    .map(|same| view.paint(style(same[0].1), same.iter().map(|(mark, _)| *mark).collect::<String>()))
                    .collect();
                let _ = writeln!(text, "    {name}{blanks}{painted}");
            }
        }
        let legend = [
            (Tone::Full, view.pick("すべて可", "everything works")),
            (Tone::Part, view.pick("一部または別の方法", "in part, or another way")),
            (Tone::Nothing, view.pick("不可", "nothing")),
        ];
        let legend = legend.map(|(tone, what)| format!("{} {what}", view.paint(style(tone), mark(tone))));
        let _ = writeln!(text, "\n{}{}", " ".repeat(label), legend.join("   "));
        let changes = self.told_changes(language);
        if changes.is_empty() {
            let _ = writeln!(text, "{}", view.pick("この期間に変化はない", "nothing changes in this span"));
        }
        let mut before = None;
        for (day, what) in changes {
            let shown = if before == Some(day) { " ".repeat(10) } else { day.to_string() };
            let _ = writeln!(text, "{shown}  {what}");
            before = Some(day);
        }
        text
    }
}

/// The day that each column shows. Stretches between changes get columns by their length, but none gets none.
fn cells(timeline: &Timeline, width: usize) -> Vec<Day> {
    let mut starts = vec![timeline.from];
    starts.extend(timeline.changes());
    let ends = starts.iter().skip(1).map(|day| day.before()).chain([timeline.to]);
    let stretches: Vec<(Day, i32)> =
        starts.iter().zip(ends).map(|(from, to)| (*from, to.number() - from.number() + 1)).collect();
    let days: i32 = stretches.iter().map(|(_, days)| days).sum();
    let spare = width.saturating_sub(stretches.len());
    let mut cells = vec![];
    for (from, length) in stretches {
        let share = 1 + spare * usize::try_from(length).unwrap_or(0) / usize::try_from(days.max(1)).unwrap_or(1);
        cells.extend(std::iter::repeat_n(from, share));
    }
    cells
}

fn mark(tone: Tone) -> char {
    match tone {
        Tone::Full => '█',
        Tone::Part => '▒',
        Tone::Nothing => '·',
    }
}

fn style(tone: Tone) -> Style {
    let colour = match tone {
        Tone::Full => AnsiColor::Green,
        Tone::Part => AnsiColor::Yellow,
        Tone::Nothing => AnsiColor::Red,
    };
    Style::new().fg_color(Some(colour.into()))
}
