//! Plans of version 1: one fault for a numbered call of a visit. They are read for ever, as what they mean in version 2.

use super::kind::Moment;
use super::plan::Name;
use super::written::{Word, Written};
use serde::Deserialize;
use toml::Spanned;

/// Reads a plan of version 1.
pub(super) fn read(text: &str) -> Result<(Name, Vec<Spanned<Written>>), toml::de::Error> {
    let file: File = toml::from_str(text)?;
    let entries = file.fault.into_iter().map(|entry| {
        let span = entry.span();
        Spanned::new(span, entry.into_inner().into())
    });
    Ok((file.name, entries.collect()))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(rename = "format")]
    _format: String,
    #[serde(rename = "version")]
    _version: u32,
    name: Name,
    #[serde(default)]
    fault: Vec<Spanned<Entry>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    call: u64,
    what: What,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum What {
    Cut,
    CutInAnswer,
    Unavailable,
    Garbage,
    Silence,
}

impl From<Entry> for Written {
    fn from(Entry { call, what }: Entry) -> Self {
        let of = |kind| Self { call: Some(call), ..Self::of(kind) };
        match what {
            What::Cut => of(Word::Reset),
            What::CutInAnswer => Self { percent: Some(50), moment: Moment::After, ..of(Word::Truncate) },
            What::Unavailable => Self { status: Some(503), ..of(Word::Status) },
            What::Garbage => of(Word::Garbage),
            What::Silence => of(Word::Silence),
        }
    }
}
