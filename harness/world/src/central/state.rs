//! The state of the central service, and how it answers a message: everything behind the doors. Kept in memory only, born
//! fresh with every start.

use super::answer::{self, Days};
use super::bulk::Jobs;
use super::challenge::Challenges;
use super::consent::Consents;
use super::continued::Continued;
use super::emergency::Emergency;
use super::facility::{Facility, Tokens};
use super::log::CallLog;
use super::person::Person;
use super::refusal::Refusal;
use super::usage::{Receptions, Route, Usage};
use crate::clock::Clock;
use madoguchi_message::catalogue::Interface;
use madoguchi_message::codes::{LimitConsent, Processing, Reference};
use madoguchi_message::fault::LayoutFault;
use madoguchi_message::habits::Habits;
use madoguchi_message::header::Header;
use madoguchi_message::insurer::InsurerNumber;
use madoguchi_message::message::Message;
use madoguchi_message::qualification::{
    Qualification, QualificationAnswer, QualificationAnswerBody, QualificationRequest, ResultList, SearchInfo,
};
use madoguchi_message::reference_number::{
    self, Registration, RegistrationAnswer, RegistrationAnswerBody, RegistrationRequest,
};
use madoguchi_message::{Element, Encoding};
use std::collections::BTreeMap;

/// Everything the service knows.
pub struct Central {
    pub(super) clock: Clock,
    pub(super) people: Vec<Person>,
    pub(super) facilities: Vec<Facility>,
    pub(super) tokens: Tokens,
    pub(super) habits: Habits,
    pub(super) log: CallLog,
    /// 照会番号 of a facility for a person of an insurer.
    pub(super) references: BTreeMap<ReferenceKey, String>,
    pub(super) usage: Usage,
    pub(super) challenges: Challenges,
    pub(super) consents: Consents,
    pub(super) emergency: Emergency,
    /// Days after the last visit for which care at home or online counts as going on.
    pub(super) relation_days: Option<i32>,
    /// Persons by the serial number of the certificate for user authentication on their cards.
    pub(super) cards: BTreeMap<Vec<u8>, String>,
    pub(super) jobs: Jobs,
    /// Questions for a bulk result that are answered by 処理中.
    pub(super) polls: u32,
}

/// Facility, insurer, symbol, number, branch: the number that a facility registered holds for one insurance only.
pub(super) type ReferenceKey = [String; 5];

/// A message's answer.
pub struct Reply {
    /// The answer.
    pub answer: Answer,
    /// What came of it, for log and counters.
    pub outcome: String,
}

/// An answer that is not written yet: writing it needs nothing of the state.
pub enum Answer {
    /// Any message.
    Tree(Element),
    /// The most frequent one, for which no tree is made.
    Qualification(Box<QualificationAnswer>),
}

impl Answer {
    /// As JSON.
    pub fn json(&self, habits: &Habits) -> Vec<u8> {
        match self {
            Self::Tree(tree) => tree.write_json(),
            Self::Qualification(answer) => answer.write_json(habits),
        }
    }

    /// As XML.
    pub fn xml(&self, encoding: Encoding, habits: &Habits) -> Vec<u8> {
        match self {
            Self::Tree(tree) => tree.write_xml(encoding, habits),
            Self::Qualification(answer) => answer.encode_xml(encoding, habits),
        }
    }
}

impl From<Element> for Answer {
    fn from(tree: Element) -> Self {
        Self::Tree(tree)
    }
}

impl From<QualificationAnswer> for Answer {
    fn from(answer: QualificationAnswer) -> Self {
        Self::Qualification(Box::new(answer))
    }
}

/// Why a message is refused, and the head to refuse it with.
pub(super) type Refused = (Box<Header>, Refusal);

impl Central {
    /// Answers a message of an interface.
    pub fn message(&mut self, facility: &str, api: &str, request: &Element, encoding: Encoding) -> Reply {
        let answered = match api {
            "OQSsiquc01" => self.qualification(facility, request, encoding),
            "OQSsiimm01" => self.registration(facility, request, encoding),
            "OQSmuquc01" | "OQSmuimm01" | "OQSmuhvq01" | "OQSmuonq01" => self.hand_in(facility, api, request, encoding),
            "OQSmuquc02" | "OQSmuimm02" | "OQSmuhvq02" | "OQSmuonq02" => {
                self.ask_result(facility, api, request, encoding)
            }
            "YZKsiquc01" => self.drugs(facility, request),
            "TKKsiquc01" => self.checkups(facility, request),
            other => match Continued::of(other) {
                Some(continued) => self.continued(facility, continued, request, encoding),
                None => Err((Box::new(head(request)), unmodelled(other))),
            },
        };
        answered.unwrap_or_else(|(head, refusal)| self.refuse(&head, &refusal, encoding))
    }

    /// The message that refuses a message as a whole.
    pub fn refuse(&self, request: &Header, refusal: &Refusal, encoding: Encoding) -> Reply {
        let header = self.header(request, encoding).failed(refusal.code(), refusal.message());
        let message = Message { header, body: QualificationAnswerBody::default() };
        Reply { answer: message.tree(&self.habits).into(), outcome: refusal.code().into() }
    }

    pub(super) fn header(&self, request: &Header, encoding: Encoding) -> Header {
        Header::answering(request, answer::timestamp(self.clock.now()), encoding, &self.habits)
    }

    /// OQS-IF-001.
    fn qualification(&mut self, facility: &str, tree: &Element, encoding: Encoding) -> Result<Reply, Refused> {
        let request = QualificationRequest::of_tree(tree).map_err(|fault| layout(tree, &fault))?;
        let refused = |refusal| (Box::new(request.header.clone()), refusal);
        let days = self.days(facility, &request.header).map_err(refused)?;
        let search = request.body.search.as_ref();
        let search = search.ok_or_else(|| refused(Refusal::Missing(vec!["QualificationConfirmSearchInfo"])))?;
        let missing = search.missing();
        if !missing.is_empty() {
            return Err(refused(Refusal::Missing(missing)));
        }
        if search.birthdate.as_deref().and_then(answer::day_of).is_none() {
            return Err(refused(Refusal::Date("Birthdate")));
        }
        let body = self.search(facility, search, days).map_err(refused)?;
        let outcome = outcome(&body);
        self.count(facility, Route::Paper);
        let mut header = self.header(&request.header, encoding);
        header.reference_classification = Some(Reference::Number);
        Ok(Reply { answer: QualificationAnswer { header, body }.into(), outcome })
    }

    /// OQS-IF-003.
    fn registration(&mut self, facility: &str, tree: &Element, encoding: Encoding) -> Result<Reply, Refused> {
        let request = RegistrationRequest::of_tree(tree).map_err(|fault| layout(tree, &fault))?;
        let refused = |refusal| (Box::new(request.header.clone()), refusal);
        self.days(facility, &request.header).map_err(refused)?;
        let registration = request.body.registration.as_ref();
        let registration =
            registration.ok_or_else(|| refused(Refusal::Missing(vec!["ReferenceNumberRegistrationInfo"])))?;
        let (status, code, message) = self.register_reference(facility, registration);
        let outcome = code.clone().unwrap_or_else(|| "registered".into());
        let body = RegistrationAnswerBody {
            processing_result_status: Some(status),
            processing_result_code: code,
            processing_result_message: message,
            ..RegistrationAnswerBody::default()
        };
        let header = self.header(&request.header, encoding);
        Ok(Reply { answer: RegistrationAnswer { header, body }.tree(&self.habits).into(), outcome })
    }

    /// Registers a facility's own number for a person of an insurer; says the status, and code and text of an error.
    pub(super) fn register_reference(
        &mut self,
        facility: &str,
        registration: &Registration,
    ) -> (Processing, Option<String>, Option<String>) {
        let error = |code: &str, text: &str| (Processing::Error, Some(code.into()), Some(text.into()));
        let (Some(reference), Some(insurer), Some(number)) =
            (&registration.reference_number, &registration.insurer_number, &registration.insured_identification_number)
        else {
            return error(
                "MDGC0202E",
                "ReferenceNumber, InsurerNumber, InsuredIdentificationNumber が要ります（模擬）",
            );
        };
        if reference.chars().count() > reference_number::LONGEST {
            return error("MDGC0203E", "照会番号は 50 文字までです（模擬）");
        }
        let known = self.people.iter().flat_map(|person| &person.qualifications).find(|entry| {
            InsurerNumber::new(&entry.insurer_number) == *insurer
                && entry.number == *number
                && (registration.insured_card_symbol.is_none() || registration.insured_card_symbol == entry.symbol)
        });
        let Some(entry) = known else { return error("MDGC0204E", "該当する資格がありません（模擬）") };
        if self.references.len() >= REFERENCES {
            return error("MDGC0205E", "登録できる数を超えました（模擬）");
        }
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        let key = [facility.into(), insurer.bare().into(), text(&entry.symbol), number.clone(), text(&entry.branch)];
        self.references.insert(key, reference.clone());
        (Processing::Done, None, None)
    }

    /// One search by number: the person's part of an answer.
    pub(super) fn search(
        &self,
        facility: &str,
        search: &SearchInfo,
        days: Days,
    ) -> Result<QualificationAnswerBody, Refusal> {
        let found = answer::by_number(&self.people, search, days);
        let force = found.person.and_then(|person| person.force.clone()).unwrap_or_default();
        let (code, message) = (force.code.clone(), force.message.clone());
        if force.segment.as_deref() == Some("9") {
            return Err(Refusal::Stated { code: code.unwrap_or_default(), message: message.unwrap_or_default() });
        }
        let mut body = QualificationAnswerBody {
            processing_result_status: Some(force.status.as_deref().map_or(Processing::Done, Processing::from)),
            processing_result_code: code,
            processing_result_message: message,
            search: Some(search.clone()),
            ..QualificationAnswerBody::default()
        };
        if body.processing_result_status == Some(Processing::Error) {
            return Ok(body);
        }
        body.qualification_validity = Some(found.validity);
        let now = self.clock.now();
        let records = found.entries.iter().filter_map(|entry| {
            let person = found.person?;
            let mut record = answer::record(person, entry, days);
            if search.limit_consent == Some(LimitConsent::Given) {
                answer::add_limit(&mut record, entry, days, now);
            }
            record.reference_number = self.reference(facility, &record);
            Some(record)
        });
        let records: Vec<Qualification> = records.collect();
        body.results = (!records.is_empty()).then(|| ResultList { records, ..ResultList::default() });
        Ok(body)
    }

    /// Counts a reception of a facility.
    pub(super) fn count(&mut self, facility: &str, route: Route) {
        if let Some(known) = self.facilities.iter().find(|known| known.code == facility) {
            self.usage.count(&Receptions { kind: known.kind, route, information: Vec::new(), count: 1 });
        }
    }

    /// The days of a message, once its facility is the one that logged in.
    pub(super) fn days(&self, facility: &str, header: &Header) -> Result<Days, Refusal> {
        match header.medical_institution_code.as_deref() {
            Some(code) if code == facility => {}
            Some(_) => return Err(Refusal::Facility),
            None => return Err(Refusal::Missing(vec!["MedicalInstitutionCode"])),
        }
        let today = self.clock.now().day();
        let asked = match header.qualification_confirmation_date.as_deref() {
            Some(text) => answer::day_of(text).ok_or(Refusal::Date("QualificationConfirmationDate"))?,
            None => today,
        };
        Ok(Days { asked, today })
    }

    /// The facility's own number for the person of a record.
    pub(super) fn reference(&self, facility: &str, record: &Qualification) -> Option<String> {
        if self.references.is_empty() {
            return None;
        }
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        let insurer = record.insurer_number.as_ref().map(|number| number.bare().to_string()).unwrap_or_default();
        let [symbol, number] = [&record.insured_card_symbol, &record.insured_identification_number].map(text);
        let key = [facility.into(), insurer, symbol, number, text(&record.insured_branch_number)];
        self.references.get(&key).cloned()
    }
}

/// The head of a request of whatever kind, as far as it can be read.
pub(super) fn head(tree: &Element) -> Header {
    let header = tree.find(madoguchi_message::message::HEADER);
    header.and_then(|header| madoguchi_message::Item::read(header).ok()).unwrap_or_default()
}

pub(super) fn layout(tree: &Element, fault: &LayoutFault) -> Refused {
    (Box::new(head(tree)), Refusal::Layout(fault.to_string()))
}

pub(super) fn outcome(body: &QualificationAnswerBody) -> String {
    match (&body.qualification_validity, &body.processing_result_code) {
        (Some(validity), _) => ["validity ", validity.code()].concat(),
        (None, code) => code.clone().unwrap_or_default(),
    }
}

fn unmodelled(api: &str) -> Refusal {
    match Interface::of_prefix(api) {
        Some(known) => Refusal::Unmodelled(known.title()),
        None => Refusal::Unknown(api.chars().take(32).collect()),
    }
}

const REFERENCES: usize = 100_000;
