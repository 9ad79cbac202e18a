//! A card by name or file: what `--profile` names.

use crate::options::Lang;
use madoguchi_card::profile::BUILTIN;
use madoguchi_reader::{CardSource, Contents, Timing, emulate};

/// The card, checked here, so that what is wrong with it is told before anything starts.
///
/// # Errors
/// What is wrong, and what to do.
pub fn card(profile: &str, expiry: Option<&str>, lang: Lang) -> Result<CardSource, (String, String)> {
    let expiry = expiry.map(String::from);
    let source = if BUILTIN.contains(&profile) {
        CardSource { profile: profile.into(), text: None, expiry }
    } else {
        let text = std::fs::read_to_string(profile).map_err(|error| {
            let known = BUILTIN.join(", ");
            let help = match lang {
                Lang::En => format!("give a file, or one of {known}"),
                Lang::Ja => format!("ファイルか、次のどれかを指定してください：{known}"),
            };
            (format!("{profile}: {error}"), help)
        })?;
        CardSource { profile: profile.into(), text: Some(text), expiry }
    };
    match emulate(&Contents::Card(source.clone()), Timing::Immediate, &[]) {
        Ok(_) => Ok(source),
        Err(error) => Err((error, String::new())),
    }
}
