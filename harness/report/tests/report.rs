//! Reports as a person and a CI server see them, as snapshots in the top-level `snapshots/`.

mod sample;

use madoguchi_contract::{Case, Language};
use madoguchi_judge::{Clauses, Coverage, Verdict};
use madoguchi_report::summary::Summary;
use madoguchi_report::{Colour, View, clauses, junit, terminal};
use sample::{cases, run, snapshot};
use std::sync::Arc;

#[test]
fn terminal_in_japanese() {
    snapshot("terminal_ja", &terminal::report(&run(cases()), &View::plain(Language::Ja)));
}

#[test]
fn terminal_in_english() {
    let view = View { width: 80, detailed: 3, ..View::plain(Language::En) };
    snapshot("terminal_en", &terminal::report(&run(cases()), &view));
}

#[test]
fn terminal_of_a_good_run() {
    let good: Vec<_> = cases().into_iter().take(1).collect();
    let mut run = run(good);
    run.stale.clear();
    snapshot("terminal_good", &terminal::report(&run, &View::plain(Language::Ja)));
}

#[test]
fn colour_only_adds_colour() {
    let plain = View::plain(Language::Ja);
    let colour = View { colour: Colour::Ansi, ..plain.clone() };
    let text = terminal::report(&run(cases()), &colour);
    let mut bare = String::new();
    let mut rest = text.as_str();
    while let Some((before, after)) = rest.split_once('\u{1b}') {
        bare.push_str(before);
        rest = after.split_once('m').expect("an ANSI sequence ends with m").1;
    }
    bare.push_str(rest);
    assert_ne!(text, bare);
    assert_eq!(bare, terminal::report(&run(cases()), &plain));
}

#[test]
fn lines_keep_within_the_width() {
    for width in [60, 80, 120] {
        let view = View { width, ..View::plain(Language::Ja) };
        let text = terminal::report(&run(cases()), &view);
        let findings = text.lines().filter(|line| line.starts_with("  "));
        for line in findings {
            assert!(unicode_width::UnicodeWidthStr::width(line) <= width, "{width}: {line}");
        }
    }
}

#[test]
fn progress_is_one_line() {
    let counts = [(Verdict::Fail, 2), (Verdict::Pass, 118), (Verdict::Warn, 0)];
    let line = terminal::progress(120, 444, &counts, &View::plain(Language::Ja));
    assert_eq!(line, "  120/444  不適合 2  適合 118");
}

#[test]
fn junit_for_jenkins() {
    snapshot("junit", &junit::junit(&run(cases()), Language::Ja));
}

#[test]
fn summary_comes_back() {
    let run = run(cases().into_iter().take(3).collect());
    let summary = Summary::of(&run);
    let json = summary.to_json();
    assert_eq!(serde_json::from_str::<Summary>(&json).expect("reads its own file"), summary);
    snapshot("summary", &json);
}

#[test]
fn clause_table_csv_and_open_questions() {
    let run = run(cases());
    let mut few = run.coverage.clone();
    few.rows.retain(|row| !row.cases.is_empty());
    let view = View::plain(Language::Ja);
    let all: Vec<Arc<Case>> = cases().into_iter().map(|(case, _)| Arc::new(case)).collect();
    snapshot("clause_table", &clauses::clause_table(&few, Clauses::builtin(), &view));
    snapshot("ambiguous", &clauses::ambiguous_table(&all, &view));
    snapshot("clauses_csv", &clauses::csv(&all, &run.coverage, Clauses::builtin()));
    let planned = Coverage::planned(&all, Clauses::builtin(), &["actual".into()]);
    let row = planned.rows.iter().find(|row| row.clause == "R-CERT-05").expect("a row");
    assert_eq!(row.verdict, Some(Verdict::NotRun));
}
