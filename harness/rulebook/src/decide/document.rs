//! Documents that count alone: 資格確認書 and, for a time, the old insurance card; and what does not count:
//! the notice or the portal view without the card (D1, R-OLD, R-CONF, R-LATE, R-NOTE).

use crate::clause::Clause;
use crate::decide::answer::{self, Inquiry};
use crate::decide::{Course, Desk, Step, also, ambiguous, card, not_accepted, provisional, refuse, settle};
use crate::decision::{Advice, ConfirmedBy, CountedAs, Decision, Message, Reception};
use crate::facts::{
    Answer, EligibilityCertificate, LegacyCard, Processing, Proof, Scheme, ViewContent, ViewForm, WhichInsurer, YesNo,
};
use crate::word::Set;

/// Tries every document shown; keeps the card's own failure when none counts.
pub(super) fn alone(desk: &Desk<'_>, course: &mut Course, d: &mut Decision, before: Step) -> Step {
    let holds = &desk.facts.holds;
    let mut best: Option<Decision> = None;
    let mut attempt = |course: &mut Course, d: &Decision, read: &dyn Fn(&mut Course, &mut Decision) -> Step| {
        let mut trial = *d;
        let mut trial_course = *course;
        if read(&mut trial_course, &mut trial) == Step::Accepted {
            *course = trial_course;
            return Some(trial);
        }
        let right =
            best.map_or(trial.accepted_receptions, |best| best.accepted_receptions.or(trial.accepted_receptions));
        if best.is_none_or(|best| best.reception == Reception::Rejected && trial.reception != Reception::Rejected) {
            best = Some(trial);
        }
        if let Some(best) = &mut best {
            best.accepted_receptions = right;
        }
        None
    };
    let mut accepted = None;
    if let Some(document) = holds.eligibility_certificate.filter(|_| desk.shown(Proof::EligibilityCertificate)) {
        accepted = attempt(course, d, &|course, d| certificate(desk, &document, course, d));
    }
    if let Some(document) = holds.legacy_card.filter(|_| desk.shown(Proof::LegacyCard)) {
        let read = |course: &mut Course, d: &mut Decision| legacy(desk, &document, course, d);
        match &mut accepted {
            None => accepted = attempt(course, d, &read),
            // Two papers that both count: the patient may be taken by either.
            Some(certificate) => {
                if attempt(&mut course.clone(), d, &read).is_some() {
                    certificate.accepted_confirmations.insert(ConfirmedBy::LegacyCard);
                }
            }
        }
    }
    let card_shown = course.card_shown;
    if accepted.is_none() && !card_shown && desk.shown(Proof::EligibilityNotice) {
        accepted = attempt(course, d, &|course, d| notice(desk, course, d));
    }
    if accepted.is_none() && !card_shown && desk.shown(Proof::PortalView) {
        accepted = attempt(course, d, &|course, d| portal_view(desk, course, d));
    }
    if let Some(mut trial) = accepted {
        // Where the paper that counts may be refused, what became of another one stands.
        if let Some(best) = best.filter(|_| !trial.accepted_receptions.and(not_accepted()).is_empty()) {
            also(&mut trial, &[best.reception]);
        }
        *d = trial;
        return Step::Accepted;
    }
    match best {
        Some(trial) if before == Step::Absent => *d = trial,
        Some(trial) => {
            d.clauses = trial.clauses;
            d.advice = trial.advice;
            if trial.accepted_receptions.contains(Reception::EligibilityOnly) {
                also(d, &[Reception::EligibilityOnly]);
            }
        }
        None => {}
    }
    Step::Failed
}

/// A certificate without its insured number may be told as a data error before anything else (R-CONF-05).
fn certificate(desk: &Desk<'_>, document: &EligibilityCertificate, course: &mut Course, d: &mut Decision) -> Step {
    let step = certificate_by_date(desk, document, course, d);
    if step == Step::Failed && !document.insured_number {
        also(d, &[Reception::NeedsStaff]);
    }
    step
}

fn certificate_by_date(
    desk: &Desk<'_>,
    document: &EligibilityCertificate,
    course: &mut Course,
    d: &mut Decision,
) -> Step {
    d.clauses.extend(&[Clause::Conf06, Clause::Conf08, Clause::Conf10, Clause::Conf13, Clause::Late05, Clause::Late06]);
    if !desk.terms.alone.contains(Proof::EligibilityCertificate) && !course.card_shown {
        refuse(d, Reception::Rejected);
        return Step::Failed;
    }
    let scheme = document.scheme.unwrap_or(desk.facts.person.scheme);
    let issued = document.issued_on.max(desk.terms.certificate_first_issue);
    if desk.today < issued || desk.today > document.expires_on {
        d.advice.insert(Advice::UseCardOrCertificate);
        refuse(d, Reception::Rejected);
        if desk.today > document.expires_on && provisional::measure(desk, scheme).is_some() && provisional::clean(desk)
        {
            d.clauses.insert(Clause::Prov07);
            d.flags.insert(Clause::Prov07);
            also(d, &[Reception::EligibilityOnly]);
        }
        return Step::Failed;
    }
    if !document.insured_number {
        d.clauses.insert(Clause::Conf05);
        refuse(d, Reception::NeedsStaff);
        also(d, &[Reception::Rejected]);
        return Step::Failed;
    }
    course.shown_tenths = document.tenths;
    if judged(desk, scheme, document.insurer, course, d) == Step::Failed {
        d.clauses.insert(Clause::Conf11);
        return Step::Failed;
    }
    d.clauses.insert(Clause::Conf11);
    accept(desk, course, d, ConfirmedBy::EligibilityCertificate);
    Step::Accepted
}

fn legacy(desk: &Desk<'_>, document: &LegacyCard, course: &mut Course, d: &mut Decision) -> Step {
    let scheme = document.scheme.unwrap_or(desk.facts.person.scheme);
    let late = scheme == Scheme::LateElderly;
    d.clauses.extend(&[Clause::Old02, Clause::Old03, Clause::Old08, Clause::Old09]);
    match scheme {
        Scheme::NationalHealth => d.clauses.insert(Clause::Old04),
        Scheme::LateElderly => d.clauses.extend(&[Clause::Old05, Clause::Late01, Clause::Late02, Clause::Late08]),
        _ => {}
    }
    if !desk.terms.alone.contains(Proof::LegacyCard) && !course.card_shown {
        refuse(d, Reception::Rejected);
        return Step::Failed;
    }
    let end = desk.terms.legacy_end[scheme as usize];
    let last = document.expires_on.map_or(end, |printed| printed.min(end));
    if desk.today > last {
        d.clauses.insert(Clause::Old06);
        let former = document.insurer == WhichInsurer::Former;
        return provisional::expired(desk, scheme, Proof::LegacyCard, former, course, d);
    }
    if judged(desk, scheme, document.insurer, course, d) == Step::Failed {
        d.clauses.extend(&[Clause::Old07, Clause::Old10]);
        return Step::Failed;
    }
    accept(desk, course, d, ConfirmedBy::LegacyCard);
    if desk.facts.person.data_changed_on.is_some_and(|changed| changed <= desk.today) {
        d.clauses.insert(Clause::Late03);
        d.flags.insert(Clause::Late03);
        if !late {
            ambiguous(d, 43);
        }
        also(d, &[Reception::Rejected]);
    }
    Step::Accepted
}

/// Membership, insurer and the answer to the number inquiry; settles the decision when the document is void.
fn judged(desk: &Desk<'_>, scheme: Scheme, insurer: WhichInsurer, course: &mut Course, d: &mut Decision) -> Step {
    let mut open = false;
    match membership(desk, scheme) {
        Membership::Right => {}
        Membership::Either => {
            ambiguous(d, 24);
            d.clauses.insert(Clause::Late04);
            open = true;
        }
        Membership::Wrong => {
            d.clauses.extend(&[Clause::Late04, Clause::Late11]);
            d.advice.insert(Advice::UseCardOrCertificate);
            refuse(d, Reception::Rejected);
            return Step::Failed;
        }
    }
    let by_card = d.messages.contains(Message::CardInquiry)
        || d.messages.contains(Message::PhoneInquiry)
        || d.messages.contains(Message::HomeInquiry);
    let mut certain = false;
    let mut waits = false;
    if desk.line_up() && !by_card {
        d.messages.insert(Message::NumberInquiry);
        d.clauses.insert(Clause::Qual03);
        waits = desk.facts.central.processing != Processing::Normal || desk.facts.central.answer == Answer::None;
        if !waits {
            if !answer::confirms(desk, Inquiry::Number, d) {
                d.advice.insert(Advice::UseCardOrCertificate);
                return Step::Failed;
            }
            certain = true;
            course.inquired = true;
        }
    }
    let changed_job = desk.facts.says.nothing_changed == YesNo::No;
    let former = insurer == WhichInsurer::Former;
    // Without an answer the desk cannot know, unless the patient says so (R-CONF-11, R-OLD-07).
    if former && !certain && !changed_job {
        d.flags.insert(Clause::Old07);
        open = true;
    } else if former {
        d.flags.insert(Clause::Old07);
        d.advice.insert(Advice::ObtainNewNumber);
        refuse(d, Reception::Rejected);
        if !changed_job {
            also(d, &[Reception::EligibilityOnly]);
        }
        if waits {
            also(d, &[Reception::Pending, Reception::NeedsStaff]);
        }
        if certain {
            answer::also_right(desk, d);
        }
        return Step::Failed;
    }
    d.accepted_receptions = Set::EMPTY;
    if open {
        also(d, &[Reception::Rejected]);
    }
    if certain {
        answer::also_right(desk, d);
    }
    if !certain && desk.line_up() {
        // No answer about the paper itself: on its face, or as the card stands, or later.
        d.accepted_receptions = d.accepted_receptions.or(d.failed);
        if !by_card {
            also(d, &[Reception::Pending, Reception::NeedsStaff]);
        }
    }
    Step::Accepted
}

pub(super) fn accept(desk: &Desk<'_>, course: &mut Course, d: &mut Decision, by: ConfirmedBy) {
    let also_right = d.accepted_receptions;
    let reason = d.failure_reason;
    settle(d, Reception::EligibilityOnly);
    d.accepted_receptions = also_right.with(Reception::EligibilityOnly);
    if !desk.active(Clause::Old08) {
        also(d, &[Reception::Full]);
    }
    d.failure_reason = reason;
    d.confirmed_by = Some(by);
    course.document = true;
    d.clauses.insert(Clause::Cons08);
    if course.inquired {
        d.clauses.insert(Clause::Stat05);
        d.counted_as = Some(CountedAs::InsuranceCard);
        d.receipt_record = true;
    }
}

enum Membership {
    Right,
    Either,
    Wrong,
}

/// A scheme's document on the day: late-elderly membership starts on the 75th birthday (R-LATE-04, R-LATE-11).
fn membership(desk: &Desk<'_>, scheme: Scheme) -> Membership {
    let birth = desk.facts.person.birth_date;
    let age = i32::from(desk.terms.late_elderly_age);
    let years = desk.today.number() - birth.number();
    if years < 365 * (age - 1) && scheme != Scheme::LateElderly {
        return Membership::Right;
    }
    let start = birth.birthday(age);
    let leap = birth.civil().month == 2 && birth.civil().day == 29 && start.civil().day == 28;
    if leap && desk.today == start && scheme != Scheme::MedicalAssistance {
        return Membership::Either;
    }
    let member = desk.today >= start;
    let wrong = match scheme {
        Scheme::LateElderly => !member && desk.facts.person.scheme != Scheme::LateElderly,
        Scheme::Employee | Scheme::NationalHealth => member,
        Scheme::MedicalAssistance => false,
    };
    if wrong { Membership::Wrong } else { Membership::Right }
}

fn notice(desk: &Desk<'_>, course: &mut Course, d: &mut Decision) -> Step {
    d.clauses.insert(Clause::Note01);
    let Some(document) = desk.facts.holds.eligibility_notice else { return Step::Absent };
    course.shown_tenths = document.tenths;
    if desk.terms.alone.contains(Proof::EligibilityNotice) {
        accept(desk, course, d, ConfirmedBy::Notice);
        return Step::Accepted;
    }
    let former = document.insurer == WhichInsurer::Former;
    provisional::expired(desk, desk.facts.person.scheme, Proof::EligibilityNotice, former, course, d)
}

/// A portal view without the card: only where a phone could not be read (R-FAIL-17).
fn portal_view(desk: &Desk<'_>, course: &mut Course, d: &mut Decision) -> Step {
    d.clauses.extend(&[Clause::Note02, Clause::Fail17]);
    let Some(view) = desk.facts.holds.portal_view else { return Step::Absent };
    course.shown_tenths = view.tenths;
    if desk.terms.alone.contains(Proof::PortalView) {
        accept(desk, course, d, ConfirmedBy::PortalView);
        return Step::Accepted;
    }
    let unread = desk.facts.holds.phone.is_some_and(|phone| !phone.readable)
        || !desk.line_up()
        || matches!(d.reception, Reception::F1a | Reception::F1b);
    let shows = view.shows == ViewContent::Current && !card::closed(desk);
    let phone_failed = desk.shown(Proof::Phone) && d.reception.reason().is_some() && unread && shows;
    if !phone_failed {
        if !desk.shown(Proof::Phone) {
            refuse(d, Reception::Rejected);
            d.accepted_receptions = not_accepted();
        }
        return Step::Failed;
    }
    let before = d.reception;
    // Strict only where that the phone could not be read is the whole trouble.
    let line = before == Reception::F1b && d.failed == Set::EMPTY.with(Reception::F1b);
    let phone = desk.facts.holds.phone.is_some_and(|phone| !phone.readable) && before == Reception::FallbackOther;
    let alone = line || (phone && !d.failed.contains(Reception::Rejected) && !d.failed.contains(Reception::F1b));
    accept(desk, course, d, ConfirmedBy::PortalView);
    d.accepted_receptions = Set::EMPTY.with(Reception::EligibilityOnly);
    d.failure_reason = before.reason();
    if !desk.active(Clause::Fail17) || !alone || view.form == ViewForm::Screenshot {
        d.accepted_receptions = d.accepted_receptions.or(d.failed);
    }
    Step::Accepted
}
