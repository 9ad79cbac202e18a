//! What a desk machine does to the world around it, one small list a step.
//!
//! Card and service answers are facts of the case; these are the requests alone. The emulated world gives them real
//! bytes. Nothing here carries digits of a PIN, a passcode or a My Number (R-READ-07).

use crate::decision::Message;
use crate::desk::stimulus::{PinEntry, Screen};
use crate::facts::InfoKind;
use crate::word::Set;

/// One thing done to the world.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Effect {
    /// Another screen is shown.
    ShowScreen(Screen),
    /// The certificate in the card is read.
    ReadCard,
    /// The certificate in the phone is read on the generic reader (R-PHONE-09).
    ReadPhone,
    /// A PIN is sent to the card's chip; this is what moves the chip's counter (R-READ-02).
    VerifyPin(PinEntry),
    /// The camera compared the face; this is what moves the face counter (R-READ-03).
    CompareFace,
    /// The card is registered as an insurance card (R-READ-04).
    RegisterInsuranceUse,
    /// An inquiry is sent to the central service.
    SendInquiry(Message),
    /// Medical information is requested: the kinds consented to, never empty (R-CONS-06).
    RequestInformation(Set<InfoKind>),
    /// The card is given back.
    EjectCard,
    /// Everything about this visit is forgotten; nothing was sent (R-READ-09).
    ForgetVisit,
}

/// The effects of one step, in order. `Copy`, never allocates.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Effects {
    list: [Effect; Effects::MOST],
    len: usize,
}

impl Effects {
    /// Most effects one step can have.
    pub const MOST: usize = 10;

    /// The effects in order.
    pub fn as_slice(&self) -> &[Effect] {
        &self.list[..self.len]
    }

    /// The effects in order.
    pub fn iter(&self) -> std::slice::Iter<'_, Effect> {
        self.as_slice().iter()
    }

    /// Whether nothing was done.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Adds one effect at the end.
    ///
    /// # Panics
    /// When a step has more than [`Effects::MOST`] effects, which no transition has.
    pub fn push(&mut self, effect: Effect) {
        assert!(self.len < Self::MOST, "a step has at most {} effects", Self::MOST);
        self.list[self.len] = effect;
        self.len += 1;
    }
}

impl Default for Effects {
    fn default() -> Self {
        Self { list: [Effect::ForgetVisit; Self::MOST], len: 0 }
    }
}

impl std::fmt::Debug for Effects {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.as_slice()).finish()
    }
}

impl<'a> IntoIterator for &'a Effects {
    type Item = &'a Effect;
    type IntoIter = std::slice::Iter<'a, Effect>;
    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}
