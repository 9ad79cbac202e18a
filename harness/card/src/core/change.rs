//! Changing a PIN: CHANGE REFERENCE DATA in the JPKI and text applets, JICSAP CHANGE KEY in the common and basic ones.

use super::{Answer, Core};
use crate::apdu::{Command, Status};
use crate::image::ChangeRule;

impl Core {
    pub(super) fn change_reference_data(&mut self, command: &Command<'_>) -> Answer {
        match command.p1 {
            0x01 => self.change(command, ChangeRule::AfterVerify),
            _ => Err(Status::WrongParameters),
        }
    }

    pub(super) fn change_key(&mut self, command: &Command<'_>) -> Answer {
        match command.p1 {
            _ if !self.switches.change_key_command => Err(self.switches.unknown_instruction_status),
            0x00 => self.change(command, ChangeRule::ChangeKey),
            _ => Err(Status::WrongParameters),
        }
    }

    fn change(&mut self, command: &Command<'_>, by: ChangeRule) -> Answer {
        let pin = self.pin(command.p2)?;
        if pin.change != by {
            return Err(Status::ConditionsNotMet);
        }
        if self.is_blocked(&pin) {
            return Err(self.switches.blocked_pin_status);
        }
        if !self.state.is_verified(pin.slot) {
            return Err(self.switches.change_without_verify_status);
        }
        if !pin.lengths.contains(&command.data.len()) {
            return Err(self.switches.change_wrong_length_status);
        }
        if let Some(state) = self.state.pins.get_mut(pin.slot) {
            state.value = command.data.to_vec();
        }
        if !self.switches.change_keeps_verified {
            self.state.drop_verified(pin.slot);
        }
        Ok(Status::Done)
    }
}
