//! A counterexample as files: a case that is kept (`madoguchi.case`), and a scenario in Japanese and in English that
//! drops into a folder of features. What they expect are the oracle's literals on the clause concerned; before anything
//! is written, the oracle's own answer must pass and the product's must not.

use super::literal::literals;
use super::search::Counterexample;
use crate::explore::compare::families;
use crate::explore::{Sign, question};
use crate::features::print;
use madoguchi_contract::case::{SavedCase, facts_from};
use madoguchi_contract::event::EventBody;
use madoguchi_contract::message::{Hello, Outcome};
use madoguchi_contract::{Answer, Case, Expectation, Language, Role, Subject};
use madoguchi_judge::{Bearer, Clauses, Declared, Level, Verdict, judge};
use madoguchi_rulebook::{Clause, ClauseSet, Decision, Rulebook, decide};
use serde_json::{Value, json};

/// A counterexample as a case.
#[derive(Clone, Debug, PartialEq)]
pub struct Scenario {
    /// The case, called by the digest of its facts.
    pub case: Case,
    /// What the judge says of the product's answer.
    pub verdict: Verdict,
    product: String,
    /// Observable and value of the answer; no observable: what happened instead of an answer.
    seen: Vec<(Option<String>, Value)>,
}

/// A counterexample that the judge does not see as one: a defect of ours.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("{case}: the rulebook's own answer is judged {sound:?} and the product's {product:?}")]
pub struct Broken {
    /// The case.
    pub case: String,
    /// Of the rulebook's own answer.
    pub sound: Verdict,
    /// Of the product's.
    pub product: Verdict,
}

impl Scenario {
    /// The scenario of a counterexample.
    ///
    /// # Errors
    /// The judge takes the product's answer, or not the rulebook's own.
    pub fn of(
        found: &Counterexample,
        rulebook: &Rulebook,
        hello: &Hello,
        clauses: &Clauses,
    ) -> Result<Self, Box<Broken>> {
        let declared = Declared::of(hello);
        let question = question(found.facts, rulebook);
        let decision = decide(rulebook, &found.facts);
        let ordinary = facts_from(json!({"presents": ["my_number_card"]})).unwrap_or_default();
        let ordinary = decide(rulebook, &ordinary).clauses;
        let binding = Binding { clauses, declared: &declared, rulebook: rulebook.id(), decision: &decision, ordinary };
        let mut expectations: Vec<Expectation> = vec![];
        for sign in &found.signs {
            let (clause, by_product) = binding.clause(sign);
            for (observable, kind) in literals(rulebook, &question, &decision, &sign.observable) {
                let expectation = Expectation {
                    observable,
                    kind,
                    clauses: vec![clause.clone()],
                    by_product,
                    text: String::new(),
                    line: 0,
                };
                if !expectations.contains(&expectation) {
                    expectations.push(expectation);
                }
            }
        }
        let mut named: Vec<String> = expectations.iter().flat_map(|e| e.clauses.clone()).collect();
        named.sort();
        named.dedup();
        let case = Case {
            id: question.id.clone(),
            title: String::new(),
            feature: String::new(),
            line: 0,
            rulebook: question.rulebook.clone(),
            role: Role::Engine,
            subject: Subject::Product,
            clauses: named,
            facts: question.facts,
            numbers: question.numbers.clone(),
            written_date: None,
            acts: vec![],
            expectations,
            records: vec![],
        };
        let verdict = |outcome: Outcome| judge(&case, &[EventBody::Answered { outcome }], clauses, &declared).verdict;
        let sound = verdict(Outcome::Done(Answer::from_decision(rulebook, &decision, &question).into_value()));
        let answered = found.signs.iter().all(|sign| sign.observable != "answer");
        let product = match answered {
            true => verdict(Outcome::Done(Value::Object(found.answer.clone()))),
            false => Verdict::Fail,
        };
        if sound != Verdict::Pass || product == Verdict::Pass {
            return Err(Box::new(Broken { case: case.id, sound, product }));
        }
        let answer = Answer::from_fields(found.answer.clone());
        let seen = found.signs.iter().map(|sign| match answered {
            true => (Some(sign.observable.clone()), answer.get(&sign.observable).unwrap_or(Value::Null)),
            false => (None, sign.difference.clone().into()),
        });
        let (seen, verdict) = (seen.collect(), product);
        Ok(Self { case, verdict, product: hello.product.name.clone(), seen })
    }

    /// The name of its files, without an ending.
    pub fn name(&self) -> &str {
        &self.case.id
    }

    /// The scenario as a feature file of its own.
    pub fn feature(&self, language: Language) -> String {
        let clauses = self.case.clauses.join(", ");
        let one_line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        let seen = self.seen.iter().map(|(observable, value)| match observable {
            Some(observable) => print::statement(observable, value, language),
            None => value.as_str().map_or_else(|| value.to_string(), one_line),
        });
        let seen = seen.collect::<Vec<_>>().join(if language == Language::Ja { "、" } else { "; " });
        let product = one_line(&self.product);
        let head = match language {
            Language::Ja => format!(
                "# language: ja\n機能: 反例（{clauses}）\n  規則集と異なる判断が出た訪問を、判断の違いが残る限りふつうの受診に近づけたもの。\n  製品: {product}\n  製品の答え: {seen}\n"
            ),
            Language::En => format!(
                "# language: en\nFeature: A counterexample ({clauses})\n  A visit decided otherwise than by the rulebook, brought as near to the ordinary visit as the difference stays.\n  Product: {product}\n  Its answer: {seen}\n"
            ),
        };
        let title = self.case.expectations.iter().map(|e| print::expected(e, language)).next().unwrap_or_default();
        head + &print::scenario(&self.case, &title, language)
    }

    /// The case as a file that is kept, with the rulebook's own values.
    pub fn kept(&self, rulebook: &Rulebook) -> SavedCase {
        let sound = Answer::from_decision(rulebook, &decide(rulebook, &self.case.facts), &self.case.question());
        let why = format!("{} ({})", print::expected_of(&self.case, Language::En), self.case.clauses.join(", "));
        SavedCase::of(&self.case, why, |expected| sound.get(&expected.observable).unwrap_or(Value::Null))
    }
}

/// Which clause a breach is put to.
struct Binding<'a> {
    clauses: &'a Clauses,
    declared: &'a Declared,
    rulebook: &'a str,
    decision: &'a Decision,
    /// What the ordinary visit rests on, which says nothing of this one.
    ordinary: ClauseSet,
}

impl Binding<'_> {
    /// A clause that binds, of those that settle the observable: first among the MUSTs that set this visit apart from the
    /// ordinary one, then among all of them, SHOULDs too; only then any other of the decision. A facility's duty is put
    /// to the product as its own doing.
    fn clause(&self, sign: &Sign) -> (String, bool) {
        let near = || {
            let families = families(self.decision, &sign.observable).iter();
            let of = |family| self.decision.clauses.iter().filter(move |clause| clause.id().starts_with(family));
            std::iter::once(sign.clause).chain(families.copied().flat_map(of))
        };
        let apart = |clause: &Clause| !self.ordinary.contains(*clause);
        let must = |clause: &Clause| self.binds(*clause, Level::Must);
        let should = |clause: &Clause| self.binds(*clause, Level::Should);
        let clause = near().filter(apart).find(must).or_else(|| near().find(must)).or_else(|| near().find(should));
        let all = || self.decision.clauses.iter();
        let clause = clause.or_else(|| all().filter(apart).find(must)).or_else(|| all().find(must));
        let clause = clause.unwrap_or(sign.clause);
        let facility = self.clauses.entry(clause.id()).is_ok_and(|entry| entry.bearer == Bearer::Facility);
        (clause.id().to_string(), facility)
    }

    fn binds(&self, clause: Clause, level: Level) -> bool {
        self.clauses.entry(clause.id()).is_ok_and(|entry| {
            let declared = entry.capability.as_ref().is_none_or(|capability| self.declared.has(capability));
            let as_strong = self.clauses.level_of(entry, self.rulebook) == level;
            declared && as_strong && matches!(entry.bearer, Bearer::Product | Bearer::Facility)
        })
    }
}
