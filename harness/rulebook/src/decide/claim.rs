//! The claim of the visit (R-CLM, table D4): ordinary after an online answer, a document, ① or ②; after ③ and ④
//! the first possible of the rulebook's order A → B → C; and how many claims the month needs.

use crate::clause::Clause;
use crate::day::Day;
use crate::decide::{Course, Desk, ambiguous, is_accepted};
use crate::decision::{
    Advice, ClaimNumbers, ClaimRoute, ConfirmedBy, CopayBasis, Decision, FailureReason, Mark, Method,
};
use crate::facts::{
    DeclarationItem, KnownNumbers, LaterAnswer, MonthChange, NumbersLearned, NumbersOnFile, Scheme, WhichInsurer, YesNo,
};
use crate::word::Set;

pub(super) fn route(desk: &Desk<'_>, course: &Course, d: &mut Decision) {
    let route = if is_accepted(d.reception) { confirmed(desk, course, d) } else { ClaimRoute::None };
    d.claim.route = route;
    d.claim.accepted.insert(route);
    match route {
        ClaimRoute::Normal => {
            d.clauses.extend(&[Clause::Clm01, Clause::Clm06]);
            let later = course.method.is_some() && desk.facts.central.later_answer != LaterAnswer::None;
            d.claim.numbers = if later { ClaimNumbers::Current } else { numbers_of_day(desk, d) };
            if d.copay.basis == CopayBasis::FullCharge {
                d.claim.accepted.insert(ClaimRoute::None);
            }
        }
        ClaimRoute::A => {
            d.clauses.extend(&[Clause::Clm02, Clause::Clm03, Clause::Clm16]);
            d.claim.numbers = ClaimNumbers::Current;
        }
        ClaimRoute::B => {
            d.clauses.extend(&[Clause::Clm02, Clause::Clm04, Clause::Clm11, Clause::Clm12, Clause::Clm15]);
            ambiguous(d, 17);
            d.claim.numbers = ClaimNumbers::Former;
            d.claim.mark = mark(desk, Mark::Former);
        }
        ClaimRoute::C => {
            unknown(desk, course, d);
            if course.deemed && desk.facts.past.is_some_and(|past| past.declaration_kept) {
                // What stands in the declaration that is kept, nobody said (R-FAIL-19).
                d.claim.accepted.insert(ClaimRoute::None);
            }
        }
        ClaimRoute::None => {
            if desk.facts.month.disaster && is_accepted(d.reception) {
                // The disaster's own form has the same word 「不詳」, with nines (R-CLM-17).
                d.claim.accepted.insert(ClaimRoute::C);
            }
            let known_patient = desk.facts.past.is_some() && d.copay.basis == CopayBasis::FullCharge;
            if known_patient {
                d.claim.accepted = d.claim.accepted.with(ClaimRoute::Normal).with(ClaimRoute::A);
            }
        }
    }
    d.claim.count = count(desk, route, d);
}

/// By visit date: before a change of insurer the former numbers still count (R-CLM-18). A paper of a former insurer
/// that was taken shows that insurer's.
fn numbers_of_day(desk: &Desk<'_>, d: &mut Decision) -> ClaimNumbers {
    let month = &desk.facts.month;
    let before = month.change == MonthChange::Insurer && month.changed_on.is_some_and(|changed| desk.today < changed);
    if before {
        d.clauses.insert(Clause::Clm18);
    }
    let holds = &desk.facts.holds;
    let paper = match d.confirmed_by {
        Some(ConfirmedBy::LegacyCard) => holds.legacy_card.map(|card| card.insurer),
        Some(ConfirmedBy::EligibilityCertificate) => holds.eligibility_certificate.map(|paper| paper.insurer),
        _ => None,
    };
    match before && desk.active(Clause::Clm18) || paper == Some(WhichInsurer::Former) {
        true => ClaimNumbers::Former,
        false => ClaimNumbers::Current,
    }
}

fn confirmed(desk: &Desk<'_>, course: &Course, d: &mut Decision) -> ClaimRoute {
    let method = match course.method {
        None => return ClaimRoute::Normal,
        Some(Method::PortalView) => 0,
        Some(Method::Notice) => 1,
        Some(Method::PastVisit) => 2,
        Some(_) => 3,
    };
    match desk.facts.central.later_answer {
        LaterAnswer::None => {}
        later => {
            d.clauses.insert(Clause::Fail18);
            if later == LaterAnswer::ValidOther {
                d.advice.insert(Advice::OnlineAnswerDiffers);
            }
            d.copay.accepted.insert(CopayBasis::Verified);
            d.claim.accepted.insert(ClaimRoute::A);
            return ClaimRoute::Normal;
        }
    }
    if let Some(route) = desk.terms.route_by_method[method] {
        return route;
    }
    d.clauses.extend(&[Clause::Clm02, Clause::Clm09, Clause::Clm12]);
    for route in desk.terms.claim_order {
        let possible = match route {
            ClaimRoute::A => current_known(desk),
            ClaimRoute::B => former_known(desk, d),
            _ => unknown_possible(desk, course, d),
        };
        if possible {
            // Whether numbers on file are still the current ones, nobody said; they are claimed as A or B.
            let on_file = desk.facts.past.is_some_and(|past| past.numbers_on_file == NumbersOnFile::Current);
            if route == ClaimRoute::B && on_file {
                d.claim.accepted.insert(ClaimRoute::A);
            }
            return route;
        }
    }
    ClaimRoute::None
}

/// Current numbers, from the patient or from past visits (R-CLM-03, R-FAIL-14).
fn current_known(desk: &Desk<'_>) -> bool {
    let says = &desk.facts.says;
    says.knows_numbers == KnownNumbers::Current
        || desk.facts.past.is_some_and(|past| {
            past.numbers_learned == NumbersLearned::BeforeSubmission
                || (past.numbers_on_file == NumbersOnFile::Current && says.nothing_changed == YesNo::Yes)
        })
}

/// Former numbers, from the 資格(無効) screen, the patient or past visits (R-CLM-04).
fn former_known(desk: &Desk<'_>, d: &Decision) -> bool {
    d.failure_reason == Some(FailureReason::F2a)
        || desk.facts.says.knows_numbers == KnownNumbers::Former
        || desk
            .facts
            .past
            .is_some_and(|past| matches!(past.numbers_on_file, NumbersOnFile::Current | NumbersOnFile::Former))
}

/// A declaration with a way to find the person (R-CLM-05, A-44), in time (R-CLM-10), and no disaster (R-CLM-17).
fn unknown_possible(desk: &Desk<'_>, course: &Course, d: &mut Decision) -> bool {
    let month = &desk.facts.month;
    if month.disaster {
        d.clauses.insert(Clause::Clm17);
        d.flags.insert(Clause::Clm17);
        return false;
    }
    if month.submitted_on.is_some_and(|day| day < desk.terms.unknown_claim_start) {
        d.clauses.insert(Clause::Clm10);
        return false;
    }
    let items = items(desk, course);
    let address = items.contains(DeclarationItem::Address) || items.contains(DeclarationItem::Address2);
    let contact = items.contains(DeclarationItem::Telephone);
    if !(address && contact) {
        ambiguous(d, 44);
        d.flags.insert(Clause::Clm05);
    }
    address || contact || items.contains(DeclarationItem::Employer)
}

fn items(desk: &Desk<'_>, course: &Course) -> Set<DeclarationItem> {
    match course.deemed {
        true => Set::of(&[DeclarationItem::Address, DeclarationItem::Telephone]),
        false => desk.facts.says.declaration_items,
    }
}

fn unknown(desk: &Desk<'_>, course: &Course, d: &mut Decision) {
    d.clauses.extend(&[Clause::Clm02, Clause::Clm05, Clause::Clm06, Clause::Clm07, Clause::Clm08]);
    d.clauses.extend(&[Clause::Clm11, Clause::Clm12, Clause::Clm14]);
    if course.method == Some(Method::Declaration) || course.method == Some(Method::PastVisit) {
        d.claim.items = items(desk, course);
    }
    d.claim.numbers = ClaimNumbers::Sevens;
    d.claim.mark = mark(desk, Mark::Unknown);
}

fn mark(desk: &Desk<'_>, mark: Mark) -> Mark {
    if desk.terms.marks.is_some() { mark } else { Mark::None }
}

/// One claim an insurer: a change of insurer or the 75th birthday between two visits of the month makes two
/// (R-CLM-18, R-LATE-10).
fn count(desk: &Desk<'_>, route: ClaimRoute, d: &mut Decision) -> u8 {
    let own = u8::from(route != ClaimRoute::None);
    let Some(other) = desk.facts.month.other_visit_on.filter(|other| other.month_start() == desk.today.month_start())
    else {
        return own;
    };
    let (first, second) = (other.min(desk.today), other.max(desk.today));
    let between = |day: Day| first < day && day <= second;
    let month = &desk.facts.month;
    let mut claims = 1;
    if month.changed_on.is_some_and(between) {
        d.clauses.insert(Clause::Clm18);
        if month.change == MonthChange::Insurer {
            claims = 2;
        }
    }
    let person = &desk.facts.person;
    let birthday = person.birth_date.birthday(i32::from(desk.terms.late_elderly_age));
    if person.scheme != Scheme::MedicalAssistance && between(birthday) {
        d.clauses.insert(Clause::Late10);
        claims = 2;
    }
    claims
}
