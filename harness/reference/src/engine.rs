//! Role `engine`: one question, one answer.

use crate::defects::Cause;
use madoguchi_contract::Answer;
use madoguchi_contract::case::Question;
use madoguchi_rulebook::{Decision, Facts, Rulebook, decide, era};
use serde_json::{Value, json};

/// The sound answer to a question.
pub fn answer(rulebook: &Rulebook, question: &Question) -> Answer {
    answer_with(rulebook, question, &Cause::None)
}

pub(crate) fn answer_with(rulebook: &Rulebook, question: &Question, cause: &Cause) -> Answer {
    let decision = decision(rulebook, &question.facts, cause);
    let mut answer = Answer::from_decision(&decision, question);
    answer.set("date_read", date_read(question.written_date.as_deref()));
    if let Cause::Answer(change) = cause {
        change(question, &mut answer);
    }
    answer
}

/// What a reference with this cause decides, before it is put into words.
pub(crate) fn decision(rulebook: &Rulebook, facts: &Facts, cause: &Cause) -> Decision {
    match cause {
        Cause::Facts(change) => decide(rulebook, &change(*facts)),
        Cause::Decision(change) => change(facts, decide(rulebook, facts)),
        _ => decide(rulebook, facts),
    }
}

fn date_read(written: Option<&str>) -> Value {
    match written.map(era::parse) {
        Some(Ok(range)) => json!({"from": range.from, "to": range.to}),
        _ => Value::Null,
    }
}
