//! Face reader, generic reader and mobile device at wire level: the desk machine of the rulebook, given real bytes.
//!
//! The machine ([`step`]) alone decides what follows what. Here its effects reach the world: the certificate is read from the
//! chip by APDU, a PIN goes to the chip, which counts on its own, the central service is asked, and its result lies in `face`
//! (not after the mobile device: its result is fetched). A chip that leaves the field in mid-command is the card pulled out:
//! the machine hears of it and nothing more is sent. Digits of a PIN stand in no record (R-READ-07).

mod card;
mod present;
pub mod screens;

pub use card::{card_of, profile_of};
pub use present::{last_day, present};

use crate::card_reader::{CardFault, CardReader, PinOutcome, verify};
use crate::folder::Log;
use crate::slot::Slot;
use madoguchi_card::Chip;
use madoguchi_contract::event::{Deed, Peer};
use madoguchi_rulebook::decision::Message;
use madoguchi_rulebook::desk::state::{Slot as CardSlot, Way};
use madoguchi_rulebook::desk::stimulus::{Button, PinEntry};
use madoguchi_rulebook::desk::{DeskState, Effect, Screen, Stimulus, step};
use madoguchi_rulebook::facts::{Chip as ChipState, PhoneOs};
use madoguchi_rulebook::{Facts, Rulebook, Word};
use std::io;

/// A reader between two acts.
pub struct FaceReader<'a> {
    rulebook: &'a Rulebook,
    state: DeskState,
    screens: Vec<Screen>,
    chip: Box<dyn Chip>,
    slot: &'a mut Slot,
    log: Log,
    certificate: Option<Vec<u8>>,
    power: Power,
    pin_was_right: bool,
    challenges: u32,
}

/// Power of the chip in the field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Power {
    Off,
    On,
}

impl<'a> FaceReader<'a> {
    /// An idle reader with these facts. The chip is what the patient lays on it; results go to the slot's `face`.
    pub fn new(rulebook: &'a Rulebook, facts: &Facts, chip: Box<dyn Chip>, slot: &'a mut Slot) -> Self {
        let (state, log) = (DeskState::arrange(facts), slot.log().clone());
        let screens = vec![state.screen];
        Self {
            rulebook,
            state,
            screens,
            chip,
            slot,
            log,
            certificate: None,
            power: Power::Off,
            pin_was_right: false,
            challenges: 0,
        }
    }

    /// One act; the screen then shown.
    ///
    /// # Errors
    /// The folder cannot be written.
    pub fn act(&mut self, stimulus: &Stimulus) -> io::Result<Screen> {
        let before = self.state;
        let (next, effects) = step(&before, stimulus, self.rulebook);
        if *stimulus == Stimulus::OpenMobile && next.visit.way == Some(Way::Mobile) {
            // マイナ資格確認アプリ or マイナ在宅受付Web: one path of messages, and the web form takes the PIN alone.
            self.log.record(Peer::Reader, Deed::Act, "open_mobile", next.facts.facility.mobile_device.word());
        }
        self.state = next;
        for effect in effects.iter() {
            match self.perform(*effect) {
                Ok(()) => {}
                Err(Trouble::PulledOut) => return self.pulled_out(&before),
                Err(Trouble::Folder(error)) => return Err(error),
            }
        }
        if *stimulus == Stimulus::NextPatient {
            self.certificate = None;
        }
        Ok(self.state.screen)
    }

    /// A step that was interrupted did not happen: nothing of what was still to be done is done, and the visit ends as if card
    /// or phone had been taken away before.
    fn pulled_out(&mut self, before: &DeskState) -> io::Result<Screen> {
        self.log.record(Peer::Card, Deed::Vanished, "the card left the field", "");
        // A card that is just being put in is in the slot already.
        if before.visit.slot == CardSlot::Holding || self.state.visit.slot == CardSlot::Empty {
            self.state = *before;
        }
        self.release();
        self.certificate = None;
        self.note(self.state.screen);
        match self.state.visit.slot {
            CardSlot::Holding => self.act(&Stimulus::RemoveCard),
            CardSlot::Empty => self.act(&Stimulus::Press { button: Button::Cancel }),
        }
    }

    /// All screens in order, without immediate repetition.
    pub fn screens(&self) -> &[Screen] {
        &self.screens
    }

    /// Where the machine stands.
    pub fn state(&self) -> &DeskState {
        &self.state
    }

    /// The chip, as it is after the visit.
    pub fn into_chip(self) -> Box<dyn Chip> {
        self.chip
    }

    fn perform(&mut self, effect: Effect) -> Result<(), Trouble> {
        match effect {
            Effect::ShowScreen(screen) => self.note(screen),
            Effect::ReadCard => self.read()?,
            Effect::ReadPhone => self.read_phone()?,
            Effect::VerifyPin(pin) => self.verify_pin(pin)?,
            Effect::CompareFace => self.log.record(Peer::Reader, Deed::Act, "compare_face", ""),
            Effect::RegisterInsuranceUse => self.log.record(Peer::Reader, Deed::Act, "register_insurance_use", ""),
            Effect::SendInquiry(message) => self.inquire(message)?,
            // The receipt computer asks for information by file; the reader only took the consent.
            Effect::RequestInformation(_) => {}
            Effect::EjectCard | Effect::ForgetVisit => self.release(),
        }
        Ok(())
    }

    fn note(&mut self, screen: Screen) {
        if self.screens.last() != Some(&screen) {
            self.screens.push(screen);
            self.log.record(Peer::Reader, Deed::Act, "screen", screen.word());
        }
    }

    fn read(&mut self) -> Result<(), Trouble> {
        let read = self.reader().certificate();
        let told = present::told(&read);
        self.log.record(Peer::Card, Deed::Act, "read_certificate", told);
        self.certificate = read.as_ref().ok().cloned();
        // A dead chip is as silent as none; the machine knows from the facts that such a card cannot be read.
        let dead = self.state.facts.holds.my_number_card.is_some_and(|card| card.chip == ChipState::Broken);
        match read {
            Err(CardFault::Lost(_)) if !dead => Err(Trouble::PulledOut),
            _ => Ok(()),
        }
    }

    /// A phone on the generic reader. An Android phone gets the PIN that was typed on the face reader before it shows anything; on
    /// an iPhone the owner has authenticated already (R-PHONE-06).
    fn read_phone(&mut self) -> Result<(), Trouble> {
        let android = self.state.facts.holds.phone.is_some_and(|phone| phone.os == PhoneOs::Android);
        if android {
            self.verify_pin(PinEntry::Correct)?;
        }
        self.read()?;
        self.pin_was_right = self.certificate.is_some();
        Ok(())
    }

    fn verify_pin(&mut self, pin: PinEntry) -> Result<(), Trouble> {
        let digits = if pin == PinEntry::Correct { card::PIN } else { card::ANOTHER_PIN };
        // On the mobile device the PIN comes before the card is read: the card is held to it for that.
        let tried = self.reader().verify_pin(digits);
        self.pin_was_right = tried == Ok(PinOutcome::Right);
        let told = match &tried {
            Ok(PinOutcome::Right) => "right".into(),
            Ok(PinOutcome::Wrong { left }) => format!("wrong, {left} tries left"),
            Ok(PinOutcome::Locked) => "locked".into(),
            Err(fault) => fault.to_string(),
        };
        self.log.record(Peer::Card, Deed::Act, "verify_pin", told);
        match tried {
            Err(CardFault::Lost(_)) => Err(Trouble::PulledOut),
            _ => Ok(()),
        }
    }

    /// The central service is asked; the certificate shows who, and after a PIN the card signs a fresh challenge. How the
    /// key is opened after a face or a look is not public: there the certificate goes alone.
    fn inquire(&mut self, message: Message) -> Result<(), Trouble> {
        if self.pin_was_right
            && let Some(certificate) = &self.certificate
        {
            self.challenges += 1;
            let challenge = format!("challenge {}", self.challenges);
            match CardReader::resume(&mut *self.chip).sign(challenge.as_bytes()) {
                Ok(signature) => {
                    let verified = verify(certificate, challenge.as_bytes(), &signature);
                    let told = verified.map_or_else(|fault| fault.to_string(), |()| "verified".into());
                    self.log.record(Peer::Card, Deed::Act, "sign", told);
                }
                Err(CardFault::Lost(_)) => return Err(Trouble::PulledOut),
                Err(fault) => self.log.record(Peer::Card, Deed::Act, "sign", fault.to_string()),
            }
        }
        match message {
            Message::CardInquiry | Message::PhoneInquiry => {
                self.log.record(Peer::Reader, Deed::Asked, message.word(), "");
                self.slot.present_card().map_err(Trouble::Folder)
            }
            // Its result stays with the central service until the receipt computer fetches it (R-HOME-06).
            Message::HomeInquiry => {
                self.slot.keep_consented();
                Ok(())
            }
            Message::NumberInquiry | Message::InformationRequest => Ok(()),
        }
    }

    /// Commands to the chip; power comes with the first of a visit.
    fn reader(&mut self) -> CardReader<'_> {
        if self.power == Power::On {
            return CardReader::resume(&mut *self.chip);
        }
        (self.power, self.pin_was_right) = (Power::On, false);
        CardReader::new(&mut *self.chip)
    }

    fn release(&mut self) {
        self.chip.power_off();
        self.power = Power::Off;
        self.pin_was_right = false;
    }
}

/// Why an effect could not be done.
enum Trouble {
    PulledOut,
    Folder(io::Error),
}
