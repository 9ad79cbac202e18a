//! A phone on the generic reader (R-PHONE): only at prepared sites, from dates of its own, and without any
//! grace once the owner's card has expired.

use crate::clause::Clause;
use crate::decide::answer::{self, Inquiry, confirms};
use crate::decide::window::{self, Window};
use crate::decide::{Desk, Step, also, ambiguous, blank, card, not_accepted, refuse, settle};
use crate::decision::{Advice, ConfirmedBy, CountedAs, Decision, Message, Reception};
use crate::facts::{Phone, PhoneCert, PhoneOs, Proof};
use crate::rulebook::Standing;
use crate::word::Set;

/// Whether reception by phone runs at this facility today.
pub(super) fn standing(desk: &Desk<'_>) -> Standing {
    let facility = &desk.facts.facility;
    if !facility.phone_ready || !facility.generic_reader {
        return Standing::Before;
    }
    if facility.phone_pilot && desk.today >= desk.terms.pilot_start {
        return Standing::In;
    }
    desk.terms.phone_start.at(desk.today)
}

/// The reader shows the phone as a choice.
pub(super) fn offered(desk: &Desk<'_>) -> bool {
    standing(desk) != Standing::Before
}

pub(super) fn at_reader(desk: &Desk<'_>, d: &mut Decision, card: Step) -> Step {
    let Some(phone) = desk.facts.holds.phone.as_ref() else { return card };
    let mut trial = *d;
    let step = read(desk, phone, &mut trial);
    if step == Step::Failed {
        trial.accepted_receptions = trial.accepted_receptions.or(reasons(desk, phone));
    }
    if step == Step::Accepted && card == Step::Failed && !trial.accepted_receptions.and(not_accepted()).is_empty() {
        // Where the phone may be refused, what became of the card stands.
        trial.accepted_receptions = trial.accepted_receptions.or(d.accepted_receptions.with(d.reception));
    }
    if step == Step::Accepted || card == Step::Absent {
        *d = trial;
        return step;
    }
    d.clauses = trial.clauses;
    d.accepted_receptions = d.accepted_receptions.or(trial.accepted_receptions);
    card
}

/// Every reason that is right where several tests fail at once ((d2) no. 8).
fn reasons(desk: &Desk<'_>, phone: &Phone) -> Set<Reception> {
    let mut reasons = if card::closed(desk) { not_accepted() } else { Set::EMPTY };
    let iphone = phone.os == PhoneOs::Iphone;
    if standing(desk) != Standing::In || (iphone && desk.today < desk.terms.iphone_start) {
        reasons.insert(Reception::FallbackOther);
    }
    if let Some(reason) = card::device_failure(desk) {
        reasons.insert(reason);
    }
    if !certified(phone) {
        reasons = reasons.with(Reception::FallbackOther).with(Reception::Rejected);
    }
    let mut trial = blank();
    if !readable(phone, &mut trial) {
        reasons = reasons.or(trial.accepted_receptions);
    }
    let mut trial = blank();
    if matches!(owner(desk, &mut trial), Owner::Gone) {
        reasons = reasons.or(trial.accepted_receptions);
    }
    reasons
}

fn read(desk: &Desk<'_>, phone: &Phone, d: &mut Decision) -> Step {
    d.clauses.extend(&[Clause::Phone02, Clause::Phone02b, Clause::Phone03]);
    let first_visit = desk.facts.past.is_none() && !desk.shown(Proof::MyNumberCard);
    if first_visit {
        d.clauses.insert(Clause::Phone10);
        ambiguous(d, 20);
        d.advice.insert(Advice::BringCardOnFirstVisit);
    }
    let available = standing(desk);
    let iphone = phone.os == PhoneOs::Iphone;
    if available == Standing::Before || (iphone && desk.today < desk.terms.iphone_start) {
        if iphone {
            d.clauses.insert(Clause::Phone01);
        }
        refuse(d, Reception::FallbackOther);
        return Step::Failed;
    }
    if let Some(reason) = card::device_failure(desk) {
        d.clauses.insert(Clause::Fail01);
        refuse(d, reason);
        return Step::Failed;
    }
    if !certified(phone) || !readable(phone, d) {
        d.clauses.insert(Clause::Phone04);
        if phone.cert == PhoneCert::Revoked {
            d.clauses.insert(Clause::Phone12);
        }
        if is_undecided(d) {
            refuse(d, Reception::FallbackOther);
            also(d, &[Reception::Rejected]);
        }
        return Step::Failed;
    }
    let grace = match owner(desk, d) {
        Owner::Live => false,
        Owner::Grace => true,
        Owner::Gone => return Step::Failed,
    };
    d.messages.insert(Message::PhoneInquiry);
    if card::withheld(desk, d) || !confirms(desk, Inquiry::Card, d) {
        return Step::Failed;
    }
    d.clauses.extend(&[Clause::Phone05, Clause::Phone06, Clause::Phone07, Clause::Phone09, Clause::Cons11]);
    settle(d, if grace { Reception::EligibilityOnly } else { Reception::Full });
    d.failure_reason = None;
    answer::also_right(desk, d);
    let may_have_lapsed = |card| window::card_state(desk, card, desk.today).lapse_open;
    if desk.active(Clause::Cert08) && desk.facts.holds.my_number_card.as_ref().is_some_and(may_have_lapsed) {
        also(d, &[Reception::Rejected, Reception::FallbackOther]);
    }
    if grace && desk.terms.phone_grace_refused {
        also(d, &[Reception::Rejected, Reception::FallbackOther]);
    }
    if available == Standing::Either {
        also(d, &[Reception::FallbackOther]);
    }
    if !grace && desk.facts.says.consent.is_empty() {
        also(d, &[Reception::EligibilityOnly]);
    }
    d.confirmed_by = Some(ConfirmedBy::Online);
    d.counted_as = Some(CountedAs::MyNumberCard);
    d.receipt_record = true;
    Step::Accepted
}

fn certified(phone: &Phone) -> bool {
    phone.cert == PhoneCert::Valid && (phone.os == PhoneOs::Android || phone.biometrics)
}

/// The phone can be read; an iPhone without the card selected is held again (R-PHONE-08).
fn readable(phone: &Phone, d: &mut Decision) -> bool {
    if !phone.readable {
        d.clauses.insert(Clause::Fail17);
        refuse(d, Reception::FallbackOther);
        also(d, &[Reception::F1a]);
        return false;
    }
    if phone.os == PhoneOs::Iphone && !phone.selected {
        d.clauses.insert(Clause::Phone08);
        d.advice.insert(Advice::AskAgain);
        refuse(d, Reception::Pending);
        also(d, &[Reception::FallbackOther]);
        return false;
    }
    true
}

fn is_undecided(d: &Decision) -> bool {
    d.accepted_receptions == Set::EMPTY
}

enum Owner {
    Live,
    Grace,
    Gone,
}

/// The owner's card behind the phone certificate (R-PHONE-11).
fn owner(desk: &Desk<'_>, d: &mut Decision) -> Owner {
    let Some(card) = desk.facts.holds.my_number_card.as_ref() else { return Owner::Live };
    let state = window::card_state(desk, card, desk.today);
    if d.registered.is_none() {
        d.registered = Some(state.registered);
    }
    let gone = !desk.active(Clause::Phone11) && card::dead(&state);
    let lapsed = state.lapsed && desk.active(Clause::Cert08);
    if !state.registered || lapsed {
        d.clauses.insert(Clause::Phone04);
        d.advice.insert(Advice::UsePortalOrFaceReader);
        refuse(d, Reception::Rejected);
        also(d, &[Reception::FallbackOther]);
        if gone {
            also(d, &[Reception::F3]);
        }
        return Owner::Gone;
    }
    match state.window {
        Window::Valid if !state.revoked => Owner::Live,
        Window::NoticeZone | Window::Notice if !state.revoked => {
            ambiguous(d, 45);
            d.optional_alerts.insert(crate::decision::Alert::CertExpiringSoon);
            Owner::Live
        }
        Window::Grace if desk.terms.phone_grace_accepted && !state.revoked => {
            d.clauses.insert(Clause::Phone11);
            Owner::Grace
        }
        _ => {
            d.clauses.insert(Clause::Phone11);
            refuse(d, Reception::FallbackOther);
            also(d, &[Reception::Rejected]);
            if gone {
                also(d, &[Reception::F3]);
            }
            Owner::Gone
        }
    }
}
