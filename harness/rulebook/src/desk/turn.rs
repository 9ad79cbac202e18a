//! One step under way: the state being changed, the effects so far, and the rulebook that is asked.
//!
//! The machines ask the rulebook three questions only: what this desk offers, what it promises a card or phone when
//! everything still open goes well (which alert screens come), and what it decides on what was really given.

use crate::decide::decide;
use crate::decision::{Alert, ConfirmedBy, Decision, Message, Offer, Outcome, Reception};
use crate::desk::effect::{Effect, Effects};
use crate::desk::state::{ByEye, Course, DeskState, Registration, Slot, Visit, Way};
use crate::desk::stimulus::Screen;
use crate::facts::{Central, Chip, Device, FaceMatch, Facts, Identity, Line, MyNumberCard, Phone, Proof, VisualCheck};
use crate::rulebook::Rulebook;
use crate::word::Set;

/// One step under way.
pub(super) struct Turn<'a> {
    pub(super) state: DeskState,
    pub(super) effects: Effects,
    pub(super) rulebook: &'a Rulebook,
}

impl<'a> Turn<'a> {
    pub(super) fn new(state: &DeskState, rulebook: &'a Rulebook) -> Self {
        Turn { state: *state, effects: Effects::default(), rulebook }
    }

    pub(super) fn facts(&self) -> &Facts {
        &self.state.facts
    }

    pub(super) fn card(&self) -> Option<MyNumberCard> {
        self.state.facts.holds.my_number_card
    }

    pub(super) fn phone(&self) -> Option<Phone> {
        self.state.facts.holds.phone
    }

    /// The face reader has power and works.
    pub(super) fn reader_works(&self) -> bool {
        self.facts().facility.face_reader.state == Device::Working && self.facts().facility.power == Line::Up
    }

    /// Form of the visual check on this day; the revised one is legacy before its start (R-VIS-11).
    pub(super) fn visual_form(&self) -> VisualCheck {
        match self.facts().facility.face_reader.visual_check {
            VisualCheck::Revised if self.facts().now.day() < self.rulebook.terms().revised_start => VisualCheck::Legacy,
            form => form,
        }
    }

    pub(super) fn emit(&mut self, effect: Effect) {
        self.effects.push(effect);
    }

    /// Shows a screen; the same one again is no effect.
    pub(super) fn show(&mut self, screen: Screen) {
        if self.state.screen != screen {
            self.state.screen = screen;
            self.emit(Effect::ShowScreen(screen));
        }
    }

    /// Shows the screen of an alert and remembers the alert.
    pub(super) fn alert(&mut self, alert: Alert) {
        self.state.visit.alerts.insert(alert);
        self.show(match alert {
            Alert::CertExpiringSoon => Screen::CertExpiringSoon,
            Alert::CertExpiredEligibilityOnly => Screen::CertExpiredEligibilityOnly,
            Alert::CertRevokedGoToDesk => Screen::CertRevokedGoToDesk,
            Alert::RegisterInsuranceUse => Screen::RegisterInsuranceUse,
        });
    }

    /// A new visit begins; what the last one left is forgotten.
    pub(super) fn begin(&mut self, way: Option<Way>) {
        self.state.visit = Visit { way, ..Visit::default() };
    }

    /// What is offered to this patient now.
    pub(super) fn offers(&self, offer: Offer) -> bool {
        offered(&self.state, self.rulebook).contains(offer)
    }

    /// What the rulebook promises this card or phone today when all that is still open goes well: line and central
    /// answer good, identity confirmed, registration and consent given. Its alerts are the screens to show (D2).
    pub(super) fn promise(&self) -> Decision {
        let mut facts = self.state.given();
        facts.presents =
            Set::of(&[if self.state.visit.way == Some(Way::Phone) { Proof::Phone } else { Proof::MyNumberCard }]);
        facts.past = None;
        facts.central = Central::default();
        facts.facility.network = Line::Up;
        facts.says.consent = Set::all();
        facts.says.registers = true;
        facts.says.identity = Identity::Face;
        facts.says.declared_tenths = None;
        if let Some(card) = &mut facts.holds.my_number_card {
            (card.face, card.photo, card.chip) = (FaceMatch::Matches, true, Chip::Working);
        }
        decide(self.rulebook, &facts)
    }

    /// The visit is decided: the rulebook judges what was given, and what it says is to be sent is sent. `true` when
    /// eligibility was confirmed online, so that the reader may end at `done`.
    pub(super) fn settle(&mut self) -> bool {
        let decision = decide(self.rulebook, &self.state.given());
        self.state.visit.course = Course::Settled;
        if self.state.visit.registration == Registration::Registered {
            self.emit(Effect::RegisterInsuranceUse);
        }
        self.state.visit.messages = decision.messages;
        for message in decision.messages.iter() {
            self.emit(match message {
                Message::InformationRequest => {
                    Effect::RequestInformation(self.state.visit.consent.unwrap_or(Set::EMPTY))
                }
                inquiry => Effect::SendInquiry(inquiry),
            });
        }
        confirmed_online(&decision)
    }

    /// The visit is decided and ends at `done` or `see_staff`; the card is given back.
    pub(super) fn finish(&mut self) {
        let confirmed = self.settle();
        self.close(if confirmed { Screen::Done } else { Screen::SeeStaff });
    }

    /// Ends on a last screen and gives the card back. The revised visual check ends here (R-VIS-07).
    pub(super) fn close(&mut self, screen: Screen) {
        self.give_card_back();
        if self.state.visit.by_eye == ByEye::Revised {
            self.state.visit.by_eye = ByEye::No;
        }
        self.show(screen);
    }

    /// Cancel: nothing was sent, nothing is kept but the card's own counters (R-READ-09, X-36).
    pub(super) fn cancel(&mut self) {
        if matches!(self.state.screen, Screen::Idle | Screen::Done) {
            return;
        }
        self.give_card_back();
        self.state.visit = Visit { course: Course::Cancelled, ..Visit::default() };
        self.emit(Effect::ForgetVisit);
        self.show(Screen::Idle);
    }

    /// The next patient steps up; only the terminal's legacy mode outlives the visit (R-VIS-02, R-VIS-07).
    pub(super) fn next_patient(&mut self) {
        let screen = self.state.screen;
        self.state = DeskState { terminal: self.state.terminal, screen, ..DeskState::arrange(&self.state.facts) };
        self.emit(Effect::ForgetVisit);
        self.show(Screen::Idle);
    }

    /// The card, if any is in, is given back.
    pub(super) fn give_card_back(&mut self) {
        if self.state.visit.slot == Slot::Holding {
            self.state.visit.slot = Slot::Empty;
            self.emit(Effect::EjectCard);
        }
    }
}

/// What the desk offers to the patient in this state. Legacy visual mode takes face and PIN away (R-VIS-02).
pub(super) fn offered(state: &DeskState, rulebook: &Rulebook) -> Set<Offer> {
    let offered = decide(rulebook, &state.given()).offered;
    if state.legacy_visual() { offered.without(Offer::Face).without(Offer::Pin) } else { offered }
}

/// Online confirmation succeeded; documents and methods shown beside it do not count.
pub(super) fn confirmed_online(decision: &Decision) -> bool {
    decision.reception.outcome() == Outcome::Accepted
        && decision.failure_reason.is_none()
        && matches!(decision.confirmed_by, Some(ConfirmedBy::Online | ConfirmedBy::HomeConsent))
}

/// Online, but information must not flow.
pub(super) fn eligibility_only(decision: &Decision) -> bool {
    confirmed_online(decision) && decision.reception == Reception::EligibilityOnly
}
