//! What takes four steps: searches are handed in, a reception number comes back, and the result is asked for by it until it is
//! no longer 処理中. So come answers to many inquiries at once (一括照会), and the results of the mobile device, which nobody
//! sends: the staff fetch them (R-HOME-06).

use super::{Trouble, Visit, request};
use madoguchi_message::Element;
use madoguchi_rulebook::Facts;
use madoguchi_rulebook::facts::{Means, Processing, Proof};
use std::time::Duration;

impl Visit<'_> {
    /// The numbers of a document, among others.
    pub(super) fn in_bulk(&mut self) -> Result<Option<Element>, Trouble> {
        let insurer_number = (self.habits.insurer_number)(&self.question);
        let request = request::eligibility(&self.question, insurer_number);
        let number = self.question.numbers.current.number.clone();
        let own = move |unit: &Element| {
            unit.text_at(&["QualificationConfirmSearchInfo", "InsuredIdentificationNumber"]) == Some(&number)
        };
        self.in_steps("OQSmuquc", &request, &own)
    }

    /// The result that the mobile device left at the central service; of a later visit without a card, the answer by the
    /// consent of the first.
    pub(super) fn by_mobile(&mut self) -> Result<Option<Element>, Trouble> {
        let facts = self.question.facts;
        if !facts.presents.contains(Proof::MyNumberCard) {
            let insurer_number = (self.habits.insurer_number)(&self.question);
            let request = request::eligibility(&self.question, insurer_number);
            return self.exchange("OQSsihvq01", &request);
        }
        let letters = if facts.means == Means::HomeVisit { "OQSmuhvq" } else { "OQSmuonq" };
        let is_patients = self.habits.is_patients;
        self.in_steps(letters, &request::consented(&self.question), &|unit| is_patients(unit, &facts))
    }

    fn in_steps(
        &mut self,
        letters: &str,
        request: &Element,
        own: &dyn Fn(&Element) -> bool,
    ) -> Result<Option<Element>, Trouble> {
        let Some(receipt) = self.exchange(&format!("{letters}01"), request)? else { return Ok(None) };
        let Some(number) = receipt.text_at(&["MessageBody", "ReceptionNumber"]) else { return Ok(Some(receipt)) };
        let question = request::result(number);
        let mut asked = 0;
        loop {
            let Some(answer) = self.exchange(&format!("{letters}02"), &question)? else { return Ok(None) };
            asked += 1;
            let reading = (self.habits.reads)(&answer, &self.question.facts).map_err(Trouble::Crash)?;
            let reading = (self.habits.understands)(reading);
            match reading.central.processing {
                Processing::Processing if (self.habits.asks_again)(asked) => std::thread::sleep(BETWEEN_QUESTIONS),
                Processing::Normal => return Ok(alone(&answer, own)),
                _ => return Ok(Some(answer)),
            }
        }
    }
}

/// The patient's part of what was consented to that day, in the layout of 002; `None` when it is not there.
pub fn patients_unit(answer: &Element, facts: &Facts) -> Option<Element> {
    alone(answer, &|unit| is_of(unit, facts))
}

/// The unit that is meant alone, in the layout of 002.
fn alone(answer: &Element, own: &dyn Fn(&Element) -> bool) -> Option<Element> {
    let body = answer.find("MessageBody").map(Element::elements).unwrap_or_default();
    let header = answer.find("MessageHeader")?.clone();
    let unit = body.iter().filter(|part| part.name == "BulkConfirmUnit").find(|unit| own(unit))?;
    let (records, mut parts): (Vec<Element>, Vec<Element>) =
        unit.elements().iter().cloned().partition(|part| part.name == RECORD);
    if !records.is_empty() {
        parts.push(Element::branch("ResultList", records));
    }
    Some(Element::branch("XmlMsg", vec![header, Element::branch("MessageBody", parts)]))
}

/// Whether a unit is that of the patient, by birth; nothing tells one without a record from another.
pub(super) fn is_of(unit: &Element, facts: &Facts) -> bool {
    let listed = unit.find("ResultList").map(Element::elements).unwrap_or_default();
    let mut records = unit.elements().iter().chain(listed).filter(|part| part.name == RECORD).peekable();
    let born = facts.person.birth_date.to_string().replace('-', "");
    records.peek().is_none() || records.any(|record| record.text_at(&["Birthdate"]) == Some(&born))
}

const RECORD: &str = "ResultOfQualificationConfirmation";
const BETWEEN_QUESTIONS: Duration = Duration::from_millis(2);
