//! Driving one journey: every act, and what is seen after it.

use super::draw::Journey;
use super::promise::{Promises, Violation, dated};
use madoguchi_contract::case::{Numbers, Question};
use madoguchi_contract::message::{Lost, Outcome};
use madoguchi_contract::session::Session;
use madoguchi_contract::{Answer, Case};
use madoguchi_rulebook::desk::Screen;
use madoguchi_rulebook::{Facts, Instant, Rulebook, Word};
use serde_json::Value;

/// What is seen of a desk after an act; what a product does not show is not judged.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Seen(pub(super) Answer);

impl Seen {
    pub(super) fn screen(&self) -> Option<Screen> {
        let screens = self.0.get("screens")?;
        Screen::parse(screens.as_array()?.last()?.as_str()?)
    }

    pub(super) fn number(&self, path: &str) -> Option<u64> {
        self.0.get(path)?.as_u64()
    }

    pub(super) fn word(&self, path: &str) -> Option<String> {
        self.0.get(path)?.as_str().map(String::from)
    }

    /// Whether medical information is delivered.
    pub(super) fn informs(&self) -> bool {
        let delivered = self.0.get("info_delivered");
        delivered.as_ref().and_then(Value::as_array).is_some_and(|kinds| kinds.iter().any(|kind| kind != "ceiling"))
    }

    pub(super) fn is_empty(&self, path: &str) -> bool {
        self.0.get(path).as_ref().and_then(Value::as_array).is_none_or(Vec::is_empty)
    }
}

/// Observables that the promises are about.
const OBSERVED: [&str; 7] =
    ["screens", "reception", "info_delivered", "counters", "copay", "messages", "failure_reason"];

/// Drives a journey, at its own time and at both ends of its day; the first promise that is broken.
///
/// # Errors
/// The road ended, or an act was not performed.
pub async fn drive(session: &Session, rulebook: &Rulebook, journey: &Journey) -> Result<Option<Violation>, Lost> {
    let (found, seen) = at(session, rulebook, journey, &journey.facts).await?;
    if found.is_some() {
        return Ok(found);
    }
    let day = journey.facts.now.day();
    for second in [0, 86_399] {
        if let Some(facts) = dated(&journey.facts, Instant::jst(day, second)) {
            let (found, then) = at(session, rulebook, journey, &facts).await?;
            let differs = then.0.get("screens") != seen.0.get("screens");
            let told = || Violation::of("R-DATE-01", "screens", journey.acts.len().saturating_sub(1), Some(facts.now));
            match found {
                Some(found) => return Ok(Some(Violation { now: Some(facts.now), ..found })),
                None if differs => return Ok(Some(told())),
                None => {}
            }
        }
    }
    Ok(None)
}

async fn at(
    session: &Session,
    rulebook: &Rulebook,
    journey: &Journey,
    facts: &Facts,
) -> Result<(Option<Violation>, Seen), Lost> {
    let question = question(rulebook, facts);
    let _ = session.reset(&question.id).await?;
    let _ = session.arrange(&question).await?;
    let mut before = observed(session).await?;
    let mut promises = Promises::of(facts, &before);
    for (place, act) in journey.acts.iter().enumerate() {
        let _ = session.act(act).await?;
        let after = observed(session).await?;
        if let Some((clause, observable)) = promises.broken(act, &before, &after) {
            return Ok((Some(Violation::of(clause, observable, place, None)), after));
        }
        before = after;
    }
    Ok((None, before))
}

async fn observed(session: &Session) -> Result<Seen, Lost> {
    match session.observe(&OBSERVED.map(String::from)).await? {
        Outcome::Done(Value::Object(fields)) => Ok(Seen(Answer::from_fields(fields))),
        _ => Ok(Seen::default()),
    }
}

fn question(rulebook: &Rulebook, facts: &Facts) -> Question {
    Question {
        id: "journey".into(),
        rulebook: rulebook.id().into(),
        facts: *facts,
        numbers: Numbers::default(),
        written_date: None,
    }
}

/// What the product shows at the end of a case.
pub(super) async fn end(session: &Session, case: &Case) -> Result<Seen, Lost> {
    let _ = session.reset(&case.id).await?;
    let _ = session.arrange(&case.question()).await?;
    for act in &case.acts {
        let _ = session.act(act).await?;
    }
    observed(session).await
}
