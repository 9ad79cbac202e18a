//! What the script needs besides the bundle: titles of clauses, words in two languages, and what changed.

use super::families::FAMILIES;
use crate::compare::{Change, Comparison};
use madoguchi_contract::Vocabulary;
use madoguchi_contract::vocabulary::{Entry, Name, ValueType};
use madoguchi_judge::verdict::WORST_FIRST;
use madoguchi_judge::{Clauses, RunVerdict};
use madoguchi_rulebook::Word;
use serde_json::{Map, Value, json};

/// All of it.
pub(super) fn of(run: &RunVerdict, before: Option<&Comparison<'_>>) -> Value {
    let verdicts = WORST_FIRST.map(|verdict| {
        let text = verdict.text();
        // The reason of one that is undecided stands beside it.
        let plain = |text: String| text.split(['（', '(']).next().unwrap_or_default().trim().to_string();
        json!([verdict.word(), plain(text.ja), plain(text.en)])
    });
    json!({
        "run": run.head.run_id(),
        "verdicts": verdicts,
        "families": FAMILIES,
        "clauses": clauses(run),
        "words": words(),
        "history": before.map(history),
    })
}

/// Clauses with what they got: id, level, bearer, slide, verdict, titles, sentences, sources.
fn clauses(run: &RunVerdict) -> Vec<Value> {
    let catalogue = Clauses::builtin();
    let rows = run.coverage.rows.iter().filter_map(|row| {
        let entry = catalogue.entry(&row.clause).ok()?;
        let verdict = row.verdict.map(|verdict| verdict.to_string());
        let (title, told) = (&entry.title, &entry.statement);
        Some(json!([
            row.clause,
            row.level.word(),
            row.bearer.word(),
            entry.slide,
            verdict,
            title.ja,
            title.en,
            told.ja,
            told.en,
            entry.source.join(" "),
            entry.capability,
        ]))
    });
    rows.collect()
}

/// The vocabulary, so that facts and answers read as words.
fn words() -> Value {
    let vocabulary = Vocabulary::builtin();
    let name = |name: &Name| json!([name.ja, name.en]);
    let lists = vocabulary.words.iter().map(|(list, words)| {
        let words: Map<String, Value> = words.iter().map(|(word, text)| (word.clone(), name(text))).collect();
        (list.clone(), Value::Object(words))
    });
    let acts = vocabulary.acts.iter().map(|act| json!([act.wire, act.name.ja, act.name.en]));
    let things: Map<String, Value> =
        vocabulary.things.iter().map(|(thing, text)| (thing.clone(), name(text))).collect();
    json!({
        "facts": entries(&vocabulary.facts),
        "observables": entries(&vocabulary.observables),
        "lists": lists.collect::<Map<_, _>>(),
        "acts": acts.collect::<Vec<_>>(),
        "things": things,
    })
}

fn entries(entries: &[Entry]) -> Map<String, Value> {
    let entry = |entry: &Entry| {
        let (kind, more) = match &entry.value_type {
            ValueType::Word(list) => (list.clone(), vec![]),
            ValueType::Set(list) | ValueType::List(list) => (format!("*{list}"), vec![]),
            ValueType::Tenths => ("#".into(), vec![]),
            ValueType::YesNo { yes, no } => ("?".into(), vec![&yes.ja, &yes.en, &no.ja, &no.en]),
            ValueType::Date | ValueType::Instant | ValueType::Number | ValueType::Text => (String::new(), vec![]),
        };
        let mut fields = vec![json!(kind), json!(entry.name.ja), json!(entry.name.en)];
        fields.extend(more.into_iter().map(|word| json!(word)));
        (entry.path.clone(), Value::Array(fields))
    };
    entries.iter().map(entry).collect()
}

fn history(comparison: &Comparison<'_>) -> Value {
    let changes = |changes: &[Change<'_>]| {
        let row =
            |change: &Change<'_>| json!([change.id, change.title, change.first.to_string(), change.second.to_string()]);
        changes.iter().map(row).collect::<Vec<_>>()
    };
    let [first, second] = comparison.sides();
    json!({
        "before": first,
        "now": second,
        "unlike": comparison.unlike(),
        "worse": changes(&comparison.worse),
        "better": changes(&comparison.better),
        "otherwise": changes(&comparison.otherwise),
        "clauses": changes(&comparison.clauses),
        "only_before": comparison.only_first,
        "only_now": comparison.only_second,
    })
}
