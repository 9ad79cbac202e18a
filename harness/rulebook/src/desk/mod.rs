//! The desk machines: face reader, visual check, phone on two readers and home-consent mode, as pure transitions.
//!
//! [`step`] takes a desk, one act and the rulebook, and gives the desk afterwards and what was done to the world. An
//! act that makes no sense on the present screen changes nothing. Card and service answers are facts; what an act
//! *found* (a face that matches, a PIN that is right) is in the act. Windows, registration, phones, offers and the
//! final decision are asked of [`decide()`](crate::decide()): no rule is written twice. Left out on purpose: digits, pictures,
//! time-outs, and the declaration and documents shown to staff, which are facts.
//!
//! | machine | module | clauses |
//! |---|---|---|
//! | card, face, PIN, registration | `card_reader` | R-READ-01…05, 08, 09, 12, R-CERT-07 |
//! | visual check, legacy and revised | `visual` | R-VIS-02…07, R-VIS-12 |
//! | notices and consent | `consent` | R-CERT-04…06, R-CONS-01…04, 08, 11 |
//! | phone | `phone` | R-PHONE-03, 05…09 |
//! | home-consent mode | `mobile` | R-HOME-01…04, 09, 12 |

mod card_reader;
mod consent;
pub mod effect;
pub mod journey;
mod mobile;
mod phone;
pub mod state;
pub mod stimulus;
#[cfg(test)]
mod tests;
mod turn;
mod visual;

pub use effect::{Effect, Effects};
pub use journey::{Journey, Step};
pub use state::{Counters, Course, DeskState, Visit};
pub use stimulus::{Screen, Stimulus};

use crate::rulebook::Rulebook;
use stimulus::{Button, Choice};
use turn::Turn;

/// One act at the desk: the desk afterwards, and what was done to the world.
pub fn step(state: &DeskState, stimulus: &Stimulus, rulebook: &Rulebook) -> (DeskState, Effects) {
    let mut turn = Turn::new(state, rulebook);
    match *stimulus {
        Stimulus::PresentCard => card_reader::present_card(&mut turn),
        Stimulus::RemoveCard => card_reader::remove_card(&mut turn),
        Stimulus::PresentPhone { reader } => phone::present(&mut turn, reader),
        Stimulus::Choose { choice } => choose(&mut turn, choice),
        Stimulus::Consent { kinds } => consent::answer(&mut turn, kinds),
        Stimulus::ConfirmFace { result } => card_reader::confirm_face(&mut turn, result),
        Stimulus::ConfirmVisual { result } => match turn.state.screen {
            Screen::MobileIdentity => mobile::confirm_visual(&mut turn, result),
            _ => visual::confirm(&mut turn, result),
        },
        Stimulus::EnterPin { pin } => match turn.state.screen {
            Screen::PhonePinEntry => phone::enter_pin(&mut turn, pin),
            Screen::MobileIdentity => mobile::enter_pin(&mut turn, pin),
            _ => card_reader::enter_pin(&mut turn, pin),
        },
        Stimulus::EnterPasscode { passcode } => visual::enter_passcode(&mut turn, passcode),
        Stimulus::PhoneBiometrics { result } => phone::biometrics(&mut turn, result),
        Stimulus::Press { button: Button::Next } => consent::press_next(&mut turn),
        Stimulus::Press { button: Button::Staff } => visual::press_staff(&mut turn),
        Stimulus::Press { button: Button::Cancel } => turn.cancel(),
        Stimulus::SwitchMode { mode } => visual::switch_mode(&mut turn, mode),
        Stimulus::OpenMobile => mobile::open(&mut turn),
        Stimulus::MobileRead => mobile::read(&mut turn),
        Stimulus::NextPatient => turn.next_patient(),
    }
    (turn.state, turn.effects)
}

fn choose(turn: &mut Turn<'_>, choice: Choice) {
    match choice {
        Choice::Face | Choice::Pin => card_reader::choose_identity(turn, choice),
        // The visual check is opened with the staff button, never chosen by the patient (R-VIS-04).
        Choice::Visual => {}
        Choice::Phone | Choice::Iphone | Choice::Android => phone::choose(turn, choice),
        Choice::ConsentAll | Choice::ConsentNone => consent::choose(turn, choice),
        Choice::Register | Choice::DeclineRegister => card_reader::register(turn, choice),
    }
}
