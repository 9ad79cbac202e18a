//! Wrong readings of files and records.

use super::Defect;
use super::around::Exchange;
use crate::apdu::{Command, Expected, Status};
use crate::core::Core;
use crate::image::AppletName;

pub(super) fn before(defect: Defect, core: &mut Core, command: &Command<'_>, response: &mut Vec<u8>) -> Option<Status> {
    let by_short_id = command.p1 & 0x80 != 0;
    let again =
        |core: &mut Core, changed: Command<'_>, response: &mut Vec<u8>| Some(core.answer(&changed.encode(), response));
    match defect {
        Defect::ShortIdRefused if by_short_id => Some(Status::WrongParameters),
        Defect::OffsetIgnored if by_short_id => again(core, Command { p2: 0, ..*command }, response),
        Defect::OffsetIgnored => again(core, Command { p1: 0, p2: 0, ..*command }, response),
        Defect::MoreThanAsked => match command.expected {
            Some(Expected::Bytes(n @ 1..=254)) if !command.extended => {
                again(core, Command { expected: Some(Expected::Bytes(n + 1)), ..*command }, response)
            }
            _ => None,
        },
        Defect::SignCertificateFree if touched(core, command) == Some((AppletName::Jpki, 0x0001)) => {
            core.with_all_pins(|core| again(core, *command, response))
        }
        Defect::AuthCertificateRefused if touched(core, command) == Some((AppletName::Jpki, 0x000A)) => {
            Some(Status::SecurityNotSatisfied)
        }
        _ => None,
    }
}

pub(super) fn after(
    defect: Defect,
    core: &mut Core,
    exchange: &Exchange<'_>,
    command: &Command<'_>,
    response: &mut Vec<u8>,
    status: Status,
) -> Status {
    let binary = command.ins == 0xB0;
    match (defect, status) {
        (Defect::ShortReadRefused, Status::Done) if binary && response.len() < command.room() => {
            response.clear();
            Status::OutsideFile
        }
        (Defect::PastEndEmpty, Status::OutsideFile) if binary => Status::Done,
        (Defect::LeZeroIsNothing, Status::Done) if binary && command.expected == Some(Expected::Most) => {
            response.clear();
            status
        }
        (Defect::ShortIdNotCurrent, _) if binary && command.p1 & 0x80 != 0 => {
            core.state.element = exchange.before.element;
            status
        }
        (Defect::PinFileReadable, Status::WrongFileKind) if binary => {
            response.extend_from_slice(&[0xFF; 4]);
            Status::Done
        }
        (Defect::TokenLabelWrong, Status::Done) if touched(core, command) == Some((AppletName::Jpki, 0x0006)) => {
            let offset = if command.p1 & 0x80 != 0 { 0 } else { usize::from(command.p1) << 8 };
            let at_start = offset + usize::from(command.p2) == 0;
            if let Some(byte) = response.first_mut().filter(|_| at_start) {
                *byte ^= 0x20;
            }
            status
        }
        (Defect::MissingRecordAccepted, Status::NoRecord) if !binary => Status::Done,
        (Defect::RecordRefused, Status::Done) if !binary => {
            response.clear();
            Status::NotSupported
        }
        _ => status,
    }
}

/// The file that a READ BINARY reads.
fn touched(core: &Core, command: &Command<'_>) -> Option<(AppletName, u16)> {
    let applet = core.applet()?;
    let index = match command.p1 {
        0x00..=0x7F => core.state.element,
        p1 => applet.index_by_short_id(p1 & 0x1F),
    };
    applet.elements.get(index?).map(|element| (applet.name, element.id))
}
