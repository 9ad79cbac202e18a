//! Reading by mobile device: 居宅同意取得型 at the desk, visiting care, online care (R-HOME, R-VISIT). Consent
//! comes before the card is read; there is no registration and no face reader's screen.

use crate::clause::Clause;
use crate::decide::answer::{self, Inquiry, confirms};
use crate::decide::identity::Identified;
use crate::decide::window::{self, CardState, Window};
use crate::decide::{Desk, Step, also, ambiguous, card, identity, refuse, settle};
use crate::decision::{Advice, ConfirmedBy, CountedAs, Decision, Duty, Message, Reception, Setting};
use crate::facts::{Chip, Function, HomeConsent, Identity, Means, MobileDevice, MyNumberCard, Pin, Proof};
use crate::rulebook::Standing;
use crate::word::Set;

/// Switches, activation and the duty of visiting care; none depends on the patient's card.
pub(super) fn settings(desk: &Desk<'_>, d: &mut Decision) {
    let staff = &desk.facts.staff;
    d.functions = desk.functions;
    if staff.switches_on.is_some() {
        d.clauses.extend(&[Clause::Visit03, Clause::Visit05]);
        d.setting = Some(if staff.terms_read { Setting::Accepted } else { Setting::Refused });
    }
    if let Some(digits) = staff.activation_code_digits {
        d.clauses.insert(Clause::Home10);
        let right = digits == desk.terms.activation_digits;
        d.activation = Some(if right { Setting::Accepted } else { Setting::Refused });
    }
    if matches!(desk.facts.means, Means::HomeVisit | Means::OnlineCare) {
        d.clauses.extend(&[Clause::Visit01, Clause::Visit02]);
        if desk.facts.says.asks_online_check && desk.today >= desk.terms.duty_start {
            d.duty = Duty::Owed;
        }
    }
}

/// Home-consent mode can be used at the desk today.
pub(super) fn desk_offered(desk: &Desk<'_>) -> bool {
    desk_standing(desk) != Standing::Before
}

pub(super) fn desk_standing(desk: &Desk<'_>) -> Standing {
    let device = desk.facts.facility.mobile_device != MobileDevice::Absent;
    let switched = desk.functions.contains(Function::AlternativeFlow);
    let lenient = desk.functions.contains(Function::HomeVisit) && !desk.active(Clause::Home09);
    match desk.terms.home_desk_start.at(desk.today) {
        Standing::Before => Standing::Before,
        _ if !device || !(switched || lenient) => Standing::Before,
        _ if !switched => Standing::Either,
        standing => standing,
    }
}

fn standing(desk: &Desk<'_>, d: &mut Decision) -> Standing {
    let device = desk.facts.facility.mobile_device != MobileDevice::Absent;
    let on = |yes: bool| if yes { Standing::In } else { Standing::Before };
    match desk.facts.means {
        Means::HomeVisit => {
            d.clauses.insert(Clause::Visit05);
            let again = !desk.shown(Proof::MyNumberCard);
            match desk.functions.contains(Function::HomeVisit) {
                // A later visit reads no card; whether it needs the device is not said (R-VISIT-04).
                true if again && !device => Standing::Either,
                switched => on(device && switched),
            }
        }
        Means::OnlineCare => {
            d.clauses.insert(Clause::Visit05);
            ambiguous(d, 32);
            on(desk.functions.contains(Function::OnlineCare))
        }
        Means::HomeConsent | Means::FaceReader => {
            d.clauses.extend(&[Clause::Home01, Clause::Home02, Clause::Home05, Clause::Home09]);
            desk_standing(desk)
        }
    }
}

pub(super) fn by_mobile(desk: &Desk<'_>, d: &mut Decision) -> Step {
    let card = desk.facts.holds.my_number_card.as_ref().filter(|_| desk.shown(Proof::MyNumberCard));
    let again = desk.facts.means == Means::HomeVisit
        && desk.facts.past.is_some_and(|past| past.home_consent == HomeConsent::Kept);
    if card.is_none() && !again {
        if desk.facts.past.is_some_and(|past| past.home_consent == HomeConsent::Withdrawn) {
            d.clauses.insert(Clause::Visit04);
        }
        return Step::Absent;
    }
    let available = standing(desk, d);
    let broken = card.is_some_and(|card| card.chip == Chip::Broken);
    if available == Standing::Before {
        refuse(d, Reception::FallbackOther);
        also(d, &[Reception::Rejected]);
        d.accepted_receptions = d.accepted_receptions.or(reasons(desk, card));
        return Step::Failed;
    }
    if let Some(reason) = card::device_failure(desk).filter(|_| !broken) {
        d.clauses.insert(Clause::Fail01);
        refuse(d, reason);
        d.accepted_receptions = d.accepted_receptions.or(reasons(desk, card));
        return Step::Failed;
    }
    let step = match card {
        Some(card) => read(desk, card, d),
        None => again_without_card(desk, d),
    };
    if step == Step::Failed && !broken {
        d.accepted_receptions = d.accepted_receptions.or(reasons(desk, card));
        if available == Standing::Either {
            also(d, &[Reception::FallbackOther]);
        }
    }
    if step == Step::Accepted {
        if available == Standing::Either {
            ambiguous(d, 30);
            also(d, &[Reception::FallbackOther]);
        }
        d.confirmed_by = Some(ConfirmedBy::HomeConsent);
        d.counted_as = Some(CountedAs::MyNumberCard);
        d.clauses.insert(Clause::Home06);
        d.receipt_record = desk.facts.staff.imports;
        let reader = identity::reader_up(desk) && !desk.facts.person.assistance_needed;
        if desk.facts.means == Means::HomeConsent {
            d.clauses.insert(Clause::Home08);
            if reader {
                d.flags.insert(Clause::Home08);
            }
        }
    }
    step
}

/// Every reason that is right where several tests fail at once ((d2) no. 8); a broken chip is always F1c.
fn reasons(desk: &Desk<'_>, card: Option<&MyNumberCard>) -> Set<Reception> {
    if card.is_some_and(|card| card.chip == Chip::Broken) {
        return Set::of(&[Reception::F1c]);
    }
    let mut reasons = if card::closed(desk) { super::not_accepted() } else { Set::EMPTY };
    if let Some(reason) = card::device_failure(desk) {
        reasons.insert(reason);
    }
    let Some(card) = card else { return reasons };
    let state = window::card_state(desk, card, desk.today);
    reasons = reasons.or(card::certificate_reasons(&state));
    if !state.registered || ((state.lapsed || state.lapse_open) && desk.active(Clause::Cert08)) {
        reasons = reasons.or(super::not_accepted());
    }
    if !card::dead(&state) && identified(desk, card, &mut super::blank()) == Identified::No {
        reasons = reasons.or(Set::of(&[Reception::FallbackOther, Reception::F1a]));
    }
    reasons
}

/// A later home visit under the consent of the first (R-VISIT-04).
fn again_without_card(desk: &Desk<'_>, d: &mut Decision) -> Step {
    d.clauses.insert(Clause::Visit04);
    d.messages.insert(Message::HomeInquiry);
    if !confirms(desk, Inquiry::Card, d) {
        return Step::Failed;
    }
    settle(d, Reception::Full);
    also(d, &[Reception::EligibilityOnly]);
    answer::also_right(desk, d);
    Step::Accepted
}

fn read(desk: &Desk<'_>, card: &MyNumberCard, d: &mut Decision) -> Step {
    d.clauses.extend(&[Clause::Home03, Clause::Cons11]);
    let state = window::card_state(desk, card, desk.today);
    d.registered = Some(state.registered && !(state.lapsed && desk.active(Clause::Cert08)));
    if card.chip == Chip::Broken {
        d.clauses.extend(&[Clause::Card09, Clause::Fail04]);
        refuse(d, Reception::F1c);
        return Step::Failed;
    }
    window::alert(&state, false, d);
    if card::ends_dead(&state, d) {
        return Step::Failed;
    }
    if d.registered == Some(false) {
        d.clauses.insert(Clause::Home14);
        d.advice.insert(Advice::UsePortalOrFaceReader);
        refuse(d, Reception::Rejected);
        d.accepted_receptions = super::not_accepted();
        return Step::Failed;
    }
    let identity = identified(desk, card, d);
    if identity == Identified::Yes {
        return inquired(desk, card, &state, d);
    }
    // Whether another than the patient with a PIN may be identified away from the desk is not said; both are right.
    let mut trial = *d;
    let step = if identity == Identified::Either { inquired(desk, card, &state, &mut trial) } else { Step::Absent };
    refuse(d, Reception::FallbackOther);
    also(d, &[Reception::F1a]);
    if step != Step::Absent {
        d.accepted_receptions = d.accepted_receptions.or(trial.accepted_receptions);
    }
    if step == Step::Accepted {
        d.accepted_confirmations.insert(ConfirmedBy::HomeConsent);
    }
    Step::Failed
}

fn inquired(desk: &Desk<'_>, card: &MyNumberCard, state: &CardState, d: &mut Decision) -> Step {
    d.messages.insert(Message::HomeInquiry);
    if card::withheld(desk, d) || !confirms(desk, Inquiry::Card, d) {
        return Step::Failed;
    }
    card::accept(desk, card, state, d);
    if state.lapse_open && desk.active(Clause::Cert08) {
        d.accepted_receptions = d.accepted_receptions.or(super::not_accepted());
    }
    if state.window == Window::Grace {
        d.clauses.insert(Clause::Home13);
        ambiguous(d, 35);
        also(d, &[Reception::F3]);
    }
    if desk.facts.says.consent.is_empty() {
        d.clauses.insert(Clause::Home12);
        also(d, &[Reception::EligibilityOnly]);
    }
    Step::Accepted
}

/// PIN, or visual check in the app; a face is never matched here, so `face` stands for "whatever works".
fn identified(desk: &Desk<'_>, card: &MyNumberCard, d: &mut Decision) -> Identified {
    d.clauses.insert(Clause::Home04);
    ambiguous(d, 19);
    let app = desk.facts.facility.mobile_device == MobileDevice::App;
    let pinless = card.pin == Pin::None;
    let started = desk.today >= desk.terms.pinless_visit_start;
    let visual = match desk.facts.means {
        Means::HomeVisit if app && started => Identified::Yes,
        Means::HomeConsent | Means::FaceReader if app => Identified::Yes,
        // A PIN-less card is named for visiting care from October 2024, and for no online care (R-READ-11).
        Means::HomeVisit | Means::OnlineCare if app && !(pinless && desk.active(Clause::Read11)) => Identified::Either,
        _ => Identified::No,
    };
    if pinless {
        d.clauses.insert(Clause::Read11);
    }
    let pin = if card.pin == Pin::Set { Identified::Yes } else { Identified::No };
    match desk.facts.says.identity {
        Identity::Pin => pin,
        Identity::Visual => visual,
        Identity::Face if pin == Identified::Yes => pin,
        Identity::Face => visual,
    }
}
