//! `compare`: two bundles side by side, each judged again first.

use super::verify::{read, told};
use crate::console;
use crate::exit::Exit;
use crate::options::CompareOptions;
use madoguchi_contract::Language;
use madoguchi_judge::RunVerdict;
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
    let comparison = Comparison::of(&first, &second);
    console::print(&comparison.report(language));
    if comparison.got_worse() { Exit::Findings } else { Exit::Good }
}

/// The run of a bundle that is consistent; another one is no ground for a comparison.
fn sound(path: &Path, language: Language) -> Result<RunVerdict, Exit> {
    let (bundle, mut verified) = read(path, &Demand::Nothing, language)?;
    match verified.run.take() {
        Some(run) if verified.is_consistent() => Ok(run),
        _ => {
            let help = match language {
                Language::Ja => "整合しない証跡は比較できない",
                Language::En => "what is not consistent cannot be compared",
            };
            console::error(&format!("{}: {}", path.display(), told(&bundle, &verified, language).trim_end()), help);
            Err(Exit::Config)
        }
    }
}
