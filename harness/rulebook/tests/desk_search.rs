//! Exhaustive search of the desk machines: every order of every act, to a depth of seven, for many patients and
//! facilities. A witness that knows only acts and screens watches; it shares nothing with the machine's own notes.

mod desk;

use desk::{acts, everybody};
use madoguchi_rulebook::decision::{ConfirmedBy, Decision, Info, Level, Offer, Reception};
use madoguchi_rulebook::desk::journey::observe;
use madoguchi_rulebook::desk::state::{ByEye, FACE_LIMIT, PIN_LIMIT};
use madoguchi_rulebook::desk::stimulus::{Button, Choice, Comparison, PinEntry, ReaderMode, Screen, Stimulus};
use madoguchi_rulebook::desk::{Counters, Course, DeskState, Effect, Effects, Visit, step};
use madoguchi_rulebook::facts::{FaceMatch, Facts, Identity, InfoKind, Means, Pin, Proof, VisualCheck};
use madoguchi_rulebook::{Rulebook, Set, Word, decide};
use std::collections::HashSet;

const DEPTH: usize = 7;

/// What somebody who sees only acts and screens knows about the present visit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
struct Witness {
    identity: Option<By>,
    consent: Option<Set<InfoKind>>,
    registered: bool,
    mobile: bool,
    read: bool,
    alerts: u8,
}

/// How the person was identified.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum By {
    Face,
    Pin,
    Eye,
    Phone,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Node {
    state: DeskState,
    witness: Witness,
}

impl Witness {
    fn sees(mut self, before: &DeskState, act: &Stimulus, after: &DeskState, effects: &Effects) -> Witness {
        let begins = before.screen == Screen::Idle || *act == Stimulus::OpenMobile;
        if (begins && after.screen != before.screen) || after.screen == Screen::Idle {
            self = Witness::default();
        }
        let right = |result: Comparison, by: By| (result == Comparison::Match).then_some(by);
        let typed = |pin: PinEntry, by: By| (pin == PinEntry::Correct && after.screen != before.screen).then_some(by);
        let identity = match (before.screen, *act) {
            (Screen::FaceAuth, Stimulus::ConfirmFace { result }) => right(result, By::Face),
            (Screen::VisualCheck | Screen::MobileIdentity, Stimulus::ConfirmVisual { result }) => {
                right(result, By::Eye)
            }
            (Screen::PinEntry | Screen::MobileIdentity, Stimulus::EnterPin { pin }) => typed(pin, By::Pin),
            (Screen::PhonePinEntry, Stimulus::EnterPin { pin }) => typed(pin, By::Phone),
            (Screen::HoldIphone, Stimulus::PhoneBiometrics { result }) => right(result, By::Phone),
            _ => None,
        };
        self.identity = identity.or(self.identity);
        self.mobile |= after.screen == Screen::MobileConsent;
        self.registered |=
            before.screen == Screen::RegisterInsuranceUse && *act == Stimulus::Choose { choice: Choice::Register };
        if matches!(before.screen, Screen::Consent | Screen::MobileConsent) && after.screen != before.screen {
            self.consent = match *act {
                Stimulus::Choose { choice: Choice::ConsentAll } => Some(Set::all()),
                Stimulus::Choose { choice: Choice::ConsentNone } => Some(Set::EMPTY),
                Stimulus::Consent { kinds } => Some(kinds),
                _ => self.consent,
            };
        }
        for effect in effects {
            match effect {
                Effect::ShowScreen(
                    Screen::CertExpiringSoon | Screen::CertExpiredEligibilityOnly | Screen::CertRevokedGoToDesk,
                ) => self.alerts += 1,
                Effect::ReadCard | Effect::ReadPhone => self.read = true,
                _ => {}
            }
        }
        self
    }
}

struct Search<'a> {
    rulebook: &'a Rulebook,
    facts: Facts,
    /// Screens this patient's card can never lead to.
    dead: bool,
    reached: HashSet<Screen>,
}

impl Search<'_> {
    fn check(&mut self, from: &Node, act: &Stimulus, effects: &Effects, to: &Node) {
        let context = || format!("{act:?} on {:?}\n{:?}", from.state.screen, self.facts);
        let (before, after, witness) = (&from.state, &to.state, &to.witness);
        self.reached.insert(after.screen);

        // R-CONS-08, R-CONS-11: consent on the reader only after identity; reading by mobile only after both.
        if after.screen == Screen::Consent {
            assert!(witness.identity.is_some(), "consent before identity: {}", context());
        }
        if matches!(after.screen, Screen::MobileIdentity | Screen::MobileRead) {
            assert!(witness.consent.is_some(), "mobile before consent: {}", context());
        }
        // R-CERT-06, A-06: after the notice of grace nothing asks for consent.
        let grace = before.screen == Screen::CertExpiredEligibilityOnly;
        assert!(!(grace && after.screen == Screen::Consent), "consent in grace: {}", context());

        // R-VIS-04: the passcode screen exists only in the revised form and with an issued passcode.
        if after.screen == Screen::StaffPasscode {
            let reader = self.facts.facility.face_reader;
            assert!(reader.passcode_issued && reader.visual_check == VisualCheck::Revised, "{}", context());
        }

        for effect in effects {
            match effect {
                Effect::RequestInformation(kinds) => {
                    let consent = witness.consent.expect("information only with consent");
                    assert!(witness.identity.is_some() && !kinds.is_empty(), "{}", context());
                    assert_eq!(kinds.and(consent), *kinds, "more than was consented to: {}", context());
                    assert_eq!(kinds.and(self.facts.facility.face_reader.info_kinds), *kinds, "{}", context());
                }
                Effect::ReadCard if *act == Stimulus::MobileRead => {
                    assert!(witness.identity.is_some() && witness.consent.is_some(), "{}", context());
                }
                Effect::VerifyPin(_) => assert!(self.may_ask_pin(before), "{}", context()),
                _ => {}
            }
        }

        // R-READ-08, R-READ-12: no PIN screen for a PIN-less, locked or dead card.
        if after.screen == Screen::PinEntry {
            assert!(self.may_ask_pin(after) && !self.dead, "{}", context());
        }

        self.check_counters(before, act, effects, after, &context);

        // R-READ-05: one certificate notice at most in a visit.
        assert!(witness.alerts <= 1, "{}", context());

        // R-READ-09: cancel.
        if matches!(act, Stimulus::Press { button: Button::Cancel }) {
            match before.screen {
                Screen::Idle | Screen::Done => assert_eq!(before, after, "{}", context()),
                _ => {
                    assert_eq!(after.screen, Screen::Idle, "{}", context());
                    assert_eq!(after.visit, Visit { course: Course::Cancelled, ..Visit::default() }, "{}", context());
                    assert_eq!(after.counters, before.counters, "{}", context());
                }
            }
        }

        // R-VIS-02, R-VIS-07: only the terminal's mode outlives a patient; the revised one never leaves its visit.
        if *act == Stimulus::NextPatient {
            let fresh = DeskState { terminal: before.terminal, ..DeskState::arrange(&self.facts) };
            assert_eq!(*after, fresh, "{}", context());
        }
        if matches!(after.screen, Screen::Idle | Screen::Done | Screen::SeeStaff) {
            assert_ne!(after.visit.by_eye, ByEye::Revised, "{}", context());
        }
        if before.screen == Screen::Idle && before.terminal == ReaderMode::Normal && *act == Stimulus::PresentCard {
            assert_ne!(after.screen, Screen::VisualCheck, "{}", context());
        }

        // What changes nothing does nothing.
        let shown = effects.iter().filter(|effect| matches!(effect, Effect::ShowScreen(_))).count();
        assert_eq!(shown, usize::from(before.screen != after.screen), "{}", context());
        self.check_observables(after, witness, &context);
    }

    /// The facts with what the witness saw given, for the oracle.
    fn as_given(&self, after: &DeskState, witness: &Witness) -> Facts {
        let mut facts = self.facts;
        let by_phone = witness.identity == Some(By::Phone);
        facts.presents = Set::of(&[if by_phone { Proof::Phone } else { Proof::MyNumberCard }]);
        facts.means = if witness.mobile { Means::HomeConsent } else { Means::FaceReader };
        facts.says.consent = witness.consent.unwrap_or(Set::EMPTY).and(facts.facility.face_reader.info_kinds);
        facts.says.registers = witness.registered;
        facts.says.identity = match witness.identity {
            Some(By::Pin) => Identity::Pin,
            Some(By::Eye) => Identity::Visual,
            _ => Identity::Face,
        };
        if let Some(card) = &mut facts.holds.my_number_card {
            if witness.identity == Some(By::Face) {
                card.face = FaceMatch::Matches;
            }
            if after.counters.pin == PIN_LIMIT && card.pin == Pin::Set {
                card.pin = Pin::Locked;
            }
        }
        facts
    }

    fn may_ask_pin(&self, state: &DeskState) -> bool {
        self.facts.holds.my_number_card.is_some_and(|card| card.pin == Pin::Set) && state.counters.pin < PIN_LIMIT
    }

    fn check_counters(
        &self,
        before: &DeskState,
        act: &Stimulus,
        effects: &Effects,
        after: &DeskState,
        context: &dyn Fn() -> String,
    ) {
        assert!(after.counters.pin <= PIN_LIMIT && after.counters.face <= FACE_LIMIT, "{}", context());
        if *act == Stimulus::NextPatient {
            return;
        }
        let did = |wanted: fn(&Effect) -> bool| effects.iter().any(wanted);
        let Counters { pin, face } = before.counters;
        let right_pin = *act == Stimulus::EnterPin { pin: PinEntry::Correct };
        let pin = match did(|effect| matches!(effect, Effect::VerifyPin(_))) {
            true if right_pin => 0,
            true => pin + 1,
            false => pin,
        };
        let matched = *act == Stimulus::ConfirmFace { result: Comparison::Match };
        let face = match did(|effect| matches!(effect, Effect::CompareFace)) {
            true if matched => 0,
            true => face + 1,
            false => face,
        };
        assert_eq!(after.counters, Counters { pin, face }, "{}", context());
    }

    fn check_observables(&self, after: &DeskState, witness: &Witness, context: &dyn Fn() -> String) {
        let decision = observe(after, self.rulebook);
        let info = decision.info_delivered.without(Info::Ceiling);
        if !info.is_empty() {
            assert!(witness.identity.is_some() && after.screen == Screen::Done, "{}", context());
            let consent = witness.consent.expect("information only with consent");
            assert!(info.iter().all(|info| consent.iter().any(|kind| Info::from(kind) == info)), "{}", context());
        }
        let level = decision.reception.level();
        let online = matches!(decision.confirmed_by, Some(ConfirmedBy::Online | ConfirmedBy::HomeConsent));
        match after.screen {
            Screen::Done => assert!(online && level.is_some() && witness.read, "{}", context()),
            Screen::SeeStaff | Screen::CertRevokedGoToDesk => {
                assert!(!online && level != Some(Level::Full), "{}", context());
            }
            Screen::Idle => assert!(!online && decision.messages.is_empty(), "{}", context()),
            _ => {
                assert_eq!(decision.reception, Reception::Pending, "{}", context());
                assert!(decision.messages.is_empty() && decision.confirmed_by.is_none(), "{}", context());
            }
        }
        if after.screen == Screen::Done {
            let expected = decide(self.rulebook, &self.as_given(after, witness));
            let expected = Decision { offered: decision.offered, ..expected };
            assert_eq!(decision, expected, "{}", context());
        }
        if after.screen == Screen::FaceAuth {
            assert!(decision.offered.contains(Offer::Face), "{}", context());
        }
    }
}

/// Searches one set of facts; gives the screens reached and the number of states.
fn search(rulebook: &Rulebook, facts: &Facts, depth: usize) -> (HashSet<Screen>, usize) {
    let dead = {
        let (state, _) = step(&DeskState::arrange(facts), &Stimulus::PresentCard, rulebook);
        state.screen == Screen::CertRevokedGoToDesk
    };
    let mut search = Search { rulebook, facts: *facts, dead, reached: HashSet::new() };
    let start = Node { state: DeskState::arrange(facts), witness: Witness::default() };
    let (mut seen, mut frontier) = (HashSet::from([start]), vec![start]);
    for _ in 0..depth {
        let mut next = Vec::new();
        for node in frontier {
            for act in acts() {
                let (state, effects) = step(&node.state, &act, rulebook);
                let to = Node { state, witness: node.witness.sees(&node.state, &act, &state, &effects) };
                search.check(&node, &act, &effects, &to);
                if seen.insert(to) {
                    next.push(to);
                }
            }
        }
        frontier = next;
    }
    (search.reached, seen.len())
}

#[test]
fn no_order_of_acts_breaks_a_rule() {
    let mut reached = HashSet::new();
    let mut states = 0;
    for id in ["seminar-2025-07", "actual"] {
        let rulebook = Rulebook::builtin(id).expect("built in");
        for facts in everybody() {
            let (screens, count) = search(&rulebook, &facts, DEPTH);
            reached.extend(screens);
            states += count;
        }
    }
    let all: HashSet<Screen> = Screen::ALL.iter().copied().collect();
    assert_eq!(reached, all);
    assert!(states > 5_000, "{states} states: the search is too small to mean anything");
}
