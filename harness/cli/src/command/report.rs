//! `report`: the page for people, made of an evidence bundle that is judged again first.

use super::compare::sound;
use crate::console;
use crate::exit::Exit;
use crate::options::ReportOptions;
use madoguchi_contract::Language;
use madoguchi_judge::RunVerdict;
use madoguchi_report::bundle::{BUNDLE, Bundle};
use madoguchi_report::compare::Comparison;
use madoguchi_report::html::{self, Material, REPORT};
use madoguchi_suite::verify::{Demand, Restored, verify};
use std::path::Path;

/// Makes the page of a bundle.
pub fn run(options: &ReportOptions) -> Exit {
    let language = options.lang.into();
    let made = sound(&options.bundle, language).and_then(|now| {
        let Some(path) = &options.before else { return Ok(page(&now, None)) };
        let before = sound(path, language)?;
        if let Some((what, help)) = unlike(&before, &now, language) {
            console::error(&format!("--before {}: {what}", path.display()), help);
            return Err(Exit::Config);
        }
        Ok(page(&now, Some(&before.run)))
    });
    match made.and_then(|page| write(&options.out, &page, language)) {
        Ok(()) => {
            console::print(&format!("{}\n", options.out.display()));
            Exit::Good
        }
        Err(exit) => exit,
    }
}

/// A bundle that holds together, judged again.
pub struct Sound {
    /// Its file.
    pub bytes: Vec<u8>,
    /// Roles that were asked for.
    pub roles: Vec<String>,
    /// Its run.
    pub run: RunVerdict,
    /// What it rests on.
    pub restored: Restored,
}

/// The page of a run, with its history where there is one.
pub fn page(now: &Sound, before: Option<&RunVerdict>) -> String {
    let (run, restored) = (&now.run, &now.restored);
    let timelines = html::drawn(run, &restored.expected(&run.head), |id| restored.editions.get(id));
    let before = before.map(|before| Comparison::of(before, run));
    html::html(run, &Material { bundle: &now.bytes, timelines: &timelines, before: before.as_ref() })
}

/// Makes the page of the bundle in this folder, and puts it beside.
///
/// # Errors
/// The exit code.
pub fn beside(folder: &Path, language: Language) -> Result<(), Exit> {
    let path = folder.join(BUNDLE);
    let (bundle, bytes) = Bundle::read(&path).map_err(|error| {
        console::error(&format!("{}: {}", path.display(), error.say(language)), "");
        Exit::Config
    })?;
    let verified = verify(&bundle, &bytes, &Demand::Nothing);
    // What was just written and does not hold together is told by `verify`; there is no page of it.
    let (Some(run), Some(restored)) = (verified.run, verified.restored) else { return Ok(()) };
    let now = Sound { bytes, roles: bundle.manifest.selected.roles, run, restored };
    write(&folder.join(REPORT), &page(&now, None), language)
}

fn write(path: &Path, page: &str, language: Language) -> Result<(), Exit> {
    std::fs::write(path, page).map_err(|error| {
        let help = match language {
            Language::Ja => "書き込めるファイルを--outに指定すること",
            Language::En => "name a file that can be written with --out",
        };
        console::error(&format!("{}: {error}", path.display()), help);
        Exit::Config
    })
}

/// Why an earlier bundle is no earlier state of this one, and what to do.
fn unlike(before: &Sound, now: &Sound, language: Language) -> Option<(String, &'static str)> {
    let (then, today) = (&before.run.head.product.name, &now.run.head.product.name);
    if then != today {
        return Some(match language {
            Language::Ja => (
                format!("別の製品`{then}`の証跡（この証跡は`{today}`）"),
                "二つの製品は`madoguchi compare`で比べること",
            ),
            Language::En => (
                format!("evidence of another product, `{then}` (this is `{today}`)"),
                "`madoguchi compare` puts two products side by side",
            ),
        });
    }
    if before.roles != now.roles {
        let named = |roles: &[String]| if roles.is_empty() { "–".to_string() } else { roles.join(", ") };
        let (then, today) = (named(&before.roles), named(&now.roles));
        return Some(match language {
            Language::Ja => {
                (format!("別の役割の証跡（{then}。この証跡は{today}）"), "同じ--roleで実施した証跡を渡すこと")
            }
            Language::En => (
                format!("evidence of another role ({then}; this is {today})"),
                "give a bundle that was run with the same --role",
            ),
        });
    }
    None
}
