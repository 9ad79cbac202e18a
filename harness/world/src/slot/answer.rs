//! The answer that a case states, as a message (observed layout of 002, which is also that of a face file).
//!
//! Optional leaves without a value are left out, and the order of the elements is that of no document, as in real answers.

use super::INSTITUTION;
use super::scripted::SCRIPTED_ERROR;
use madoguchi_contract::case::{InsuredNumbers, Numbers};
use madoguchi_message::element::Content;
use madoguchi_message::habits::Habits;
use madoguchi_message::{Element, Encoding};
use madoguchi_rulebook::facts::{
    Answer, CardClass, InfoKind, LossReason, Means, PersonStatus, Processing, RatioText, Scheme, SideNotice,
};
use madoguchi_rulebook::{Day, Facts, Instant, Word};

/// What a case states of the central service's answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Script {
    /// The facts.
    pub facts: Facts,
    /// Numbers of the patient.
    pub numbers: Numbers,
}

/// 照会区分.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Inquiry {
    /// 1: by card or phone.
    Card,
    /// 2: by numbers.
    Number,
}

/// A message with the encoding it will be written in.
pub struct Message(pub(super) Element);

impl Message {
    /// The bytes, which tell their own encoding (文字コード識別 0 and 1).
    pub fn encode(&self, encoding: Encoding) -> Vec<u8> {
        self.0.write_xml(encoding, &Habits::default())
    }

    /// The text, for the log.
    pub fn to_text(&self) -> String {
        String::from_utf8(self.0.write_xml(Encoding::Utf8, &Habits::default())).expect("UTF-8 was asked for")
    }
}

impl Script {
    /// The same by a clock that is wrong by so many seconds: only the moment of answering shows it.
    pub(super) fn wrong_by(&self, seconds: i64) -> Self {
        let mut script = self.clone();
        if seconds != 0 {
            let right = script.facts.central.answered_at.unwrap_or(script.facts.now);
            script.facts.central.answered_at = Some(right.plus_seconds(seconds));
        }
        script
    }

    /// The message; `None` where the case says that no answer comes.
    pub fn message(
        &self,
        inquiry: Inquiry,
        identifier: Option<&str>,
        encoding: Encoding,
        order: u64,
    ) -> Option<Message> {
        if self.facts.central.answer == Answer::None {
            return None;
        }
        let mut root = Element::branch("XmlMsg", vec![self.header(inquiry, identifier, encoding), self.body(inquiry)]);
        shuffle(&mut root, order);
        Some(Message(root))
    }

    pub(super) fn header(&self, inquiry: Inquiry, identifier: Option<&str>, encoding: Encoding) -> Element {
        let central = &self.facts.central;
        let mut leaves = vec![
            Element::leaf("ProcessExecutionTime", timestamp(central.answered_at.unwrap_or(self.facts.now))),
            Element::leaf("QualificationConfirmationDate", date(self.facts.now.day())),
            Element::leaf("MedicalInstitutionCode", INSTITUTION),
            Element::leaf("ReferenceClassification", if inquiry == Inquiry::Card { "1" } else { "2" }),
            Element::leaf("CharacterCodeIdentifier", if encoding == Encoding::Utf8 { "0" } else { "1" }),
        ];
        leaves.extend(identifier.map(|identifier| Element::leaf("ArbitraryFileIdentifier", identifier)));
        let segment = match central.processing {
            Processing::Normal => "1",
            Processing::Processing => "2",
            Processing::Abnormal => "9",
        };
        leaves.push(Element::leaf("SegmentOfResult", segment));
        if central.processing == Processing::Abnormal {
            leaves.push(Element::leaf("ErrorCode", SCRIPTED_ERROR));
            leaves.push(Element::leaf("ErrorMessage", "処理を完了できませんでした"));
        }
        Element::branch("MessageHeader", leaves)
    }

    fn body(&self, inquiry: Inquiry) -> Element {
        let central = &self.facts.central;
        if central.processing != Processing::Normal {
            return Element::leaf("MessageBody", "");
        }
        let wrong = central.person_status == PersonStatus::Error;
        let mut leaves = vec![Element::leaf("ProcessingResultStatus", if wrong { "2" } else { "1" })];
        if wrong {
            leaves.push(Element::leaf("ProcessingResultCode", "MDGP0001E"));
            leaves.push(Element::leaf("ProcessingResultMessage", "資格情報を確認できませんでした"));
        } else if central.side_notice == SideNotice::CertExpiring {
            leaves.push(Element::leaf("ProcessingResultCode", "MDGP0002W"));
            leaves.push(Element::leaf("ProcessingResultMessage", "電子証明書の有効期限まで3か月以内です"));
        }
        let validity = match central.answer {
            Answer::Valid => "1",
            Answer::Invalid => "2",
            Answer::Superseded => "3",
            Answer::NotFound => "4",
            Answer::Multiple => "5",
            Answer::ValidUnregistered => "6",
            Answer::Code0 => "0",
            Answer::Code7 => "7",
            Answer::Empty | Answer::None => "",
        };
        leaves.push(Element::leaf("QualificationValidity", validity));
        if !wrong && !matches!(central.answer, Answer::NotFound | Answer::Multiple) {
            let lost = matches!(central.answer, Answer::Invalid | Answer::Superseded);
            let first = if lost { &self.numbers.former } else { &self.numbers.current };
            let mut records = vec![self.record(inquiry, first)];
            if central.records >= 2 {
                records.push(self.record(inquiry, &self.numbers.current));
            }
            leaves.push(Element::branch("ResultList", records));
        }
        Element::branch("MessageBody", leaves)
    }

    /// The answer to one search of many, or to one consent: the records in the unit itself or in a list of their own.
    pub(super) fn unit(&self, inquiry: Inquiry, search: Option<&Element>, listed: bool) -> Element {
        let mut parts = vec![];
        parts.extend(search.cloned());
        for part in self.body(inquiry).elements() {
            if part.name != "ResultList" {
                parts.push(part.clone());
                continue;
            }
            let records = part.elements().iter().cloned().map(|mut record| {
                // Of the ceiling many answers only say whether it changed.
                if let Content::Elements(leaves) = &mut record.content
                    && inquiry == Inquiry::Number
                {
                    leaves.push(Element::leaf("LimitApplicationCertificateChanged", "0"));
                }
                record
            });
            match listed {
                true => parts.push(Element::branch("ResultList", records.collect())),
                false => parts.extend(records),
            }
        }
        Element::branch("BulkConfirmUnit", parts)
    }

    /// First moment at which nothing may be looked at any more: a day after the reader, the end of the day after a mobile
    /// device (R-CONS-07, R-HOME-07).
    pub(super) fn closes_at(&self) -> Instant {
        let now = self.facts.now;
        match self.facts.means {
            Means::FaceReader => now.plus_seconds(86_400),
            _ => Instant::jst(now.day().plus_days(2), 0),
        }
    }

    fn record(&self, inquiry: Inquiry, numbers: &InsuredNumbers) -> Element {
        let (facts, central) = (&self.facts, &self.facts.central);
        let class = match (facts.person.scheme, central.card_class) {
            (Scheme::MedicalAssistance, _) => "A1",
            (_, CardClass::SpecialCare) => "05",
            (_, CardClass::Ordinary) => "01",
        };
        let mut leaves = vec![
            Element::leaf("InsuredCardClassification", class),
            Element::leaf("InsurerNumber", format!("{:>8}", numbers.insurer_number)),
            Element::leaf("InsuredIdentificationNumber", numbers.number.as_str()),
            Element::leaf("Name", "窓口　太郎"),
            Element::leaf("NameKana", "ﾏﾄﾞｸﾞﾁ ﾀﾛｳ"),
            Element::leaf("Sex1", "1"),
            Element::leaf("Birthdate", date(facts.person.birth_date)),
            Element::leaf("InsurerName", "架空健康保険組合"),
        ];
        let mut optional = |name: &str, text: Option<String>| leaves.extend(text.map(|text| Element::leaf(name, text)));
        let filled = |text: &str| (!text.is_empty()).then(|| text.to_string());
        optional("InsuredCardSymbol", filled(&numbers.symbol));
        optional("InsuredBranchNumber", filled(&numbers.branch));
        optional("QualificationDate", central.valid_from.map(date));
        optional("InsuredCardExpirationDate", central.valid_to.map(date));
        optional("DisqualificationDate", central.loss_date.map(date));
        optional(
            "ReasonOfLoss",
            match central.loss_reason {
                LossReason::None => None,
                LossReason::Death => Some("01".into()),
                LossReason::PublicAssistance => Some("02".into()),
                LossReason::OtherInsurance => Some("03".into()),
                LossReason::Other => Some("99".into()),
            },
        );
        let ratio = (central.ratio != RatioText::None).then(|| central.ratio.word().to_string());
        optional("InsuredPartialContributionRatio", ratio);
        if inquiry == Inquiry::Card {
            leaves.append(&mut self.consents());
        }
        Element::branch("ResultOfQualificationConfirmation", leaves)
    }

    /// Consent is taken at the reader, kind by kind; a kind the facility does not ask for has no flag.
    fn consents(&self) -> Vec<Element> {
        let (facts, mut leaves) = (&self.facts, vec![]);
        for (kind, name) in CONSENTS {
            if !facts.facility.face_reader.info_kinds.contains(kind) {
                continue;
            }
            let given = facts.says.consent.contains(kind);
            let code = match facts.central.consent_code {
                Some(1) | None => u8::from(given),
                Some(code) => code,
            };
            leaves.push(Element::leaf(format!("{name}InfoConsFlg"), code.to_string()));
            if code == 1 {
                leaves.push(Element::leaf(format!("{name}InfoConsTime"), timestamp(facts.now)));
                leaves.push(Element::leaf(format!("{name}InfoAvailableTime"), timestamp(self.closes_at())));
            }
        }
        leaves
    }
}

/// `yyyyMMdd`.
pub(super) fn date(day: Day) -> String {
    day.to_string().replace('-', "")
}

/// `yyyyMMddHHmmss`, in Japan.
pub(super) fn timestamp(moment: Instant) -> String {
    let second = moment.second_of_day();
    format!("{}{:02}{:02}{:02}", date(moment.day()), second / 3600, second / 60 % 60, second % 60)
}

/// Orders the elements as a dump of a hash table would: by no meaning, but always the same way.
pub(super) fn shuffle(element: &mut Element, order: u64) {
    if let Content::Elements(children) = &mut element.content {
        // Results themselves keep their order.
        if element.name != "ResultList" {
            children.sort_by_key(|child| hash(&child.name, order));
        }
        children.iter_mut().for_each(|child| shuffle(child, order));
    }
}

fn hash(name: &str, order: u64) -> u64 {
    name.bytes()
        .fold(0xcbf2_9ce4_8422_2325 ^ order, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3))
}

/// Kinds of information and the beginning of their elements' names.
const CONSENTS: [(InfoKind, &str); 4] = [
    (InfoKind::Checkup, "SpecificHealthCheckups"),
    (InfoKind::Medication, "Pharmacists"),
    (InfoKind::Diagnosis, "Diagnosis"),
    (InfoKind::Surgery, "Operation"),
];
