//! Provisional measures (R-PROV): for a time an expired insurance card or the notice alone may be accepted once
//! the service has said "valid". A permission, never a duty, and never a way to medical information.

use crate::clause::Clause;
use crate::day::Day;
use crate::decide::answer::{self, Inquiry};
use crate::decide::document::accept;
use crate::decide::{Course, Desk, Step, also, blank, refuse};
use crate::decision::{Advice, ConfirmedBy, Decision, Message, Reception};
use crate::facts::{Answer, PersonStatus, Processing, Proof, Scheme};
use crate::word::Set;

/// A document that is not valid by itself: refused, or provisionally accepted on an online answer (R-PROV).
pub(super) fn expired(
    desk: &Desk<'_>,
    scheme: Scheme,
    proof: Proof,
    former: bool,
    course: &mut Course,
    d: &mut Decision,
) -> Step {
    d.advice.insert(Advice::UseCardOrCertificate);
    let named = measure(desk, scheme).is_some_and(|measure| measure.contains(proof));
    if named {
        d.clauses.extend(&[Clause::Prov04, Clause::Prov05, Clause::Prov06]);
        d.clauses.insert(match scheme {
            Scheme::NationalHealth => Clause::Prov01,
            Scheme::LateElderly => Clause::Prov02,
            _ => Clause::Prov03,
        });
    }
    if !named || former || !desk.facts.facility.provisional || !clean(desk) {
        if named && !desk.line_up() {
            d.clauses.insert(Clause::Prov07);
        }
        refuse(d, Reception::Rejected);
        if named && !former && desk.facts.facility.provisional && desk.line_up() {
            // Only acceptance without a clean "valid" is forbidden (R-PROV-05); the answer may be told as it is.
            let mut asked = blank();
            if !answer::confirms(desk, Inquiry::Number, &mut asked) {
                d.accepted_receptions = d.accepted_receptions.or(asked.accepted_receptions);
            } else {
                // Code 6 is valid for medical assistance alone; whether it carries the measure is not said (R-QUAL-02).
                also(d, &[Reception::EligibilityOnly]);
            }
        }
        return Step::Failed;
    }
    d.messages.insert(Message::NumberInquiry);
    course.inquired = true;
    accept(desk, course, d, ConfirmedBy::Provisional);
    also(d, &[Reception::Rejected]);
    answer::also_right(desk, d);
    d.accepted_receptions.remove(Reception::Full);
    d.advice.insert(Advice::BringProperDocument);
    Step::Accepted
}

/// Documents named by the measure in force for the scheme.
pub(super) fn measure(desk: &Desk<'_>, scheme: Scheme) -> Option<Set<Proof>> {
    let in_force = |day: Day, from: Day, until: Day| from <= day && day <= until;
    let measures = desk.terms.provisional[scheme as usize].iter().flatten();
    measures.into_iter().find(|m| in_force(desk.today, m.from, m.until)).map(|m| m.documents)
}

/// The service gave a clean "valid".
pub(super) fn clean(desk: &Desk<'_>) -> bool {
    let central = &desk.facts.central;
    desk.line_up()
        && central.processing == Processing::Normal
        && central.person_status == PersonStatus::Normal
        && central.answer == Answer::Valid
        && central.loss_date.is_none_or(|loss| loss > desk.today)
        && central.valid_from.is_none_or(|from| from <= desk.today)
}
