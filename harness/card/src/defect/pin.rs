//! Wrong PINs: counters that move when they must not, or do not when they must.

use super::Defect;
use super::around::Exchange;
use crate::apdu::{Command, Status};
use crate::core::Core;
use crate::image::{Limit, Place};

pub(super) fn before(defect: Defect, core: &mut Core, command: &Command<'_>) -> Option<Status> {
    let value = command.data;
    if value.is_empty() || command.p1 != 0 {
        return None;
    }
    match defect {
        Defect::BlockedPinUnlocks => {
            let pin = core.pin(command.p2).ok()?;
            let state = core.state.pins.get(pin.slot)?;
            let unlocks = core.is_blocked(&pin) && state.value == value;
            unlocks.then(|| {
                core.state.accept(pin.slot, pin.limit);
                Status::Done
            })
        }
        Defect::RightPinRefused => {
            let pin = core.pin(command.p2).ok()?;
            let state = core.state.pins.get_mut(pin.slot)?;
            if state.left == 0 || state.value != value {
                return None;
            }
            state.left -= 1;
            Some(Status::TriesLeft(state.left))
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
    let Ok(pin) = core.pin(command.p2) else { return status };
    let Some(old) = exchange.before.pins.get(pin.slot) else { return status };
    let query = command.ins == 0x20 && command.data.is_empty();
    let attempt = command.ins == 0x20 && !command.data.is_empty();
    let wrong = attempt && matches!(status, Status::TriesLeft(_));
    let right = attempt && status == Status::Done;
    let counted = matches!(status, Status::TriesLeft(_));
    match defect {
        Defect::QuerySpendsTry if query && counted => spend(core, pin.slot),
        Defect::QuerySaysDone if query && counted => Status::Done,
        Defect::WrongPinNotCounted if wrong => {
            set_left(core, pin.slot, old.left);
            Status::TriesLeft(old.left)
        }
        Defect::WrongPinCostsTwo if wrong => spend(core, pin.slot),
        Defect::WrongPinAccepted if wrong => {
            set_left(core, pin.slot, old.left);
            core.state.accept(pin.slot, pin.limit);
            Status::Done
        }
        Defect::RightPinKeepsCounter if right => {
            set_left(core, pin.slot, old.left);
            status
        }
        Defect::BlockedPinSaysTries if attempt && core.is_blocked(&pin) && old.left == 0 => Status::TriesLeft(0),
        Defect::OtherCounterMoves if wrong => {
            if let Some(other) = other_pin(core, pin.slot) {
                spend(core, other);
            }
            status
        }
        Defect::OnePinOpensAll if right => {
            for other in pins_of_applet(core) {
                core.state.mark_verified(other);
            }
            status
        }
        Defect::ChangeWithoutVerify if !attempt && !query && status == core.switches.change_without_verify_status => {
            if let Some(state) = core.state.pins.get_mut(pin.slot) {
                state.value = command.data.to_vec();
            }
            Status::Done
        }
        Defect::ChangeForgotten if !attempt && !query && status == Status::Done => {
            if let (Some(state), Some(old)) = (core.state.pins.get_mut(pin.slot), exchange.before.pins.get(pin.slot)) {
                state.value.clone_from(&old.value);
            }
            status
        }
        _ => status,
    }
}

/// Every PIN has its tries again.
pub(super) fn restore_tries(core: &mut Core) {
    let image = std::sync::Arc::clone(&core.image);
    for element in image.applets.iter().flat_map(|applet| &applet.elements) {
        if let Place::Pin(crate::image::Pin { limit: Limit::Counted(limit), left: 1.., slot, .. }) = &element.place {
            set_left(core, *slot, *limit);
        }
    }
}

fn spend(core: &mut Core, slot: usize) -> Status {
    let left = core.state.pins.get(slot).map_or(0, |pin| pin.left.saturating_sub(1));
    set_left(core, slot, left);
    Status::TriesLeft(left)
}

fn set_left(core: &mut Core, slot: usize, left: u8) {
    if let Some(pin) = core.state.pins.get_mut(slot) {
        pin.left = left;
    }
}

fn other_pin(core: &Core, slot: usize) -> Option<usize> {
    pins_of_applet(core).into_iter().find(|other| *other != slot)
}

fn pins_of_applet(core: &Core) -> Vec<usize> {
    let elements = core.applet().map(|applet| applet.elements.as_slice()).unwrap_or_default();
    let pins = elements.iter().filter_map(|element| match &element.place {
        Place::Pin(pin) => Some(pin.slot),
        _ => None,
    });
    pins.collect()
}
