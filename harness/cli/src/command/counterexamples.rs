//! What `explore` found, shrunk: one counterexample a cause, told as a scenario and kept in files.

use crate::console;
use crate::exit::Exit;
use madoguchi_contract::Language;
use madoguchi_contract::case::SavedCase;
use madoguchi_judge::Clauses;
use madoguchi_rulebook::Rulebook;
use madoguchi_suite::explore::{Cause, Causes, Product, Sign, cause};
use madoguchi_suite::shrink::{Counterexample, Held, Scenario, Shrinker, Stability};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// Where counterexamples come from and go to.
pub struct Wanted<'a> {
    /// The rules.
    pub rulebook: &'a Rulebook,
    /// What it extends, for the levels of clauses.
    pub clauses: &'a Clauses,
    /// The product.
    pub product: Product<'a>,
    /// Folder for the files.
    pub folder: Option<&'a Path>,
    /// Counterexamples at most.
    pub most: usize,
    /// Of what is printed.
    pub language: Language,
}

/// Shrinks what was found and tells it, one after another.
///
/// # Errors
/// The exit code: the product is gone, a file cannot be written, or the judge and the comparison disagree.
pub async fn tell(causes: &Causes, wanted: &Wanted<'_>) -> Result<(), Exit> {
    let product = Held { rulebook: wanted.rulebook, product: wanted.product };
    let mut fault = None;
    let each = |sign: &Sign, cause: &Cause, found: &Counterexample| {
        if fault.is_none() {
            fault = one(sign, cause, found, wanted).err();
        }
    };
    let told = Shrinker::of(&product).each(causes, wanted.most, each).await;
    if let Err(lost) = told {
        console::error(&lost.say(wanted.language), "what was shrunk until then stands above");
        return Err(Exit::Run(70));
    }
    fault.map_or(Ok(()), Err)
}

fn one(sign: &Sign, cause: &Cause, found: &Counterexample, wanted: &Wanted<'_>) -> Result<(), Exit> {
    let ja = wanted.language == Language::Ja;
    let id = cause::id(&found.facts, wanted.rulebook.id());
    let mut text = match ja {
        true => format!(
            "\n反例 {id}  {} {}: {}（{}セル、質問{}）\n",
            sign.clause, sign.observable, sign.difference, cause.cells, found.asked
        ),
        false => format!(
            "\ncounterexample {id}  {} {}: {} ({} cells, {} questions)\n",
            sign.clause, sign.observable, sign.difference, cause.cells, found.asked
        ),
    };
    if found.stability == Stability::Flaky {
        let _ = writeln!(
            text,
            "  FLAKY: {}\n  {}",
            match ja {
                true => "同じ質問への答えが毎回同じではないので、シナリオにしない",
                false => "the same question is not answered the same each time, so that it becomes no scenario",
            },
            cause::stated(&found.facts)
        );
        console::print(&text);
        return Ok(());
    }
    let scenario = Scenario::of(found, wanted.rulebook, wanted.product.hello, wanted.clauses).map_err(|broken| {
        console::error(
            &broken.to_string(),
            "the comparison and the judge disagree, a defect of madoguchi: please report it",
        );
        Exit::Run(70)
    })?;
    text.push_str(&scenario.feature(wanted.language));
    if let Some(folder) = wanted.folder {
        let [ja, en] = [Language::Ja, Language::En].map(|language| scenario.feature(language));
        for file in keep(scenario.name(), &ja, &en, &scenario.kept(wanted.rulebook), folder)? {
            let _ = writeln!(text, "  → {}", file.display());
        }
    }
    console::print(&text);
    Ok(())
}

/// Keeps the case and the scenario in both languages, laid out like a folder of features.
///
/// # Errors
/// A file cannot be written; it is told.
pub fn keep(name: &str, ja: &str, en: &str, case: &SavedCase, folder: &Path) -> Result<[PathBuf; 3], Exit> {
    let files = [
        (folder.join(format!("{name}.feature")), ja.to_string()),
        (folder.join("en").join(format!("{name}.feature")), en.to_string()),
        (folder.join(format!("{name}.json")), case.to_text()),
    ];
    for (path, text) in &files {
        let parent = path.parent().unwrap_or(folder);
        let written = std::fs::create_dir_all(parent).and_then(|()| std::fs::write(path, text));
        written.map_err(|error| {
            let help = "give --counterexamples a folder that can be written";
            console::error(&format!("{}: {error}", path.display()), help);
            Exit::Config
        })?;
    }
    Ok(files.map(|(path, _)| path))
}
