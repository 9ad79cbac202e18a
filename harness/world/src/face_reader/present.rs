//! A card or phone laid on the reader, without the machine's screens: the chip shows its certificate, the central service is
//! asked, and the result comes into `face`. For cases that say how the patient was identified instead of playing it.

use super::card::{PIN, card_of};
use crate::card_reader::{CardFault, CardReader};
use crate::slot::Slot;
use madoguchi_card::Chip;
use madoguchi_contract::event::{Deed, Peer};
use madoguchi_rulebook::Facts;
use std::io;
use x509_cert::Certificate;
use x509_cert::der::Decode;

/// Reads the chip of these facts, and asks.
///
/// # Errors
/// The folder cannot be written.
pub fn present(slot: &mut Slot, facts: &Facts) -> io::Result<()> {
    let mut chip = card_of(facts);
    let read = certificate(&mut chip);
    slot.log().record(Peer::Card, Deed::Act, "read_certificate", told(&read));
    chip.power_off();
    slot.present_card()
}

fn certificate(chip: &mut dyn Chip) -> Result<Vec<u8>, CardFault> {
    let mut reader = CardReader::new(chip);
    match reader.certificate() {
        // A phone shows its certificate only after the PIN.
        Err(CardFault::Refused { .. }) => {
            reader.verify_pin(PIN)?;
            reader.certificate()
        }
        read => read,
    }
}

/// What was read, in words of the log: its last day in Japan is what every window hangs on (R-DATE-01).
pub(super) fn told(read: &Result<Vec<u8>, CardFault>) -> String {
    match read {
        Ok(bytes) => match last_day(bytes) {
            Some(last) => format!("{} bytes, last day {last}", bytes.len()),
            None => format!("{} bytes", bytes.len()),
        },
        Err(fault) => fault.to_string(),
    }
}

/// The last day of a certificate, in Japan.
pub fn last_day(certificate: &[u8]) -> Option<madoguchi_rulebook::Day> {
    use madoguchi_rulebook::{Day, Instant};
    let certificate = Certificate::from_der(certificate).ok()?;
    let ends = i64::try_from(certificate.tbs_certificate.validity.not_after.to_unix_duration().as_secs()).ok()?;
    // 1970-01-01 00:00 UTC is nine in the morning in Japan.
    Some(Instant::jst(Day::ymd(1970, 1, 1), 9 * 3600).plus_seconds(ends).day())
}
