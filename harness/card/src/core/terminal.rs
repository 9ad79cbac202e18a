//! Terminals that show a certificate to the JPKI applet (`80 A2`) and prove that it is theirs (EXTERNAL AUTHENTICATE).
//! Everything beyond the existence of `80 A2` is a guess.

use super::{Answer, Core};
use crate::apdu::{Command, Status};
use crate::image::{AppletName, CardKey, KeyUse, Place};
use crate::pki::VerifiableKey;
use crate::secure_messaging::{TerminalRefusal, TerminalTrust};
use rsa::RsaPublicKey;

impl Core {
    pub(super) fn has_terminals(&self) -> bool {
        self.switches.terminal_authentication && self.applet_name() == AppletName::Jpki
    }

    /// Takes one of the two blocks of a certificate; the current file must be the key of terminals (0016).
    pub(super) fn terminal_certificate(&mut self, command: &Command<'_>) -> Answer {
        if !matches!((command.p1, command.p2), (0x06 | 0x00, 0xC1)) {
            return Err(Status::WrongParameters);
        }
        let root = self.terminal_root()?;
        let issuer = VerifiableKey::RootTerminal.id("");
        let terminal = &mut self.state.terminal;
        let verdict = match command.p1 {
            0x06 => terminal.take_body(command.data, issuer.bytes()),
            _ => terminal.take_signature(command.data, &root),
        };
        verdict.map(|()| Status::Done).map_err(status)
    }

    /// Takes the terminal's signature of the last challenge.
    pub(super) fn external_authenticate(&mut self, command: &Command<'_>) -> Answer {
        if (command.p1, command.p2) != (0, 0) {
            return Err(Status::WrongParameters);
        }
        match self.state.terminal.take_proof(command.data) {
            Ok(()) => Ok(Status::Done),
            Err(TerminalRefusal::Data) => Err(Status::WrongUncounted),
            Err(refusal) => Err(status(refusal)),
        }
    }

    /// Whether a terminal that proved itself may use this key without its PIN.
    pub(super) fn terminal_opens(&self, index: usize) -> bool {
        let opened = self.has_terminals()
            && self.switches.terminal_opens_auth_key
            && self.state.terminal == TerminalTrust::Proved;
        opened && self.element(index).is_ok_and(|element| element.id == AUTH_KEY)
    }

    fn terminal_root(&self) -> Result<RsaPublicKey, Status> {
        let index = self.state.element.ok_or(self.switches.no_current_file_status)?;
        match &self.element(index)?.place {
            Place::Key(key) if key.purpose == KeyUse::CheckTerminal => match &key.key {
                CardKey::Rsa(key) => Ok(RsaPublicKey::from(&**key)),
                CardKey::P384(_) => Err(Status::ConditionsNotMet),
            },
            _ => Err(Status::ConditionsNotMet),
        }
    }
}

fn status(refusal: TerminalRefusal) -> Status {
    match refusal {
        TerminalRefusal::Length => Status::WrongLength,
        TerminalRefusal::Data => Status::WrongData,
        TerminalRefusal::Issuer => Status::NoObject,
        TerminalRefusal::Order => Status::ConditionsNotMet,
    }
}

/// The key for user authentication.
const AUTH_KEY: u16 = 0x0017;
