//! The guard between a check and a card. What must not be sent to somebody's card is refused here, byte by byte, whatever
//! a list of cases says; nothing else in the check talks to the chip.
//!
//! On a card that is not one of ours only what stands on the short list below goes through: it is an allowance, so an
//! unknown command is a forbidden one. The individual number is out of reach on every card, ours included.

use super::pin::Pin;
use crate::trace::parts::{Layout, Parts};
use crate::trace::selection::Selection;
use crate::trace::{Event, Place};
use crate::{Chip, Lost};
use std::collections::BTreeMap;

/// Whose card it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// Its certificates chain to `O=JPKI-EMU`: nobody is harmed.
    Emulated,
    /// A real card, or one that could not be told from a real one.
    Foreign,
}

/// What a person allows on a card that is not one of ours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Allowance {
    /// The person says that it is their own card; without it nothing below counts.
    pub own_card: bool,
    /// VERIFY with the PINs given.
    pub verify: bool,
    /// Signatures.
    pub sign: bool,
    /// Applets and files with personal data.
    pub personal: bool,
}

/// Why a command was not sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Refusal {
    /// It would read or use the individual number.
    IndividualNumber,
    /// Only with `--i-own-this-card`.
    OwnCard,
    /// Only with `--i-own-this-card --allow-verify`.
    Verify,
    /// Only with `--i-own-this-card --allow-sign`.
    Sign,
    /// Only with `--i-own-this-card --allow-personal`.
    Personal,
    /// Never on a card that is not one of ours.
    OursOnly,
    /// Fewer than two tries are left, or a value given as right was refused.
    TriesAtRisk,
}

/// What came of a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sent {
    /// The answer stands in the buffer.
    Answered,
    /// It was not sent.
    Refused(Refusal),
    /// The card left.
    Lost,
}

/// A chip behind the guard.
pub struct Guard<'c> {
    chip: &'c mut dyn Chip,
    origin: Origin,
    allowance: Allowance,
    selection: Selection,
    left: BTreeMap<(Place, u16), u8>,
}

impl<'c> Guard<'c> {
    /// Puts the guard before a chip; until its origin is known it counts as foreign.
    pub fn new(chip: &'c mut dyn Chip, allowance: Allowance) -> Self {
        let mut guard =
            Self { chip, origin: Origin::Foreign, allowance, selection: Selection::default(), left: BTreeMap::new() };
        guard.power();
        guard
    }

    /// Sets whose card it is.
    pub fn decide(&mut self, origin: Origin) {
        self.origin = origin;
    }

    /// The answer to reset.
    pub fn atr(&self) -> &[u8] {
        self.chip.atr()
    }

    /// Power off and on.
    pub fn power(&mut self) {
        self.chip.power_off();
        self.chip.power_on();
        self.selection.event(Event::PowerOn);
    }

    /// A warm reset.
    pub fn reset(&mut self) {
        self.chip.reset();
        self.selection.event(Event::Reset);
    }

    /// Sends a command, if it may be sent.
    pub fn send(&mut self, command: &[u8], response: &mut Vec<u8>) -> Sent {
        response.clear();
        if let Some(refusal) = self.refusal(command) {
            return Sent::Refused(refusal);
        }
        let answered = self.chip.transmit(command, response);
        let status = answered.ok().and(response.last_chunk::<2>()).copied().map(u16::from_be_bytes);
        if let Some(parts) = Parts::of(command) {
            let reference = self.reference(&parts);
            if let (0x20, Some(reference), Some(status)) = (parts.ins, reference, status) {
                self.count(reference, status);
            }
            let data = command.get(parts.data.clone()).unwrap_or_default();
            self.selection.follow(&parts, data, status);
        }
        match answered {
            Ok(_) => Sent::Answered,
            Err(Lost) => Sent::Lost,
        }
    }

    fn count(&mut self, reference: (Place, u16), status: u16) {
        match status {
            0x63C0..=0x63CF => {
                self.left.insert(reference, u8::try_from(status & 0xF).unwrap_or(0));
            }
            0x9000 => {}
            _ => {
                self.left.insert(reference, 0);
            }
        }
    }

    fn reference(&self, parts: &Parts) -> Option<(Place, u16)> {
        match self.selection.targets(parts)[..] {
            [(place, Some(file))] => Some((place, file)),
            _ => None,
        }
    }

    fn refusal(&self, command: &[u8]) -> Option<Refusal> {
        let Some(parts) = Parts::of(command) else { return self.only_on_own() };
        if self.reaches_number(&parts) {
            return Some(Refusal::IndividualNumber);
        }
        if self.origin == Origin::Emulated {
            return None;
        }
        let data = command.get(parts.data.clone()).unwrap_or_default();
        if changes(parts.ins) {
            return Some(Refusal::OursOnly);
        }
        if parts.layout == Layout::Odd || (parts.cla != 0x00 && parts.ins != 0x2A) {
            return if names_pin(parts.ins) { Some(Refusal::OursOnly) } else { self.only_on_own() };
        }
        match parts.ins {
            0xA4 if parts.p1 == 0x04 => {
                let personal = Place::reached_by(data).into_iter().any(|place| place != Place::Jpki);
                if personal { self.only(Refusal::Personal) } else { None }
            }
            0xA4 => None,
            0x84 => None,
            0x20 if data.is_empty() => self.only_in_jpki(&parts, |_| true),
            0x20 => self.only(Refusal::Verify).or_else(|| self.at_risk(&parts)),
            0xB0 => self.only_in_jpki(&parts, |file| matches!(file, 0x0002 | 0x0006 | 0x0008 | 0x000A | 0x000B)),
            0xB2 | 0xCA => self.only(Refusal::Personal),
            0x2A | 0x88 => self.only(Refusal::Sign),
            ins if names_pin(ins) => Some(Refusal::OursOnly),
            _ => self.only_on_own(),
        }
    }

    /// Whether the command could read the individual number, or present it as a reference number.
    fn reaches_number(&self, parts: &Parts) -> bool {
        let targets = self.selection.targets(parts);
        match parts.ins {
            // Behind secure messaging nobody sees which file is meant.
            0xB0..=0xB3 if parts.cla & 0x0C != 0 => true,
            0xB0..=0xB3 => targets.into_iter().any(|(place, file)| match file {
                Some(file) => place.holds_individual_number(file),
                // Without a current file nothing is read; a selection that cannot be known is another matter.
                None => self.selection.place().is_none() && matches!(place, Place::Text | Place::Visual),
            }),
            0x20 | 0x21 | 0x24 | 0x25 | 0x32 => {
                let number = |target: &(Place, Option<u16>)| match *target {
                    (place, Some(file)) => Pin::of_reference((place, file)).is_some_and(Pin::is_individual_number),
                    _ => false,
                };
                !parts.data.is_empty() && targets.iter().any(number)
            }
            _ => false,
        }
    }

    fn only(&self, refusal: Refusal) -> Option<Refusal> {
        let allowed = match refusal {
            Refusal::Verify => self.allowance.verify,
            Refusal::Sign => self.allowance.sign,
            Refusal::Personal => self.allowance.personal,
            _ => false,
        };
        (!(self.allowance.own_card && allowed)).then_some(refusal)
    }

    fn only_on_own(&self) -> Option<Refusal> {
        (self.origin == Origin::Foreign && !self.allowance.own_card).then_some(Refusal::OwnCard)
    }

    /// In the JPKI applet on these files; anything else is personal.
    fn only_in_jpki(&self, parts: &Parts, file: impl Fn(u16) -> bool) -> Option<Refusal> {
        let targets = self.selection.targets(parts);
        let open = |target: &(Place, Option<u16>)| match *target {
            (Place::Jpki, Some(id)) => file(id),
            (Place::Jpki | Place::Start | Place::Foreign, None) => true,
            _ => false,
        };
        if targets.iter().all(open) { None } else { self.only(Refusal::Personal) }
    }

    /// A person's tries are not ours to spend: two at least must be known to be left.
    fn at_risk(&self, parts: &Parts) -> Option<Refusal> {
        let left = self.reference(parts).and_then(|reference| self.left.get(&reference).copied());
        (left.unwrap_or(0) < 2).then_some(Refusal::TriesAtRisk)
    }
}

/// Instructions that carry or change a PIN.
fn names_pin(ins: u8) -> bool {
    matches!(ins, 0x20 | 0x21 | 0x24 | 0x25 | 0x2C | 0x2D | 0x32 | 0x33 | 0xC2 | 0xC3)
}

/// Instructions that write, delete or manage.
fn changes(ins: u8) -> bool {
    matches!(ins, 0xD0..=0xDF | 0xE0..=0xEF | 0xF0 | 0xA2 | 0x82 | 0x22 | 0x0E)
}
