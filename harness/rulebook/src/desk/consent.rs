//! What follows identity on the reader: the notice of the certificate's window, then consent, then the inquiry.
//!
//! Clauses R-CERT-04…06, R-READ-05, R-CONS-01…04, R-CONS-08, R-CONS-11. One notice at most; in grace no consent is
//! asked, for none could bring information. Kinds the facility does not ask for are never consented to.

use crate::decision::Alert;
use crate::desk::state::Way;
use crate::desk::stimulus::{Choice, Screen};
use crate::desk::turn::{Turn, confirmed_online, eligibility_only};
use crate::facts::InfoKind;
use crate::word::Set;

/// The person is identified and the card or phone has been read.
pub(super) fn after_identity(turn: &mut Turn<'_>) {
    let promise = turn.promise();
    if promise.alerts.contains(Alert::CertExpiredEligibilityOnly) {
        turn.alert(Alert::CertExpiredEligibilityOnly);
    } else if promise.alerts.contains(Alert::CertExpiringSoon) {
        turn.alert(Alert::CertExpiringSoon);
    } else if eligibility_only(&promise) || (turn.state.visit.way == Some(Way::Phone) && !confirmed_online(&promise)) {
        turn.finish();
    } else {
        turn.show(Screen::Consent);
    }
}

/// The button 次に進む on a notice.
pub(super) fn press_next(turn: &mut Turn<'_>) {
    match turn.state.screen {
        Screen::CertExpiringSoon => turn.show(Screen::Consent),
        Screen::CertExpiredEligibilityOnly => turn.finish(),
        _ => {}
    }
}

/// 全て同意する, or refusal of everything.
pub(super) fn choose(turn: &mut Turn<'_>, choice: Choice) {
    match choice {
        Choice::ConsentAll => answer(turn, Set::all()),
        Choice::ConsentNone => answer(turn, Set::EMPTY),
        _ => {}
    }
}

/// 個別に同意する: kind by kind; all others are refused (R-CONS-03).
pub(super) fn answer(turn: &mut Turn<'_>, kinds: Set<InfoKind>) {
    let asked = turn.facts().facility.face_reader.info_kinds;
    match turn.state.screen {
        Screen::Consent => {
            turn.state.visit.consent = Some(kinds.and(asked));
            turn.finish();
        }
        Screen::MobileConsent => {
            turn.state.visit.consent = Some(kinds.and(asked));
            turn.show(Screen::MobileIdentity);
        }
        _ => {}
    }
}
