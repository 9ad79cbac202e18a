//! Answers of one `decide_many`: any order, one a question.

use super::strict;
use crate::case::Question;
use crate::message::{Lost, Outcome};
use crate::transport::Malformed;
use serde_json::Value;
use std::collections::BTreeMap;

/// Gives each question its answer.
///
/// # Errors
/// An outcome that is no list of answers.
pub fn sort(questions: &[Question], outcome: Outcome) -> Result<Vec<Result<Outcome, Lost>>, Lost> {
    let answers = match outcome {
        Outcome::Done(Value::Array(answers)) => answers,
        Outcome::Done(other) => {
            let fault = Malformed::Answer("`decide_many` answers a list".into());
            return Err(Lost::malformed(fault, other.to_string().as_bytes()));
        }
        other => return Ok(questions.iter().map(|_| Ok(other.clone())).collect()),
    };
    let mut of_case: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    for answer in answers {
        let case = answer.get("case").and_then(Value::as_str).unwrap_or_default().to_string();
        of_case.entry(case).or_default().push(answer);
    }
    let mut of_question = |question: &Question| {
        let mut found = of_case.remove(&question.id).unwrap_or_default();
        match (found.pop(), found.is_empty()) {
            (Some(answer), true) => strict(Outcome::Done(answer)),
            (first, _) => {
                let fault = if first.is_none() { "no answer" } else { "several answers" };
                let fault = Malformed::Answer(format!("{fault} to the case `{}` in `decide_many`", question.id));
                Err(Lost::malformed(fault, &[]))
            }
        }
    };
    Ok(questions.iter().map(&mut of_question).collect())
}
