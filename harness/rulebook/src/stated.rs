//! The short form of facts: only what differs from the ordinary good visit, as a case is written by hand.
//!
//! What is left out takes its default when it is read again, so the short form and the full one are the same facts.

use crate::day::{Day, Instant};
use crate::word::{Set, Word};
use serde::{Serialize, Serializer};

/// A fact, or a group of facts, that can be written in the short form.
pub trait Stated: Serialize + PartialEq {
    /// Writes what differs from the default; a single fact has one form only.
    ///
    /// # Errors
    /// Those of the serializer.
    fn serialize_stated<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.serialize(serializer)
    }
}

/// Facts in their short form.
pub struct Short<'a, T>(pub &'a T);

impl<T: Stated> Serialize for Short<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize_stated(serializer)
    }
}

impl<T: Stated> Stated for Option<T> {
    fn serialize_stated<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Some(value) => value.serialize_stated(serializer),
            None => serializer.serialize_none(),
        }
    }
}

impl<W: Word> Stated for Set<W> {}
impl Stated for Day {}
impl Stated for Instant {}
impl Stated for bool {}
impl Stated for u8 {}
impl Stated for u32 {}
impl Stated for u64 {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Facts;
    use crate::facts::{MyNumberCard, Proof};
    use serde_json::json;

    #[test]
    fn the_short_form_states_only_what_differs() {
        let mut facts = Facts::default();
        assert_eq!(serde_json::to_value(Short(&facts)).expect("JSON"), json!({}));
        facts.presents = Set::of(&[Proof::MyNumberCard]);
        let mut card = MyNumberCard::default();
        card.user_auth_cert.expires_on = Day::ymd(2025, 6, 15);
        facts.holds.my_number_card = Some(card);
        let short = serde_json::to_value(Short(&facts)).expect("JSON");
        let stated = json!({"holds": {"my_number_card": {"user_auth_cert": {"expires_on": "2025-06-15"}}},
            "presents": ["my_number_card"]});
        assert_eq!(short, stated);
        assert_eq!(serde_json::from_value::<Facts>(short).expect("facts"), facts);
    }
}
