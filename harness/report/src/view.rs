//! How a text report is shown: language, width, colour, and how much.

use anstyle::{AnsiColor, Style};
use madoguchi_contract::Language;
use madoguchi_judge::Verdict;
use std::fmt::Display;

/// How a text report is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct View {
    /// Language.
    pub language: Language,
    /// Columns.
    pub width: usize,
    /// Colour.
    pub colour: Colour,
    /// Findings shown in full; the rest is counted.
    pub detailed: usize,
    /// Words that the command that repeats a finding needs beside the case: the product, the fault plan.
    pub again: Vec<String>,
}

/// Colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Colour {
    /// None: `NO_COLOR` is set, or the output is not a terminal.
    Plain,
    /// ANSI.
    Ansi,
}

impl View {
    /// A plain view of 100 columns and ten findings.
    pub fn plain(language: Language) -> Self {
        Self { language, width: 100, colour: Colour::Plain, detailed: 10, again: vec![] }
    }

    pub(crate) fn pick<'a>(&self, ja: &'a str, en: &'a str) -> &'a str {
        match self.language {
            Language::Ja => ja,
            Language::En => en,
        }
    }

    pub(crate) fn paint(&self, style: Style, text: impl Display) -> String {
        match self.colour {
            Colour::Plain => text.to_string(),
            Colour::Ansi => format!("{style}{text}{style:#}"),
        }
    }

    pub(crate) fn bold(&self, text: impl Display) -> String {
        self.paint(Style::new().bold(), text)
    }

    pub(crate) fn dim(&self, text: impl Display) -> String {
        self.paint(Style::new().dimmed(), text)
    }
}

/// The style of a verdict.
pub(crate) fn style(verdict: Verdict) -> Style {
    let colour = match verdict {
        Verdict::Pass => AnsiColor::Green,
        Verdict::Info | Verdict::NotApplicable | Verdict::NotRun => AnsiColor::Cyan,
        Verdict::Warn | Verdict::Review | Verdict::ExpectedFail => AnsiColor::Yellow,
        Verdict::Inconclusive(_) => AnsiColor::Magenta,
        _ => AnsiColor::Red,
    };
    Style::new().fg_color(Some(colour.into())).bold()
}
