//! SELECT: applets by name or its beginning, files by id, and the master file, which this kind of card only half knows.

use super::{Answer, Core};
use crate::apdu::{Command, Status};
use crate::image::AppletName;

impl Core {
    pub(super) fn select(&mut self, command: &Command<'_>) -> Answer {
        match (command.p1, command.p2) {
            (0x04, 0x00 | 0x0C) => self.select_applet(command),
            (0x02, 0x00 | 0x0C) => self.select_element(command.data),
            (0x00, 0x00 | 0x0C) => self.select_master_file(command.data),
            _ => Err(Status::WrongParameters),
        }
    }

    fn select_applet(&mut self, command: &Command<'_>) -> Answer {
        let aid = command.data;
        if aid.len() > 16 {
            return Err(Status::WrongLength);
        }
        let found = match aid {
            [] if self.switches.empty_select_is_issuer => {
                self.image.applets.iter().position(|applet| applet.name == AppletName::Issuer)
            }
            _ => self.image.selected_by(aid).filter(|index| self.long_enough(*index, aid)),
        };
        let Some(index) = found else {
            if !self.switches.failed_select_keeps_state {
                self.state.power_on(&self.image);
            }
            return Err(Status::NotFound);
        };
        if index != self.state.home || !self.switches.reselect_keeps_pin {
            self.state.forget();
        }
        self.state.home = index;
        self.state.applet = index;
        self.state.element = None;
        Ok(if command.p2 == 0x00 { self.switches.select_fci_status } else { Status::Done })
    }

    fn long_enough(&self, index: usize, aid: &[u8]) -> bool {
        let whole = self.image.applets.get(index).is_some_and(|applet| applet.name.aid() == aid);
        whole || (self.switches.applet_by_prefix && aid.len() >= usize::from(self.switches.shortest_prefix))
    }

    fn select_element(&mut self, id: &[u8]) -> Answer {
        let [high, low] = id else { return Err(Status::WrongLength) };
        let id = u16::from_be_bytes([*high, *low]);
        let index = self.applet().and_then(|applet| applet.index(id)).ok_or(Status::NotFound)?;
        self.state.element = Some(index);
        Ok(Status::Done)
    }

    fn select_master_file(&self, id: &[u8]) -> Answer {
        match (id, self.applet_name()) {
            ([], AppletName::Issuer) => Err(self.switches.select_mf_status),
            ([], _) => Ok(self.switches.select_mf_in_applet_status),
            ([_, _], _) => Err(Status::NotFound),
            _ => Err(Status::WrongLength),
        }
    }
}
