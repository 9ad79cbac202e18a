//! The card or phone that the facts of a case speak of, as a chip.

use madoguchi_card::profile::PinName;
use madoguchi_card::{Card, Profile};
use madoguchi_rulebook::Facts;
use madoguchi_rulebook::facts::{Chip, PhoneOs, Pin, Proof};

/// The chip that the patient of these facts lays on a reader: a phone's token, or a card by its PIN and chip. Dates of
/// certificates are facts of the case and not of the chip's profile.
pub fn card_of(facts: &Facts) -> Card {
    let phone = facts.holds.phone.filter(|_| !facts.presents.contains(Proof::MyNumberCard));
    let id = match (phone, facts.holds.my_number_card) {
        (Some(phone), _) if phone.os == PhoneOs::Iphone => "iphone",
        (Some(_), _) => "android",
        (None, Some(card)) if card.chip == Chip::Broken => "broken_chip",
        (None, Some(card)) if card.pin == Pin::Locked => "blocked_pin",
        (None, Some(card)) if card.pin == Pin::None => "pinless",
        (None, _) => "plastic",
    };
    let mut card = Card::new(&Profile::builtin(id).expect("these profiles come with the program"));
    if id == "iphone" {
        card.vouch(PinName::Auth);
    }
    card
}

/// The PIN of the emulated cards; everybody may know it.
pub(super) const PIN: &str = "1234";
/// Any other.
pub(super) const ANOTHER_PIN: &str = "9876";
