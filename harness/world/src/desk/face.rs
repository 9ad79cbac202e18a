//! The face reader's result as a file: what the register says about the person of a card, with the consents of the reader.

use crate::central::answer::{self, Days};
use crate::central::person::Person;
use madoguchi_message::codes::{Consent, Processing, Reference, Segment};
use madoguchi_message::habits::Habits;
use madoguchi_message::header::Header;
use madoguchi_message::message::{Message, character_code};
use madoguchi_message::qualification::{Qualification, QualificationAnswer, QualificationAnswerBody, ResultList};
use madoguchi_rulebook::facts::InfoKind;
use madoguchi_rulebook::{Instant, Set};

/// The result for this person's card.
pub(super) fn result(
    person: &Person,
    facility: &str,
    consent: Set<InfoKind>,
    now: Instant,
    serial: u64,
) -> QualificationAnswer {
    let days = Days { asked: now.day(), today: now.day() };
    let found = answer::by_card(person, days);
    let records: Vec<Qualification> = found
        .entries
        .iter()
        .map(|entry| {
            let mut record = answer::record(person, entry, days);
            answer::add_limit(&mut record, entry, days, now);
            consents(&mut record, consent, now);
            record
        })
        .collect();
    let force = person.force.clone().unwrap_or_default();
    let header = Header {
        process_execution_time: Some(answer::timestamp(now)),
        qualification_confirmation_date: Some(answer::date(now.day())),
        medical_institution_code: Some(facility.into()),
        // Sixteen characters that the terminal makes.
        arbitrary_file_identifier: Some(format!("emulated{serial:08}")),
        reference_classification: Some(Reference::MyNumberCard),
        segment_of_result: Some(Segment::Done),
        character_code_identifier: Some(character_code(
            madoguchi_message::Encoding::Utf8,
            Habits::default().character_code,
        )),
        ..Header::default()
    };
    let body = QualificationAnswerBody {
        processing_result_status: Some(force.status.as_deref().map_or(Processing::Done, Processing::from)),
        processing_result_code: force.code,
        processing_result_message: force.message,
        qualification_validity: Some(found.validity),
        results: (!records.is_empty()).then(|| ResultList { records, ..ResultList::default() }),
        ..QualificationAnswerBody::default()
    };
    Message { header, body }
}

fn consents(record: &mut Qualification, consent: Set<InfoKind>, now: Instant) {
    let (given, until) = (Some(answer::timestamp(now)), Some(answer::timestamp(now.plus_seconds(DAY))));
    let flag = |kind| if consent.contains(kind) { Consent::Given } else { Consent::Without };
    let times = |kind| if consent.contains(kind) { (given.clone(), until.clone()) } else { (None, None) };
    record.checkup_consent = Some(flag(InfoKind::Checkup));
    (record.checkup_consent_time, record.checkup_available_until) = times(InfoKind::Checkup);
    record.drug_consent = Some(flag(InfoKind::Medication));
    (record.drug_consent_time, record.drug_available_until) = times(InfoKind::Medication);
    record.diagnosis_consent = Some(flag(InfoKind::Diagnosis));
    (record.diagnosis_consent_time, record.diagnosis_available_until) = times(InfoKind::Diagnosis);
    record.operation_consent = Some(flag(InfoKind::Surgery));
    (record.operation_consent_time, record.operation_available_until) = times(InfoKind::Surgery);
}

const DAY: i64 = 86_400;
