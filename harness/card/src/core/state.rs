//! What a chip remembers: until power goes, what is selected and which PINs are verified; for ever, the PINs and how many
//! tries each has left.

use crate::image::{Image, Limit, Place};
use crate::secure_messaging::{SecureSession, TerminalTrust};

/// The memory of a chip.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(crate) struct State {
    /// The selected applet.
    pub applet: usize,
    /// The current file, PIN or key of the selected applet.
    pub element: Option<usize>,
    /// The applet to which the verified PINs belong.
    pub home: usize,
    /// Verified PINs, a bit a slot.
    pub verified: u64,
    /// The session of secure messaging; it goes with the verified PINs.
    pub session: Option<SecureSession>,
    /// How far a terminal has shown who it is; it goes with the verified PINs.
    pub terminal: TerminalTrust,
    /// Every PIN of the card.
    pub pins: Vec<PinState>,
}

/// One PIN in the chip's memory.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(crate) struct PinState {
    pub value: Vec<u8>,
    pub left: u8,
}

impl State {
    /// A new card, without power.
    pub fn new(image: &Image) -> Self {
        let elements = image.applets.iter().flat_map(|applet| &applet.elements);
        let mut pins: Vec<(usize, PinState)> = elements
            .filter_map(|element| match &element.place {
                Place::Pin(pin) => Some((pin.slot, PinState { value: pin.value.clone(), left: pin.left })),
                _ => None,
            })
            .collect();
        pins.sort_by_key(|(slot, _)| *slot);
        let start = start(image);
        let pins = pins.into_iter().map(|(_, pin)| pin).collect();
        Self {
            applet: start,
            element: None,
            home: start,
            verified: 0,
            session: None,
            terminal: TerminalTrust::None,
            pins,
        }
    }

    /// What power brings: nothing selected but the card itself, no PIN verified.
    pub fn power_on(&mut self, image: &Image) {
        let start = start(image);
        self.applet = start;
        self.home = start;
        self.element = None;
        self.forget();
    }

    /// The applet's security state is at its start.
    pub fn forget(&mut self) {
        self.verified = 0;
        self.session = None;
        self.terminal = TerminalTrust::None;
    }

    /// Whether a PIN is verified.
    pub fn is_verified(&self, slot: usize) -> bool {
        self.verified & bit(slot) != 0
    }

    /// Takes a right answer: the PIN is verified and has all its tries again.
    pub fn accept(&mut self, slot: usize, limit: Limit) {
        self.mark_verified(slot);
        if let (Some(pin), Limit::Counted(limit)) = (self.pins.get_mut(slot), limit) {
            pin.left = limit;
        }
    }

    /// The PIN counts as verified.
    pub fn mark_verified(&mut self, slot: usize) {
        self.verified |= bit(slot);
    }

    /// Takes the verified state of one PIN away.
    pub fn drop_verified(&mut self, slot: usize) {
        self.verified &= !bit(slot);
    }
}

/// Where the chip stands when power comes: in the issuer's domain, or in no applet at all.
pub(crate) fn start(image: &Image) -> usize {
    let issuer = |applet: &crate::image::Applet| applet.name == crate::image::AppletName::Issuer;
    image.applets.iter().position(issuer).unwrap_or(image.applets.len())
}

pub(super) fn bit(slot: usize) -> u64 {
    1u64.checked_shl(slot as u32).unwrap_or(0)
}
