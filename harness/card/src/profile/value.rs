//! Single values of a profile file, and the profile in which nothing was said yet.

use super::fault::ProfileFault;
use super::reader::{Row, Source};
use super::words::Named;
use super::{ChipState, Date, Holder, Kind, Profile, Sex, Switches};
use std::collections::BTreeMap;

pub(super) fn named<T: Named>(source: &Source<'_>, row: &Row) -> Result<T, ProfileFault> {
    word_of(source, row.value.at, source.text(row)?)
}

pub(super) fn word_of<T: Named>(source: &Source<'_>, at: usize, word: &str) -> Result<T, ProfileFault> {
    T::named(word).ok_or_else(|| source.unknown(at, T::WHAT, word, T::WORDS.iter().map(|(known, _)| *known)))
}

pub(super) fn atr(source: &Source<'_>, row: &Row) -> Result<Vec<u8>, ProfileFault> {
    let text = source.text(row)?;
    let bytes: Option<Vec<u8>> = text
        .split_ascii_whitespace()
        .map(|pair| u8::from_str_radix(pair, 16).ok().filter(|_| pair.len() == 2 && !pair.starts_with('+')))
        .collect();
    let fits = bytes.filter(|bytes| (2..=33).contains(&bytes.len()) && matches!(bytes.first(), Some(0x3B | 0x3F)));
    let wrong = "an ATR is 2 to 33 bytes in hexadecimal with blanks between, and begins with 3B or 3F";
    fits.ok_or_else(|| source.fault(row.value.at, wrong))
}

pub(super) fn personal(source: &Source<'_>, row: &Row) -> Result<String, ProfileFault> {
    let text = source.text(row)?;
    let fits = !text.is_empty() && text.len() <= 600 && !text.chars().any(char::is_control);
    fits.then(|| text.into())
        .ok_or_else(|| source.fault(row.value.at, format!("`{}` is 1 to 600 bytes of text", row.key)))
}

pub(super) fn pin_value(source: &Source<'_>, row: &Row) -> Result<String, ProfileFault> {
    let text = source.text(row)?;
    let fits = (1..=16).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric());
    fits.then(|| text.into()).ok_or_else(|| source.fault(row.value.at, "a PIN is 1 to 16 letters or digits"))
}

pub(super) fn blank() -> Profile {
    let day = Date::new(2000, 1, 1).expect("a day of the calendar");
    Profile {
        id: String::new(),
        title_ja: String::new(),
        title_en: String::new(),
        kind: Kind::Plastic,
        chip: ChipState::Sound,
        atr: Vec::new(),
        seed: 0,
        issued: day,
        expires: day,
        municipality: String::new(),
        serial: String::new(),
        holder: Holder {
            name: String::new(),
            address: String::new(),
            birth: day,
            sex: Sex::Unknown,
            individual_number: String::new(),
            security_code: String::new(),
        },
        photo: true,
        auth: None,
        sign: None,
        keys: BTreeMap::new(),
        applets: Vec::new(),
        pins: BTreeMap::new(),
        switches: Switches::default(),
        defects: Vec::new(),
    }
}
