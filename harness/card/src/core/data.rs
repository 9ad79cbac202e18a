//! GET DATA and GET CHALLENGE.

use super::{Answer, Core};
use crate::apdu::{Command, Expected, Status};
use crate::image::AppletName;

impl Core {
    pub(super) fn get_data(&mut self, command: &Command<'_>, response: &mut Vec<u8>) -> Answer {
        if !command.data.is_empty() || command.expected.is_none() {
            return Err(Status::WrongLength);
        }
        let tag = u16::from_be_bytes([command.p1, command.p2]);
        let value = self.object(tag).ok_or(Status::NoObject)?;
        if value.len() > command.room() {
            return Err(self.switches.short_le_status);
        }
        response.extend_from_slice(value);
        Ok(Status::Done)
    }

    fn object(&self, tag: u16) -> Option<&[u8]> {
        let applet = self.applet()?;
        let own = applet.objects.iter().find(|(known, _)| *known == tag).map(|(_, value)| value.as_slice());
        let in_applet = applet.name != AppletName::Issuer;
        let of_card = match tag {
            CONTACT_ATR => in_applet || !self.switches.contact_atr_needs_applet,
            _ => !in_applet || self.switches.objects_in_applets,
        };
        own.or_else(|| self.image.object(tag).filter(|_| of_card))
    }

    pub(super) fn challenge(&mut self, command: &Command<'_>, response: &mut Vec<u8>) -> Answer {
        if (command.p1, command.p2) != (0, 0) {
            return Err(Status::WrongParameters);
        }
        if command.extended {
            return Err(self.switches.extended_challenge_status);
        }
        let limit = usize::from(self.switches.challenge_limit);
        let length = match command.expected {
            None => return Err(Status::WrongLength),
            Some(Expected::Most) => command.room().min(limit),
            Some(Expected::Bytes(n)) => usize::from(n),
        };
        if length > limit || !command.data.is_empty() {
            return Err(Status::WrongLength);
        }
        response.resize(length, 0);
        self.generator.bytes(response);
        self.state.terminal.ask(response);
        Ok(Status::Done)
    }
}

/// The answer to reset of the contacts, without its first byte.
const CONTACT_ATR: u16 = 0x5F51;
