//! Secure messaging of the text applet: SET SESSION KEY, and commands of class 08, whose data and answers are encrypted.

use super::{Answer, Core};
use crate::apdu::{Command, Expected, Status};
use crate::image::{AppletName, CardKey, Place, SESSION_KEY};
use crate::secure_messaging::{Refusal, SecureSession, accept_key};
use crate::tlv;
use rsa::RsaPrivateKey;
use std::sync::Arc;

impl Core {
    /// SET SESSION KEY: the text applet alone takes keys; how the others refuse was seen on cards.
    pub(super) fn set_session_key(&mut self, command: &Command<'_>) -> Answer {
        match self.applet_name() {
            _ if !self.switches.secure_messaging => Err(self.switches.unknown_instruction_status),
            AppletName::Common | AppletName::Visual => Err(self.switches.session_key_elsewhere_status),
            AppletName::Basic | AppletName::Jpki => Err(Status::SecurityNotSatisfied),
            AppletName::Issuer => Err(self.switches.unknown_instruction_status),
            AppletName::Text => self.take_session_key(command),
        }
    }

    fn take_session_key(&mut self, command: &Command<'_>) -> Answer {
        if (command.p1, command.p2) != (0, 0) {
            return Err(Status::WrongParameters);
        }
        let key = self.session_key()?;
        if command.data.len() != 256 {
            return Err(Status::WrongLength);
        }
        let session = accept_key(&key, command.data).map_err(|refusal| match refusal {
            Refusal::TooLarge => Status::Failure,
            Refusal::Wrong => Status::WrongData,
        })?;
        self.state.session = Some(session);
        Ok(Status::Done)
    }

    /// Access is looked at first: without the PIN any bytes are refused alike.
    fn session_key(&self) -> Result<Arc<RsaPrivateKey>, Status> {
        let element = self.applet().and_then(|applet| applet.element(SESSION_KEY));
        match element.map(|element| &element.place) {
            Some(Place::Key(key)) if self.allowed(&key.access) => match &key.key {
                CardKey::Rsa(key) => Ok(Arc::clone(key)),
                CardKey::P384(_) => Err(Status::ConditionsNotMet),
            },
            _ => Err(Status::SecurityNotSatisfied),
        }
    }

    /// A command of class 08. Once it could be read it has its number, whatever comes of it; one that cannot be read ends
    /// the session.
    pub(super) fn secured(&mut self, command: &Command<'_>, response: &mut Vec<u8>) -> Answer {
        let session = self.state.session.clone().ok_or(Status::SecureSessionOver)?;
        let plain = match command.ins {
            0xA4 | 0x20 => opened(&session, command.data),
            0xB0 => length(command.data),
            _ => return Err(Status::NoSecureMessaging),
        };
        let Some(plain) = plain else {
            self.state.session = None;
            return Err(Status::SecureObjectWrong);
        };
        if let Some(open) = &mut self.state.session {
            open.advance();
        }
        let (data, expected) = match &plain {
            Plain::Data(data) => (data.as_slice(), None),
            Plain::Length(expected) => (&[][..], Some(*expected)),
        };
        let inner = Command { cla: 0x00, data, expected, extended: true, ..*command };
        let status = self.perform(&inner, response)?;
        if !response.is_empty() {
            *response = session.seal(response);
            if response.len() > command.room() {
                response.clear();
                return Err(Status::WrongLength);
            }
        }
        Ok(status)
    }
}

/// What a command of class 08 carries: exactly one object, and which one depends on the command.
enum Plain {
    Data(Vec<u8>),
    Length(Expected),
}

fn opened(session: &SecureSession, data: &[u8]) -> Option<Plain> {
    let (object, rest) = tlv::decode(data).ok()?;
    let alone = object.tag.word() == 0x86 && rest.is_empty();
    session.open(object.value).filter(|_| alone).map(Plain::Data)
}

/// `96 03 00` and two bytes; zero asks for the whole rest of the file.
fn length(data: &[u8]) -> Option<Plain> {
    let [0x96, 0x03, 0x00, high, low] = data else { return None };
    Some(Plain::Length(match u16::from_be_bytes([*high, *low]) {
        0 => Expected::Most,
        length => Expected::Bytes(length),
    }))
}
