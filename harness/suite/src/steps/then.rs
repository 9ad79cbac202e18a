//! Then: expectations, and recorded answers for the judge.

use super::{Builder, Names, Pattern, Patterns, StepFault, unknown};
use cucumber::gherkin::Step;
use madoguchi_contract::expectation::{Record, RecordVerdict};
use madoguchi_contract::names::nearest;
use madoguchi_contract::vocabulary::{Entry, ValueType};
use madoguchi_contract::{Expectation, Kind, Language, Vocabulary};
use regex::{Captures, Regex};
use serde_json::Value;
use std::sync::OnceLock;

/// The forms of a step; `…` is a value.
pub(super) const FORMS: &[[&str; 2]] = &[
    ["画面は…の順に表示される", "the screens show … in order"],
    ["画面「…」は「…」より前に表示されない", "the screen \"…\" never shows before \"…\""],
    ["次の答えは不適合と判定される", "this answer is judged a failure"],
    ["次の答えは警告と判定される", "this answer is judged a warning"],
    ["次の答えは適合と判定される", "this answer is judged a pass"],
];

/// The forms around an observable's name.
pub(super) const FRAMES: &[[&str; 2]] = &[
    ["{}は…である", "{} is …"],
    ["{}は…のいずれかである", "{} is one of …"],
    ["{}は…のどちらでもよい（…）", "{} is either … (…)"],
    ["{}は…であってはならない", "{} must not be …"],
    ["{}に…を含む", "{} contains …"],
    ["{}に…を含まない", "{} does not contain …"],
    ["{}は…であり、…なら警告である", "{} is …, and … is a warning"],
    ["{}は…であり、…なら人の確認を要する", "{} is …, and … is a review"],
    ["{}は…であり、…なら注記である", "{} is …, and … is a remark"],
    ["{}が…になるのは…のときに限る", "{} is … only if …"],
    ["{}を人が確認する", "a person reviews {}"],
];

pub(super) fn patterns() -> &'static Patterns {
    static PATTERNS: OnceLock<Patterns> = OnceLock::new();
    PATTERNS.get_or_init(|| {
        Patterns::of(vec![
            Pattern::new(
                &format!("次の答えは(?P<v>不適合|警告|適合)と判定される{CLAUSES_JA}"),
                &format!("this answer is judged (?P<v>a failure|a warning|a pass){CLAUSES_EN}"),
                record,
            ),
            Pattern::new(
                &format!("画面は(?P<list>.+)の順に表示される{CLAUSES_JA}"),
                &format!("the screens show (?P<list>.+) in order{CLAUSES_EN}"),
                in_order,
            ),
            Pattern::new(
                &format!("画面「(?P<then>.+)」は「(?P<first>.+)」より前に表示されない{CLAUSES_JA}"),
                &format!("the screen \"(?P<then>.+)\" never shows before \"(?P<first>.+)\"{CLAUSES_EN}"),
                never_before,
            ),
            Pattern::new(
                &format!("(?P<o>.+)を人が確認する{CLAUSES_JA}"),
                &format!("a person reviews (?P<o>.+?){CLAUSES_EN}"),
                review,
            ),
            Pattern::new(
                &format!("(?P<o>.+?)になるのは(?P<p>.+)のときに限る{CLAUSES_JA}"),
                &format!("(?P<o>.+?) only if (?P<p>.+?){CLAUSES_EN}"),
                only_if,
            ),
            Pattern::new(
                &format!("(?P<o>.+)のどちらでもよい（(?P<amb>A-[0-9]+b?)）{CLAUSES_JA}"),
                &format!(r"(?P<o>.+? is) either (?P<rest>.+) \((?P<amb>A-[0-9]+b?)\){CLAUSES_EN}"),
                either,
            ),
            Pattern::new(
                &format!("(?P<o>.+)のいずれかである{CLAUSES_JA}"),
                &format!("(?P<o>.+? is) one of (?P<rest>.+?){CLAUSES_EN}"),
                one_of,
            ),
            Pattern::new(
                &format!("(?P<o>.+)であってはならない{CLAUSES_JA}"),
                &format!("(?P<o>.+) must not be (?P<rest>.+?){CLAUSES_EN}"),
                must_not,
            ),
            Pattern::new(
                &format!(
                    "(?P<o>.+)であり、(?P<other>.+)なら(?P<grade>警告である|人の確認を要する|注記である){CLAUSES_JA}"
                ),
                &format!("(?P<o>.+), and (?P<other>.+) is (?P<grade>a warning|a review|a remark){CLAUSES_EN}"),
                graded,
            ),
            Pattern::new(
                &format!("(?P<o>.+)を(?P<how>含まない|含む){CLAUSES_JA}"),
                &format!("(?P<o>.+?) (?P<how>does not contain|contains) (?P<rest>.+?){CLAUSES_EN}"),
                members,
            ),
            Pattern::new(&format!("(?P<o>.+)である{CLAUSES_JA}"), &format!("(?P<o>.+? is .+?){CLAUSES_EN}"), exactly),
        ])
    })
}

const CLAUSES_JA: &str = "(?:［(?P<clauses>[^］]+)］)?";
const CLAUSES_EN: &str = r"(?: ?\[(?P<clauses>[^\]]+)\])?";

impl Builder {
    /// The observable and the text of the value: `受付結果は受付`, `the reception is accepted`.
    fn observable<'t>(
        &self,
        captures: &'t Captures<'_>,
        particle: [&str; 2],
        step: &Step,
    ) -> Result<(&'static Entry, &'t str), StepFault> {
        let text = captures.name("o").map_or("", |found| found.as_str());
        let particle = particle[usize::from(self.language == Language::En)];
        let found = Names::observables().split(text, particle, self.language);
        let found = found.ok_or_else(|| unknown(step, self.language))?;
        Ok((found.0, captures.name("rest").map_or(found.1, |rest| rest.as_str())))
    }

    /// The alternatives in `A または B`. A word may contain the separator itself, so the longest run that is a value is taken.
    fn values(&self, entry: &Entry, text: &str) -> Result<Vec<Value>, StepFault> {
        let or = if self.language == Language::Ja { "または" } else { " or " };
        let parts: Vec<&str> = text.split(or).collect();
        let free = match &entry.value_type {
            ValueType::Word(list) | ValueType::Set(list) | ValueType::List(list) => {
                !Vocabulary::builtin().words.contains_key(list)
            }
            ValueType::Text => true,
            _ => false,
        };
        if free {
            return parts.into_iter().map(|part| self.one(entry, part)).collect();
        }
        let (mut values, mut at) = (vec![], 0);
        while at < parts.len() {
            let longest = (at + 1..=parts.len()).rev().find_map(|end| {
                let value = self.one(entry, &parts[at..end].join(or)).ok()?;
                Some((value, end))
            });
            match longest {
                Some((value, end)) => {
                    values.push(value);
                    at = end;
                }
                None => return Err(self.one(entry, parts[at]).expect_err("no run of parts is a value")),
            }
        }
        Ok(values)
    }

    fn one(&self, entry: &Entry, text: &str) -> Result<Value, StepFault> {
        let value = Vocabulary::builtin().value(&entry.value_type, text, self.language);
        value.map_err(|why| StepFault::in_value(text, format!("{}: {why}", entry.path)))
    }

    fn expect(&mut self, observable: &str, kind: Kind, captures: &Captures<'_>, step: &Step) -> Result<(), StepFault> {
        let listed = captures.name("clauses").map_or("", |found| found.as_str());
        let (clauses, by_product) = clauses(listed)?;
        self.expectations.push(Expectation {
            observable: observable.into(),
            kind,
            clauses,
            by_product,
            text: step.value.trim().into(),
            line: step.position.line as u32,
        });
        Ok(())
    }
}

fn clauses(listed: &str) -> Result<(Vec<String>, bool), StepFault> {
    static ID: OnceLock<Regex> = OnceLock::new();
    let id = ID.get_or_init(|| Regex::new(r"^R-[A-Z]+-[0-9]{2}[a-z]?$").expect("a literal expression is valid"));
    let (mut ids, mut by_product) = (vec![], false);
    for word in listed.split([' ', ',', '、', '，']).filter(|word| !word.is_empty()) {
        match word {
            "製品" | "product" => by_product = true,
            _ if id.is_match(word) => ids.push(word.to_string()),
            _ => {
                let message = format!("`{word}` in the brackets is neither a clause id nor `製品`");
                return Err(StepFault::in_part(word, message));
            }
        }
    }
    Ok((ids, by_product))
}

fn exactly(case: &mut Builder, captures: &Captures<'_>, step: &Step) -> Result<(), StepFault> {
    let (entry, text) = case.observable(captures, ["は", " is "], step)?;
    let value = case.one(entry, text)?;
    case.expect(&entry.path, Kind::Exactly(value), captures, step)
}

fn one_of(case: &mut Builder, captures: &Captures<'_>, step: &Step) -> Result<(), StepFault> {
    let (entry, text) = case.observable(captures, ["は", " is"], step)?;
    let values = case.values(entry, text)?;
    case.expect(&entry.path, Kind::OneOf(values), captures, step)
}

fn either(case: &mut Builder, captures: &Captures<'_>, step: &Step) -> Result<(), StepFault> {
    let (entry, text) = case.observable(captures, ["は", " is"], step)?;
    let values = case.values(entry, text)?;
    let kind = Kind::Either { values, amb: captures["amb"].to_string() };
    case.expect(&entry.path, kind, captures, step)
}

fn must_not(case: &mut Builder, captures: &Captures<'_>, step: &Step) -> Result<(), StepFault> {
    let (entry, text) = case.observable(captures, ["は", ""], step)?;
    let values = case.values(entry, text)?;
    case.expect(&entry.path, Kind::MustNot(values), captures, step)
}

fn graded(case: &mut Builder, captures: &Captures<'_>, step: &Step) -> Result<(), StepFault> {
    let (entry, text) = case.observable(captures, ["は", " is "], step)?;
    let pass = case.values(entry, text)?;
    let other = case.values(entry, &captures["other"])?;
    let (mut info, mut warn, mut review) = (vec![], vec![], vec![]);
    match &captures["grade"] {
        "警告である" | "a warning" => warn = other,
        "人の確認を要する" | "a review" => review = other,
        _ => info = other,
    }
    case.expect(&entry.path, Kind::Graded { pass, info, warn, review }, captures, step)
}

fn members(case: &mut Builder, captures: &Captures<'_>, step: &Step) -> Result<(), StepFault> {
    let (entry, text) = case.observable(captures, ["に", ""], step)?;
    let Value::Array(values) = case.one(entry, text)? else {
        return Err(StepFault::in_part(text, format!("{} is not a set or list", entry.path)));
    };
    let excludes = matches!(&captures["how"], "含まない" | "does not contain");
    let kind = if excludes { Kind::Excludes(values) } else { Kind::Contains(values) };
    case.expect(&entry.path, kind, captures, step)
}

fn only_if(case: &mut Builder, captures: &Captures<'_>, step: &Step) -> Result<(), StepFault> {
    let particle = if case.language == Language::Ja { "が" } else { " is " };
    let split = |text: &str| -> Result<(String, Vec<Value>), StepFault> {
        let found = Names::observables().split(text, particle, case.language);
        let (entry, value) = found.ok_or_else(|| unknown(step, case.language))?;
        Ok((entry.path.clone(), case.values(entry, value)?))
    };
    let (observable, values) = split(&captures["o"])?;
    let (other, other_values) = split(&captures["p"])?;
    case.expect(&observable, Kind::OnlyIf { values, other, other_values }, captures, step)
}

fn in_order(case: &mut Builder, captures: &Captures<'_>, step: &Step) -> Result<(), StepFault> {
    let screens = captures["list"].split('→').map(|name| screen(name.trim(), case.language));
    let screens = screens.collect::<Result<_, _>>()?;
    case.expect("screens", Kind::InOrder(screens), captures, step)
}

fn never_before(case: &mut Builder, captures: &Captures<'_>, step: &Step) -> Result<(), StepFault> {
    let (first, then) = (screen(&captures["first"], case.language)?, screen(&captures["then"], case.language)?);
    case.expect("screens", Kind::NeverBefore { first, then }, captures, step)
}

fn screen(name: &str, language: Language) -> Result<Value, StepFault> {
    let read = Vocabulary::builtin().value(&ValueType::Word("Screen".into()), name, language);
    read.map_err(|why| StepFault::in_part(name, why))
}

fn review(case: &mut Builder, captures: &Captures<'_>, step: &Step) -> Result<(), StepFault> {
    let (entry, _) = case.observable(captures, ["", ""], step)?;
    case.expect(&entry.path, Kind::Review, captures, step)
}

fn record(case: &mut Builder, captures: &Captures<'_>, step: &Step) -> Result<(), StepFault> {
    let vocabulary = Vocabulary::builtin();
    let Some(table) = &step.table else {
        return Err(StepFault::in_part("", "a table of observables and values must follow".into()));
    };
    let mut answer = vec![];
    for row in &table.rows {
        let [name, value] = row.as_slice() else {
            let message = format!("a row has two cells, observable and value, not {}", row.len());
            return Err(StepFault::in_part("", message));
        };
        let entry = vocabulary.observable(name, case.language).ok_or_else(|| no_observable(name, case.language))?;
        answer.push((entry.path.clone(), case.one(entry, value)?));
    }
    let verdict = match &captures["v"] {
        "不適合" | "a failure" => RecordVerdict::Fail,
        "警告" | "a warning" => RecordVerdict::Warn,
        _ => RecordVerdict::Pass,
    };
    let (clauses, _) = clauses(captures.name("clauses").map_or("", |found| found.as_str()))?;
    case.records.push(Record { answer, verdict, clauses, line: step.position.line as u32 });
    Ok(())
}

/// The fault of a table's row.
fn no_observable(name: &str, language: Language) -> StepFault {
    let known = Vocabulary::builtin().observables.iter().map(|entry| entry.name.get(language));
    let hint = nearest(name, known).map(|near| format!("; the nearest is `{near}`")).unwrap_or_default();
    StepFault::in_part("", format!("no observable is called `{name}`{hint}"))
}
