//! A chip in a reader's field: the one interface between a card, what disturbs it, what records it and what reads it.

use std::time::Duration;

/// Bytes in, bytes out. A reader powers it, sends commands, and takes the power away.
pub trait Chip {
    /// The answer to reset that a reader reports (ISO 7816-3; contactless by PC/SC part 3).
    fn atr(&self) -> &[u8];

    /// Power comes: every security state is at its start.
    fn power_on(&mut self);

    /// A warm reset: power stays.
    fn reset(&mut self);

    /// Power goes.
    fn power_off(&mut self);

    /// Performs one command APDU, writes the response APDU with its status word into `response` (cleared first) and says
    /// how long a real chip would take. A chip never sleeps itself: who holds it does.
    ///
    /// # Errors
    /// [`Lost`] when the chip left the field in mid-command; there is no response.
    fn transmit(&mut self, command: &[u8], response: &mut Vec<u8>) -> Result<Duration, Lost>;
}

/// The chip is no longer in the field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the card left the field")]
pub struct Lost;
