//! How this receipt computer goes about its files. A planted wire defect changes one habit and nothing else.

use super::in_steps::is_of;
use super::result::{Reading, read};
use madoguchi_contract::Answer;
use madoguchi_contract::case::Question;
use madoguchi_message::Element;
use madoguchi_rulebook::decision::Message;
use madoguchi_rulebook::facts::InfoKind;
use madoguchi_rulebook::{Decision, Facts, Set};

/// The habits, each a function.
#[derive(Clone, Copy)]
pub struct Habits {
    /// Whether it asks at all.
    pub(crate) inquires: fn(&Facts) -> bool,
    /// Whether it fetches what the mobile device left at the central service.
    pub(crate) imports: fn(&Facts) -> bool,
    /// Whether it takes a part of what was fetched for the patient's.
    pub(crate) is_patients: fn(&Element, &Facts) -> bool,
    /// Whether it asks again for a result that is not there yet, after so many questions.
    pub(crate) asks_again: fn(u32) -> bool,
    /// Whether a file is finished.
    pub(crate) is_whole: fn(&[u8]) -> bool,
    /// Reads a message; an error is a crash.
    pub(crate) reads: fn(&Element, &Facts) -> Result<Reading, String>,
    /// What it makes of what was read.
    pub(crate) understands: fn(Reading) -> Reading,
    /// How it writes the insurer number.
    pub(crate) insurer_number: fn(&Question) -> String,
    /// Kinds of information it asks for.
    pub(crate) asks_for: fn(&Facts, &Decision) -> Set<InfoKind>,
    /// What it tells in the end.
    pub(crate) tells: fn(&Question, &mut Answer),
}

impl Habits {
    /// Sound habits.
    pub(crate) fn sound() -> Self {
        Self {
            inquires: |_| true,
            imports: |facts| facts.staff.imports,
            is_patients: is_of,
            asks_again: |asked| asked < MOST_QUESTIONS,
            is_whole: closed,
            reads: read,
            understands: |reading| reading,
            insurer_number: |question| format!("{:>8}", question.numbers.current.insurer_number),
            asks_for,
            tells: |_, _| {},
        }
    }
}

/// The last thing in the file is the end of the message.
fn closed(bytes: &[u8]) -> bool {
    bytes.trim_ascii_end().strip_suffix(b">").is_some_and(|rest| rest.trim_ascii_end().ends_with(b"</XmlMsg"))
}

fn asks_for(facts: &Facts, decision: &Decision) -> Set<InfoKind> {
    match decision.messages.contains(Message::InformationRequest) {
        true => facts.says.consent.and(facts.facility.face_reader.info_kinds),
        false => Set::EMPTY,
    }
}

/// Questions for one result. Whoever waits for ever keeps the patient waiting.
const MOST_QUESTIONS: u32 = 20;
