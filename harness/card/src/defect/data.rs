//! Wrong objects, challenges and marks.

use super::Defect;
use crate::apdu::{Command, Expected, Status};
use crate::core::Core;

pub(super) fn before(defect: Defect, core: &mut Core, command: &Command<'_>, response: &mut Vec<u8>) -> Option<Status> {
    if defect != Defect::ShortLeTruncates || command.expected.is_none() {
        return None;
    }
    let whole = Command { expected: Some(Expected::Most), extended: true, ..*command };
    let status = core.answer(&whole.encode(), response);
    response.truncate(command.room());
    Some(status)
}

pub(super) fn after(
    defect: Defect,
    core: &mut Core,
    command: &Command<'_>,
    response: &mut Vec<u8>,
    status: Status,
) -> Status {
    match (defect, command.ins, status) {
        (Defect::AbsentObjectAccepted, 0xCA, Status::NoObject) => Status::Done,
        (Defect::ChallengeRepeats, 0x84, Status::Done) => {
            response.fill(0x5A);
            status
        }
        (Defect::ChallengeShort, 0x84, Status::Done) => {
            response.truncate(response.len() / 2);
            status
        }
        (Defect::LastCommandAccepted, 0xFC, Status::Done) => core.switches.last_command_status,
        (Defect::LastCommandAccepted, 0xFC, _) => Status::Done,
        _ => status,
    }
}
