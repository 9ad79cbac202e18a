//! What is hidden before anything is kept: the data of every command that carries a PIN, in whatever class, chained,
//! wrapped or malformed; the body of every answer that is, shows or would betray the 12-digit individual number; and
//! twelve digits with a valid check digit wherever else they appear.

use super::masked::MaskedBytes;
use super::parts::{Layout, Parts};
use super::selection::Selection;

/// Hides PINs and individual numbers, exchange by exchange.
#[derive(Default)]
pub struct Mask {
    /// Distinct PIN values seen so far: kept in memory to tell them apart, never written.
    pins: Vec<Vec<u8>>,
    chained: bool,
    answer_hidden: bool,
}

impl Mask {
    /// The command without its PIN, and which PIN value it was.
    pub fn command(&mut self, command: &[u8]) -> (MaskedBytes, Option<u32>) {
        let mut shown = MaskedBytes::open(command);
        let Some(parts) = Parts::of(command) else { return (shown, None) };
        let carries_pin = self.chained || carries_pin(parts.ins);
        self.chained = carries_pin && parts.cla & 0x90 == 0x10;
        let secret = match parts.layout {
            Layout::Sound if parts.data.is_empty() => parts.data.clone(),
            // What follows the data is a length, but a wrong Lc would make it the end of the PIN.
            Layout::Sound => parts.data.start..command.len(),
            Layout::Odd => parts.data.clone(),
        };
        let lone_byte = parts.layout == Layout::Sound && command.len() == 5 && command.last() != Some(&0);
        if carries_pin && (!secret.is_empty() || lone_byte) {
            let secret = if lone_byte { 4..5 } else { secret };
            shown.hide(secret);
            let value = command.get(parts.data.clone()).unwrap_or_default();
            return (shown, Some(self.ordinal(if lone_byte { command.get(4..).unwrap_or_default() } else { value })));
        }
        let body = writes_number(&parts).then_some(parts.data.clone());
        let numbers: Vec<_> = body.into_iter().chain(individual_numbers(command)).collect();
        let pin = numbers.first().and_then(|at| command.get(at.clone())).map(|value| self.ordinal(value));
        numbers.into_iter().for_each(|at| shown.hide(at));
        (shown, pin)
    }

    /// The answer without an individual number; `selection` is what may be selected while the command runs.
    pub fn response(&mut self, command: &[u8], response: &[u8], selection: &Selection) -> MaskedBytes {
        let mut shown = MaskedBytes::open(response);
        let body = response.len().saturating_sub(2);
        self.answer_hidden = match Parts::of(command) {
            Some(parts) if parts.ins == 0xC0 => self.answer_hidden,
            Some(parts) => reads(parts.ins) && may_be_number(selection, &parts),
            None => false,
        };
        if self.answer_hidden {
            shown.hide(0..body);
        }
        let numbers = individual_numbers(response.get(..body).unwrap_or_default());
        numbers.into_iter().for_each(|at| shown.hide(at));
        shown
    }

    fn ordinal(&mut self, value: &[u8]) -> u32 {
        let at = self.pins.iter().position(|known| known == value).unwrap_or_else(|| {
            self.pins.push(value.to_vec());
            self.pins.len() - 1
        });
        u32::try_from(at + 1).unwrap_or(u32::MAX)
    }
}

/// VERIFY, CHANGE REFERENCE DATA, RESET RETRY COUNTER, JICSAP CHANGE KEY with even and odd instruction, ENVELOPE (which may wrap them), and
/// the counters' own command; in any class.
fn carries_pin(ins: u8) -> bool {
    matches!(ins, 0x20 | 0x21 | 0x24 | 0x25 | 0x2C | 0x2D | 0x32 | 0x33 | 0xC2 | 0xC3)
}

fn reads(ins: u8) -> bool {
    matches!(ins, 0xB0..=0xB3)
}

/// UPDATE commands can only carry a personal number, whatever is selected.
fn writes_number(parts: &Parts) -> bool {
    matches!(parts.ins, 0xD0..=0xD7 | 0xDC..=0xDE) && !parts.data.is_empty()
}

fn may_be_number(selection: &Selection, parts: &Parts) -> bool {
    selection.targets(parts).into_iter().any(|(place, file)| match file {
        Some(file) => place.holds_individual_number(file),
        None => [0x0001, 0x0005].into_iter().any(|file| place.holds_individual_number(file)),
    })
}

/// Where twelve digits with a valid check digit stand on their own. A `Z` behind them makes them the time in a
/// certificate (UTCTime).
fn individual_numbers(bytes: &[u8]) -> Vec<std::ops::Range<usize>> {
    let mut found = vec![];
    let mut start = 0;
    for (at, byte) in bytes.iter().chain(&[0]).enumerate() {
        if !byte.is_ascii_digit() {
            if *byte != b'Z' && bytes.get(start..at).is_some_and(is_individual_number) {
                found.push(start..at);
            }
            start = at + 1;
        }
    }
    found
}

/// Whether these are twelve ASCII digits of which the last is the check digit of the others.
pub fn is_individual_number(digits: &[u8]) -> bool {
    let [body @ .., check] = digits else { return false };
    if digits.len() != 12 || !digits.iter().all(u8::is_ascii_digit) {
        return false;
    }
    let weights = [6u32, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2];
    let sum: u32 = body.iter().zip(weights).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    let expected = match sum % 11 {
        0 | 1 => 0,
        rest => 11 - rest,
    };
    u32::from(check - b'0') == expected
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trace::Place;

    fn shown(commands: &[&[u8]]) -> Vec<(String, Option<u32>)> {
        let mut mask = Mask::default();
        commands.iter().map(|command| mask.command(command)).map(|(shown, pin)| (shown.to_string(), pin)).collect()
    }

    fn one(command: &[u8]) -> String {
        shown(&[command]).remove(0).0
    }

    #[test]
    fn a_pin_is_hidden_in_every_form() {
        assert_eq!(one(b"\x00\x20\x00\x80\x041234"), "0020008004********");
        assert_eq!(one(b"\x80\x24\x01\x80\x041234"), "8024018004********");
        assert_eq!(one(b"\x00\x20\x00\x80\x00\x00\x041234"), "00200080000004********");
        assert_eq!(one(b"\x00\x20\x00\x80\x041234\x00"), "0020008004**********");
        assert_eq!(one(b"\x00\x20\x00\x80\x031234"), "0020008003********", "a wrong length does not open the end");
        assert_eq!(one(b"\x00\x20\x00\x801234"), "00200080********", "a missing length does not open the start");
        assert_eq!(one(b"\x00\x20\x00\x80\x06ABC"), "00200080********");
        assert_eq!(one(b"\x00\x20\x00\x801"), "00200080**");
        assert_eq!(one(b"\xC1\x20\x00\x80\x0212"), "C120008002****", "an unknown class");
        assert_eq!(one(b"\x00\xC2\x00\x00\x09\x00\x20\x00\x80\x041234"), format!("00C2000009{}", "**".repeat(9)));
        assert_eq!(one(b"\x00\x20\x00\x80"), "00200080");
        assert_eq!(one(b"\x00\x20\x00\x80\x00"), "0020008000");
        assert_eq!(one(b"\x00\xA4\x04\x0C\x02\xD3\x92"), "00A4040C02D392");
    }

    #[test]
    fn what_follows_a_chained_pin_is_hidden_too() {
        let commands: [&[u8]; 3] = [b"\x10\x20\x00\x80\x0212", b"\x00\xFA\x00\x80\x0234", b"\x00\xFA\x00\x80\x0234"];
        assert_eq!(
            shown(&commands),
            [("1020008002****".into(), Some(1)), ("00FA008002****".into(), Some(2)), ("00FA0080023334".into(), None)]
        );
    }

    #[test]
    fn equal_values_are_told_by_number_only() {
        let a = b"\x00\x20\x00\x80\x041234";
        let b = b"\x00\x20\x00\x80\x041235";
        let numbers = shown(&[a, b, a, b"\x00\x24\x01\x80\x041235"]).into_iter().map(|(_, pin)| pin);
        assert_eq!(numbers.collect::<Vec<_>>(), [Some(1), Some(2), Some(1), Some(2)]);
    }

    #[test]
    fn the_individual_number_is_hidden_wherever_it_may_stand() {
        let number = b"123456789018";
        assert!(is_individual_number(number) && !is_individual_number(b"123456789012"));
        let read = [0, 0xB0, 0, 0, 0];
        let answer = [b"\xFF\x10\x0C", &number[..], b"\xFF\xFF\x90\x00"].concat();
        let mut mask = Mask::default();
        let seen = |mask: &mut Mask, selection: &Selection| mask.response(&read, &answer, selection).to_string();
        let all = format!("{}9000", "**".repeat(17));
        assert_eq!(seen(&mut mask, &Selection::default()), all, "nothing is known yet");

        let mut selection = Selection::default();
        let aid = Place::Text.aid().expect("an applet");
        let select = [&[0, 0xA4, 4, 0x0C, 10][..], &aid].concat();
        selection.follow(&Parts::of(&select).expect("a command"), &aid, Some(0x9000));
        let file = [0, 0xA4, 2, 0x0C, 2, 0, 1];
        selection.follow(&Parts::of(&file).expect("a command"), &[0, 1], Some(0x9000));
        assert_eq!(seen(&mut mask, &selection), all);
        assert_eq!(mask.response(&[0, 0xC0, 0, 0, 2], &[0x31, 0x32, 0x90, 0], &selection).to_string(), "****9000");

        let file = [0, 0xA4, 2, 0x0C, 2, 0, 2];
        selection.follow(&Parts::of(&file).expect("a command"), &[0, 2], Some(0x9000));
        assert_eq!(seen(&mut mask, &selection), format!("FF100C{}FFFF9000", "**".repeat(12)), "out of place");
        let written = [b"\x00\xD6\x00\x00\x0C", &number[..]].concat();
        assert_eq!(one(&written), format!("00D600000C{}", "**".repeat(12)));
        let data = [b"\x00\x88\x00\x00\x0C", &number[..]].concat();
        assert_eq!(one(&data), format!("008800000C{}", "**".repeat(12)));
    }
}
