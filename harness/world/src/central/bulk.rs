//! What takes two steps: bulk inquiry, bulk registration of 照会番号, and qualifications that patients agreed to at home or
//! online. A reception number comes back at once, the result after so many questions, each answered by 処理中.

use super::answer;
use super::consent::{ConsentKind, Device, Given, Ground};
use super::refusal::Refusal;
use super::state::{Central, Refused, Reply, head, layout};
use madoguchi_message::bulk::{
    BulkAnswer, BulkAnswerBody, BulkQuestion, BulkReceipt, BulkReceiptBody, BulkRequest, BulkUnit, ConsentedRequest,
    ConsentedSearch,
};
use madoguchi_message::codes::{Code, Consent, Processing, Segment, Treatment};
use madoguchi_message::habits::BulkResults;
use madoguchi_message::header::Header;
use madoguchi_message::qualification::{Qualification, QualificationAnswerBody, ResultList};
use madoguchi_message::reference_number::{
    BulkRegistrationAnswer, BulkRegistrationAnswerBody, BulkRegistrationRequest, RegistrationUnit,
};
use madoguchi_message::{Element, Encoding, Message};
use std::collections::BTreeMap;

/// Jobs that were handed in, oldest first.
#[derive(Debug, Default)]
pub struct Jobs {
    given: u64,
    jobs: BTreeMap<u64, Job>,
}

#[derive(Debug)]
struct Job {
    facility: String,
    api: String,
    /// Questions still to be answered by 処理中.
    polls: u32,
    result: Work,
}

#[derive(Clone, Debug)]
enum Work {
    Answers(Vec<BulkUnit>),
    Registrations(Vec<RegistrationUnit>),
}

impl Central {
    /// The first step of a bulk interface.
    pub(super) fn hand_in(
        &mut self,
        facility: &str,
        api: &str,
        tree: &Element,
        encoding: Encoding,
    ) -> Result<Reply, Refused> {
        let header = head(tree);
        let refused = |refusal| (Box::new(header.clone()), refusal);
        let days = self.days(facility, &header).map_err(refused)?;
        let result = match api {
            "OQSmuquc01" => {
                let request = BulkRequest::of_tree(tree).map_err(|fault| layout(tree, &fault))?;
                let searches = request.body.searches;
                within(searches.len()).map_err(refused)?;
                let units = searches.iter().map(|search| {
                    let missing = search.missing();
                    if !missing.is_empty() {
                        let why = Refusal::Missing(missing);
                        return BulkUnit { search: Some(search.clone()), ..failed(&why) };
                    }
                    match self.search(facility, search, days) {
                        Ok(body) => self.unit(body),
                        Err(why) => BulkUnit { search: Some(search.clone()), ..failed(&why) },
                    }
                });
                Work::Answers(units.collect())
            }
            "OQSmuimm01" => {
                let request = BulkRegistrationRequest::of_tree(tree).map_err(|fault| layout(tree, &fault))?;
                within(request.body.registrations.len()).map_err(refused)?;
                let units = request.body.registrations.into_iter().map(|registration| {
                    let (status, code, message) = self.register_reference(facility, &registration);
                    RegistrationUnit {
                        registration: Some(registration),
                        processing_result_status: Some(status),
                        processing_result_code: code,
                        processing_result_message: message,
                        ..RegistrationUnit::default()
                    }
                });
                Work::Registrations(units.collect())
            }
            _ => {
                let request = ConsentedRequest::of_tree(tree).map_err(|fault| layout(tree, &fault))?;
                let search = request.body.search;
                let search = search.ok_or_else(|| refused(Refusal::Missing(vec!["QualificationConfirmSearchInfo"])))?;
                let treatment = if api == "OQSmuonq01" { Treatment::Online } else { Treatment::Visit };
                Work::Answers(self.consented(facility, &search, treatment).map_err(refused)?)
            }
        };
        let (now, polls) = (self.clock.now(), self.polls);
        let number = self.jobs.keep(Job { facility: facility.into(), api: pair(api), polls, result });
        let receipt = BulkReceipt {
            header: self.header(&header, encoding),
            body: BulkReceiptBody {
                reception_number: Some(number),
                reception_date_time: Some(answer::timestamp(now)),
                ..BulkReceiptBody::default()
            },
        };
        Ok(Reply { answer: receipt.tree(&self.habits).into(), outcome: "handed in".into() })
    }

    /// The second step of a bulk interface.
    pub(super) fn ask_result(
        &mut self,
        facility: &str,
        api: &str,
        tree: &Element,
        encoding: Encoding,
    ) -> Result<Reply, Refused> {
        let question = BulkQuestion::of_tree(tree).map_err(|fault| layout(tree, &fault))?;
        let refused = |refusal| (Box::new(question.header.clone()), refusal);
        self.days(facility, &question.header).map_err(refused)?;
        let number = question.body.reception_number.clone();
        let number = number.ok_or_else(|| refused(Refusal::Missing(vec!["ReceptionNumber"])))?;
        let job = number.parse::<u64>().ok().and_then(|number| self.jobs.jobs.get_mut(&number));
        let job = job.filter(|job| job.facility == facility && job.api == pair(api));
        let job = job.ok_or_else(|| refused(Refusal::ReceptionNumber))?;
        let result = match job.polls.checked_sub(1) {
            Some(left) => {
                job.polls = left;
                None
            }
            None => Some(job.result.clone()),
        };
        let mut header = self.header(&question.header, encoding);
        header.reception_number = Some(number);
        let Some(result) = result else {
            header.segment_of_result = Some(Segment::Processing);
            let message = Message { header, body: BulkReceiptBody::default() };
            return Ok(Reply { answer: message.tree(&self.habits).into(), outcome: "processing".into() });
        };
        let tree = match result {
            Work::Answers(units) => {
                count(&mut header, units.iter().map(|unit| unit.processing_result_status.as_ref()));
                BulkAnswer { header, body: BulkAnswerBody { units, ..BulkAnswerBody::default() } }.tree(&self.habits)
            }
            Work::Registrations(units) => {
                count(&mut header, units.iter().map(|unit| unit.processing_result_status.as_ref()));
                let body = BulkRegistrationAnswerBody { units, ..BulkRegistrationAnswerBody::default() };
                BulkRegistrationAnswer { header, body }.tree(&self.habits)
            }
        };
        Ok(Reply { answer: tree.into(), outcome: "result".into() })
    }

    /// The answer to one search among many: the ceiling itself is left out, only whether it changed is said.
    fn unit(&self, body: QualificationAnswerBody) -> BulkUnit {
        let mut records = body.results.map(|list| list.records).unwrap_or_default();
        for record in &mut records {
            record.limit_changed = Some(Code::from(if record.limit.take().is_some() { "1" } else { "0" }));
        }
        let reference_number = records.iter().find_map(|record| record.reference_number.clone());
        let unit = BulkUnit {
            search: body.search,
            processing_result_status: body.processing_result_status,
            processing_result_code: body.processing_result_code,
            processing_result_message: body.processing_result_message,
            qualification_validity: body.qualification_validity,
            reference_number,
            ..BulkUnit::default()
        };
        self.placed(unit, records)
    }

    fn placed(&self, unit: BulkUnit, records: Vec<Qualification>) -> BulkUnit {
        match self.habits.bulk_results {
            BulkResults::Direct => BulkUnit { records, ..unit },
            BulkResults::Listed if records.is_empty() => unit,
            BulkResults::Listed => BulkUnit { results: Some(ResultList { records, ..ResultList::default() }), ..unit },
        }
    }

    /// Qualifications that patients agreed to within a span of days.
    fn consented(
        &self,
        facility: &str,
        search: &ConsentedSearch,
        treatment: Treatment,
    ) -> Result<Vec<BulkUnit>, Refusal> {
        let from = search.consent_from.as_ref().or(search.examination_from.as_ref());
        let to = search.consent_to.as_ref().or(search.examination_to.as_ref());
        let day = |text: Option<&String>, name| {
            let text = text.ok_or(Refusal::Missing(vec![name]))?;
            answer::day_of(text).ok_or(Refusal::Date(name))
        };
        let span = (day(from, "ConsentDateFrom")?, day(to, "ConsentDateTo")?);
        let within = |given: &Given| span.0 <= given.at.day() && given.at.day() <= span.1;
        let today = self.clock.now().day();
        // What the mobile device took at the desk, outside of the usual path, comes by the door of online care (R-HOME-05, C).
        let at_the_desk = |given: &Given| {
            treatment == Treatment::Online
                && given.treatment == Treatment::Outpatient
                && given.ground == Ground::Agreed(Device::Mobile)
        };
        let asked = search.treatment.as_ref();
        let by_this_door = |given: &Given| {
            (given.treatment == treatment || at_the_desk(given)) && asked.is_none_or(|asked| given.treatment == *asked)
        };
        let agreed = self.consents.at(facility).filter(|(_, given)| by_this_door(given) && within(given));
        let units = agreed.filter_map(|(id, given)| {
            let person = self.people.iter().find(|person| person.id == id)?;
            let days = answer::Days { asked: today, today };
            let found = answer::by_card(person, days);
            let records = found.entries.iter().map(|entry| {
                let mut record = answer::record(person, entry, days);
                self.add_consents(&mut record, given);
                record.reference_number = self.reference(facility, &record);
                record
            });
            let records: Vec<Qualification> = records.collect();
            let unit = BulkUnit {
                processing_result_status: Some(Processing::Done),
                qualification_validity: Some(found.validity),
                ..BulkUnit::default()
            };
            Some(self.placed(unit, records))
        });
        Ok(units.collect())
    }

    /// Consents as they stand now: past their window they are 同意有効期限切れ, which only these interfaces say.
    pub(super) fn add_consents(&self, record: &mut Qualification, given: &Given) {
        let now = self.clock.now();
        let of = |kind| match (given.kinds.contains(&kind), given.covers(kind, now)) {
            (false, _) => Some(Consent::Without),
            (true, true) => Some(Consent::Given),
            (true, false) => Some(Consent::Expired),
        };
        record.checkup_consent = of(ConsentKind::Checkups);
        record.drug_consent = of(ConsentKind::Drugs);
        record.diagnosis_consent = of(ConsentKind::Diagnosis);
        record.operation_consent = of(ConsentKind::Surgery);
    }
}

impl Jobs {
    fn keep(&mut self, job: Job) -> String {
        if self.jobs.len() >= KEPT {
            self.jobs.pop_first();
        }
        self.given += 1;
        self.jobs.insert(self.given, job);
        format!("{:018}", self.given)
    }
}

/// The name that both steps of a bulk interface share.
fn pair(api: &str) -> String {
    api.get(..8).unwrap_or(api).into()
}

fn within(searches: usize) -> Result<(), Refusal> {
    if searches > SEARCHES { Err(Refusal::TooMany(SEARCHES)) } else { Ok(()) }
}

fn failed(why: &Refusal) -> BulkUnit {
    BulkUnit {
        processing_result_status: Some(Processing::Error),
        processing_result_code: Some(why.code().into()),
        processing_result_message: Some(why.message()),
        ..BulkUnit::default()
    }
}

fn count<'a>(header: &mut Header, statuses: impl Iterator<Item = Option<&'a Processing>>) {
    let (mut good, mut all) = (0, 0);
    for status in statuses {
        all += 1;
        good += usize::from(status == Some(&Processing::Done));
    }
    header.number_of_processing_result = Some(all.to_string());
    header.number_of_normal_processing = Some(good.to_string());
    header.number_of_error = Some((all - good).to_string());
}

/// Searches in one message; nobody outside knows the real limit.
const SEARCHES: usize = 10_000;
const KEPT: usize = 1_000;
