//! VERIFY: asking for the tries left, and presenting a PIN.

use super::{Answer, Core};
use crate::apdu::{Command, Status};
use crate::image::{ChangeRule, Limit, Place};
use crate::profile::QueryAnswer;
use std::ops::RangeInclusive;

/// What a command on a PIN needs of its image, without holding on to it.
pub(crate) struct PinFacts {
    pub slot: usize,
    pub limit: Limit,
    pub lengths: RangeInclusive<usize>,
    pub change: ChangeRule,
}

impl Core {
    pub(super) fn verify(&mut self, command: &Command<'_>) -> Answer {
        if command.p1 != 0 {
            return Err(Status::WrongParameters);
        }
        let pin = self.pin(command.p2)?;
        match command.data {
            [] => Err(self.tries(&pin)),
            value => self.present(&pin, value),
        }
    }

    /// The PIN that P2 names.
    pub(crate) fn pin(&mut self, p2: u8) -> Result<PinFacts, Status> {
        let index = self.referenced(p2)?;
        match &self.element(index)?.place {
            Place::Pin(pin) => {
                Ok(PinFacts { slot: pin.slot, limit: pin.limit, lengths: pin.lengths.clone(), change: pin.change })
            }
            _ => Err(Status::WrongFileKind),
        }
    }

    pub(crate) fn is_blocked(&self, pin: &PinFacts) -> bool {
        matches!(pin.limit, Limit::Counted(_)) && self.left(pin) == 0
    }

    fn left(&self, pin: &PinFacts) -> u8 {
        self.state.pins.get(pin.slot).map_or(0, |state| state.left)
    }

    fn tries(&mut self, pin: &PinFacts) -> Status {
        let verified = self.state.is_verified(pin.slot);
        if self.switches.query_drops_verified {
            self.state.drop_verified(pin.slot);
        }
        match (pin.limit, self.switches.verified_query_status) {
            (Limit::Counted(_), _) if self.is_blocked(pin) => self.switches.blocked_query_status,
            (_, QueryAnswer::Status(status)) if verified => status,
            (Limit::Counted(_), _) => Status::TriesLeft(self.left(pin)),
            (Limit::Unlimited, _) => Status::WrongUncounted,
        }
    }

    fn present(&mut self, pin: &PinFacts, value: &[u8]) -> Answer {
        if self.is_blocked(pin) {
            return Err(self.switches.blocked_pin_status);
        }
        if !pin.lengths.contains(&value.len()) && !self.switches.wrong_length_spends_try {
            return Err(Status::WrongLength);
        }
        if self.state.pins.get(pin.slot).is_some_and(|state| state.value == value) {
            self.state.accept(pin.slot, pin.limit);
            return Ok(Status::Done);
        }
        if self.switches.wrong_try_drops_verified {
            self.state.drop_verified(pin.slot);
        }
        let Limit::Counted(_) = pin.limit else { return Err(Status::WrongUncounted) };
        let left = self.left(pin).saturating_sub(1);
        if let Some(state) = self.state.pins.get_mut(pin.slot) {
            state.left = left;
        }
        if left == 0 {
            self.state.drop_verified(pin.slot);
        }
        Err(Status::TriesLeft(left))
    }
}
