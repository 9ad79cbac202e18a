//! READ BINARY and READ RECORD.

use super::{Answer, Core};
use crate::apdu::{Command, Status};
use crate::image::Place;

impl Core {
    pub(super) fn read_binary(&mut self, command: &Command<'_>, response: &mut Vec<u8>) -> Answer {
        if !command.data.is_empty() || command.expected.is_none() {
            return Err(Status::WrongLength);
        }
        let (index, offset) = match command.p1 {
            0x00..=0x7F => {
                let index = self.state.element.ok_or(self.switches.no_current_file_status)?;
                (index, usize::from(u16::from_be_bytes([command.p1, command.p2])))
            }
            0x81..=0x9F => (self.referenced(command.p1)?, usize::from(command.p2)),
            _ => return Err(Status::WrongParameters),
        };
        let (bytes, read) = match &self.element(index)?.place {
            Place::Transparent { bytes, read } => (bytes, read),
            Place::Records { .. } => return Err(Status::WrongFileKind),
            Place::Pin(_) | Place::Key(_) => return Err(self.switches.internal_file_read_status),
        };
        if !self.allowed(read) {
            return Err(self.switches.unread_file_status);
        }
        let rest = bytes.get(offset..).filter(|rest| !rest.is_empty()).ok_or(self.switches.past_end_status)?;
        let room = command.room();
        response.extend_from_slice(rest.get(..room).unwrap_or(rest));
        // Le of zero asks for whatever there is, so only a number can be missed.
        let missed = room > rest.len() && command.expected != Some(crate::apdu::Expected::Most);
        Ok(if missed { self.switches.short_read_status } else { Status::Done })
    }

    pub(super) fn read_record(&mut self, command: &Command<'_>, response: &mut Vec<u8>) -> Answer {
        if !command.data.is_empty() || command.expected.is_none() {
            return Err(Status::WrongLength);
        }
        let index = match command.p2 >> 3 {
            0 => self.state.element.ok_or(self.switches.no_current_file_status)?,
            short @ 1..=30 => self.referenced(0x80 | short)?,
            _ => return Err(Status::WrongParameters),
        };
        let (records, read) = match &self.element(index)?.place {
            Place::Records { records, read } => (records, read),
            Place::Transparent { .. } => return Err(Status::WrongFileKind),
            Place::Pin(_) | Place::Key(_) => return Err(self.switches.internal_file_read_status),
        };
        if !self.allowed(read) {
            return Err(self.switches.unread_file_status);
        }
        let number = usize::from(command.p1);
        let wanted = number.checked_sub(1).and_then(|first| records.get(first..)).filter(|rest| !rest.is_empty());
        let wanted = match command.p2 & 0x07 {
            0x04 => wanted.and_then(|rest| rest.get(..1)).ok_or(Status::NoRecord)?,
            0x05 if self.switches.record_ranges => wanted.ok_or(Status::NoRecord)?,
            0x05 => return Err(Status::NotSupported),
            _ => return Err(Status::WrongParameters),
        };
        let room = command.room();
        for record in wanted {
            let left = room - response.len();
            response.extend_from_slice(record.get(..left).unwrap_or(record));
        }
        Ok(Status::Done)
    }
}
