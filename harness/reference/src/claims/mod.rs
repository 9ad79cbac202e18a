//! Role `claims`: at the end of the month the visit becomes a claim, written into a file for its payer.
//!
//! Route, numbers and remarks are what the engine answers; this module turns them into a [`Book`] of the asked kind. Two insurers
//! in one month make two claims, by the day of each visit (R-CLM-18, R-LATE-10), in two files where two payers are claimed from.

mod edit;
mod person;

pub(crate) use edit::{Lines, on_lines};

use madoguchi_contract::Answer;
use madoguchi_contract::case::{InsuredNumbers, Question};
use madoguchi_contract::claim_file::{ClaimFile, ClaimFiles};
use madoguchi_receipt::Kind;
use madoguchi_receipt::write::{Book, Claim, Institution, Insured, Patient, Payer, Public, Remark, Scheme, WriteError};
use madoguchi_rulebook::facts::{MonthChange, Scheme as InsuredBy};
use madoguchi_rulebook::{Day, Rulebook};
use serde_json::Value;

/// The books of a visit: what the answer claims, one book for each payer, the payer of the visit itself first; none where nothing is
/// claimed.
pub fn books(rulebook: &Rulebook, question: &Question, answer: &Answer, kind: Kind, claim_month: Day) -> Vec<Book> {
    let Some(told) = answer.get("claim").filter(|claim| claim["route"] != "none") else { return vec![] };
    let day = question.facts.now.day();
    let scheme = question.facts.person.scheme;
    let text = |field: &str| told[field].as_str().unwrap_or_default().to_string();
    let own = InsuredNumbers {
        insurer_number: text("insurer_number"),
        symbol: text("symbol"),
        number: text("number"),
        branch: text("branch"),
    };
    let remarks: Vec<Remark> = told["remarks"].as_array().into_iter().flatten().map(remark).collect();
    let two = told["count"].as_u64() == Some(2);
    let other = question.facts.month.other_visit_on.filter(|other| other.month_start() == day.month_start());
    let (mut visits, mut others) = (vec![day], vec![]);
    match other {
        Some(other) if two && other != day => others.push(other),
        other => visits.extend(other),
    }
    let mut claims = vec![(payer(&own, scheme), claim(rulebook, question, &own, scheme, visits, remarks))];
    if let Some(other) = others.first() {
        let earlier = *other < day;
        let numbers = if earlier { &question.numbers.former } else { &question.numbers.current };
        let by = insured_by(rulebook, question, *other, earlier);
        let claim = claim(rulebook, question, numbers, by, others.clone(), vec![]);
        // Claims stand in the order of the visits.
        let at = usize::from(!earlier);
        claims.insert(at, (payer(numbers, by), claim));
    }
    let own_payer = payer(&own, scheme);
    let payers = [own_payer, if own_payer == Payer::Fund { Payer::Federation } else { Payer::Fund }];
    let books = payers.map(|payer| {
        let claims: Vec<Claim> = claims.iter().filter(|(to, _)| *to == payer).map(|(_, claim)| claim.clone()).collect();
        Book { kind, payer, claim_month, institution: Institution::sample(kind), claims }
    });
    books.into_iter().filter(|book| !book.claims.is_empty()).collect()
}

/// Writes the books; `None` where nothing is claimed.
///
/// # Errors
/// What cannot be written.
pub(crate) fn files(books: &[Book], edit: impl Fn(Vec<u8>) -> Vec<u8>) -> Result<Option<ClaimFiles>, WriteError> {
    let files = books.iter().map(|book| Ok(ClaimFile::of(&edit(book.write()?))));
    let mut files = files.collect::<Result<Vec<_>, WriteError>>()?;
    Ok(match files.len() {
        0 => None,
        1 => files.pop().map(ClaimFiles::One),
        _ => Some(ClaimFiles::Many(files)),
    })
}

/// The body that the insurer's number belongs to; by the scheme where no number is known (R-CLM-09).
fn payer(numbers: &InsuredNumbers, scheme: InsuredBy) -> Payer {
    Payer::of_insurer(&numbers.insurer_number).unwrap_or_else(|| Payer::of_scheme(scheme))
}

/// Who insured the person on another day of the month: before a change of insurer, or the birthday that moves to
/// 後期高齢者医療, somebody else (R-CLM-18, R-LATE-10).
fn insured_by(rulebook: &Rulebook, question: &Question, day: Day, earlier: bool) -> InsuredBy {
    let facts = &question.facts;
    let birthday = facts.person.birth_date.birthday(i32::from(rulebook.terms().late_elderly_age));
    let changed = facts.month.changed_on.is_some() && facts.month.change == MonthChange::Insurer;
    match facts.person.scheme {
        InsuredBy::LateElderly if earlier && day < birthday => InsuredBy::Employee,
        scheme if changed && scheme == InsuredBy::LateElderly => InsuredBy::Employee,
        scheme => scheme,
    }
}

fn claim(
    rulebook: &Rulebook,
    question: &Question,
    numbers: &InsuredNumbers,
    scheme: InsuredBy,
    visits: Vec<Day>,
    remarks: Vec<Remark>,
) -> Claim {
    let birth_date = question.facts.person.birth_date;
    let public_only = scheme == InsuredBy::MedicalAssistance;
    let patient = Patient::sample(birth_date);
    let holder = person::holder(rulebook, &question.facts, scheme, visits[0]);
    let insured = Insured {
        insurer_number: numbers.insurer_number.clone(),
        symbol: numbers.symbol.clone(),
        number: numbers.number.clone(),
        branch: numbers.branch.clone(),
    };
    let assistance =
        Public { payer_number: numbers.insurer_number.clone(), recipient_number: format!("{:0>7}", numbers.number) };
    Claim {
        patient,
        scheme: match scheme {
            InsuredBy::LateElderly => Scheme::LateElderly,
            InsuredBy::MedicalAssistance => Scheme::Public,
            InsuredBy::Employee | InsuredBy::NationalHealth => Scheme::Ordinary,
        },
        holder,
        insured: (!public_only).then_some(insured),
        public: if public_only { vec![assistance] } else { vec![] },
        visits,
        remarks,
    }
}

fn remark(told: &Value) -> Remark {
    let text = |field: &str| told[field].as_str().unwrap_or_default().to_string();
    Remark { code: text("code"), text: text("text") }
}
