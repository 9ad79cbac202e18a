//! One batch of cells by documents: questions written, put to each product, and the answers held against the
//! rulebook's decisions and against each other.

use super::Part;
use super::cause::{Matter, Sign, id};
use super::compare::{Compared, MATERIAL, clause, compare_with};
use super::drive::{Fault, Found, Open};
use futures::future::join_all;
use madoguchi_contract::Answer;
use madoguchi_contract::case::{Numbers, Question, facts_from};
use madoguchi_contract::message::{Hello, Lost, Outcome};
use madoguchi_contract::session::Session;
use madoguchi_rulebook::stated::Short;
use madoguchi_rulebook::{Clause, Decision, Facts, Rulebook, decide};
use serde_json::Value;

/// A product that is explored.
#[derive(Clone, Copy)]
pub struct Product<'a> {
    /// The session with it.
    pub session: &'a Session,
    /// What it said of itself.
    pub hello: &'a Hello,
}

impl Product<'_> {
    pub(crate) fn declares(&self, capability: &str) -> bool {
        self.hello.capabilities.get(capability).is_some_and(|answer| answer == "yes")
    }

    fn is_inside(&self) -> bool {
        self.session.transport().is_in_process()
    }

    /// Cells that are put to it at one time.
    pub(super) fn batch(&self) -> usize {
        let limits = &self.hello.limits;
        let most = if self.declares("batch") { limits.max_batch } else { limits.max_in_flight };
        (most as usize).clamp(1, MOST)
    }

    async fn ask(&self, questions: &[Question], road: Road) -> Result<Vec<Result<Outcome, Lost>>, Fault> {
        let in_batches = self.declares("batch") && (!self.is_inside() || road == Road::Documents);
        let outcomes = match in_batches {
            true => self.session.decide_many(questions).await.map_err(Fault::Lost)?,
            false => join_all(questions.iter().map(|question| self.session.decide(question))).await,
        };
        match (outcomes.iter().find_map(|outcome| outcome.as_ref().err()), self.session.transport().fault()) {
            (Some(lost), Some(_)) => Err(Fault::Lost(lost.clone())),
            _ => Ok(outcomes),
        }
    }
}

/// How a product in this process is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Road {
    /// By the whole way through written documents.
    Documents,
    /// At once; it decides by documents only, so that every cell comes here.
    AtOnce,
}

/// A batch with its answers.
pub(super) struct Asked<'a> {
    rulebook: &'a Rulebook,
    cells: &'a [Open],
    questions: Vec<Question>,
    /// For each product the answers of its cells; `None`: it was not asked.
    answers: Vec<Vec<Option<Result<Outcome, Lost>>>>,
    /// What went wrong on the way through documents, cell by cell.
    roads: Vec<Option<String>>,
}

impl<'a> Asked<'a> {
    /// Asks every product.
    pub async fn of(rulebook: &'a Rulebook, products: &[Product<'_>], cells: &'a [Open]) -> Result<Asked<'a>, Fault> {
        let questions: Vec<Question> = cells.iter().map(|cell| question(cell.facts, rulebook)).collect();
        let inside = products.iter().any(Product::is_inside);
        let roads = questions.iter().map(|question| if inside { returns(question).err() } else { None }).collect();
        let asked = products.iter().map(|product| {
            let questions = &questions;
            async move {
                let declared = |cell: &Open| cell.missing.is_none_or(|capability| product.declares(capability));
                let decides = product.session.decide_facts(rulebook.id(), &[], &mut []);
                let road = if decides { Road::Documents } else { Road::AtOnce };
                let own: Vec<usize> = (0..cells.len()).filter(|place| declared(&cells[*place])).collect();
                let put: Vec<Question> = own.iter().map(|place| questions[*place].clone()).collect();
                let mut answers: Vec<Option<Result<Outcome, Lost>>> = cells.iter().map(|_| None).collect();
                if !put.is_empty() {
                    for (place, outcome) in own.into_iter().zip(product.ask(&put, road).await?) {
                        answers[place] = Some(outcome);
                    }
                }
                Ok(answers)
            }
        });
        let answers = join_all(asked).await.into_iter().collect::<Result<_, Fault>>()?;
        Ok(Asked { rulebook, cells, questions, answers, roads })
    }

    /// Holds the answers against the rulebook and against each other.
    pub fn judge(mut self, part: &Part, found: &mut Found) {
        // Neighbours are often decided alike.
        let mut last: Option<(&Open, Answer)> = None;
        for (place, cell) in self.cells.iter().enumerate() {
            let question = &self.questions[place];
            let expected = match last.take() {
                Some((own, expected)) if own.says_as(cell) => (own, expected),
                _ => (cell, Answer::from_decision(self.rulebook, &cell.demanded, question)),
            };
            let expected = &last.insert(expected).1;
            let mut given: Vec<Option<Given>> = vec![];
            for (answers, own) in self.answers.iter_mut().zip(&mut found.products) {
                let Some(outcome) = answers[place].take() else {
                    given.push(None);
                    continue;
                };
                own.asked += 1;
                let mut signs = vec![];
                if let Some(difference) = &self.roads[place] {
                    signs.push(sign("road", first(&cell.demanded), difference.clone()));
                }
                match answered_with(self.rulebook, question, &cell.demanded, expected, outcome) {
                    Ok(answer) => {
                        own.chosen += u64::from(answer.compared.chose);
                        for name in &answer.compared.unobserved {
                            *own.unobserved.entry((*name).to_string()).or_default() += 1;
                        }
                        let breaches = answer.compared.breaches.iter();
                        signs.extend(breaches.map(|b| sign(b.observable, b.clause, b.difference.clone())));
                        given.push(Some(answer));
                    }
                    Err(difference) => {
                        signs.push(sign("answer", first(&cell.demanded), difference));
                        given.push(None);
                    }
                }
                own.differing += u64::from(!signs.is_empty());
                if !signs.is_empty() {
                    let weight = part.weight(cell.number);
                    signs.into_iter().for_each(|sign| own.causes.add(sign, weight, || cell.cell(part)));
                }
            }
            for matter in matters(&given, &cell.demanded) {
                found.questions.add(matter, part.weight(cell.number), || cell.cell(part));
            }
        }
    }
}

/// The question of a cell.
pub fn question(facts: Facts, rulebook: &Rulebook) -> Question {
    Question {
        id: id(&facts, rulebook.id()),
        rulebook: rulebook.id().into(),
        facts,
        numbers: Numbers::default(),
        written_date: None,
    }
}

/// An answer and what it amounts to.
pub(crate) struct Given {
    pub(crate) answer: Answer,
    pub(crate) compared: Compared,
}

/// What an answer amounts to, or what there was instead of one.
pub(crate) fn answered(
    rulebook: &Rulebook,
    question: &Question,
    demanded: &Decision,
    outcome: Result<Outcome, Lost>,
) -> Result<Given, String> {
    answered_with(rulebook, question, demanded, &Answer::from_decision(rulebook, demanded, question), outcome)
}

/// The same, where the answer that says exactly what is demanded is at hand.
fn answered_with(
    rulebook: &Rulebook,
    question: &Question,
    demanded: &Decision,
    expected: &Answer,
    outcome: Result<Outcome, Lost>,
) -> Result<Given, String> {
    match outcome {
        Ok(Outcome::Done(Value::Object(mut fields))) => {
            fields.shift_remove("case");
            let answer = Answer::from_fields(fields);
            let compared = compare_with(rulebook, question, demanded, expected, &answer);
            Ok(Given { answer, compared })
        }
        Ok(other) => Err(words(&other)),
        Err(mut lost) => {
            lost.take_log();
            // Without the id of one cell, so that a cause is one line.
            Err(format!("no answer: {}", lost.to_string().replace(&question.id, "…")))
        }
    }
}

/// What is wrong with one answer, line by line; none: it agrees.
pub fn faults(rulebook: &Rulebook, question: &Question, outcome: Result<Outcome, Lost>) -> Vec<String> {
    let demanded = decide(rulebook, &question.facts);
    match answered(rulebook, question, &demanded, outcome) {
        Ok(given) => {
            let breaches = given.compared.breaches.iter();
            breaches.map(|breach| format!("{} {}: {}", breach.clause, breach.observable, breach.difference)).collect()
        }
        Err(difference) => vec![difference],
    }
}

/// Where products differ although none of them breaks the rules there, as far as the patient or a payer would notice.
fn matters(given: &[Option<Given>], demanded: &Decision) -> Vec<Matter> {
    let given: Vec<&Given> = given.iter().flatten().collect();
    if given.len() < 2 {
        return vec![];
    }
    let mut matters = vec![];
    for observable in MATERIAL {
        let said: Vec<Value> = given.iter().map(|given| given.answer.get(observable).unwrap_or(Value::Null)).collect();
        let kept = |given: &&Given| {
            !given.compared.breaches.iter().any(|breach| breach.observable == *observable)
                && !given.compared.unobserved.contains(observable)
        };
        if said.windows(2).any(|pair| pair[0] != pair[1]) && given.iter().all(kept) {
            matters.push(Matter {
                observable: (*observable).to_string(),
                clause: clause(demanded, observable),
                said: said.iter().map(plain).collect(),
            });
            if matches!(*observable, "reception" | "confirmed_by" | "claim.route" | "claim.insurer_number") {
                // What comes after it follows from it.
                break;
            }
        }
    }
    matters
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), String::from)
}

/// Whether a question comes back from its written forms as it was sent: the wire and the short form.
fn returns(question: &Question) -> Result<(), String> {
    let wire = question.to_wire().to_string();
    let read = serde_json::from_str(&wire).map_err(|error| format!("the written question cannot be read: {error}"))?;
    match Question::from_wire(read) {
        Ok(back) if back == *question => {}
        Ok(_) => return Err("the question comes back changed from the wire".into()),
        Err(error) => return Err(format!("the question does not come back from the wire: {error}")),
    }
    let short = serde_json::to_value(Short(&question.facts)).map_err(|error| error.to_string())?;
    match facts_from(short) {
        Ok(back) if back == question.facts => Ok(()),
        Ok(_) => Err("the facts come back changed from their short form".into()),
        Err(error) => Err(format!("the facts do not come back from their short form: {error}")),
    }
}

pub(crate) fn sign(observable: &str, clause: Clause, difference: String) -> Sign {
    Sign { observable: observable.into(), clause, difference }
}

pub(crate) fn first(decision: &Decision) -> Clause {
    decision.clauses.iter().next().unwrap_or(Clause::Date01)
}

fn words(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Done(_) => "an answer that is no object".into(),
        Outcome::Refused(refusal) => format!("refused: {} {}", refusal.class, refusal.code),
        Outcome::Unimplemented(what) => format!("unimplemented: {what}"),
        Outcome::SutError(text) => format!("crashed: {}", text.lines().last().unwrap_or_default()),
        Outcome::AdapterError(text) => format!("fault of the adapter: {}", text.lines().last().unwrap_or_default()),
        Outcome::ConfigError(fault) => format!("set-up: {}: {}", fault.field, fault.why),
    }
}

/// A message stays well below a mebibyte.
const MOST: usize = 128;
