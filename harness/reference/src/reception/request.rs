//! Requests: eligibility by numbers (001), and medical information.

use madoguchi_contract::case::Question;
use madoguchi_message::Element;
use madoguchi_rulebook::facts::Means;

/// 001: who is asked about, by the numbers of the document.
pub(super) fn eligibility(question: &Question, insurer_number: String) -> Element {
    let numbers = &question.numbers.current;
    let mut search = vec![
        Element::leaf("InsurerNumber", insurer_number),
        Element::leaf("InsuredIdentificationNumber", numbers.number.as_str()),
        Element::leaf("Birthdate", compact(question.facts.person.birth_date)),
        Element::leaf("LimitApplicationCertificateRelatedConsFlg", "1"),
    ];
    for (name, text) in [("InsuredCardSymbol", &numbers.symbol), ("InsuredBranchNumber", &numbers.branch)] {
        if !text.is_empty() {
            search.push(Element::leaf(name, text.as_str()));
        }
    }
    let header = vec![
        Element::leaf("MedicalInstitutionCode", INSTITUTION),
        Element::leaf("QualificationConfirmationDate", compact(question.facts.now.day())),
        Element::leaf("ArbitraryFileIdentifier", "reception"),
    ];
    let body = vec![Element::branch("QualificationConfirmSearchInfo", search)];
    Element::branch("XmlMsg", vec![Element::branch("MessageHeader", header), Element::branch("MessageBody", body)])
}

/// Which consents of the day are to be fetched (017, 021).
pub(super) fn consented(question: &Question) -> Element {
    let day = compact(question.facts.now.day());
    let search = vec![
        Element::leaf("ConsentDateFrom", day.as_str()),
        Element::leaf("ConsentDateTo", day.as_str()),
        Element::leaf("MedicalTreatmentFlag", treatment(question)),
    ];
    message(vec![Element::branch("QualificationConfirmSearchInfo", search)])
}

/// The question for a result (007, and the same step of every bulk interface).
pub(super) fn result(number: &str) -> Element {
    message(vec![Element::leaf("ReceptionNumber", number)])
}

fn message(body: Vec<Element>) -> Element {
    let header = vec![
        Element::leaf("MedicalInstitutionCode", INSTITUTION),
        Element::leaf("ArbitraryFileIdentifier", "reception"),
    ];
    Element::branch("XmlMsg", vec![Element::branch("MessageHeader", header), Element::branch("MessageBody", body)])
}

/// OQSCD028
fn treatment(question: &Question) -> &'static str {
    match question.facts.means {
        Means::FaceReader | Means::HomeConsent => "1",
        Means::HomeVisit => "2",
        Means::OnlineCare => "3",
    }
}

/// Medical information of one system: `YZK` (medicines, treatment, surgery) or `TKK` (check-ups).
pub(super) fn information(question: &Question, system: &str) -> Element {
    let numbers = &question.numbers.current;
    let header = vec![
        Element::leaf("MedicalInstitutionCode", INSTITUTION),
        Element::leaf("InsurerNumber", format!("{:>8}", numbers.insurer_number)),
        Element::leaf("InsuranceCardSymbol", numbers.symbol.as_str()),
        Element::leaf("InsuredPersonIdentificationNumber", numbers.number.as_str()),
        Element::leaf("ArbitraryFileIdentifier", "reception"),
    ];
    let body = match system {
        "TKK" => vec![Element::leaf("FileCategory", "2")],
        _ => vec![
            Element::leaf("FileCategory", "4"),
            Element::leaf("PrDiInfClassification", "1"),
            Element::leaf("MedicalTreatmentFlag", treatment(question)),
        ],
    };
    Element::branch("XmlMsg", vec![Element::branch("MessageHeader", header), Element::branch("MessageBody", body)])
}

fn compact(day: madoguchi_rulebook::Day) -> String {
    day.to_string().replace('-', "")
}

/// Code of the facility, invented.
const INSTITUTION: &str = "1311111111";
