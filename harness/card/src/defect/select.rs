//! Wrong selections, and what a selection wrongly keeps or loses.

use super::Defect;
use super::around::Exchange;
use crate::apdu::{Command, Status};
use crate::core::Core;
use crate::image::AppletName;

pub(super) fn before(defect: Defect, exchange: &Exchange<'_>, command: &Command<'_>) -> Option<Status> {
    let by_prefix = command.p1 == 0x04 && !AppletName::ALL.iter().any(|name| name.aid() == command.data);
    match defect {
        Defect::AppletPrefixRefused if by_prefix => Some(Status::NotFound),
        Defect::CaCertificateMissing
            if exchange.applet == AppletName::Jpki && command.p1 == 0x02 && command.data == [0x00, 0x0B] =>
        {
            Some(Status::NotFound)
        }
        _ => None,
    }
}

pub(super) fn after(
    defect: Defect,
    core: &mut Core,
    exchange: &Exchange<'_>,
    command: &Command<'_>,
    status: Status,
) -> Status {
    let before = &exchange.before;
    match (defect, command.p1, status) {
        (Defect::UnknownAppletAccepted, 0x04, Status::NotFound) => Status::Done,
        (Defect::MissingFileAccepted, 0x02, Status::NotFound) => Status::Done,
        (Defect::MasterFileAccepted, 0x00, Status::WrongParameters) => Status::Done,
        (Defect::MasterFileLeavesApplet, 0x00, Status::Done) => {
            core.state.power_on(&core.image);
            status
        }
        (Defect::PinKeptOverApplet, 0x04, Status::Done) => {
            core.state.verified |= before.verified;
            status
        }
        (Defect::PinLostOnReselect, 0x04, Status::Done) => {
            core.state.verified = 0;
            status
        }
        _ => status,
    }
}
