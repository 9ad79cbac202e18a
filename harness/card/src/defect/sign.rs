//! Wrong signatures.

use super::Defect;
use crate::apdu::{Command, Status};
use crate::core::Core;

pub(super) fn before(defect: Defect, core: &mut Core, command: &Command<'_>, response: &mut Vec<u8>) -> Option<Status> {
    let mut instead =
        |core: &mut Core, p1: u8, p2: u8| Some(core.answer(&Command { p1, p2, ..*command }.encode(), response));
    let (p1, p2) = (command.p1, command.p2);
    match (defect, p1) {
        (Defect::SignatureNotVerbatim, 0x00) => instead(core, 0x03, p2),
        (Defect::HashedSignatureBare, 0x03) => instead(core, 0x01, p2),
        (Defect::PrehashedAnyLength, 0x02) if command.data.len() != 32 => instead(core, 0x03, p2),
        (Defect::SchemeUnchecked, 0x06..) => instead(core, 0x00, p2),
        (Defect::SignatureWithoutPin, _) => core.with_all_pins(|core| instead(core, p1, p2)),
        (Defect::SignatureByOtherKey, _) => {
            let current = core.state.element.and_then(|at| core.applet()?.elements.get(at)).map(|element| element.id);
            let key = if p2 == 0x80 { current? } else { u16::from(p2 & 0x1F) };
            let other = match key {
                0x17 => 0x9A,
                0x1A => 0x97,
                _ => return None,
            };
            // Asked without its own PIN, even this card refuses.
            let status = core.answer(&Command { p1, p2: 0x80 | key as u8, ..*command }.encode(), &mut Vec::new());
            if status != Status::Done {
                return Some(status);
            }
            core.with_all_pins(|core| instead(core, p1, other))
        }
        (Defect::PssSaltFixed, 0x04 | 0x05) => {
            core.rewind_generator();
            instead(core, p1, p2)
        }
        _ => None,
    }
}

pub(super) fn after(
    defect: Defect,
    _core: &mut Core,
    command: &Command<'_>,
    response: &mut Vec<u8>,
    status: Status,
) -> Status {
    match (defect, command.ins, status) {
        (Defect::SignatureTruncated, 0x2A, Status::Done) => {
            response.pop();
        }
        (Defect::AuthenticationWrong, 0x88, Status::Done) => {
            if let Some(byte) = response.last_mut() {
                *byte ^= 0x01;
            }
        }
        _ => {}
    }
    status
}
