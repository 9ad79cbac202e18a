//! What the register answers about a person: which of the five (資格有効性 1 to 5), and the record.

use super::person::{Entry, Person};
use madoguchi_message::codes::{Consent, LimitConsent, Validity};
use madoguchi_message::insurer::InsurerNumber;
use madoguchi_message::qualification::{
    DiseaseCertificate, DiseaseList, ElderlyCertificate, LimitCertificate, Qualification, SearchInfo,
};
use madoguchi_rulebook::{Day, Instant};

/// The days that matter: the one that is asked about, and the one on which the register is asked.
#[derive(Clone, Copy, Debug)]
pub struct Days {
    /// `QualificationConfirmationDate`
    pub asked: Day,
    /// Today, by the virtual clock.
    pub today: Day,
}

/// What the register found: an answer, and the qualifications that belong to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found<'a> {
    /// 資格有効性
    pub validity: Validity,
    /// The person, when there is one.
    pub person: Option<&'a Person>,
    /// Records to answer with.
    pub entries: Vec<&'a Entry>,
}

/// Finds by number. Insurer, number and date of birth have to fit; the symbol where both sides have one.
pub fn by_number<'a>(people: &'a [Person], search: &SearchInfo, days: Days) -> Found<'a> {
    let asked = people.iter().find_map(|person| {
        let born = search.birthdate.as_deref() == Some(person.birthdate.as_str());
        let entry = person.qualifications.iter().find(|entry| born && fits(entry, search))?;
        Some((person, entry))
    });
    let Some((person, entry)) = asked.filter(|(person, entry)| person.force.is_some() || entry.known(days.today))
    else {
        return Found { validity: Validity::NoneFound, person: None, entries: Vec::new() };
    };
    let holding = holding(person, days);
    let (validity, entries) = if entry.holds(days.asked, days.today) {
        match holding.len() {
            1 => (Validity::Valid, vec![entry]),
            _ => (Validity::Several, holding),
        }
    } else if entry.acquired > days.asked {
        (Validity::NoneFound, Vec::new())
    } else if holding.is_empty() {
        (Validity::Invalid, vec![entry])
    } else {
        (Validity::InvalidNewerExists, vec![entry])
    };
    forced(person, validity, entries)
}

/// Finds by card: what holds on the day; else the last that the register knew.
pub fn by_card(person: &Person, days: Days) -> Found<'_> {
    let holding = holding(person, days);
    let last = person.qualifications.iter().rfind(|entry| entry.known(days.today) && entry.acquired <= days.asked);
    let (validity, entries) = match (holding.len(), last) {
        (0, None) => (Validity::NoneFound, Vec::new()),
        (0, Some(last)) => (Validity::Invalid, vec![last]),
        (1, _) => (Validity::Valid, holding),
        _ => (Validity::Several, holding),
    };
    forced(person, validity, entries)
}

fn forced<'a>(person: &'a Person, validity: Validity, entries: Vec<&'a Entry>) -> Found<'a> {
    let stated = person.force.as_ref().and_then(|force| force.validity.as_deref()).map(Validity::from);
    let entries = if stated == Some(Validity::NoneFound) { Vec::new() } else { entries };
    Found { validity: stated.unwrap_or(validity), person: Some(person), entries }
}

fn holding(person: &Person, days: Days) -> Vec<&Entry> {
    person.qualifications.iter().filter(|entry| entry.holds(days.asked, days.today)).collect()
}

fn fits(entry: &Entry, search: &SearchInfo) -> bool {
    let symbol = match (&entry.symbol, &search.insured_card_symbol) {
        (Some(registered), Some(asked)) => registered == asked,
        _ => true,
    };
    // Persons are written without filling, so their numbers are bare.
    search.insurer_number.as_ref().map(InsurerNumber::bare) == Some(entry.insurer_number.as_str())
        && search.insured_identification_number.as_deref() == Some(entry.number.as_str())
        && symbol
}

/// The record of a qualification, without what the person has to consent to.
pub fn record(person: &Person, entry: &Entry, days: Days) -> Qualification {
    let loss = entry.known_loss(days.today);
    let within = |from: Day, until: Option<Day>| from <= days.asked && until.is_none_or(|until| days.asked <= until);
    let elderly = entry.elderly.as_ref().filter(|elderly| within(elderly.from, elderly.until));
    Qualification {
        insured_card_classification: Some(entry.class.as_str().into()),
        insurer_number: Some(InsurerNumber::new(&entry.insurer_number)),
        insured_card_symbol: entry.symbol.clone(),
        insured_identification_number: Some(entry.number.clone()),
        insured_branch_number: entry.branch.clone(),
        personal_family_classification: Some(entry.family.as_str().into()),
        insured_name: Some(entry.insured_name.clone().unwrap_or_else(|| person.name.clone())),
        name: Some(person.name.clone()),
        name_of_other: person.other_name.clone(),
        name_kana: Some(person.kana.clone()),
        sex1: Some(person.sex.as_str().into()),
        birthdate: Some(person.birthdate.clone()),
        address: person.address.clone(),
        post_number: person.post_number.clone(),
        qualification_date: Some(date(entry.acquired)),
        disqualification_date: loss.map(date),
        insured_certificate_issuance_date: Some(date(entry.acquired)),
        insured_card_valid_date: Some(date(entry.acquired)),
        insured_card_expiration_date: entry.expires.map(date),
        insured_partial_contribution_ratio: entry.ratio.clone(),
        preschool_classification: entry.preschool.then(|| "1".into()),
        reason_of_loss: loss.and(entry.loss_reason.as_deref()).map(Into::into),
        insurer_name: Some(entry.insurer_name.clone()),
        elderly: elderly.map(|elderly| ElderlyCertificate {
            date: Some(date(elderly.from)),
            valid_from: Some(date(elderly.from)),
            valid_until: elderly.until.map(date),
            ratio: Some(elderly.ratio.clone()),
            ..ElderlyCertificate::default()
        }),
        limit_consent: Some(LimitConsent::Refused),
        ..Qualification::default()
    }
}

/// Adds the ceiling, once the person agreed to it.
pub fn add_limit(record: &mut Qualification, entry: &Entry, days: Days, now: Instant) {
    record.limit_consent = Some(LimitConsent::Given);
    record.limit_consent_time = Some(timestamp(now));
    let limit = entry.limit.as_ref();
    let limit = limit.filter(|limit| limit.from <= days.asked && limit.until.is_none_or(|until| days.asked <= until));
    record.limit = limit.map(|limit| LimitCertificate {
        classification: Some(limit.classification.as_str().into()),
        class: Some(limit.class.as_str().into()),
        date: Some(date(limit.from)),
        valid_from: Some(date(limit.from)),
        valid_until: limit.until.map(date),
        ..LimitCertificate::default()
    });
}

/// Adds specific diseases, once the person agreed to them.
pub fn add_diseases(record: &mut Qualification, entry: &Entry, now: Instant) {
    record.disease_consent = Some(Consent::Given);
    record.disease_consent_time = Some(timestamp(now));
    let certificates = entry.diseases.iter().map(|disease| DiseaseCertificate {
        disease: Some(disease.category.as_str().into()),
        date: Some(date(disease.from)),
        valid_from: Some(date(disease.from)),
        valid_until: disease.until.map(date),
        self_pay: Some(disease.self_pay.clone()),
        ..DiseaseCertificate::default()
    });
    let certificates: Vec<_> = certificates.collect();
    record.diseases = (!certificates.is_empty()).then(|| DiseaseList { certificates, ..DiseaseList::default() });
}

/// `yyyyMMdd`
pub fn date(day: Day) -> String {
    let mut text = String::with_capacity(14);
    write_date(&mut text, day);
    text
}

/// `yyyyMMddHHmmss`
pub fn timestamp(moment: Instant) -> String {
    let second = moment.second_of_day();
    let mut text = date(moment.day());
    [second / 3600, second / 60 % 60, second % 60].into_iter().for_each(|part| two_digits(&mut text, i64::from(part)));
    text
}

/// Digit by digit: an answer has a dozen of them.
fn write_date(text: &mut String, day: Day) {
    let civil = day.civil();
    let year = i64::from(civil.year).clamp(0, 9_999);
    [year / 100, year % 100, i64::from(civil.month), i64::from(civil.day)]
        .into_iter()
        .for_each(|part| two_digits(text, part));
}

fn two_digits(text: &mut String, number: i64) {
    for digit in [number / 10 % 10, number % 10] {
        text.push(char::from(b'0' + digit.unsigned_abs() as u8));
    }
}

/// The day of `yyyyMMdd`, when there is such a day.
pub fn day_of(text: &str) -> Option<Day> {
    if text.len() != 8 || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    Day::from_civil(text.get(..4)?.parse().ok()?, text.get(4..6)?.parse().ok()?, text.get(6..)?.parse().ok()?)
}
