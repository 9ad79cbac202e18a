//! What a session has selected, seen from between chip and reader.

use crate::apdu::{Command, Status};
use crate::image::AppletName;
use crate::profile::PinName;

#[derive(Clone, Copy, Default)]
pub(super) struct Watch {
    applet: Option<AppletName>,
    element: Option<u16>,
}

impl Watch {
    /// Follows a command that the chip answered with this status.
    pub fn follow(&mut self, command: &Command<'_>, status: Status) {
        if status != Status::Done {
            return;
        }
        match (command.ins, command.p1, command.data) {
            (0xA4, 0x04, aid) => {
                let reached = |name: &AppletName| name.aid().starts_with(aid);
                *self = Self { applet: AppletName::ALL.into_iter().find(reached), element: None };
            }
            (0xA4, 0x02, [high, low]) => self.element = Some(u16::from_be_bytes([*high, *low])),
            _ => {}
        }
    }

    /// Follows a short id, which makes its file current whatever the answer.
    pub fn follow_short_id(&mut self, command: &Command<'_>) {
        if let Some(id) = short_id(command) {
            self.element = Some(id);
        }
    }

    /// Whether a command would select or read this file of the JPKI applet.
    pub fn touches_file(&self, command: &Command<'_>, id: u16) -> bool {
        let selects = matches!((command.ins, command.p1), (0xA4, 0x02)) && command.data == id.to_be_bytes();
        let reads = command.ins == 0xB0 && self.target(command) == Some(id);
        self.applet == Some(AppletName::Jpki) && (selects || reads)
    }

    /// Whether a command presents, asks for or changes this PIN.
    pub fn touches_pin(&self, command: &Command<'_>, pin: PinName) -> bool {
        let (applet, id) = pin.place();
        self.applet == Some(applet) && matches!(command.ins, 0x20 | 0x24 | 0x32) && self.target(command) == Some(id)
    }

    fn target(&self, command: &Command<'_>) -> Option<u16> {
        short_id(command).or(self.element)
    }
}

fn short_id(command: &Command<'_>) -> Option<u16> {
    let id = match command.ins {
        0xB0 if command.p1 & 0x80 != 0 => command.p1 & 0x1F,
        0x20 | 0x24 | 0x32 | 0x2A | 0x88 if command.p2 & 0x80 != 0 => command.p2 & 0x1F,
        0xB2 => command.p2 >> 3,
        _ => 0,
    };
    (id != 0).then_some(u16::from(id))
}
