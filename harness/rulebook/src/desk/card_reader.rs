//! The patient's side of the face reader: card in, face or PIN, registration, card out.
//!
//! Clauses R-READ-01…05, R-READ-08, R-READ-09, R-READ-12, R-CERT-07, R-CARD-09, R-FAIL-01. The order of the tests on
//! the card is: can it be read, is its certificate alive, is it registered; only then is anybody asked who they are,
//! so that nothing burns a PIN try needlessly (R-READ-12).

use crate::decision::{Alert, Offer};
use crate::desk::consent;
use crate::desk::effect::Effect;
use crate::desk::state::{ByEye, Counters, FACE_LIMIT, IdentifiedBy, PIN_LIMIT, Registration, Slot, Way};
use crate::desk::stimulus::{Choice, Comparison, PinEntry, ReaderMode, Screen};
use crate::desk::turn::Turn;
use crate::facts::{Chip, Line};

/// The card is put in: on `idle`, or on the revised visual check that waits for it (R-VIS-03).
pub(super) fn present_card(turn: &mut Turn<'_>) {
    let Some(card) = turn.card() else { return };
    match turn.state.screen {
        Screen::Idle => turn.begin(Some(Way::Card)),
        Screen::VisualCheck if turn.state.visit.way.is_none() => turn.state.visit.way = Some(Way::Card),
        _ => return,
    }
    turn.state.visit.slot = Slot::Holding;
    if turn.state.terminal == ReaderMode::Visual && turn.state.visit.by_eye == ByEye::No {
        turn.state.visit.by_eye = ByEye::Legacy;
    }
    turn.emit(Effect::ReadCard);
    let readable = turn.reader_works() && turn.facts().facility.network == Line::Up && card.chip == Chip::Working;
    if !readable {
        turn.settle();
        return turn.close(Screen::SeeStaff);
    }
    let promise = turn.promise();
    if promise.alerts.contains(Alert::CertRevokedGoToDesk) {
        turn.settle();
        return turn.alert(Alert::CertRevokedGoToDesk);
    }
    if promise.alerts.contains(Alert::RegisterInsuranceUse) {
        return turn.alert(Alert::RegisterInsuranceUse);
    }
    ask_identity(turn);
}

/// The card is taken out. After a dead certificate the decision stands and the reader is free (R-CERT-07); in the
/// middle of a visit it is a cancel; once the reader has given the card back it is nothing.
pub(super) fn remove_card(turn: &mut Turn<'_>) {
    match (turn.state.visit.slot, turn.state.screen) {
        (Slot::Empty, _) => {}
        (Slot::Holding, Screen::CertRevokedGoToDesk) => turn.close(Screen::Idle),
        (Slot::Holding, _) => turn.cancel(),
    }
}

/// Answers to the registration screen (R-READ-04).
pub(super) fn register(turn: &mut Turn<'_>, choice: Choice) {
    match (turn.state.screen, choice) {
        (Screen::RegisterInsuranceUse, Choice::Register) => {
            turn.state.visit.registration = Registration::Registered;
            ask_identity(turn);
        }
        (Screen::RegisterInsuranceUse, Choice::DeclineRegister) => {
            turn.state.visit.registration = Registration::Declined;
            turn.settle();
            turn.close(Screen::SeeStaff);
        }
        _ => {}
    }
}

/// A way of identity is chosen; what is locked or does not exist cannot be (R-READ-02, R-READ-03, R-READ-08).
pub(super) fn choose_identity(turn: &mut Turn<'_>, choice: Choice) {
    if turn.state.screen != Screen::ChooseIdentity {
        return;
    }
    match choice {
        Choice::Face if turn.offers(Offer::Face) => turn.show(Screen::FaceAuth),
        Choice::Pin if turn.offers(Offer::Pin) => turn.show(Screen::PinEntry),
        _ => {}
    }
}

/// The camera compares the face.
pub(super) fn confirm_face(turn: &mut Turn<'_>, result: Comparison) {
    if turn.state.screen != Screen::FaceAuth {
        return;
    }
    turn.emit(Effect::CompareFace);
    match result {
        Comparison::Match => {
            turn.state.counters.face = 0;
            turn.state.visit.identified = Some(IdentifiedBy::Face);
            consent::after_identity(turn);
        }
        Comparison::NoMatch => {
            turn.state.counters.face = FACE_LIMIT.min(turn.state.counters.face + 1);
            turn.show(Screen::ChooseIdentity);
        }
    }
}

/// A PIN is typed on the reader. The staff passcode is a wrong PIN here (R-VIS-06).
pub(super) fn enter_pin(turn: &mut Turn<'_>, pin: PinEntry) {
    if turn.state.screen != Screen::PinEntry {
        return;
    }
    match verify_pin(turn, pin) {
        Verified::Yes => {
            turn.state.visit.identified = Some(IdentifiedBy::Pin);
            consent::after_identity(turn);
        }
        Verified::No => {}
        Verified::Locked => turn.show(Screen::ChooseIdentity),
    }
}

/// What the chip answers to a PIN.
pub(super) enum Verified {
    /// Correct; the counter is reset.
    Yes,
    /// Wrong; counted.
    No,
    /// Wrong, and locked from now on.
    Locked,
}

/// Sends a PIN to the chip, which counts on its own (R-READ-02).
pub(super) fn verify_pin(turn: &mut Turn<'_>, pin: PinEntry) -> Verified {
    turn.emit(Effect::VerifyPin(pin));
    let Counters { pin: wrong, .. } = &mut turn.state.counters;
    if pin == PinEntry::Correct {
        *wrong = 0;
        return Verified::Yes;
    }
    *wrong = PIN_LIMIT.min(*wrong + 1);
    if *wrong == PIN_LIMIT { Verified::Locked } else { Verified::No }
}

/// The card is good: to the choice of identity, or to the visual check where that is on.
fn ask_identity(turn: &mut Turn<'_>) {
    if turn.state.visit.by_eye == ByEye::No {
        turn.show(Screen::ChooseIdentity);
    } else if turn.state.visit.identified.is_some() {
        consent::after_identity(turn);
    } else {
        turn.show(Screen::VisualCheck);
    }
}
