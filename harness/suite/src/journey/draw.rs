//! Drawing journeys: facts a few classes of the rule space away from an ordinary desk, and acts that mostly make sense
//! on the screen that the rulebook's own desk shows.

use super::promise::Violation;
use crate::explore::Space;
use crate::shrink::tree::Tree;
use madoguchi_contract::case::facts_from;
use madoguchi_rulebook::desk::stimulus::{Button, Choice, Comparison, PasscodeEntry, PinEntry, Reader, ReaderMode};
use madoguchi_rulebook::desk::{DeskState, Screen, Stimulus, step};
use madoguchi_rulebook::facts::{FaceMatch, InfoKind, Phone, PhoneOs, Pin};
use madoguchi_rulebook::{Facts, Rulebook, Set, Word, fixture};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestError, TestRng, TestRunner};
use serde_json::json;
use std::cell::{Cell, RefCell};

/// One desk from arrangement to its last act.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Journey {
    /// The facts.
    pub facts: Facts,
    /// The acts.
    pub acts: Vec<Stimulus>,
}

/// A search for a journey that breaks a promise.
pub struct Search<'a> {
    /// The rules.
    pub rulebook: &'a Rulebook,
    /// Decides what is drawn.
    pub seed: u64,
    /// Journeys at most.
    pub count: u32,
}

/// Acts of a journey at most.
const MOST_ACTS: usize = 40;

impl Search<'_> {
    /// Puts journeys to somebody until one breaks a promise; that one comes back shrunk. Tells how many were put before.
    ///
    /// # Errors
    /// The fault of a drive.
    pub fn run<E>(
        &self,
        drive: impl Fn(&Journey) -> Result<Option<Violation>, E>,
    ) -> Result<(u32, Option<(Journey, Violation)>), E> {
        let space = Space::of(&[self.rulebook]);
        let config = Config {
            cases: self.count,
            failure_persistence: None,
            max_global_rejects: self.count.saturating_mul(20).max(1024),
            ..Config::default()
        };
        let mut seed = [0; 32];
        seed[..8].copy_from_slice(&self.seed.to_le_bytes());
        let mut runner = TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &seed));
        let drawn = (
            (0..3_u8, 0..4_u8),
            prop::collection::vec((0..space.dimensions.len(), any::<u16>()), 0..5),
            prop::collection::vec(any::<u16>(), 1..MOST_ACTS),
        );
        let (fault, first, put) = (RefCell::new(None), RefCell::new(None::<Violation>), Cell::new(0));
        let outcome = runner.run(&drawn, |(holds, classes, picks)| {
            let Some(journey) = self.journey(&space, holds, classes, &picks) else {
                return Err(TestCaseError::reject("such facts cannot exist"));
            };
            if first.borrow().is_none() {
                put.set(put.get() + 1);
            }
            match drive(&journey) {
                _ if fault.borrow().is_some() => Ok(()),
                Err(error) => {
                    fault.replace(Some(error));
                    Ok(())
                }
                Ok(None) => Ok(()),
                Ok(Some(found)) => {
                    // While it shrinks only the same promise counts.
                    let same = first.borrow().as_ref().is_none_or(|first| first.clause == found.clause);
                    let told = found.to_string();
                    first.borrow_mut().get_or_insert(found);
                    if same { Err(TestCaseError::fail(told)) } else { Ok(()) }
                }
            }
        });
        if let Some(error) = fault.into_inner() {
            return Err(error);
        }
        let Err(TestError::Fail(_, (holds, classes, picks))) = outcome else { return Ok((put.get(), None)) };
        let Some(journey) = self.journey(&space, holds, classes, &picks) else { return Ok((put.get(), None)) };
        let found = match drive(&journey)? {
            Some(found) => Some(without_what_does_not_matter(self.rulebook, journey, found, &drive)?),
            // It does not happen again: what was seen first is told with the journey as it is.
            None => first.into_inner().map(|found| (journey, found)),
        };
        Ok((put.get(), found))
    }

    fn journey(
        &self,
        space: &Space,
        (phone, card): (u8, u8),
        mut classes: Vec<(usize, u16)>,
        picks: &[u16],
    ) -> Option<Journey> {
        let mut facts = facts_from(json!({"presents": ["my_number_card"], "facility": {"mobile_device": "app",
            "functions": {"alternative_flow": true}}, "now": "2025-10-01T10:00:00+09:00"}))
        .ok()?;
        let os = [None, Some(PhoneOs::Android), Some(PhoneOs::Iphone)].get(usize::from(phone)).copied().flatten();
        facts.holds.phone = os.map(|os| Phone { os, ..Phone::default() });
        if let Some(held) = &mut facts.holds.my_number_card {
            match card {
                1 => held.pin = Pin::None,
                2 => held.pin = Pin::Locked,
                3 => held.face = FaceMatch::Locked,
                _ => {}
            }
        }
        classes.sort_unstable();
        for (dimension, class) in classes {
            let classes = &space.dimensions.get(dimension)?.classes;
            classes.get(usize::from(class) % classes.len())?.apply(&mut facts);
        }
        fixture::check(self.rulebook, &facts).ok()?;
        let mut state = DeskState::arrange(&facts);
        let acts = picks.iter().map(|pick| {
            let (sensible, all) = (sensible(state.screen), acts());
            let from = if pick % 4 == 3 || sensible.is_empty() { &all } else { &sensible };
            let act = from[usize::from(pick / 4) % from.len()];
            state = step(&state, &act, self.rulebook).0;
            act
        });
        let acts = acts.collect();
        Some(Journey { facts, acts })
    }
}

/// Leaves out acts and facts one by one, as long as the same promise is broken, until none can go.
fn without_what_does_not_matter<E>(
    rulebook: &Rulebook,
    mut journey: Journey,
    mut found: Violation,
    drive: &impl Fn(&Journey) -> Result<Option<Violation>, E>,
) -> Result<(Journey, Violation), E> {
    // What came after the break does not matter.
    journey.acts.truncate(found.act + 1);
    loop {
        let fewer = (0..journey.acts.len()).rev().map(|at| {
            let mut fewer = journey.clone();
            fewer.acts.remove(at);
            fewer
        });
        let tree = Tree::of(&journey.facts);
        let facts = tree.branches().into_iter().filter_map(|path| tree.without(&path).facts());
        let facts = facts.filter(|facts| *facts != journey.facts && fixture::check(rulebook, facts).is_ok());
        let plainer = facts.map(|facts| Journey { facts, ..journey.clone() });
        let mut next = None;
        for smaller in fewer.chain(plainer) {
            if let Some(again) = drive(&smaller)?.filter(|again| again.clause == found.clause) {
                next = Some((smaller, again));
                break;
            }
        }
        let Some(smaller) = next else { return Ok((journey, found)) };
        (journey, found) = smaller;
        journey.acts.truncate(found.act + 1);
    }
}

fn each<W: Word>(make: impl Fn(W) -> Stimulus) -> impl Iterator<Item = Stimulus> {
    W::ALL.iter().map(move |word| make(*word))
}

/// Every act of the contract; of consents those to one kind of information.
pub fn acts() -> Vec<Stimulus> {
    use Stimulus::{
        Choose, ConfirmFace, ConfirmVisual, Consent, EnterPasscode, EnterPin, MobileRead, NextPatient, OpenMobile,
        PhoneBiometrics, PresentCard, PresentPhone, Press, RemoveCard, SwitchMode,
    };
    let mut acts = vec![PresentCard, RemoveCard, OpenMobile, MobileRead, NextPatient];
    acts.extend(each(|reader: Reader| PresentPhone { reader }));
    acts.extend(each(|choice: Choice| Choose { choice }));
    acts.extend(each(|result: Comparison| ConfirmFace { result }));
    acts.extend(each(|result: Comparison| ConfirmVisual { result }));
    acts.extend(each(|pin: PinEntry| EnterPin { pin }));
    acts.extend(each(|passcode: PasscodeEntry| EnterPasscode { passcode }));
    acts.extend(each(|result: Comparison| PhoneBiometrics { result }));
    acts.extend(each(|button: Button| Press { button }));
    acts.extend(each(|mode: ReaderMode| SwitchMode { mode }));
    acts.extend(each(|kind: InfoKind| Consent { kinds: Set::of(&[kind]) }));
    acts
}

/// What people do on a screen.
fn sensible(screen: Screen) -> Vec<Stimulus> {
    let fits = |act: &Stimulus| match act {
        Stimulus::PresentCard => matches!(screen, Screen::Idle | Screen::VisualCheck),
        Stimulus::NextPatient => matches!(screen, Screen::Done | Screen::SeeStaff | Screen::CertRevokedGoToDesk),
        Stimulus::Choose { choice } => match choice {
            Choice::Face | Choice::Pin => screen == Screen::ChooseIdentity,
            Choice::Phone => screen == Screen::Idle,
            Choice::Iphone | Choice::Android => screen == Screen::ChoosePhoneOs,
            Choice::ConsentAll | Choice::ConsentNone => matches!(screen, Screen::Consent | Screen::MobileConsent),
            Choice::Register | Choice::DeclineRegister => screen == Screen::RegisterInsuranceUse,
            Choice::Visual => false,
        },
        Stimulus::Consent { .. } => matches!(screen, Screen::Consent | Screen::MobileConsent),
        Stimulus::ConfirmFace { .. } => screen == Screen::FaceAuth,
        Stimulus::ConfirmVisual { .. } => matches!(screen, Screen::VisualCheck | Screen::MobileIdentity),
        Stimulus::EnterPin { .. } => {
            matches!(screen, Screen::PinEntry | Screen::PhonePinEntry | Screen::MobileIdentity)
        }
        Stimulus::EnterPasscode { .. } => screen == Screen::StaffPasscode,
        Stimulus::PresentPhone { .. } | Stimulus::PhoneBiometrics { .. } => {
            matches!(screen, Screen::HoldIphone | Screen::HoldAndroid)
        }
        Stimulus::Press { button: Button::Next } => {
            matches!(screen, Screen::CertExpiringSoon | Screen::CertExpiredEligibilityOnly)
        }
        Stimulus::Press { button: Button::Staff } => matches!(screen, Screen::Idle | Screen::ChooseIdentity),
        Stimulus::OpenMobile => matches!(screen, Screen::Idle | Screen::SeeStaff),
        Stimulus::MobileRead => screen == Screen::MobileRead,
        Stimulus::RemoveCard => screen == Screen::CertRevokedGoToDesk,
        Stimulus::Press { .. } | Stimulus::SwitchMode { .. } => false,
    };
    acts().into_iter().filter(fits).collect()
}
