//! Reception by phone on two readers: chosen and answered on the face reader, held on the generic reader.
//!
//! Clauses R-PHONE-03, R-PHONE-05…09. Android: the phone certificate's PIN is typed on the face reader; it is not the
//! card's, and moves no counter here. iPhone: the owner authenticates on the phone itself. A phone held too early, on
//! the wrong reader, or without the card selected is not read and may be held again.

use crate::decision::Offer;
use crate::desk::consent;
use crate::desk::effect::Effect;
use crate::desk::state::{IdentifiedBy, Way};
use crate::desk::stimulus::{Choice, Comparison, PinEntry, Reader, Screen};
use crate::desk::turn::Turn;
use crate::facts::{Line, PhoneOs};

/// The phone is chosen on the idle screen, only where phones are ready (R-PHONE-03); then its kind.
pub(super) fn choose(turn: &mut Turn<'_>, choice: Choice) {
    match (turn.state.screen, choice) {
        (Screen::Idle, Choice::Phone) if turn.reader_works() && turn.offers(Offer::Phone) => {
            turn.begin(Some(Way::Phone));
            turn.show(Screen::ChoosePhoneOs);
        }
        (Screen::ChoosePhoneOs, Choice::Android) => turn.show(Screen::PhonePinEntry),
        (Screen::ChoosePhoneOs, Choice::Iphone) => turn.show(Screen::HoldIphone),
        _ => {}
    }
}

/// The phone certificate's PIN, for Android (R-PHONE-06). The card's PIN and the staff passcode are wrong here.
pub(super) fn enter_pin(turn: &mut Turn<'_>, pin: PinEntry) {
    if turn.state.screen == Screen::PhonePinEntry && pin == PinEntry::Correct {
        turn.state.visit.identified = Some(IdentifiedBy::Phone);
        turn.show(Screen::HoldAndroid);
    }
}

/// The owner authenticates on the phone itself, for iPhone (R-PHONE-06).
pub(super) fn biometrics(turn: &mut Turn<'_>, result: Comparison) {
    let registered = turn.phone().is_some_and(|phone| phone.biometrics);
    if turn.state.screen == Screen::HoldIphone && result == Comparison::Match && registered {
        turn.state.visit.identified = Some(IdentifiedBy::Phone);
    }
}

/// The phone is held on a reader (R-PHONE-09).
pub(super) fn present(turn: &mut Turn<'_>, reader: Reader) {
    let Some(phone) = turn.phone() else { return };
    let expected = match turn.state.screen {
        Screen::HoldIphone => PhoneOs::Iphone,
        Screen::HoldAndroid => PhoneOs::Android,
        _ => return,
    };
    let selected = phone.os == PhoneOs::Android || phone.selected;
    let authenticated = turn.state.visit.identified == Some(IdentifiedBy::Phone);
    if reader != Reader::Generic || phone.os != expected || !selected || !authenticated {
        return;
    }
    turn.emit(Effect::ReadPhone);
    if phone.readable && turn.facts().facility.network == Line::Up {
        consent::after_identity(turn);
    } else {
        turn.finish();
    }
}
