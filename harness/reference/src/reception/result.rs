//! What a result says, read by names and never by places: elements come in any order, and what has no value is left out.

use madoguchi_message::Element;
use madoguchi_rulebook::facts::{
    Answer, CardClass, Central, InfoKind, LossReason, PersonStatus, Processing, RatioText, SideNotice,
};
use madoguchi_rulebook::{Day, Facts, Instant, Set, Word};

/// What a message says of the central service's answer, and what was consented to at the reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reading {
    /// The answer.
    pub(crate) central: Central,
    /// Kinds of information consented to.
    pub(crate) consent: Set<InfoKind>,
}

/// Reads a result. Codes that are not known are kept apart (`code_7`), never an error of the program.
pub(crate) fn read(message: &Element, facts: &Facts) -> Result<Reading, String> {
    Ok(by_leaves(facts, &|path| message.text_at(path).map(str::to_string), &records(message)))
}

/// The records, as lists of leaves.
fn records(message: &Element) -> Vec<&Element> {
    let list = message.at(&["MessageBody", "ResultList"]).map(Element::elements).unwrap_or_default();
    list.iter().filter(|child| child.name == "ResultOfQualificationConfirmation").collect()
}

fn by_leaves(facts: &Facts, text: &dyn Fn(&[&str]) -> Option<String>, records: &[&Element]) -> Reading {
    let mut central = Central::default();
    let header = |name: &str| text(&["MessageHeader", name]);
    let body = |name: &str| text(&["MessageBody", name]);
    central.processing = match header("SegmentOfResult").as_deref() {
        Some("1") => Processing::Normal,
        Some("2") => Processing::Processing,
        _ => Processing::Abnormal,
    };
    // The terminal says so itself when the line failed: nobody answered.
    if central.processing == Processing::Abnormal && header("ErrorCode").is_some_and(|code| code == LINE_FAILED) {
        (central.processing, central.answer) = (Processing::Normal, Answer::None);
        return Reading { central, consent: Set::EMPTY };
    }
    if let Some(answered_at) = header("ProcessExecutionTime").and_then(|text| moment(&text))
        && answered_at != facts.now
    {
        central.answered_at = Some(answered_at);
    }
    if body("ProcessingResultStatus").is_some_and(|status| status != "1") {
        central.person_status = PersonStatus::Error;
    } else if body("ProcessingResultCode").is_some() {
        central.side_notice = SideNotice::CertExpiring;
    }
    central.answer = match body("QualificationValidity").as_deref() {
        Some("1") => Answer::Valid,
        Some("2") => Answer::Invalid,
        Some("3") => Answer::Superseded,
        Some("4") => Answer::NotFound,
        Some("5") => Answer::Multiple,
        Some("6") => Answer::ValidUnregistered,
        Some("0") => Answer::Code0,
        None | Some("") => Answer::Empty,
        Some(_) => Answer::Code7,
    };
    central.records = u8::try_from(records.len().clamp(1, 2)).expect("1 or 2");
    let mut consent = Set::EMPTY;
    if let Some(record) = records.first() {
        let leaf = |name: &str| record.text_at(&[name]);
        let day = |name: &str| leaf(name).and_then(day);
        central.valid_from = day("QualificationDate");
        central.valid_to = day("InsuredCardExpirationDate");
        central.loss_date = day("DisqualificationDate");
        central.loss_reason = match leaf("ReasonOfLoss") {
            Some("01") => LossReason::Death,
            Some("02") => LossReason::PublicAssistance,
            Some("03") => LossReason::OtherInsurance,
            Some("99") => LossReason::Other,
            _ => LossReason::None,
        };
        if leaf("InsuredCardClassification") == Some("05") {
            central.card_class = CardClass::SpecialCare;
        }
        central.ratio = leaf("InsuredPartialContributionRatio").and_then(RatioText::parse).unwrap_or(RatioText::None);
        for (kind, name) in CONSENTS {
            match leaf(name).map(str::parse::<u8>) {
                None | Some(Ok(0)) => {}
                Some(Ok(1)) => consent.insert(kind),
                Some(Ok(code)) => central.consent_code = Some(code),
                Some(Err(_)) => central.consent_code = Some(9),
            }
        }
    }
    Reading { central, consent }
}

/// What somebody reads who takes the elements of the body for a list in the documented order.
pub(crate) fn leaf_order(message: &Element, facts: &Facts) -> Result<Reading, String> {
    let body = message.find("MessageBody").map(Element::elements).unwrap_or_default();
    let by_place = |path: &[&str]| match path {
        ["MessageBody", name] => {
            let place = DOCUMENTED.iter().position(|known| known == name)?;
            body.get(place).and_then(|leaf| leaf.text()).map(str::to_string)
        }
        _ => message.text_at(path).map(str::to_string),
    };
    Ok(by_leaves(facts, &by_place, &records(message)))
}

fn day(text: &str) -> Option<Day> {
    let (year, month, day) = (text.get(..4)?, text.get(4..6)?, text.get(6..8)?);
    Day::from_civil(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
}

fn moment(text: &str) -> Option<Instant> {
    let number = |from: usize| text.get(from..from + 2)?.parse::<i64>().ok();
    Some(Instant::jst(day(text)?, number(8)? * 3600 + number(10)? * 60 + number(12)?))
}

/// Flags of consent in a result.
const CONSENTS: [(InfoKind, &str); 4] = [
    (InfoKind::Checkup, "SpecificHealthCheckupsInfoConsFlg"),
    (InfoKind::Medication, "PharmacistsInfoConsFlg"),
    (InfoKind::Diagnosis, "DiagnosisInfoConsFlg"),
    (InfoKind::Surgery, "OperationInfoConsFlg"),
];
/// Code with which the terminal tells that the line failed (range of the emulated world).
const LINE_FAILED: &str = "MDGL0001E";
/// Leaves of the body in the order of the documents.
const DOCUMENTED: [&str; 4] =
    ["ProcessingResultStatus", "ProcessingResultCode", "ProcessingResultMessage", "QualificationValidity"];
