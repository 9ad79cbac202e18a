//! Visual check: staff compare the face with the photo of the card.
//!
//! Legacy (R-VIS-02): switched on the terminal, and on until it is switched back. Revised (R-VIS-03…07): opened on the
//! reader with the facility's passcode, for one visit. Entering either resets no counter (R-READ-03). The certificate
//! windows apply as ever (R-VIS-12); a phone has nothing to compare (R-VIS-13).

use crate::desk::consent;
use crate::desk::state::{ByEye, Course, IdentifiedBy, Way};
use crate::desk::stimulus::{Comparison, PasscodeEntry, ReaderMode, Screen};
use crate::desk::turn::Turn;
use crate::facts::VisualCheck;

/// Staff button: there only in the revised form and only with an issued passcode (R-VIS-04).
pub(super) fn press_staff(turn: &mut Turn<'_>) {
    let issued = turn.facts().facility.face_reader.passcode_issued;
    if !issued || turn.visual_form() != VisualCheck::Revised || !turn.reader_works() {
        return;
    }
    match turn.state.screen {
        Screen::Idle => turn.begin(None),
        Screen::ChooseIdentity => {}
        _ => return,
    }
    turn.show(Screen::StaffPasscode);
}

/// The passcode is typed: four right digits open the mode, anything else is refused and costs no PIN try
/// (R-VIS-05, R-VIS-06).
pub(super) fn enter_passcode(turn: &mut Turn<'_>, passcode: PasscodeEntry) {
    if turn.state.screen == Screen::StaffPasscode && passcode == PasscodeEntry::Correct {
        turn.state.visit.by_eye = ByEye::Revised;
        turn.show(Screen::VisualCheck);
    }
}

/// Staff compare. Card and match are both needed, in either order.
pub(super) fn confirm(turn: &mut Turn<'_>, result: Comparison) {
    if turn.state.screen != Screen::VisualCheck {
        return;
    }
    if result == Comparison::NoMatch {
        turn.state.visit.identified = None;
        turn.state.visit.course = Course::AnotherPerson;
        return turn.close(Screen::SeeStaff);
    }
    turn.state.visit.identified = Some(IdentifiedBy::Visual);
    if turn.state.visit.way == Some(Way::Card) {
        consent::after_identity(turn);
    }
}

/// Staff switch the mode on the terminal; the next card notices (R-VIS-02).
pub(super) fn switch_mode(turn: &mut Turn<'_>, mode: ReaderMode) {
    if turn.visual_form() == VisualCheck::Legacy {
        turn.state.terminal = mode;
    }
}
