//! What every desk promises, whatever is done at it: the invariants of the catalogue, each with its clause.

use super::drive::Seen;
use madoguchi_rulebook::desk::stimulus::{Button, Choice, Comparison, PasscodeEntry, PinEntry, Reader, ReaderMode};
use madoguchi_rulebook::desk::{Screen, Stimulus};
use madoguchi_rulebook::facts::{Chip, Device, Line, Pin};
use madoguchi_rulebook::{Facts, Instant};

/// A promise that was broken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("act {}: {observable} [{clause}]", act + 1)]
pub struct Violation {
    /// The clause.
    pub clause: &'static str,
    /// The observable that shows it.
    pub observable: &'static str,
    /// Place of the act, from 0.
    pub act: usize,
    /// The time of the desk, where it was not the journey's own.
    pub now: Option<Instant>,
}

impl Violation {
    pub(super) fn of(clause: &'static str, observable: &'static str, act: usize, now: Option<Instant>) -> Self {
        Self { clause, observable, act, now }
    }
}

/// The facts at another time of the day; none where the time itself is asked about.
pub(super) fn dated(facts: &Facts, now: Instant) -> Option<Facts> {
    let timeless = facts.inquiry_at.is_none() && facts.past.is_none() && facts.central.answered_at.is_none();
    timeless.then_some(Facts { now, ..*facts })
}

/// The promises of one desk, with what the present visit has come to.
pub(super) struct Promises<'a> {
    facts: &'a Facts,
    fresh: [Option<u64>; 2],
    consented: bool,
    passcode: bool,
    terminal: ReaderMode,
}

/// A clause and the observable that shows its breach.
type Broken = Option<(&'static str, &'static str)>;

impl<'a> Promises<'a> {
    pub(super) fn of(facts: &'a Facts, idle: &Seen) -> Self {
        let fresh = [idle.number("counters.pin"), idle.number("counters.face")];
        Self { facts, fresh, consented: false, passcode: false, terminal: ReaderMode::Normal }
    }

    /// The promise that this act broke.
    pub(super) fn broken(&mut self, act: &Stimulus, before: &Seen, after: &Seen) -> Broken {
        self.note(act, before.screen(), after.screen());
        let found = self.counters(act, before, after);
        found
            .or_else(|| self.screens(act, before.screen(), after.screen()?))
            .or_else(|| self.outcome(act, before, after))
    }

    /// What the visit has come to: a new one knows nothing of the last (R-READ-09, R-VIS-07).
    fn note(&mut self, act: &Stimulus, before: Option<Screen>, after: Option<Screen>) {
        let begins = matches!(after, Some(Screen::Idle | Screen::MobileConsent | Screen::ChoosePhoneOs));
        if *act == Stimulus::NextPatient || begins && before != after {
            (self.consented, self.passcode) = (false, false);
        }
        let asked = matches!(before, Some(Screen::Consent | Screen::MobileConsent));
        match act {
            Stimulus::Choose { choice: Choice::ConsentAll } if asked => self.consented = true,
            Stimulus::Consent { kinds } if asked => self.consented = !kinds.is_empty(),
            Stimulus::EnterPasscode { passcode: PasscodeEntry::Correct } if before == Some(Screen::StaffPasscode) => {
                self.passcode = true;
            }
            Stimulus::SwitchMode { mode } => self.terminal = *mode,
            _ => {}
        }
    }

    /// A counter never jumps: one more for a failure, none left after a success, a fresh one for the next patient.
    fn counters(&self, act: &Stimulus, before: &Seen, after: &Seen) -> Broken {
        let counters = [("counters.pin", "R-READ-02"), ("counters.face", "R-READ-03")];
        for ((path, clause), fresh) in counters.into_iter().zip(self.fresh) {
            let (Some(was), Some(is)) = (before.number(path), after.number(path)) else { continue };
            let right = match (act, path) {
                (Stimulus::NextPatient, _) => Some(is) == fresh,
                (Stimulus::EnterPin { pin: PinEntry::Correct }, "counters.pin")
                | (Stimulus::ConfirmFace { result: Comparison::Match }, "counters.face") => is == was || is == 0,
                (Stimulus::EnterPin { .. }, "counters.pin") | (Stimulus::ConfirmFace { .. }, "counters.face") => {
                    is == was || is == was + 1
                }
                _ => is == was,
            };
            if !right {
                let by_passcode = matches!(act, Stimulus::EnterPasscode { .. });
                return Some((if by_passcode { "R-VIS-06" } else { clause }, path));
            }
        }
        None
    }

    fn screens(&self, act: &Stimulus, before: Option<Screen>, after: Screen) -> Broken {
        let moved = before != Some(after);
        let broken = |clause| Some((clause, "screens"));
        match act {
            Stimulus::EnterPasscode { passcode: PasscodeEntry::ThreeDigits } if moved => return broken("R-VIS-05"),
            Stimulus::EnterPasscode { passcode } if moved && *passcode != PasscodeEntry::Correct => {
                return broken("R-VIS-06");
            }
            Stimulus::PresentPhone { reader: Reader::Face } if moved => return broken("R-PHONE-09"),
            Stimulus::ConfirmFace { result: Comparison::NoMatch } if moved && after != Screen::ChooseIdentity => {
                return broken("R-READ-01");
            }
            Stimulus::NextPatient if after != Screen::Idle => return broken("R-VIS-07"),
            _ => {}
        }
        let no_pin = self.facts.holds.my_number_card.is_some_and(|card| card.pin == Pin::None);
        let legacy = self.terminal == ReaderMode::Visual || before == Some(Screen::RegisterInsuranceUse);
        match after {
            Screen::MobileRead if moved && before != Some(Screen::MobileIdentity) => broken("R-HOME-03"),
            Screen::PinEntry if no_pin => broken("R-READ-08"),
            // The next patient never inherits a mode.
            Screen::VisualCheck if moved && !self.passcode && !legacy => broken("R-VIS-07"),
            _ => None,
        }
    }

    fn outcome(&self, act: &Stimulus, before: &Seen, after: &Seen) -> Broken {
        let cancelled = matches!(act, Stimulus::Press { button: Button::Cancel });
        if cancelled && after.word("reception").as_deref() == Some("cancelled") && !after.is_empty("messages") {
            return Some(("R-READ-09", "messages"));
        }
        // No information without consent; the ceiling needs none (R-CONS-05), and an earlier one may run (R-CONS-07, 09).
        let earlier = self.consented || self.facts.past.is_some();
        if !earlier && after.informs() && !before.informs() {
            return Some(("R-CONS-06", "info_delivered"));
        }
        // Nobody pays 10割 for a device failure.
        let facility = &self.facts.facility;
        let failure = facility.network == Line::Down
            || facility.power == Line::Down
            || facility.face_reader.state == Device::Broken
            || self.facts.holds.my_number_card.is_some_and(|card| card.chip == Chip::Broken);
        let full = after.word("copay.basis").as_deref() == Some("full_charge");
        let device = matches!(after.word("failure_reason").as_deref(), Some("f1a" | "f1b" | "f1c"));
        (full && failure && device && !self.facts.person.special_care).then_some(("R-FAIL-05", "copay.basis"))
    }
}
