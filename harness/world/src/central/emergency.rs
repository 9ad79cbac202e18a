//! Emergency look-up (緊急時医療情報・資格確認機能, 救急時医療情報閲覧): a facility finds a person without a card and without asking,
//! but only where somebody opened it. In a disaster the ministry does, for an area; when a reader is out of order the call
//! centre does, for a facility that asked by phone (R-FAIL-15); emergency care rests on a facility's own authority
//! (OQSCD043). The service itself opens nothing: a test does, on the management port.
//!
//! The layout of IF-047/048 and the prefix of its files are not public, so no file carries it here; path and question are
//! our own, the answer is that of 002. Consents in it say 3 (同意取得困難), which only these interfaces have.

use super::answer::{self, Days, Found};
use super::consent::{ConsentKind, Given};
use super::person::Person;
use super::state::{Central, Reply};
use madoguchi_message::Encoding;
use madoguchi_message::codes::{Consent, LimitConsent, Processing, Reference, Validity};
use madoguchi_message::header::Header;
use madoguchi_message::insurer::InsurerNumber;
use madoguchi_message::qualification::{
    Qualification, QualificationAnswer, QualificationAnswerBody, ResultList, SearchInfo,
};
use madoguchi_rulebook::Instant;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeSet, VecDeque};

/// Why a person is looked up without a card.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Circumstance {
    /// 災害時: qualification and information.
    Disaster,
    /// The reader is out of order, the call centre was asked: qualification alone.
    ReaderOutage,
    /// 救急時: the person cannot be asked; qualification and information.
    EmergencyCare,
}

impl Circumstance {
    /// Kinds of information that it opens.
    fn opens(self) -> BTreeSet<ConsentKind> {
        match self {
            Self::Disaster | Self::EmergencyCare => ConsentKind::all(),
            Self::ReaderOutage => BTreeSet::new(),
        }
    }

    /// Its word in logs.
    fn word(self) -> &'static str {
        match self {
            Self::Disaster => "disaster",
            Self::ReaderOutage => "reader_outage",
            Self::EmergencyCare => "emergency_care",
        }
    }
}

/// A circumstance opened for some facilities, for some time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Opening {
    /// Which.
    pub circumstance: Circumstance,
    /// Codes of facilities begin so: ten digits for one, two for a prefecture.
    pub facilities: String,
    /// First moment; from the beginning when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Instant>,
    /// First moment at which it is closed again; never when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Instant>,
}

/// One look-up, as it has to be accounted for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Use {
    /// When.
    pub at: String,
    /// Who looked.
    pub facility: String,
    /// Why.
    pub circumstance: Circumstance,
    /// Whom it found.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub person: Option<String>,
    /// What was answered.
    pub validity: String,
}

/// Openings, and what was done with them.
#[derive(Debug, Default)]
pub struct Emergency {
    /// What is open.
    pub openings: Vec<Opening>,
    /// The last look-ups, oldest first.
    pub uses: VecDeque<Use>,
}

impl Emergency {
    /// The opening by which a facility may look people up now.
    pub fn opening(&self, circumstance: Circumstance, facility: &str, now: Instant) -> Option<&Opening> {
        self.openings.iter().find(|opening| {
            opening.circumstance == circumstance
                && facility.starts_with(&opening.facilities)
                && opening.from.is_none_or(|from| from <= now)
                && opening.until.is_none_or(|until| now < until)
        })
    }

    fn account(&mut self, done: Use) {
        if self.uses.len() >= USES {
            self.uses.pop_front();
        }
        self.uses.push_back(done);
    }
}

/// Whom a facility looks for: by the numbers of a document, or by what is known of the person.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct LookUp {
    /// Why.
    pub circumstance: Option<Circumstance>,
    /// Family and given name.
    pub name: Option<String>,
    /// Half-width katakana.
    pub kana: Option<String>,
    /// `yyyyMMdd`
    pub birthdate: Option<String>,
    /// OQSCD007
    pub sex: Option<String>,
    /// The beginning of the address.
    pub address: Option<String>,
    /// 保険者番号
    pub insurer_number: Option<String>,
    /// 記号
    pub symbol: Option<String>,
    /// 番号
    pub number: Option<String>,
    /// Echoed in the answer.
    pub identifier: Option<String>,
}

/// Why nobody was looked up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotLookedUp {
    /// Nobody opened it for this facility.
    #[error("EMG-01: this look-up is not open for this facility now: PUT /emergency on the management port opens it")]
    Closed,
    /// Too little is known of the person.
    #[error(
        "EMG-02: circumstance is asked for, and either insurer_number, number and birthdate, or name or kana with birthdate and sex"
    )]
    TooLittle,
}

impl Central {
    /// Looks a person up in an emergency.
    pub(super) fn look_up(&mut self, facility: &str, asked: &LookUp) -> Result<Reply, NotLookedUp> {
        let circumstance = asked.circumstance.ok_or(NotLookedUp::TooLittle)?;
        let now = self.clock.now();
        let opening = self.emergency.opening(circumstance, facility, now).ok_or(NotLookedUp::Closed)?;
        let days = Days { asked: now.day(), today: now.day() };
        let by_number = asked.insurer_number.is_some();
        let found = if by_number { self.numbered(asked, days)? } else { self.described(asked, days)? };
        let given = Given::in_emergency(circumstance.opens(), now, opening.until, circumstance);
        let records = found.entries.iter().filter_map(|entry| {
            let mut record = answer::record(found.person?, entry, days);
            record.limit_consent = Some(LimitConsent::Refused);
            add_grounds(&mut record, &given);
            record.reference_number = self.reference(facility, &record);
            Some(record)
        });
        let records: Vec<Qualification> = records.collect();
        let person = found.person.map(|person| person.id.clone());
        let validity = found.validity.clone();
        let body = QualificationAnswerBody {
            processing_result_status: Some(Processing::Done),
            qualification_validity: Some(validity.clone()),
            results: (!records.is_empty()).then(|| ResultList { records, ..ResultList::default() }),
            ..QualificationAnswerBody::default()
        };
        let request = Header {
            medical_institution_code: Some(facility.into()),
            qualification_confirmation_date: Some(answer::date(now.day())),
            arbitrary_file_identifier: asked.identifier.clone(),
            ..Header::default()
        };
        let mut header = self.header(&request, Encoding::Utf8);
        // What the real answer says for a person who was described is not known; nothing is said.
        header.reference_classification = by_number.then_some(Reference::Number);
        if let Some(person) = &person
            && !given.kinds.is_empty()
        {
            self.consents.keep(facility, person, given);
        }
        let outcome = format!("validity {} by look-up ({})", validity.code(), circumstance.word());
        let (at, facility, validity) = (now.to_string(), facility.to_string(), validity.code().to_string());
        self.emergency.account(Use { at, facility, circumstance, person, validity });
        Ok(Reply { answer: QualificationAnswer { header, body }.into(), outcome })
    }

    fn numbered(&self, asked: &LookUp, days: Days) -> Result<Found<'_>, NotLookedUp> {
        let (Some(insurer), Some(number), Some(birthdate)) = (&asked.insurer_number, &asked.number, &asked.birthdate)
        else {
            return Err(NotLookedUp::TooLittle);
        };
        let search = SearchInfo {
            insurer_number: Some(InsurerNumber::new(insurer)),
            insured_card_symbol: asked.symbol.clone(),
            insured_identification_number: Some(number.clone()),
            birthdate: Some(birthdate.clone()),
            ..SearchInfo::default()
        };
        Ok(answer::by_number(&self.people, &search, days))
    }

    /// By name, birth and sex, and the address where one is known. Several persons are nobody: whose record it would be,
    /// nobody could tell, and all of them would be laid open.
    fn described(&self, asked: &LookUp, days: Days) -> Result<Found<'_>, NotLookedUp> {
        let named = asked.name.is_some() || asked.kana.is_some();
        if !named || asked.birthdate.is_none() || asked.sex.is_none() {
            return Err(NotLookedUp::TooLittle);
        }
        let mut fitting = self.people.iter().filter(|person| fits(person, asked));
        let nobody = |validity| Found { validity, person: None, entries: Vec::new() };
        Ok(match (fitting.next(), fitting.next()) {
            (None, _) => nobody(Validity::NoneFound),
            (Some(person), None) => answer::by_card(person, days),
            (Some(_), Some(_)) => nobody(Validity::Several),
        })
    }
}

fn fits(person: &Person, asked: &LookUp) -> bool {
    let bare = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    let same = |known: &str, asked: &Option<String>| asked.as_ref().is_none_or(|asked| bare(known) == bare(asked));
    let lives = |asked: &String| person.address.as_ref().is_some_and(|address| address.starts_with(asked.as_str()));
    same(&person.name, &asked.name)
        && same(&person.kana, &asked.kana)
        && same(&person.birthdate, &asked.birthdate)
        && same(&person.sex, &asked.sex)
        && asked.address.as_ref().is_none_or(lives)
}

/// Nobody agreed: flag 3 for what is open, 0 for the rest.
fn add_grounds(record: &mut Qualification, given: &Given) {
    let until = answer::timestamp(given.until);
    let of = |kind| match given.kinds.contains(&kind) {
        true => (Some(Consent::Impossible), Some(until.clone())),
        false => (Some(Consent::Without), None),
    };
    (record.checkup_consent, record.checkup_available_until) = of(ConsentKind::Checkups);
    (record.drug_consent, record.drug_available_until) = of(ConsentKind::Drugs);
    (record.diagnosis_consent, record.diagnosis_available_until) = of(ConsentKind::Diagnosis);
    (record.operation_consent, record.operation_available_until) = of(ConsentKind::Surgery);
}

/// Look-ups that are kept.
const USES: usize = 10_000;
