//! Putting cells to an implementation: in batches where it declares them, else one by one with as many waiting as it
//! allows. A cell whose answer is missing, doubled or malformed is a disagreement of that cell alone.

use super::cause::{Causes, Cell, Sign, id};
use super::compare::{Breach, compare};
use super::walk::Shard;
use super::{Part, Plan};
use futures::future::join_all;
use madoguchi_contract::case::{Numbers, Question};
use madoguchi_contract::message::{Hello, Lost, Outcome};
use madoguchi_contract::session::Session;
use madoguchi_rulebook::facts::{Means, Proof};
use madoguchi_rulebook::{Clause, Decision, Facts, Rulebook, decide};
use serde_json::Value;
use std::collections::{BTreeMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

/// What an exploration found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Explored {
    /// Cells walked.
    pub cells: u64,
    /// Cells that cannot exist.
    pub impossible: u64,
    /// Questions put to the implementation; cells with the same facts are asked once.
    pub asked: u64,
    /// Cells of a capability that is not declared.
    pub not_declared: u64,
    /// Answers that took another outcome which the text leaves open.
    pub chosen: u64,
    /// Answers that differ in anything.
    pub differing: u64,
    /// Observables that were not shown, and how often.
    pub unobserved: BTreeMap<&'static str, u64>,
    /// Why answers differ.
    pub causes: Causes,
}

impl Explored {
    /// Takes what another core or shard found.
    pub fn merge(&mut self, other: Explored) {
        self.cells += other.cells;
        self.impossible += other.impossible;
        self.asked += other.asked;
        self.not_declared += other.not_declared;
        self.chosen += other.chosen;
        self.differing += other.differing;
        for (name, count) in other.unobserved {
            *self.unobserved.entry(name).or_default() += count;
        }
        self.causes.merge(other.causes);
    }
}

/// Why an exploration ended early.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum Fault {
    /// The road to the implementation ended.
    #[error("{0}")]
    Lost(Lost),
}

/// Puts the cells of a shard to the implementation behind this session.
///
/// # Errors
/// The road ended.
pub async fn explore(
    plan: &Plan,
    rulebook: &Rulebook,
    shard: Shard,
    session: &Session,
    hello: &Hello,
    progress: impl Fn(u64),
) -> Result<Explored, Fault> {
    let declares = |name: &str| hello.capabilities.get(name).is_some_and(|answer| answer == "yes");
    let in_batches = declares("batch") && !session.transport().is_in_process();
    let size = if in_batches { (hello.limits.max_batch as usize).clamp(1, MOST) } else { 1 };
    let waiting = (hello.limits.max_in_flight as usize).clamp(1, MOST);
    let room =
        if session.transport().is_in_process() { 1 } else { size * if in_batches { waiting.min(4) } else { waiting } };
    let mut asker = Asker { rulebook, session, size, waiting: vec![], explored: Explored::default() };
    let mut seen: HashSet<u64> = HashSet::new();
    for part in plan.parts.iter().filter(|part| part.scene.to_product) {
        let range = shard.range(part.len());
        let mut cell = range.start;
        while cell < range.end {
            // A stretch is walked at one time, then asked: the walk itself does not wait.
            let end = range.end.min(cell + STRETCH);
            let mut found: Vec<(u64, Facts)> = Vec::with_capacity(STRETCH as usize);
            let mut walker = part.walker();
            for number in cell..end {
                match walker.possible(number, rulebook) {
                    Some(facts) => found.push((number, *facts)),
                    None => asker.explored.impossible += 1,
                }
            }
            for (number, facts) in found {
                if missing(&facts).is_some_and(|capability| !declares(capability)) {
                    asker.explored.not_declared += 1;
                } else if seen.insert(digest(&facts)) {
                    asker.put(part, number, facts);
                    if asker.waiting.len() >= room {
                        asker.ask().await?;
                    }
                }
            }
            asker.explored.cells += end - cell;
            progress(end - cell);
            cell = end;
        }
        asker.ask().await?;
    }
    Ok(asker.explored)
}

/// The capability a visit needs.
pub(crate) fn missing(facts: &Facts) -> Option<&'static str> {
    match facts.means {
        Means::HomeConsent => Some("home_consent"),
        Means::HomeVisit | Means::OnlineCare => Some("home_visit"),
        Means::FaceReader if facts.presents.contains(Proof::Phone) => Some("phone"),
        Means::FaceReader => None,
    }
}

fn digest(facts: &Facts) -> u64 {
    let mut hasher = DefaultHasher::new();
    facts.hash(&mut hasher);
    hasher.finish()
}

/// A message stays well below a mebibyte.
const MOST: usize = 128;
const STRETCH: u64 = 4096;

struct Asker<'a> {
    rulebook: &'a Rulebook,
    session: &'a Session,
    size: usize,
    waiting: Vec<(Place<'a>, Question)>,
    explored: Explored,
}

/// Where a cell stands.
struct Place<'a> {
    part: &'a Part,
    number: u64,
}

impl<'a> Asker<'a> {
    fn put(&mut self, part: &'a Part, number: u64, facts: Facts) {
        let id = match self.session.transport().is_in_process() {
            true => String::new(),
            false => id(&facts, self.rulebook.id()),
        };
        let question = Question {
            id,
            rulebook: self.rulebook.id().into(),
            facts,
            numbers: Numbers::default(),
            written_date: None,
        };
        self.waiting.push((Place { part, number }, question));
    }

    async fn ask(&mut self) -> Result<(), Fault> {
        let (places, questions): (Vec<Place<'a>>, Vec<Question>) =
            std::mem::take(&mut self.waiting).into_iter().unzip();
        let outcomes: Vec<Result<Outcome, Lost>> = if self.size > 1 {
            let batches = join_all(questions.chunks(self.size).map(|batch| self.session.decide_many(batch))).await;
            let mut outcomes = vec![];
            for batch in batches {
                outcomes.extend(batch.map_err(Fault::Lost)?);
            }
            outcomes
        } else {
            join_all(questions.iter().map(|question| self.session.decide(question))).await
        };
        for ((place, question), outcome) in places.into_iter().zip(&questions).zip(outcomes) {
            if let (Err(lost), Some(_)) = (&outcome, self.session.transport().fault()) {
                return Err(Fault::Lost(lost.clone()));
            }
            self.explored.asked += 1;
            self.judge(&place, question, outcome);
        }
        Ok(())
    }

    fn judge(&mut self, place: &Place<'_>, question: &Question, outcome: Result<Outcome, Lost>) {
        let decision = decide(self.rulebook, &question.facts);
        let answered = match outcome {
            Ok(Outcome::Done(Value::Object(mut fields))) => {
                fields.remove("case");
                Ok(compare(self.rulebook, question, &decision, fields))
            }
            other => Err(other),
        };
        let signs = match answered {
            Ok(compared) => {
                self.explored.chosen += u64::from(compared.chose);
                for name in compared.unobserved {
                    *self.explored.unobserved.entry(name).or_default() += 1;
                }
                compared.breaches.into_iter().map(Sign::from).collect()
            }
            Err(other) => signs_of_no_answer(question, &decision, other),
        };
        self.explored.differing += u64::from(!signs.is_empty());
        if signs.is_empty() {
            return;
        }
        let weight = place.part.weight(place.number);
        for sign in signs {
            let cell = || Cell { weight, part: place.part.name(), number: place.number, facts: question.facts };
            self.explored.causes.add(sign, cell, weight);
        }
    }
}

impl From<Breach> for Sign {
    fn from(breach: Breach) -> Self {
        Self { observable: breach.observable, clause: breach.clause, difference: breach.difference }
    }
}

/// What is told of a cell whose outcome is no answer.
pub(crate) fn signs_of_no_answer(
    question: &Question,
    decision: &Decision,
    outcome: Result<Outcome, Lost>,
) -> Vec<Sign> {
    let difference = match outcome {
        Ok(other) => words(&other),
        Err(mut lost) => {
            lost.take_log();
            format!("no answer: {}", told_once(&lost, &question.id))
        }
    };
    vec![Sign { observable: "answer", clause: first(decision), difference }]
}

fn first(decision: &Decision) -> Clause {
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

/// The words of a fault without the id of one cell, so that a cause is one line.
fn told_once(lost: &Lost, id: &str) -> String {
    lost.to_string().replace(id, "…")
}
