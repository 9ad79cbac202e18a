//! Where the card of a check comes from: a profile, or a reader; and the PINs that a person gives for it.

use super::Refused;
use crate::options::Lang;
use madoguchi_card::check::{Pin, Report, Settings};
use madoguchi_card::profile::BUILTIN;
use madoguchi_card::{Chip, Profile};
use std::path::Path;

/// A profile by built-in name, or from a file.
pub fn profile(name: &str, lang: Lang) -> Result<Profile, Refused> {
    if let Some(profile) = Profile::builtin(name) {
        return Ok(profile);
    }
    let known = BUILTIN.join(", ");
    let refuse = |what: String| {
        Refused::new(
            what,
            lang,
            &format!("組み込みの名前（{known}）かファイルを指定してください"),
            &format!("give a built-in name ({known}) or a file"),
        )
    };
    let text = std::fs::read_to_string(name).map_err(|error| refuse(format!("{name}: {error}")))?;
    Profile::parse(name, &text).map_err(|fault| refuse(fault.to_string()))
}

/// Reads PINs from a file into the settings.
pub fn pins(path: &Path, lang: Lang, settings: &mut Settings) -> Result<(), Refused> {
    let words: Vec<&str> = Pin::ALL.iter().filter(|pin| !pin.is_individual_number()).map(|pin| pin.word()).collect();
    let words = words.join(", ");
    let refuse = |reason: String| {
        Refused::new(
            format!("{}: {reason}", path.display()),
            lang,
            &format!("`auth = \"1234\"` の形で書いてください（{words}）"),
            &format!("write lines like `auth = \"1234\"` ({words})"),
        )
    };
    let text = std::fs::read_to_string(path).map_err(|error| refuse(error.to_string()))?;
    // The reader's own message would quote the line, and with it a PIN.
    let table: toml::Table = toml::from_str(&text).map_err(|error: toml::de::Error| {
        let at = error.span().map_or(0, |span| span.start);
        let line = text.get(..at).unwrap_or_default().matches('\n').count() + 1;
        refuse(format!("line {line} is no TOML"))
    })?;
    for (word, value) in table {
        let pin = Pin::of_word(&word).filter(|pin| !pin.is_individual_number());
        let pin = pin.ok_or_else(|| refuse(format!("`{word}` is no PIN that can be given")))?;
        let value = value.as_str().ok_or_else(|| refuse(format!("`{word}` is no text in quotes")))?;
        let (place, reference) = pin.reference();
        settings.pins.set(place, reference, value.as_bytes());
    }
    Ok(())
}

/// Does something with the card in a reader.
#[cfg(feature = "pcsc")]
pub fn in_reader(name: &str, lang: Lang, run: impl FnOnce(&mut dyn Chip) -> Report) -> Result<Report, Refused> {
    use madoguchi_world::pcsc_client::PcscCard;
    let mut card = PcscCard::connect(name).map_err(|error| {
        Refused::new(
            error.to_string(),
            lang,
            "pcscd が動いていて、カードがリーダーに載っているか確かめてください（模擬カードなら `card serve` が示す環境変数も）",
            "see that pcscd runs and the card lies on the reader (for an emulated one set the variable that `card serve` prints)",
        )
    })?;
    Ok(run(&mut card))
}

/// This build has no PC/SC.
#[cfg(not(feature = "pcsc"))]
pub fn in_reader(_: &str, lang: Lang, _: impl FnOnce(&mut dyn Chip) -> Report) -> Result<Report, Refused> {
    let what = match lang {
        Lang::Ja => "このビルドは PC/SC のリーダーに対応していません",
        Lang::En => "this build has no PC/SC readers",
    };
    Err(Refused::new(
        what,
        lang,
        "libpcsclite-dev と pkg-config を入れ、`cargo build --release --features pcsc` で作り直してください",
        "install libpcsclite-dev and pkg-config, then rebuild with `cargo build --release --features pcsc`",
    ))
}
