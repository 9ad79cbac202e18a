//! Home-consent mode (居宅同意取得型) on the facility's mobile device: consent first, then identity, then the card.
//!
//! Clauses R-HOME-01…04, R-HOME-09, R-HOME-12, R-CONS-11. Identity is the card's PIN or, with the app, a visual check
//! . The device cannot register a card (R-HOME-14); staff import the result afterwards (R-HOME-06), as the facts
//! say.

use crate::decide::decide;
use crate::decision::Offer;
use crate::desk::card_reader::{Verified, verify_pin};
use crate::desk::effect::Effect;
use crate::desk::state::{Course, IdentifiedBy, PIN_LIMIT, Way};
use crate::desk::stimulus::{Comparison, PinEntry, Screen};
use crate::desk::turn::Turn;
use crate::facts::{Means, MobileDevice, Pin};

/// Staff open the mobile device, where the facility may use it today: from `idle`, or when the reader did not help.
pub(super) fn open(turn: &mut Turn<'_>) {
    if !matches!(turn.state.screen, Screen::Idle | Screen::ChooseIdentity | Screen::SeeStaff) || !offered(turn) {
        return;
    }
    turn.give_card_back();
    turn.begin(Some(Way::Mobile));
    turn.show(Screen::MobileConsent);
}

/// The card's PIN. A third wrong one locks it, and the visual check remains (R-READ-02).
pub(super) fn enter_pin(turn: &mut Turn<'_>, pin: PinEntry) {
    let verifiable = turn.card().is_some_and(|card| card.pin != Pin::None) && turn.state.counters.pin < PIN_LIMIT;
    if turn.state.screen != Screen::MobileIdentity || !verifiable {
        return;
    }
    if let Verified::Yes = verify_pin(turn, pin) {
        turn.state.visit.identified = Some(IdentifiedBy::Pin);
        turn.show(Screen::MobileRead);
    }
}

/// Staff compare, in the app only (R-HOME-04).
pub(super) fn confirm_visual(turn: &mut Turn<'_>, result: Comparison) {
    if turn.state.screen != Screen::MobileIdentity || turn.facts().facility.mobile_device != MobileDevice::App {
        return;
    }
    if result == Comparison::Match {
        turn.state.visit.identified = Some(IdentifiedBy::Visual);
        turn.show(Screen::MobileRead);
    } else {
        turn.state.visit.course = Course::AnotherPerson;
        turn.close(Screen::SeeStaff);
    }
}

/// The device reads the card: never before consent and identity (R-HOME-03).
pub(super) fn read(turn: &mut Turn<'_>) {
    if turn.state.screen == Screen::MobileRead && turn.card().is_some() {
        turn.emit(Effect::ReadCard);
        turn.finish();
    }
}

fn offered(turn: &Turn<'_>) -> bool {
    let mut facts = turn.state.given();
    let offer;
    (facts.means, offer) = match turn.facts().means {
        Means::FaceReader | Means::HomeConsent => (Means::HomeConsent, Offer::HomeConsent),
        Means::HomeVisit => (Means::HomeVisit, Offer::HomeVisit),
        Means::OnlineCare => (Means::OnlineCare, Offer::OnlineCare),
    };
    let device = facts.facility.mobile_device != MobileDevice::Absent;
    device && decide(turn.rulebook, &facts).offered.contains(offer)
}
