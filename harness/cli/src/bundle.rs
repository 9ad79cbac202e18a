//! The evidence bundle of a run: what went in is gathered before, packed while the report is printed.

use crate::command::Loaded;
use crate::console;
use crate::error_map::Mapped;
use crate::exit::Exit;
use madoguchi_contract::{Case, Language};
use madoguchi_judge::Clauses;
use madoguchi_report::bundle::key::SigningKey;
use madoguchi_report::bundle::{
    ATTESTATIONS, BUNDLE, Bundle, CLAUSES, ERROR_MAP, EVENTS, EXPECTATIONS, FAULTS, FEATURES, MUTANTS, RULEBOOKS,
    SUMMARY, Selected,
};
use madoguchi_rulebook::Editions;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

/// What a run rests on.
#[derive(Clone, Debug)]
pub struct Inputs {
    /// The command that repeats it.
    pub command: Vec<String>,
    /// Which cases were taken.
    pub selected: Selected,
    /// Files, by their names in the bundle.
    pub files: BTreeMap<String, Vec<u8>>,
    /// What the pictures of the report are drawn from; none: the report is made of the bundle, later.
    pub scenes: Option<Scenes>,
}

/// Cases, and the rules by which their days are drawn.
#[derive(Clone, Debug)]
pub struct Scenes {
    /// The cases of the run.
    pub cases: Vec<Arc<Case>>,
    /// The editions of the rules.
    pub editions: Editions,
}

impl Inputs {
    /// The texts that cases, verdicts and levels come from.
    pub fn of(
        loaded: &Loaded,
        editions: &Editions,
        mapped: Option<&Mapped>,
        faults: Option<(&str, String)>,
        command: Vec<String>,
        selected: Selected,
    ) -> Self {
        let mut files = BTreeMap::new();
        for source in &loaded.sources {
            files.insert(format!("{FEATURES}{}", source.path), source.text.clone().into_bytes());
        }
        for id in editions.ids() {
            let text = editions.source_of(&id).unwrap_or_default();
            files.insert(format!("{RULEBOOKS}{id}.toml"), text.into());
        }
        files.insert(CLAUSES.into(), Clauses::TEXT.into());
        files.extend(mapped.map(|mapped| (ERROR_MAP.into(), mapped.text.clone().into_bytes())));
        files.extend(faults.map(|(name, text)| (format!("{FAULTS}{name}.toml"), text.into())));
        Self { command, selected, files, scenes: None }
    }

    /// Those of a run that left its bundle in this folder; none: it left none.
    ///
    /// # Errors
    /// The exit code.
    pub fn kept(folder: &Path, language: Language) -> Result<Option<Self>, Exit> {
        let path = folder.join(BUNDLE);
        if !path.exists() {
            return Ok(None);
        }
        let (bundle, _) = Bundle::read(&path).map_err(|error| {
            console::error(&format!("{}: {}", path.display(), error.say(language)), "");
            Exit::Config
        })?;
        let Bundle { manifest, mut files, .. } = bundle;
        files.retain(|name, _| ![EVENTS, SUMMARY, EXPECTATIONS, ATTESTATIONS, MUTANTS].contains(&name.as_str()));
        Ok(Some(Self { command: manifest.command, selected: manifest.selected, files, scenes: None }))
    }
}

/// The key to sign with; a fault is told.
///
/// # Errors
/// The exit code.
pub fn signing_key(path: Option<&Path>, language: Language) -> Result<Option<SigningKey>, Exit> {
    let Some(path) = path else { return Ok(None) };
    let refuse = |what: String| {
        let help = match language {
            Language::Ja => "`madoguchi keygen FILE`が鍵を作る",
            Language::En => "`madoguchi keygen FILE` makes a key",
        };
        console::error(&format!("{}: {what}", path.display()), help);
        Exit::Config
    };
    let text = std::fs::read_to_string(path).map_err(|error| refuse(error.to_string()))?;
    SigningKey::from_pem(&text).map(Some).map_err(|error| refuse(error.say(language)))
}

/// Writes a bundle; its file takes its name only when it is whole.
///
/// # Errors
/// What the file system says.
pub fn write(folder: &Path, bundle: &[u8]) -> Result<(), String> {
    let (path, new) = (folder.join(BUNDLE), folder.join(format!("{BUNDLE}.new")));
    let written = std::fs::write(&new, bundle).and_then(|()| std::fs::rename(&new, &path));
    written.map_err(|error| format!("{}: {error}", path.display()))
}
