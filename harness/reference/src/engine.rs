//! Role `engine`: one question, one answer.

use crate::defects::Cause;
use madoguchi_contract::Answer;
use madoguchi_contract::case::Question;
use madoguchi_rulebook::{Rulebook, decide, era};
use serde_json::{Value, json};

/// The sound answer to a question.
pub fn answer(rulebook: &Rulebook, question: &Question) -> Answer {
    answer_with(rulebook, question, &Cause::None)
}

pub(crate) fn answer_with(rulebook: &Rulebook, question: &Question, cause: &Cause) -> Answer {
    let facts = match cause {
        Cause::Facts(change) => change(question.facts),
        _ => question.facts,
    };
    let mut decision = decide(rulebook, &facts);
    if let Cause::Decision(change) = cause {
        decision = change(&question.facts, decision);
    }
    let mut answer = Answer::from_decision(rulebook, &decision, question);
    answer.set("date_read", date_read(question.written_date.as_deref()));
    if let Cause::Answer(change) = cause {
        change(question, &mut answer);
    }
    answer
}

fn date_read(written: Option<&str>) -> Value {
    match written.map(era::parse) {
        Some(Ok(range)) => json!({"from": range.from, "to": range.to}),
        _ => Value::Null,
    }
}
