//! Clauses × scenarios × results: a table for people, CSV for a regulator, and the open questions.

use crate::view::View;
use comfy_table::presets::UTF8_HORIZONTAL_ONLY;
use comfy_table::{ContentArrangement, Table};
use madoguchi_contract::{Case, Kind};
use madoguchi_judge::{ClauseEntry, Clauses, Coverage, Text, Verdict, phrase};
use madoguchi_rulebook::Word;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The table of clauses with the cases that stand for them and what they got.
pub fn clause_table(coverage: &Coverage, clauses: &Clauses, view: &View) -> String {
    let mut table = table(
        view,
        [
            ("条項", "clause"),
            ("義務", "level"),
            ("名宛", "binds"),
            ("題", "title"),
            ("シナリオ", "scenarios"),
            ("結果", "result"),
        ],
    );
    for row in &coverage.rows {
        let Ok(entry) = clauses.entry(&row.clause) else { continue };
        let result = row.verdict.map_or(view.pick("シナリオなし", "no scenario").to_string(), result);
        let title = entry.title.get(view.language);
        table.add_row([
            row.clause.as_str(),
            row.level.word(),
            row.bearer.word(),
            title,
            &scenarios(&row.cases),
            &result,
        ]);
    }
    format!("{table}\n")
}

/// The open questions of the text: each ambiguity with the cases and days it touches.
pub fn ambiguous_table(cases: &[Arc<Case>], view: &View) -> String {
    let mut questions: BTreeMap<(&str, &str), Question> = BTreeMap::new();
    for case in cases {
        for expectation in &case.expectations {
            let Kind::Either { amb, .. } = &expectation.kind else { continue };
            let question = questions.entry((amb, &expectation.observable)).or_default();
            question.text = phrase::expected(expectation);
            question.cases.insert(case.id.clone());
            question.days.insert(case.facts.now.day().to_string());
        }
    }
    let mut table = table(
        view,
        [("論点", "question"), ("どちらも適合", "either conforms"), ("日", "days"), ("シナリオ", "scenarios")],
    );
    for ((amb, _), question) in questions {
        let [days, ids] = [question.days, question.cases].map(|set| set.into_iter().collect::<Vec<_>>().join(" "));
        table.add_row([amb, question.text.get(view.language), &days, &ids]);
    }
    format!("{table}\n")
}

/// One open question: what either way conforms, on which days, in which cases.
#[derive(Default)]
struct Question {
    text: Text,
    days: BTreeSet<String>,
    cases: BTreeSet<String>,
}

/// Decision tables as CSV: a line for each clause, case and expectation, with the result where there is one.
pub fn csv(cases: &[Arc<Case>], coverage: &Coverage, clauses: &Clauses) -> String {
    let results: BTreeMap<&str, &BTreeMap<String, Verdict>> =
        coverage.rows.iter().map(|row| (row.clause.as_str(), &row.cases)).collect();
    let mut out = String::from(
        "clause,level,bearer,slide,title_ja,title_en,case,rulebook,date,done_ja,done_en,expected_ja,expected_en,feature,line,result\n",
    );
    for entry in clauses.iter() {
        for case in cases {
            for expectation in &case.expectations {
                let named = if expectation.clauses.is_empty() { &case.clauses } else { &expectation.clauses };
                if !named.contains(&entry.id) {
                    continue;
                }
                let result = results.get(entry.id.as_str()).and_then(|cases| cases.get(&case.id));
                let result = result.map_or(String::new(), ToString::to_string);
                line(&mut out, entry, clauses, case, &phrase::expected(expectation), expectation.line, &result);
            }
        }
    }
    out
}

fn line(out: &mut String, entry: &ClauseEntry, clauses: &Clauses, case: &Case, expected: &Text, at: u32, result: &str) {
    let done = phrase::done(case);
    let slide = entry.slide.map_or(String::new(), |slide| slide.to_string());
    let day = case.facts.now.day().to_string();
    let at = at.to_string();
    let fields = [
        entry.id.as_str(),
        clauses.level_of(entry, &case.rulebook).word(),
        entry.bearer.word(),
        &slide,
        &entry.title.ja,
        &entry.title.en,
        &case.id,
        &case.rulebook,
        &day,
        &done.ja,
        &done.en,
        &expected.ja,
        &expected.en,
        &case.feature,
        &at,
        result,
    ];
    let fields: Vec<String> = fields.iter().map(|field| quoted(field)).collect();
    out.push_str(&fields.join(","));
    out.push('\n');
}

/// A field of CSV; a text that a spreadsheet would take for a formula is made plain.
fn quoted(field: &str) -> String {
    let plain = if field.starts_with(['=', '+', '-', '@']) { format!("'{field}") } else { field.to_string() };
    if plain.contains([',', '"', '\n']) { format!("\"{}\"", plain.replace('"', "\"\"")) } else { plain }
}

fn table<const N: usize>(view: &View, names: [(&str, &str); N]) -> Table {
    let mut table = Table::new();
    table.load_preset(UTF8_HORIZONTAL_ONLY).set_content_arrangement(ContentArrangement::Dynamic);
    table.set_width(u16::try_from(view.width).unwrap_or(u16::MAX));
    table.set_header(names.map(|(ja, en)| view.pick(ja, en).to_string()));
    table
}

fn scenarios(cases: &BTreeMap<String, Verdict>) -> String {
    let shown: Vec<&str> = cases.keys().take(4).map(String::as_str).collect();
    match cases.len() {
        0 => "–".into(),
        1..=4 => shown.join(" "),
        more => format!("{} … ({more})", shown.join(" ")),
    }
}

fn result(verdict: Verdict) -> String {
    verdict.to_string()
}
