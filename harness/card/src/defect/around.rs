//! A core with defects around it.

use super::{Defect, data, pin, read, select, sign};
use crate::apdu::{Command, Status};
use crate::core::Core;
use crate::core::state::State;
use crate::image::AppletName;

/// One command on its way through the defects.
pub(super) struct Exchange<'a> {
    /// The command as it came; `None` when it is none.
    pub command: Option<Command<'a>>,
    /// What the chip remembered before.
    pub before: State,
    /// The applet that was selected before.
    pub applet: AppletName,
}

/// What a card does wrong.
#[derive(Clone, Default)]
pub(crate) struct Defective {
    defects: Vec<Defect>,
    kept: Option<(usize, u64)>,
}

impl Defective {
    pub fn new(defects: &[Defect]) -> Self {
        Self { defects: defects.to_vec(), kept: None }
    }

    pub fn is_sound(&self) -> bool {
        self.defects.is_empty()
    }

    /// Answers a command wrongly, where it is one of those that the card gets wrong.
    pub fn answer(&mut self, core: &mut Core, bytes: &[u8], response: &mut Vec<u8>) -> Status {
        let command = Command::decode(bytes).ok();
        let exchange = Exchange { command, before: core.state.clone(), applet: core.applet_name() };
        let early = self.defects.iter().find_map(|defect| before(*defect, core, &exchange, response));
        let mut status = early.unwrap_or_else(|| core.answer(bytes, response));
        for defect in &self.defects {
            status = after(*defect, core, &exchange, response, status);
        }
        status
    }

    pub fn power_on(&mut self, core: &mut Core) {
        for defect in &self.defects {
            match defect {
                Defect::PinKeptOverPowerOff => {
                    if let Some((home, verified)) = self.kept {
                        core.state.home = home;
                        core.state.verified = verified;
                    }
                }
                Defect::TriesRestoredByPower => pin::restore_tries(core),
                Defect::VerifiedFromStart => core.grant(crate::profile::PinName::Auth),
                _ => {}
            }
        }
    }

    /// The power is about to go.
    pub fn power_off(&mut self, core: &Core) {
        self.kept = Some((core.state.home, core.state.verified));
    }

    pub fn reset(&mut self, core: &mut Core) {
        if self.defects.contains(&Defect::PinLostOnReset) {
            core.state.verified = 0;
        }
    }
}

/// Takes a command before the chip sees it: the answer instead of the chip's.
fn before(defect: Defect, core: &mut Core, exchange: &Exchange<'_>, response: &mut Vec<u8>) -> Option<Status> {
    let command = exchange.command.as_ref()?;
    if command.extended && defect == Defect::ExtendedRefused {
        return Some(Status::WrongLength);
    }
    match command.ins {
        0xA4 => select::before(defect, exchange, command),
        0xB0 => read::before(defect, core, command, response),
        0x20 => pin::before(defect, core, command),
        0x2A => sign::before(defect, core, command, response),
        0xCA => data::before(defect, core, command, response),
        0xA2 if command.cla == 0x80 && defect == Defect::TerminalAlwaysTrusted => Some(Status::Done),
        _ => None,
    }
}

/// Changes what the chip answered and remembers.
fn after(defect: Defect, core: &mut Core, exchange: &Exchange<'_>, response: &mut Vec<u8>, status: Status) -> Status {
    let Some(command) = &exchange.command else {
        return if defect == Defect::MalformedAccepted { Status::Done } else { status };
    };
    match (defect, status) {
        (Defect::UnknownInstructionAccepted, Status::NoInstruction) => return Status::Done,
        (Defect::UnknownClassAccepted, Status::NoClass) => return Status::Done,
        _ => {}
    }
    match command.ins {
        0xA4 => select::after(defect, core, exchange, command, status),
        0xB0 | 0xB2 => read::after(defect, core, exchange, command, response, status),
        0x20 | 0x24 | 0x32 => pin::after(defect, core, exchange, command, status),
        0x2A | 0x88 => sign::after(defect, core, command, response, status),
        0xCA | 0x84 | 0xFC => data::after(defect, core, command, response, status),
        _ => status,
    }
}
