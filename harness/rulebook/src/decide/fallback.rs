//! After a failed online confirmation: other ways of identity first, then ① portal view, ② notice, ③ repeat
//! visit, ④ declaration, each with the card body (slide 9, table D3, R-FAIL). Nobody states which method was
//! tried: ① and ② count when shown, ③ when the facts carry it, ④ when a ratio was declared.

use crate::clause::Clause;
use crate::decide::window::{self, Window};
use crate::decide::{Course, Desk, also, ambiguous, card::closed, demand, home, identity, provisional, settle};
use crate::decision::{ConfirmedBy, Decision, FailureReason, Method, Reception, Support};
use crate::facts::{
    Chip, Declaration, FaceMatch, Identity, Means, MobileDevice, MyNumberCard, NumbersOnFile, PhoneCert, Pin,
    PortalView, Proof, ViewContent, ViewForm, WhichInsurer, YesNo,
};
use crate::portal::{self, Login};
use crate::rulebook::Standing;
use crate::word::Set;

/// How far a method can be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Usable {
    Yes,
    Either,
    No,
}

pub(super) fn methods(desk: &Desk<'_>, course: &mut Course, d: &mut Decision) {
    let Some(reason) = d.reception.reason() else { return };
    d.clauses.extend(&[Clause::Fail05, Clause::Fail10]);
    other_ways(desk, reason, d);
    let Some(card) = desk.facts.holds.my_number_card.as_ref().filter(|_| course.card_shown) else {
        d.clauses.insert(Clause::Old10);
        return;
    };
    open_methods(desk, card, reason, d);
    if desk.facts.staff.emergency_search && emergency(desk, reason, d) {
        return others(desk, card, reason, course, d);
    }
    if desk.facts.staff.emergency_search && reason == FailureReason::F1a && !desk.active(Clause::Fail15) {
        also(d, &[Reception::EligibilityOnly]);
    }
    let f2a = reason == FailureReason::F2a;
    for method in order(desk, f2a) {
        let used = match method {
            Method::PortalView => by_view(desk, card, reason, course, d),
            Method::Notice => by_notice(desk, course, d),
            Method::PastVisit => by_past_visit(desk, f2a, course, d),
            _ => by_declaration(desk, course, d),
        };
        if used {
            return others(desk, card, reason, course, d);
        }
    }
}

/// What ①–④ would confirm where a paper may be refused as well as taken.
pub(super) fn instead(desk: &Desk<'_>, course: &Course, d: &mut Decision) {
    let card = desk.facts.holds.my_number_card.as_ref().filter(|_| course.card_shown);
    let any = d.failed.iter().find_map(Reception::reason);
    if let (Some(card), Some(reason)) = (card, d.failure_reason.or(any)) {
        others(desk, card, reason, course, d);
    }
}

/// Whichever of ① and ② the patient shows is right, and the form instead of "nothing has changed" (R-FAIL-10); what
/// else could have confirmed is kept beside.
fn others(desk: &Desk<'_>, card: &MyNumberCard, reason: FailureReason, course: &Course, d: &mut Decision) {
    let certain = d.accepted_receptions == Set::EMPTY.with(Reception::EligibilityOnly);
    let shown = certain && matches!(course.method, Some(Method::PortalView | Method::Notice));
    let f2a = reason == FailureReason::F2a;
    let mut right = d.accepted_confirmations;
    let mut add = |used: bool, by: ConfirmedBy| {
        if used {
            right.insert(by);
        }
    };
    let (mut trial, mut course) = (*d, *course);
    let view = desk.facts.holds.portal_view.filter(|_| desk.shown(Proof::PortalView));
    let view = view.is_some_and(|view| view_usable(desk, card, &view, reason) != Usable::No);
    add(view, ConfirmedBy::PortalView);
    add(by_notice(desk, &mut course, &mut trial), ConfirmedBy::Notice);
    if !shown {
        add(by_past_visit(desk, f2a, &mut course, &mut trial), ConfirmedBy::PastVisit);
        add(by_declaration(desk, &mut course, &mut trial), ConfirmedBy::Declaration);
    }
    d.accepted_confirmations = right;
}

/// Whether one of ①–④ would carry the card; the non-disclosure flag closes ① alone (R-CONF-12).
pub(super) fn carried(desk: &Desk<'_>, course: &Course, d: &Decision) -> bool {
    let (mut trial, mut course) = (*d, *course);
    let Some(card) = desk.facts.holds.my_number_card.as_ref().filter(|_| course.card_shown) else { return false };
    let view = desk.facts.holds.portal_view.filter(|_| desk.shown(Proof::PortalView));
    view.is_some_and(|view| view_usable(desk, card, &view, FailureReason::Other) != Usable::No)
        || (by_notice(desk, &mut course, &mut trial)
            || by_past_visit(desk, false, &mut course, &mut trial)
            || by_declaration(desk, &mut course, &mut trial))
}

/// The order of the rulebook; after 無効 a filled declaration goes before "nothing has changed".
fn order(desk: &Desk<'_>, f2a: bool) -> [Method; 4] {
    let mut order = desk.terms.fallback_order;
    if f2a && declared(desk) {
        let past = order.iter().position(|method| *method == Method::PastVisit);
        let form = order.iter().position(|method| *method == Method::Declaration);
        if let (Some(past), Some(form)) = (past, form)
            && past < form
        {
            order.swap(past, form);
        }
    }
    order
}

fn other_ways(desk: &Desk<'_>, reason: FailureReason, d: &mut Decision) {
    let identity_failed = matches!(reason, FailureReason::F1a | FailureReason::Other);
    if !identity_failed {
        return;
    }
    d.clauses.insert(Clause::Fail16);
    let card = desk.facts.holds.my_number_card.as_ref();
    let chosen = desk.facts.says.identity;
    if identity::reader_up(desk) && card.is_some_and(|card| card.chip == Chip::Working) {
        if chosen != Identity::Face && identity::face_possible(card) {
            d.methods_open.insert(Method::Face);
        }
        if chosen != Identity::Pin && identity::pin_possible(card) {
            d.methods_open.insert(Method::Pin);
        }
        if chosen != Identity::Visual && identity::visual_available(desk) {
            d.methods_open.insert(Method::VisualCheck);
        }
    }
    if home::desk_offered(desk) && desk.line_up() {
        d.methods_open.insert(Method::HomeConsent);
    }
    if searchable(desk, reason) {
        d.methods_open.insert(Method::EmergencySearch);
    }
}

fn searchable(desk: &Desk<'_>, reason: FailureReason) -> bool {
    let support = super::support::call_centre(desk.terms, desk.facts.now);
    reason == FailureReason::F1a && desk.line_up() && desk.active(Clause::Fail15) && support != Support::Closed
}

/// The emergency search enabled by the call centre equals an online confirmation (R-FAIL-15, R-CLM-13).
fn emergency(desk: &Desk<'_>, reason: FailureReason, d: &mut Decision) -> bool {
    d.clauses.extend(&[Clause::Fail15, Clause::Clm13]);
    if !searchable(desk, reason) || !provisional::clean(desk) {
        return false;
    }
    confirm(d, ConfirmedBy::EmergencySearch);
    let ended = desk.facts.central.valid_to.is_some_and(|to| to < desk.today);
    if ended || super::support::call_centre(desk.terms, desk.facts.now) == Support::Either {
        d.accepted_receptions = d.accepted_receptions.or(d.failed);
    }
    // Another reason that is as right opens no search.
    d.accepted_receptions = d.accepted_receptions.or(d.failed.without(Reception::F1a));
    true
}

fn open_methods(desk: &Desk<'_>, card: &MyNumberCard, reason: FailureReason, d: &mut Decision) {
    let holds = &desk.facts.holds;
    let view = match holds.portal_view {
        Some(view) => view_usable(desk, card, &view, reason) != Usable::No,
        None => match reason {
            FailureReason::F2a | FailureReason::F2b | FailureReason::F3 => false,
            // A saved PDF or the phone may serve where this card cannot log in; a PIN-less card never could (O26).
            _ => card.pin != Pin::None && !closed(desk),
        },
    };
    if view {
        d.methods_open.insert(Method::PortalView);
    }
    if holds.eligibility_notice.is_none() || notice_usable(desk) {
        d.methods_open.insert(Method::Notice);
    }
    if past_usable(desk) {
        d.methods_open.insert(Method::PastVisit);
    }
    if desk.facts.says.declaration == Declaration::Filled {
        d.methods_open.insert(Method::Declaration);
    }
}

/// Methods that must be open after a failure nobody has mended yet, and those that never are (table D3).
pub(super) fn bounds(
    desk: &Desk<'_>,
    card: &MyNumberCard,
    reason: FailureReason,
    d: &Decision,
) -> (Set<Method>, Set<Method>) {
    let (mut must, mut never) = (Set::EMPTY, Set::EMPTY);
    let device = matches!(reason, FailureReason::F1a | FailureReason::F1b);
    let usable = desk.facts.holds.portal_view.map(|view| view_usable(desk, card, &view, reason));
    let login = demand::usable(desk, card, desk.today) && card.chip == Chip::Working;
    match usable {
        Some(Usable::Yes) => must.insert(Method::PortalView),
        Some(Usable::No) => never.insert(Method::PortalView),
        Some(Usable::Either) => {}
        None if closed(desk) || (card.pin == Pin::None && desk.active(Clause::Read08)) => {
            never.insert(Method::PortalView);
        }
        None if device && login && portal::card_login(card, desk.today) == Login::Works => {
            must.insert(Method::PortalView);
        }
        None => {}
    }
    if desk.facts.holds.eligibility_notice.is_none() || notice_usable(desk) {
        must.insert(Method::Notice);
    } else {
        never.insert(Method::Notice);
    }
    match past_usable(desk) {
        true if reason != FailureReason::F2a => must.insert(Method::PastVisit),
        true => {}
        false => never.insert(Method::PastVisit),
    }
    if desk.facts.says.declaration == Declaration::Filled {
        must.insert(Method::Declaration);
    }
    ways(desk, card, reason, d, (&mut must, &mut never));
    (must, never)
}

/// Other ways of identity where only the chosen one failed, and those that no device here offers (R-FAIL-16).
fn ways(
    desk: &Desk<'_>,
    card: &MyNumberCard,
    reason: FailureReason,
    d: &Decision,
    (must, never): (&mut Set<Method>, &mut Set<Method>),
) {
    let reader = identity::reader_up(desk);
    let chosen = desk.facts.says.identity;
    let read = desk.facts.means == Means::FaceReader && card.chip == Chip::Working;
    let identity_failed = read && reason == FailureReason::F1a && reader && desk.line_up();
    let only = identity_failed && !d.accepted_receptions.contains(Reception::Rejected);
    let mut way = |method, works: bool, possible: bool| {
        if only && works {
            must.insert(method);
        } else if !possible {
            never.insert(method);
        }
    };
    let face = card.photo && card.face == FaceMatch::Matches;
    way(Method::Face, face && chosen != Identity::Face, reader && card.photo);
    let pinless = card.pin == Pin::None && desk.active(Clause::Read08);
    way(Method::Pin, card.pin == Pin::Set && chosen != Identity::Pin, (reader || home::desk_offered(desk)) && !pinless);
    let visual = identity::visual_available(desk) && card.photo && desk.facts.facility.face_reader.passcode_issued;
    let eye = identity::visual_available(desk) && reader;
    way(Method::VisualCheck, visual && chosen != Identity::Visual, eye || home::desk_offered(desk));
    let state = window::card_state(desk, card, desk.today);
    let registered = card.registered && !(state.lapsed && desk.active(Clause::Cert08));
    let by_mobile = registered && (card.pin == Pin::Set || desk.facts.facility.mobile_device == MobileDevice::App);
    way(Method::HomeConsent, by_mobile && home::desk_standing(desk) == Standing::In, home::desk_offered(desk));
    let support = super::support::call_centre(desk.terms, desk.facts.now);
    way(Method::EmergencySearch, false, desk.line_up() && support != Support::Closed);
}

/// A live login by the card or by a phone certificate (R-CERT-11).
fn login(desk: &Desk<'_>, card: &MyNumberCard, reason: FailureReason) -> Login {
    let by_card = reason != FailureReason::F1c && portal::card_login(card, desk.today) == Login::Works;
    let state = window::card_state(desk, card, desk.today);
    let live = !state.revoked && !matches!(state.window, Window::Grace | Window::Dead);
    let by_phone = live && desk.facts.holds.phone.is_some_and(|phone| phone.cert == PhoneCert::Valid);
    if by_card || by_phone { Login::Works } else { Login::Fails }
}

fn view_usable(desk: &Desk<'_>, card: &MyNumberCard, view: &PortalView, reason: FailureReason) -> Usable {
    if view.shows != ViewContent::Current || closed(desk) {
        return Usable::No;
    }
    if card.pin == Pin::None {
        return if desk.active(Clause::Read08) { Usable::No } else { Usable::Either };
    }
    match view.form {
        ViewForm::Pdf => Usable::Yes,
        ViewForm::Screenshot => Usable::Either,
        ViewForm::Screen if login(desk, card, reason) == Login::Works => Usable::Yes,
        // Who logged in before the PIN was locked may still hold the screen up; the text does not say.
        ViewForm::Screen => {
            let unlocked = MyNumberCard { pin: Pin::Set, ..*card };
            if login(desk, &unlocked, reason) == Login::Works { Usable::Either } else { Usable::No }
        }
    }
}

fn by_view(desk: &Desk<'_>, card: &MyNumberCard, reason: FailureReason, course: &mut Course, d: &mut Decision) -> bool {
    let Some(view) = desk.facts.holds.portal_view.filter(|_| desk.shown(Proof::PortalView)) else { return false };
    d.clauses.extend(&[Clause::Fail06, Clause::Note02, Clause::Note03, Clause::Note04, Clause::Cert11]);
    let usable = view_usable(desk, card, &view, reason);
    match usable {
        Usable::No => return false,
        Usable::Either => {
            ambiguous(d, 13);
            if !desk.shown(Proof::EligibilityNotice) || !notice_usable(desk) {
                confirm(d, ConfirmedBy::PortalView);
                d.accepted_receptions = d.accepted_receptions.or(d.failed);
            } else {
                return false;
            }
        }
        Usable::Yes => confirm(d, ConfirmedBy::PortalView),
    }
    course.method = Some(Method::PortalView);
    course.shown_tenths = view.tenths;
    true
}

fn notice_usable(desk: &Desk<'_>) -> bool {
    desk.facts.holds.eligibility_notice.is_some_and(|notice| {
        notice.insurer == WhichInsurer::Current && notice.expires_on.is_none_or(|last| desk.today <= last)
    })
}

fn by_notice(desk: &Desk<'_>, course: &mut Course, d: &mut Decision) -> bool {
    if !desk.shown(Proof::EligibilityNotice) {
        return false;
    }
    d.clauses.extend(&[Clause::Fail07, Clause::Note01, Clause::Note03, Clause::Note04, Clause::Note05]);
    if !notice_usable(desk) {
        return false;
    }
    confirm(d, ConfirmedBy::Notice);
    course.method = Some(Method::Notice);
    course.shown_tenths = desk.facts.holds.eligibility_notice.and_then(|notice| notice.tenths);
    true
}

fn past_usable(desk: &Desk<'_>) -> bool {
    desk.facts.past.is_some_and(|past| {
        matches!(past.numbers_on_file, NumbersOnFile::Current | NumbersOnFile::Former)
            && desk.facts.says.nothing_changed == YesNo::Yes
    })
}

fn by_past_visit(desk: &Desk<'_>, f2a: bool, course: &mut Course, d: &mut Decision) -> bool {
    if desk.facts.past.is_none() {
        return false;
    }
    d.clauses.insert(Clause::Fail08);
    if !past_usable(desk) {
        return false;
    }
    if f2a {
        ambiguous(d, 9);
        d.flags.insert(Clause::Fail08);
    }
    confirm(d, ConfirmedBy::PastVisit);
    if f2a {
        d.accepted_receptions = d.accepted_receptions.or(d.failed);
    }
    course.method = Some(Method::PastVisit);
    true
}

fn declared(desk: &Desk<'_>) -> bool {
    desk.facts.says.declared_tenths.is_some() && desk.facts.says.declaration == Declaration::Filled
}

/// A stored declaration or usable contact data and a clear "no change" stand for the form.
fn deemed(desk: &Desk<'_>) -> bool {
    desk.facts.says.nothing_changed == YesNo::Yes
        && desk
            .facts
            .past
            .is_some_and(|past| past.declaration_kept || (past.contact_on_file && desk.active(Clause::Fail11)))
}

fn by_declaration(desk: &Desk<'_>, course: &mut Course, d: &mut Decision) -> bool {
    d.clauses.insert(Clause::Fail09);
    let form = declared(desk);
    if !form && !deemed(desk) {
        return false;
    }
    let past = desk.facts.past;
    if !form {
        course.deemed = true;
        d.clauses.extend(&[Clause::Fail11, Clause::Fail19]);
        d.keeps_declaration = past.is_some_and(|past| past.declaration_kept);
        confirm(d, ConfirmedBy::Declaration);
        d.accepted_receptions = d.accepted_receptions.or(d.failed);
    } else {
        d.clauses.extend(&[Clause::Fail12, Clause::Fail13]);
        d.keeps_declaration = true;
        if past_usable(desk) {
            d.flags.insert(Clause::Fail10);
        }
        let easier = [Method::Face, Method::Pin, Method::VisualCheck, Method::HomeConsent];
        if easier.iter().any(|way| d.methods_open.contains(*way)) {
            d.flags.insert(Clause::Fail16);
        }
        confirm(d, ConfirmedBy::Declaration);
    }
    course.method = Some(Method::Declaration);
    true
}

/// A method succeeded: eligibility only, the reason is kept ((d2) 1).
fn confirm(d: &mut Decision, by: ConfirmedBy) {
    let reason = d.failure_reason;
    settle(d, Reception::EligibilityOnly);
    d.failure_reason = reason;
    // Who reads the failure as one that opens no method stops there.
    for failed in d.failed.iter().filter(|failed| failed.reason().is_none()) {
        also(d, &[failed]);
    }
    d.confirmed_by = Some(by);
}
