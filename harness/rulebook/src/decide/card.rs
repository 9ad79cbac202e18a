//! The My Number card at the face reader: chip, line, certificate window, registration, identity, answer.
//! Where two tests fail at once either reason is right, but a broken chip is always F1c.

use crate::clause::Clause;
use crate::decide::answer::{self, Inquiry, confirms};
use crate::decide::identity::{self, Identified};
use crate::decide::window::{self, CardState, Window};
use crate::decide::{Desk, Step, also, ambiguous, blank, not_accepted, refuse, settle};
use crate::decision::{Alert, ConfirmedBy, CountedAs, Decision, Message, Reception};
use crate::facts::{Chip, Device, Line, Means, MyNumberCard, Proof};
use crate::word::Set;

pub(super) fn at_reader(desk: &Desk<'_>, d: &mut Decision) -> Step {
    let Some(card) = desk.facts.holds.my_number_card.as_ref().filter(|_| desk.shown(Proof::MyNumberCard)) else {
        return Step::Absent;
    };
    let state = window::card_state(desk, card, desk.today);
    d.registered = Some(registered(desk, &state));
    let step = in_order(desk, card, &state, d);
    if step == Step::Failed && card.chip == Chip::Working {
        d.accepted_receptions = d.accepted_receptions.or(reasons(desk, card, &state));
    }
    step
}

/// Every reason that is right where several tests fail at once ((d2) no. 8); a certificate past its grace goes
/// before the identity, and the answer is only seen when all others pass.
fn reasons(desk: &Desk<'_>, card: &MyNumberCard, state: &CardState) -> Set<Reception> {
    let mut reasons = Set::EMPTY;
    if let Some(reason) = device_failure(desk) {
        reasons.insert(reason);
    }
    reasons = reasons.or(certificate_reasons(state));
    let unregistered = !state.registered || (state.lapsed && desk.active(Clause::Cert08));
    let maybe = state.lapse_open && desk.active(Clause::Cert08);
    if ((unregistered || maybe) && !desk.facts.says.registers) || closed(desk) {
        reasons = reasons.or(not_accepted());
    }
    if !dead(state) && identity::at_reader(desk, card, &mut blank()) == Identified::No {
        reasons = reasons.or(Set::of(&[Reception::F1a, Reception::FallbackOther]));
    }
    reasons
}

/// Reasons of a certificate past its grace or revoked; none while it is usable.
pub(super) fn certificate_reasons(state: &CardState) -> Set<Reception> {
    match state {
        state if state.revoked => Set::of(&[Reception::F3, Reception::FallbackOther]),
        state if state.window == Window::Dead || state.floor => Set::of(&[Reception::F3]),
        _ => Set::EMPTY,
    }
}

fn in_order(desk: &Desk<'_>, card: &MyNumberCard, state: &CardState, d: &mut Decision) -> Step {
    if card.chip == Chip::Broken {
        d.clauses.extend(&[Clause::Card09, Clause::Fail04]);
        refuse(d, Reception::F1c);
        return Step::Failed;
    }
    if let Some(reason) = device_failure(desk) {
        d.clauses.insert(Clause::Fail01);
        refuse(d, reason);
        if reason == Reception::F1b && desk.facts.facility.power == Line::Down {
            d.clauses.insert(Clause::Fail04);
            also(d, &[Reception::FallbackOther]);
        }
        return Step::Failed;
    }
    window::alert(state, true, d);
    if ends_dead(state, d) {
        if !state.registered {
            also(d, &[Reception::Rejected, Reception::FallbackOther]);
        }
        return Step::Failed;
    }
    if registration(desk, state, d) == Step::Failed {
        return Step::Failed;
    }
    let identified = identity::at_reader(desk, card, d);
    if identified == Identified::No {
        d.clauses.extend(&[Clause::Fail01, Clause::Fail16]);
        refuse(d, Reception::F1a);
        also(d, &[Reception::FallbackOther]);
        return Step::Failed;
    }
    d.messages.insert(Message::CardInquiry);
    if withheld(desk, d) {
        return Step::Failed;
    }
    if !confirms(desk, Inquiry::Card, d) {
        return Step::Failed;
    }
    accept(desk, card, state, d);
    if state.lapse_open && desk.active(Clause::Cert08) {
        ambiguous(d, 7);
        d.optional_alerts.insert(Alert::RegisterInsuranceUse);
        if !desk.facts.says.registers {
            d.accepted_receptions = d.accepted_receptions.or(not_accepted());
        }
    }
    if identified == Identified::Either {
        ambiguous(d, 23);
        also(d, &[Reception::F1a]);
    }
    if (!state.registered || state.lapsed) && !desk.active(Clause::Read04) {
        also(d, &[Reception::Rejected, Reception::FallbackOther]);
    }
    d.confirmed_by = Some(ConfirmedBy::Online);
    d.counted_as = Some(CountedAs::MyNumberCard);
    d.receipt_record = true;
    Step::Accepted
}

/// Power, line and reader.
pub(super) fn device_failure(desk: &Desk<'_>) -> Option<Reception> {
    let facility = &desk.facts.facility;
    if facility.power == Line::Down || facility.network == Line::Down {
        return Some(Reception::F1b);
    }
    (desk.facts.means == Means::FaceReader && facility.face_reader.state == Device::Broken).then_some(Reception::F1a)
}

pub(super) fn dead(state: &CardState) -> bool {
    state.revoked || state.window == Window::Dead
}

/// Settles a certificate past its grace or revoked.
pub(super) fn ends_dead(state: &CardState, d: &mut Decision) -> bool {
    if state.revoked {
        d.clauses.extend(&[Clause::Cert15, Clause::Cert19, Clause::Fail03]);
        ambiguous(d, 8);
        ambiguous(d, 36);
        refuse(d, Reception::F3);
        also(d, &[Reception::FallbackOther]);
        return true;
    }
    if state.window == Window::Dead {
        d.clauses.extend(&[Clause::Cert07, Clause::Cert17, Clause::Fail03, Clause::Read12, Clause::Vis12]);
        d.clauses.insert(Clause::Cert09);
        refuse(d, Reception::F3);
    }
    state.window == Window::Dead
}

/// Registered for insurance use after the visit, as far as the certificate decides it.
fn registered(desk: &Desk<'_>, state: &CardState) -> bool {
    let cancelled = state.lapsed || (state.window == Window::Dead && !state.revoked);
    state.registered && !(cancelled && desk.active(Clause::Cert08))
}

fn registration(desk: &Desk<'_>, state: &CardState, d: &mut Decision) -> Step {
    if state.registered && !state.lapsed {
        return Step::Accepted;
    }
    d.clauses.insert(Clause::Read04);
    if state.lapsed {
        d.clauses.extend(&[Clause::Cert08, Clause::Cert18]);
        if !desk.active(Clause::Cert08) && state.registered {
            d.optional_alerts.insert(Alert::RegisterInsuranceUse);
            return Step::Accepted;
        }
    }
    d.alerts.insert(Alert::RegisterInsuranceUse);
    if !desk.active(Clause::Read04) {
        d.optional_alerts.insert(Alert::RegisterInsuranceUse);
    }
    if desk.facts.says.registers {
        d.registered = Some(true);
        return Step::Accepted;
    }
    d.registered = Some(false);
    refuse(d, Reception::Rejected);
    d.accepted_receptions = not_accepted();
    Step::Failed
}

/// Card and portal are closed to this person (R-CONF-12).
pub(super) fn closed(desk: &Desk<'_>) -> bool {
    desk.facts.person.non_disclosure && desk.active(Clause::Conf12)
}

/// The non-disclosure flag closes the card (R-CONF-12); the seminar does not know it.
pub(super) fn withheld(desk: &Desk<'_>, d: &mut Decision) -> bool {
    if !closed(desk) {
        return false;
    }
    d.clauses.insert(Clause::Conf12);
    refuse(d, Reception::Rejected);
    d.accepted_receptions = not_accepted();
    true
}

/// The level by window, with the zones where the text leaves it open.
pub(super) fn accept(desk: &Desk<'_>, card: &MyNumberCard, state: &CardState, d: &mut Decision) {
    match state.window {
        Window::Grace => {
            d.clauses.extend(&[Clause::Cert05, Clause::Cert06, Clause::Cert09, Clause::Cert16, Clause::Cert17]);
            d.clauses.extend(&[Clause::Date04, Clause::Pay07, Clause::Card07]);
            ambiguous(d, 6);
            ambiguous(d, 34);
            settle(d, Reception::EligibilityOnly);
            if state.floor {
                ambiguous(d, 7);
                also(d, &[Reception::F3]);
            }
        }
        window => {
            d.clauses.extend(&[Clause::Cert04, Clause::Cert12, Clause::Card10]);
            if window == Window::Valid && card.user_auth_cert.renewed_on.is_some() {
                d.clauses.insert(Clause::Cert20);
            }
            settle(d, Reception::Full);
            if desk.facts.says.consent.is_empty() {
                also(d, &[Reception::EligibilityOnly]);
            }
            if desk.facts.person.non_disclosure {
                also(d, &[Reception::Rejected, Reception::FallbackOther]);
            }
        }
    }
    d.failure_reason = None;
    answer::also_right(desk, d);
    answered_later(desk, card, state, d);
}

/// An answer after midnight may be judged by its own day (R-DATE-08, A-40).
fn answered_later(desk: &Desk<'_>, card: &MyNumberCard, state: &CardState, d: &mut Decision) {
    let Some(answered) = desk.facts.central.answered_at.map(crate::Instant::day).filter(|day| *day > desk.today) else {
        return;
    };
    let later = window::card_state(desk, card, answered);
    if later.window != state.window || later.revoked != state.revoked {
        ambiguous(d, 40);
        d.clauses.insert(Clause::Date08);
        match later.window {
            _ if later.revoked => also(d, &[Reception::F3, Reception::FallbackOther]),
            Window::Dead => also(d, &[Reception::F3]),
            Window::Grace => also(d, &[Reception::EligibilityOnly]),
            _ => {}
        }
    }
}
