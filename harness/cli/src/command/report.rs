//! `report`: the page for people, Cucumber Messages or a summary, made of an evidence bundle that is judged again first.

use super::compare::sound;
use crate::console;
use crate::exit::Exit;
use crate::options::{Kind, ReportOptions};
use madoguchi_contract::Language;
use madoguchi_judge::RunVerdict;
use madoguchi_report::bundle::{Bundle, FEATURES};
use madoguchi_report::compare::Comparison;
use madoguchi_report::html::{self, Material, REPORT};
use madoguchi_report::messages::{MESSAGES, messages};
use madoguchi_report::{View, github};
use madoguchi_suite::features::{FeatureSource, documents};
use madoguchi_suite::verify::Restored;
use std::path::{Path, PathBuf};

/// Makes what was asked for.
pub fn run(options: &ReportOptions) -> Exit {
    let language = options.lang.into();
    let out = options.out.clone().unwrap_or_else(|| {
        PathBuf::from(match options.format {
            Kind::Html => REPORT,
            Kind::Messages => MESSAGES,
            Kind::Markdown => "summary.md",
        })
    });
    let made = sound(&options.bundle, language).and_then(|now| {
        let before = options.before.as_deref().map(|path| earlier(path, &now, language)).transpose()?;
        Ok(match options.format {
            Kind::Html => page(&now, before.as_ref().map(|before| &before.run)),
            Kind::Messages => now.messages(language),
            Kind::Markdown => github::summary(&now.run, &View::plain(language)),
        })
    });
    match made.and_then(|text| write(&out, &text, language)) {
        Ok(()) => {
            console::print(&format!("{}\n", out.display()));
            Exit::Good
        }
        Err(exit) => exit,
    }
}

/// The bundle of an earlier state of the same product, at the same depth; another one is refused.
fn earlier(path: &Path, now: &Sound, language: Language) -> Result<Sound, Exit> {
    let before = sound(path, language)?;
    match unlike(&before, now, language) {
        Some((what, help)) => {
            console::error(&format!("--before {}: {what}", path.display()), help);
            Err(Exit::Config)
        }
        None => Ok(before),
    }
}

/// A bundle that holds together, judged again.
pub struct Sound {
    /// Its file.
    pub bytes: Vec<u8>,
    /// Roles that were asked for.
    pub roles: Vec<String>,
    /// The features as they were run.
    pub sources: Vec<FeatureSource>,
    /// Its run.
    pub run: RunVerdict,
    /// What it rests on.
    pub restored: Restored,
}

impl Sound {
    /// Of a bundle that was verified.
    pub fn of(bundle: &Bundle, bytes: Vec<u8>, run: RunVerdict, restored: Restored) -> Self {
        let sources = bundle.texts(FEATURES).map(|(path, text)| FeatureSource { path: path.into(), text: text.into() });
        Self { bytes, roles: bundle.manifest.selected.roles.clone(), sources: sources.collect(), run, restored }
    }

    fn messages(&self, language: Language) -> String {
        let cases = self.restored.expected(&self.run.head);
        messages(&self.run, &documents(&self.restored.suite, &self.sources, &cases), language)
    }
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
    let now = sound(folder, language)?;
    write(&folder.join(REPORT), &page(&now, None), language)
}

/// Makes the messages of the bundle in this folder, and puts them beside.
///
/// # Errors
/// The exit code.
pub fn messages_beside(folder: &Path, language: Language) -> Result<(), Exit> {
    let now = sound(folder, language)?;
    write(&folder.join(MESSAGES), &now.messages(language), language)
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
