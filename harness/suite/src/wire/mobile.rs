//! The mobile device of a case, worked as staff and patient would: the machine of the rulebook with a real chip behind it.
//! Its result waits at the central service; whether it does, the machine alone decides.

use madoguchi_rulebook::desk::Stimulus;
use madoguchi_rulebook::desk::stimulus::{Comparison, PinEntry};
use madoguchi_rulebook::facts::{Identity, Means, Pin, Proof};
use madoguchi_rulebook::{Facts, Rulebook};
use madoguchi_world::face_reader::{FaceReader, card_of};
use madoguchi_world::slot::Slot;
use std::io;

/// Consent first, then who it is, then the card (R-HOME-03).
pub(super) fn visit(slot: &mut Slot, facts: &Facts, rulebook: &Rulebook) -> io::Result<()> {
    if !facts.presents.contains(Proof::MyNumberCard) {
        // A later visit without a card: nothing is read, the receipt computer asks by the first consent (R-VISIT-04).
        return Ok(());
    }
    if facts.means == Means::OnlineCare {
        // The patient holds the card to a phone of their own, far away.
        slot.keep_consented();
        return Ok(());
    }
    let by_pin =
        facts.says.identity != Identity::Visual && facts.holds.my_number_card.is_some_and(|card| card.pin == Pin::Set);
    let identity = match by_pin {
        true => Stimulus::EnterPin { pin: PinEntry::Correct },
        false => Stimulus::ConfirmVisual { result: Comparison::Match },
    };
    let acts = [Stimulus::OpenMobile, Stimulus::Consent { kinds: facts.says.consent }, identity, Stimulus::MobileRead];
    let mut device = FaceReader::new(rulebook, facts, Box::new(card_of(facts)), slot);
    acts.iter().try_for_each(|act| device.act(act).map(|_| ()))
}
