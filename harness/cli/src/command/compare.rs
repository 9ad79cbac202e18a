//! `compare`: two bundles side by side, each judged again first.

use super::report::Sound;
use super::verify::{read, told};
use crate::console;
use crate::exit::Exit;
use crate::options::{CompareOptions, Form};
use madoguchi_contract::Language;
use madoguchi_report::compare::Comparison;
use madoguchi_suite::verify::Demand;
use std::path::Path;

/// Compares two bundles.
pub fn run(options: &CompareOptions) -> Exit {
    let language = options.lang.into();
    let judged = sound(&options.first, language).and_then(|a| Ok((a, sound(&options.second, language)?)));
    let (first, second) = match judged {
        Ok(judged) => judged,
        Err(exit) => return exit,
    };
    let comparison = Comparison::of(&first.run, &second.run);
    console::print(&match options.format {
        Form::Text => comparison.report(language),
        Form::Json => comparison.to_json(),
    });
    if comparison.got_worse() { Exit::Findings } else { Exit::Good }
}

/// A bundle that is consistent; another one is no ground for a comparison.
///
/// # Errors
/// The exit code.
pub fn sound(path: &Path, language: Language) -> Result<Sound, Exit> {
    let (bundle, bytes, mut verified) = read(path, &Demand::Nothing, language)?;
    match (verified.run.take(), verified.restored.take()) {
        (Some(run), Some(restored)) if verified.is_consistent() => Ok(Sound::of(&bundle, bytes, run, restored)),
        _ => {
            let help = match language {
                Language::Ja => "整合しない証跡は使えない",
                Language::En => "what is not consistent cannot be used",
            };
            console::error(&format!("{}: {}", path.display(), told(&bundle, &verified, language).trim_end()), help);
            Err(Exit::Config)
        }
    }
}
