//! A cell of the rule space as a case, to be told like any scenario: the oracle's reception, with every one the text leaves open.

use super::literal::literals;
use crate::explore::question;
use madoguchi_contract::{Case, Expectation, Role, Subject};
use madoguchi_rulebook::{Facts, Rulebook, decide};

/// The case of a cell.
pub fn case_of_cell(facts: Facts, rulebook: &Rulebook) -> Case {
    let question = question(facts, rulebook);
    let decision = decide(rulebook, &facts);
    let clauses: Vec<String> = decision.clauses.iter().map(|clause| clause.id().to_string()).collect();
    let expectations = literals(rulebook, &question, &decision, "reception").into_iter();
    let expectation = |(observable, kind)| Expectation {
        observable,
        kind,
        clauses: clauses.clone(),
        by_product: false,
        text: String::new(),
        line: 0,
    };
    Case {
        id: question.id,
        title: String::new(),
        feature: String::new(),
        line: 0,
        rulebook: question.rulebook,
        role: Role::Engine,
        subject: Subject::Product,
        clauses: clauses.clone(),
        facts,
        numbers: question.numbers,
        written_date: None,
        acts: vec![],
        expectations: expectations.map(expectation).collect(),
        records: vec![],
    }
}
