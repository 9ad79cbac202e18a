//! Medical information: only after card or phone with full level, what the patient consented to, what the
//! facility asks for, and only until the viewing ends (R-CONS, R-HOME-07).

use crate::clause::Clause;
use crate::day::Instant;
use crate::decide::{Course, Desk, ambiguous};
use crate::decision::{ConfirmedBy, Decision, Info, Message, Protocol, Reception};
use crate::facts::{InfoKind, Means};
use crate::word::Set;

pub(super) fn information(desk: &Desk<'_>, course: &Course, d: &mut Decision) {
    let facts = desk.facts;
    let asked_at = facts.inquiry_at.unwrap_or(facts.now);
    if !course.online {
        d.clauses.insert(Clause::Cons08);
        if facts.presents.is_empty() {
            earlier_consent(desk, asked_at, d);
        }
        return;
    }
    if d.reception != Reception::Full {
        return;
    }
    d.clauses.extend(&[Clause::Cons01, Clause::Cons02, Clause::Cons03, Clause::Cons04, Clause::Cons06]);
    ceiling(desk, d);
    if !consented(desk, d) {
        return;
    }
    let kinds = facts.says.consent.and(facts.facility.face_reader.info_kinds);
    if kinds.is_empty() {
        return;
    }
    ambiguous(d, 15);
    let until = match d.confirmed_by {
        Some(ConfirmedBy::HomeConsent) => {
            d.clauses.insert(Clause::Home07);
            Instant::jst(desk.terms.home_inquiry.after(desk.today).after(), 0)
        }
        _ => {
            d.clauses.insert(Clause::Cons07);
            facts.now.plus_seconds(desk.terms.viewing.seconds())
        }
    };
    d.info_available_until = Some(until);
    deliver(facts.now, asked_at, until, kinds, d);
}

/// What the reader's consent code makes of the consent (R-CONS-10).
fn consented(desk: &Desk<'_>, d: &mut Decision) -> bool {
    let Some(code) = desk.facts.central.consent_code else { return true };
    d.clauses.insert(Clause::Cons10);
    let remote = matches!(desk.facts.means, Means::HomeVisit | Means::OnlineCare);
    match code {
        0 => false,
        1 => true,
        2 if remote => false,
        2 | 3 => {
            d.protocol = worse(d.protocol, Protocol::Warning);
            false
        }
        _ => {
            d.protocol = Protocol::Error;
            false
        }
    }
}

fn worse(a: Protocol, b: Protocol) -> Protocol {
    if a == Protocol::Error { a } else { b }
}

/// Ceiling data need no consent for holders of card or phone (R-CONS-05).
fn ceiling(desk: &Desk<'_>, d: &mut Decision) {
    if desk.terms.ceiling_start.is_some_and(|start| desk.today >= start) {
        d.clauses.insert(Clause::Cons05);
        d.info_delivered.insert(Info::Ceiling);
    }
}

/// Nothing is shown now, but an earlier consent may still run (R-CONS-07, R-CONS-09).
fn earlier_consent(desk: &Desk<'_>, asked_at: Instant, d: &mut Decision) {
    let Some(past) = desk.facts.past else { return };
    let Some(consented_at) = past.consented_at else { return };
    d.clauses.extend(&[Clause::Cons07, Clause::Cons09]);
    if !past.consented_here {
        return;
    }
    let until = consented_at.plus_seconds(desk.terms.viewing.seconds());
    let kinds = desk.facts.says.consent.and(desk.facts.facility.face_reader.info_kinds);
    if !kinds.is_empty() {
        d.info_available_until = Some(until);
        deliver(consented_at, asked_at, until, kinds, d);
    }
}

fn deliver(from: Instant, asked_at: Instant, until: Instant, kinds: Set<InfoKind>, d: &mut Decision) {
    if asked_at.seconds() == until.seconds() {
        ambiguous(d, 11);
    }
    if asked_at.seconds() < from.seconds() || asked_at.seconds() >= until.seconds() {
        return;
    }
    d.messages.insert(Message::InformationRequest);
    for kind in kinds.iter() {
        d.info_delivered.insert(Info::from(kind));
    }
}
