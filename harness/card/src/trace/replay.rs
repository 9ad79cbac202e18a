//! A trace played again: its commands go to any chip, and what the chip answers is compared with what was recorded.
//!
//! A trace holds no PIN. Whoever plays it names the PINs of the card; each `pin#n` is then the named value where the
//! recorded card accepted it, and some wrong value of the same length where it never did, so that counters run as they ran.

use super::applet::Place;
use super::format::{Event, Trace, What};
use super::masked::MaskedBytes;
use super::parts::{Layout, Parts};
use super::steps::{Act, Sent, Step, steps};
use crate::Chip;
use std::collections::BTreeMap;

/// The PINs of a card by applet and reference.
#[derive(Clone, Default)]
pub struct Pins(BTreeMap<(Place, u16), Vec<u8>>);

impl Pins {
    /// Names one PIN.
    pub fn set(&mut self, place: Place, reference: u16, value: &[u8]) {
        self.0.insert((place, reference), value.to_vec());
    }

    /// The value, where it is named.
    pub fn get(&self, place: Place, reference: u16) -> Option<&[u8]> {
        self.0.get(&(place, reference)).map(Vec::as_slice)
    }
}

/// A place where the chip behaved otherwise than the recorded one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// Sequence number of the exchange.
    pub seq: u64,
    /// What was recorded; `None`: the card was lost.
    pub recorded: Option<MaskedBytes>,
    /// What the chip answered, masked as the record is; `None`: the card was lost.
    pub answered: Option<MaskedBytes>,
}

/// A trace that cannot be played.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ReplayError {
    /// A PIN was accepted that nobody named.
    #[error("exchange {seq}: the recorded card accepted a PIN that is not named here: {reference:04X} of {place:?}")]
    UnknownPin {
        /// The exchange.
        seq: u64,
        /// The applet.
        place: Place,
        /// The PIN.
        reference: u16,
    },
    /// Hidden bytes that are no PIN in a place where it can be filled in.
    #[error("exchange {seq}: the hidden bytes of this command cannot be filled in: {command}")]
    CannotFill {
        /// The exchange.
        seq: u64,
        /// The command.
        command: MaskedBytes,
    },
}

/// Plays a trace against a chip.
///
/// # Errors
/// A hidden value that cannot be filled in; nothing was sent then.
pub fn replay(trace: &Trace, chip: &mut dyn Chip, pins: &Pins) -> Result<Vec<Difference>, ReplayError> {
    let steps = steps(trace);
    let values = values(&steps, pins)?;
    let mut filled = vec![];
    for (seq, exchange) in trace.exchanges() {
        let value = exchange.pin.and_then(|pin| values.get(&pin)).map_or(&[][..], Vec::as_slice);
        let fault = || ReplayError::CannotFill { seq, command: exchange.command.clone() };
        filled.push(fill(&exchange.command, value).ok_or_else(fault)?);
    }
    let mut filled = filled.into_iter();
    let mut differences = vec![];
    let mut answer = vec![];
    for line in &trace.lines {
        let exchange = match &line.what {
            What::Event(event) => {
                apply(*event, chip);
                continue;
            }
            What::Exchange(exchange) => exchange,
        };
        let command = filled.next().unwrap_or_default();
        let answered = chip.transmit(&command, &mut answer).is_ok().then_some(&answer[..]);
        let agree = match (&exchange.response, answered) {
            (None, None) => true,
            (Some(recorded), Some(answered)) if is_random(&command) => {
                recorded.len() == answered.len() && recorded.status() == MaskedBytes::open(answered).status()
            }
            (Some(recorded), Some(answered)) => recorded.agrees_with(answered),
            _ => false,
        };
        if !agree {
            let answered = answered.map(|answered| like(exchange.response.as_ref(), answered));
            differences.push(Difference { seq: line.seq, recorded: exchange.response.clone(), answered });
        }
    }
    Ok(differences)
}

fn apply(event: Event, chip: &mut dyn Chip) {
    match event {
        Event::PowerOn => chip.power_on(),
        Event::PowerOff | Event::Removed => chip.power_off(),
        Event::Reset => chip.reset(),
        Event::Inserted | Event::Connected | Event::Disconnected => {}
    }
}

/// What each `pin#n` stands for.
fn values(steps: &[Step], pins: &Pins) -> Result<BTreeMap<u32, Vec<u8>>, ReplayError> {
    let mut values = BTreeMap::new();
    let mut changed: BTreeMap<(Place, u16), u32> = BTreeMap::new();
    for step in steps {
        let Some((sent, pin)) = step.sent().and_then(|sent| sent.exchange.pin.map(|pin| (sent, pin))) else { continue };
        let (Some((place, reference)), Some(0x9000)) = (sent.reference(), sent.status) else { continue };
        match sent.act {
            Act::Change { .. } => {
                changed.insert((place, reference), pin);
            }
            Act::Verify { .. } if !changed.contains_key(&(place, reference)) && !values.contains_key(&pin) => {
                let unknown = ReplayError::UnknownPin { seq: step.seq, place, reference };
                values.insert(pin, pins.get(place, reference).ok_or(unknown)?.to_vec());
            }
            _ => {}
        }
    }
    for sent in steps.iter().filter_map(Step::sent) {
        if let Some(pin) = sent.exchange.pin {
            values.entry(pin).or_insert_with(|| wrong(pin, length(sent), pins));
        }
    }
    Ok(values)
}

fn length(sent: &Sent) -> usize {
    match sent.act {
        Act::Verify { length } | Act::Change { length } => length,
        _ => 0,
    }
}

/// A value of this length that is no PIN of the card, another one for each ordinal.
fn wrong(ordinal: u32, length: usize, pins: &Pins) -> Vec<u8> {
    let candidates = (0..).map(|salt: u64| {
        let mut rest = u64::from(ordinal) * 7919 + salt;
        let mut digits: Vec<u8> = std::iter::repeat_with(|| {
            let digit = b'0' + u8::try_from(rest % 10).expect("one digit");
            rest /= 10;
            digit
        })
        .take(length)
        .collect();
        digits.reverse();
        digits
    });
    let mut candidates = candidates.filter(|candidate| !pins.0.values().any(|pin| pin == candidate));
    candidates.next().expect("there are endless candidates")
}

/// The command with its hidden bytes filled in; `None` when they are not just the data field of a sound command.
fn fill(command: &MaskedBytes, value: &[u8]) -> Option<Vec<u8>> {
    if !command.hides() {
        return Some(command.outline());
    }
    let mut bytes = command.outline();
    let parts = Parts::of(&bytes)?;
    if parts.layout == Layout::Odd || parts.data.len() != value.len() || !command.is_hidden(parts.data.start) {
        return None;
    }
    bytes.get_mut(parts.data)?.copy_from_slice(value);
    Some(bytes)
}

/// GET CHALLENGE, and signatures with a random salt.
fn is_random(command: &[u8]) -> bool {
    matches!(command, [_, 0x84, ..] | [0x80, 0x2A, 0x04 | 0x05, ..])
}

/// An answer with the same places hidden.
fn like(recorded: Option<&MaskedBytes>, answered: &[u8]) -> MaskedBytes {
    let mut shown = MaskedBytes::open(answered);
    if recorded.is_some_and(MaskedBytes::hides) {
        shown.hide(0..answered.len().saturating_sub(2));
    }
    shown
}
