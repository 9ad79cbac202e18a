//! Medical information for a facility: only with the person's consent to that facility, for that kind, and within its
//! window; or where an emergency was opened, looked up and named as such (診療区分 4). Documents are synthetic and alike for everybody; printed ones (PDF) are not modelled and answered as such.

use super::consent::{ConsentKind, Given, Ground};
use super::person::Person;
use super::refusal::Refusal;
use super::state::{Central, Refused, Reply, head, layout};
use super::usage::InformationKind;
use madoguchi_message::Element;
use madoguchi_message::codes::Treatment;
use madoguchi_message::information::{
    Checkup, CheckupAnswer, CheckupAnswerBody, CheckupAnswerHeader, CheckupPerson, CheckupResult, CheckupResults,
    Dispensed, DispensedDay, DispensedMonth, Drug, DrugAnswer, DrugAnswerBody, DrugAnswerHeader, DrugPerson,
    InformationRequest, TreatmentInfo, Treatments,
};
use madoguchi_message::insurer::InsurerNumber;

/// Whose information, and of which kinds.
struct Asked {
    person: usize,
    kinds: Vec<InformationKind>,
}

impl Central {
    /// YZK: drugs, and diagnosis.
    pub(super) fn drugs(&mut self, facility: &str, tree: &Element) -> Result<Reply, Refused> {
        let request = InformationRequest::of_tree(tree).map_err(|fault| layout(tree, &fault))?;
        let wanted: &[InformationKind] = match request.body.file_category.as_deref() {
            Some("2") => &[InformationKind::Drugs],
            Some("4") => &[InformationKind::Drugs, InformationKind::Diagnosis],
            other => return Ok(self.no_drugs(&request, no_document(other), "no document")),
        };
        let allowed = self.allowed(facility, &request, wanted);
        let asked = match allowed.map_err(|why| (Box::new(head(tree)), why))? {
            Ok(asked) => asked,
            Err(why) => return Ok(self.no_drugs(&request, why.into(), why)),
        };
        let person = &self.people[asked.person];
        let diagnosis = asked.kinds.contains(&InformationKind::Diagnosis);
        let answer = DrugAnswer {
            header: DrugAnswerHeader {
                result_code: Some("1".into()),
                arbitrary_file_identifier: request.header.arbitrary_file_identifier.clone(),
                person: Some(DrugPerson {
                    name: Some(person.name.clone()),
                    kana: Some(person.kana.clone()),
                    birthdate: Some(person.birthdate.clone()),
                    sex: Some(person.sex.as_str().into()),
                    ..DrugPerson::default()
                }),
                ..DrugAnswerHeader::default()
            },
            body: DrugAnswerBody {
                dispensed: Some(dispensed()),
                treatments: diagnosis.then(treatments),
                ..DrugAnswerBody::default()
            },
        };
        let tree = answer.tree(&self.habits);
        self.handed_out(facility, &asked.kinds);
        Ok(Reply { answer: tree.into(), outcome: "drugs handed out".into() })
    }

    /// TKK: check-ups.
    pub(super) fn checkups(&mut self, facility: &str, tree: &Element) -> Result<Reply, Refused> {
        let request = InformationRequest::of_tree(tree).map_err(|fault| layout(tree, &fault))?;
        if request.body.file_category.as_deref() != Some("2") {
            let why = no_document(request.body.file_category.as_deref());
            return Ok(self.no_checkups(&request, why, "no document"));
        }
        let wanted = [InformationKind::Checkups];
        let allowed = self.allowed(facility, &request, &wanted);
        let asked = match allowed.map_err(|why| (Box::new(head(tree)), why))? {
            Ok(asked) => asked,
            Err(why) => return Ok(self.no_checkups(&request, why.into(), why)),
        };
        let person = &self.people[asked.person];
        let answer = CheckupAnswer {
            header: CheckupAnswerHeader {
                result_code: Some("1".into()),
                arbitrary_file_identifier: request.header.arbitrary_file_identifier.clone(),
                person: Some(CheckupPerson {
                    name: Some(person.name.clone()),
                    kana: Some(person.kana.clone()),
                    birthdate: Some(person.birthdate.clone()),
                    sex: Some(person.sex.as_str().into()),
                    ..CheckupPerson::default()
                }),
                ..CheckupAnswerHeader::default()
            },
            body: CheckupAnswerBody { checkups: vec![checkup()], ..CheckupAnswerBody::default() },
        };
        let tree = answer.tree(&self.habits);
        self.handed_out(facility, &asked.kinds);
        Ok(Reply { answer: tree.into(), outcome: "checkups handed out".into() })
    }

    /// Whether a facility may see what it asks for now; the inner error is what the answer says.
    fn allowed(
        &self,
        facility: &str,
        request: &InformationRequest,
        wanted: &[InformationKind],
    ) -> Result<Result<Asked, &'static str>, Refusal> {
        let header = &request.header;
        match header.medical_institution_code.as_deref() {
            Some(code) if code == facility => {}
            Some(_) => return Err(Refusal::Facility),
            None => return Err(Refusal::Missing(vec!["MedicalInstitutionCode"])),
        }
        let named = |person: &Person| {
            person.qualifications.iter().any(|entry| {
                header.insurer_number.as_ref() == Some(&InsurerNumber::new(&entry.insurer_number))
                    && header.number.as_deref() == Some(entry.number.as_str())
            })
        };
        let now = self.clock.now();
        let emergency = request.body.treatment == Some(Treatment::Emergency);
        let holds = |given: &&Given| match given.ground {
            Ground::Agreed(_) => !emergency,
            // An opening that was closed meanwhile opens nothing.
            Ground::NotNeeded(circumstance) => {
                emergency && self.emergency.opening(circumstance, facility, now).is_some()
            }
        };
        let seen = |person: &Person, kind: InformationKind| {
            let mut given = self.consents.of(facility, &person.id).filter(holds);
            given.any(|given| given.covers(ConsentKind::from(kind), now))
        };
        // Everything that was asked for, or nothing: half a document would pass for a whole one.
        let person =
            self.people.iter().position(|person| named(person) && wanted.iter().all(|kind| seen(person, *kind)));
        Ok(person.map(|person| Asked { person, kinds: wanted.to_vec() }).ok_or(NO_CONSENT))
    }

    fn handed_out(&mut self, facility: &str, kinds: &[InformationKind]) {
        if let Some(known) = self.facilities.iter().find(|known| known.code == facility) {
            kinds.iter().for_each(|kind| self.usage.hand_out(known.kind, *kind, 1));
        }
    }

    fn no_drugs(&self, request: &InformationRequest, why: String, outcome: &str) -> Reply {
        let header = DrugAnswerHeader {
            result_code: Some("9".into()),
            message: Some(why),
            arbitrary_file_identifier: request.header.arbitrary_file_identifier.clone(),
            ..DrugAnswerHeader::default()
        };
        let answer = DrugAnswer { header, body: DrugAnswerBody::default() };
        Reply { answer: answer.tree(&self.habits).into(), outcome: outcome.into() }
    }

    fn no_checkups(&self, request: &InformationRequest, why: String, outcome: &str) -> Reply {
        let header = CheckupAnswerHeader {
            result_code: Some("9".into()),
            message: Some(why),
            arbitrary_file_identifier: request.header.arbitrary_file_identifier.clone(),
            ..CheckupAnswerHeader::default()
        };
        let answer = CheckupAnswer { header, body: CheckupAnswerBody::default() };
        Reply { answer: answer.tree(&self.habits).into(), outcome: outcome.into() }
    }
}

fn no_document(category: Option<&str>) -> String {
    match category {
        Some("1" | "3") => "PDF は模擬していません".into(),
        other => format!(
            "FileCategory {} は知られていません（模擬）",
            other.unwrap_or("なし").chars().take(8).collect::<String>()
        ),
    }
}

fn dispensed() -> Dispensed {
    let drug = Drug {
        code: Some("620000000".into()),
        name: Some("架空錠１０ｍｇ".into()),
        quantity: Some("3".into()),
        unit: Some("錠".into()),
        usage: Some("１日３回毎食後服用".into()),
        times: Some("7".into()),
        ..Drug::default()
    };
    let day = DispensedDay { date: Some("20250602".into()), drugs: vec![drug], ..DispensedDay::default() };
    let month = DispensedMonth { month: Some("202506".into()), days: vec![day], ..DispensedMonth::default() };
    Dispensed { months: vec![month], ..Dispensed::default() }
}

fn treatments() -> Treatments {
    let treatment = TreatmentInfo {
        code: Some("111000110".into()),
        name: Some("初診料（架空）".into()),
        times: Some("1".into()),
        ..TreatmentInfo::default()
    };
    Treatments { treatments: vec![treatment], ..Treatments::default() }
}

fn checkup() -> Checkup {
    let result = CheckupResult {
        code: Some("9N001000000000001".into()),
        name: Some("身長".into()),
        kind: Some("PQ".into()),
        value: Some("165.0".into()),
        unit: Some("cm".into()),
        ..CheckupResult::default()
    };
    let results = CheckupResults { results: vec![result], ..CheckupResults::default() };
    Checkup { date: Some("20241105".into()), results: Some(results), ..Checkup::default() }
}

const NO_CONSENT: &str = "閲覧の同意がないか、閲覧できる期間を過ぎています（模擬）";
