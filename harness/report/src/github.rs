//! GitHub Actions: a summary of the run as Markdown, and the worst findings as annotations at the lines of their features.

use crate::alike::groups;
use crate::terminal::conclusion;
use crate::view::View;
use madoguchi_judge::verdict::WORST_FIRST;
use madoguchi_judge::{RunVerdict, Verdict};
use std::fmt::Write as _;

/// The summary of a step.
pub fn summary(run: &RunVerdict, view: &View) -> String {
    let (must, cases) = (&run.tally.must, &run.tally.cases);
    let mut text = String::new();
    let plain = View { colour: crate::Colour::Plain, ..view.clone() };
    let product = format!("{} {}", run.head.product.name, run.head.product.version);
    let _ = writeln!(text, "## {}\n", markdown(&conclusion(run, &plain)));
    let rulebooks: Vec<&str> = run.head.rulebooks.keys().map(String::as_str).collect();
    let _ = writeln!(text, "{} · {} · {}\n", markdown(&product), run.head.as_of, markdown(&rulebooks.join(", ")));
    let kill = match &run.kill_score {
        Some(score) => format!("{} / {}", score.killed, score.killed + score.survived),
        None => view.pick("この試験一式では未測定", "not measured for this suite").into(),
    };
    let head = [
        view.pick("MUST条項（充足/判定/全）", "MUST clauses (satisfied / judged / total)"),
        view.pick("キルスコア", "kill score"),
        view.pick("シナリオ（実施/全）", "scenarios (run / total)"),
    ];
    let _ = writeln!(text, "| {} |\n|---|---|---|", head.join(" | "));
    let _ = writeln!(
        text,
        "| **{}** / {} / {} | {kill} | **{}** / {} |\n",
        must.satisfied, must.judged, must.total, cases.run, cases.total
    );
    let counts = WORST_FIRST.iter().filter(|verdict| run.tally.count(**verdict) > 0);
    let counts: Vec<String> =
        counts.map(|verdict| format!("{} {}", verdict.word(), run.tally.count(*verdict))).collect();
    let _ = writeln!(text, "{}\n", counts.join(" · "));
    let groups = groups(run);
    if groups.is_empty() {
        return text;
    }
    let names =
        [("判定", "verdict"), ("条項", "clause"), ("観測", "seen"), ("要求", "demanded"), ("再現", "reproduce")];
    let _ = writeln!(text, "| {} |\n|---|---|---|---|---|", names.map(|(ja, en)| view.pick(ja, en)).join(" | "));
    for group in groups.iter().take(ROWS) {
        let [_, (_, seen), (_, demand), _] = group.finding.parts(view.language);
        let more = match group.others.len() {
            0 => String::new(),
            count => format!(" (+{count})"),
        };
        let clause = group.finding.clause.as_deref().unwrap_or("–");
        let cells = [group.verdict.word(), clause, &seen, &demand].map(markdown);
        let _ = writeln!(text, "| {} | `{}`{more} |", cells.join(" | "), group.finding.replay());
    }
    if groups.len() > ROWS {
        let more = groups.len() - ROWS;
        let _ = writeln!(text, "\n{}{more}", view.pick("ほかの指摘の種類: ", "more kinds of finding: "));
    }
    text
}

/// The worst findings as workflow commands, one a line. `folder`: where the features lie in the repository.
pub fn annotations(run: &RunVerdict, folder: &str, view: &View) -> String {
    let mut text = String::new();
    for group in groups(run).iter().take(ANNOTATIONS) {
        let level = match group.verdict {
            Verdict::Warn | Verdict::Review | Verdict::ExpectedFail => "warning",
            Verdict::Pass | Verdict::Info | Verdict::NotApplicable => "notice",
            _ => "error",
        };
        let finding = group.finding;
        let folder = folder.trim_end_matches('/');
        let file = property(&format!("{folder}/{}", finding.feature));
        let clause = finding.clause.as_deref().unwrap_or("-");
        let title = property(&format!("{} {clause} {}", group.verdict.word(), group.case.case));
        let lines = finding.lines(view.language).join("\n");
        let _ = writeln!(text, "::{level} file={file},line={},title={title}::{}", finding.line.max(1), data(&lines));
    }
    text
}

/// Text in a cell: no markup of it is meant, and it keeps to one line.
fn markdown(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '#' | '|' | '~' => plain.extend(['\\', character]),
            '<' => plain.push_str("&lt;"),
            '>' => plain.push_str("&gt;"),
            '&' => plain.push_str("&amp;"),
            '@' => plain.push_str("&#64;"),
            character if character.is_control() => plain.push(' '),
            character => plain.push(character),
        }
    }
    plain
}

/// The message of a workflow command.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A property of a workflow command.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

/// Kinds of finding in the summary.
const ROWS: usize = 20;
/// Annotations that GitHub shows of one step.
const ANNOTATIONS: usize = 10;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_a_product_says_is_a_command_or_markup() {
        assert_eq!(data("a%\n::error::x\r"), "a%25%0A::error::x%0D");
        assert_eq!(property("a:b,c\n"), "a%3Ab%2Cc%0A");
        assert_eq!(markdown("|<img>\n`x`@you"), "\\|&lt;img&gt; \\`x\\`&#64;you");
    }
}
