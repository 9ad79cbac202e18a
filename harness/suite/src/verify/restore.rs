//! What the run rested on, made again from the bundle: catalogue, rulebooks, features, lists.

use super::Discrepancy;
use super::discrepancy::first_line;
use crate::features::{FeatureSource, Suite, builtin, compile_for, digest};
use crate::run::select::Selection;
use crate::wire::{Planned, among_peers};
use madoguchi_contract::event::{RunHead, line_hash};
use madoguchi_contract::{Case, Language, Role};
use madoguchi_judge::attest::Attestations;
use madoguchi_judge::known::KnownFailures;
use madoguchi_judge::tally::Ending;
use madoguchi_judge::{Clauses, ErrorMap, Text};
use madoguchi_report::bundle::{
    ATTESTATIONS, Bundle, CLAUSES, ERROR_MAP, EXPECTATIONS, FAULTS, FEATURES, MANIFEST, RULEBOOKS, Selected,
};
use madoguchi_rulebook::{Editions, Word};
use madoguchi_world::fault::FaultPlan;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What the run rested on.
#[derive(Debug)]
pub struct Restored {
    /// The suite, with the cases of the emulated world.
    pub suite: Suite,
    /// The editions of the rules.
    pub editions: Editions,
    /// The fault plan on the line.
    pub planned: Option<Arc<Planned>>,
    /// Which cases were taken.
    pub selection: Selection,
    /// What the product's codes mean.
    pub codes: ErrorMap,
    pub(super) known: KnownFailures,
    pub(super) attestations: Attestations,
    error_map: Option<String>,
}

/// The outcome of restoring.
pub(super) struct Outcome {
    pub(super) restored: Option<Restored>,
    pub(super) discrepancies: Vec<Discrepancy>,
    pub(super) notes: Vec<Text>,
}

pub(super) fn restore(bundle: &Bundle) -> Outcome {
    let mut found = vec![];
    catalogue(bundle, &mut found);
    let editions = editions(bundle, &mut found);
    let codes = list(bundle, ERROR_MAP, &mut found, |text| ErrorMap::parse(text).map_err(|error| error.to_string()));
    let clauses = Clauses::builtin();
    let known = list(bundle, EXPECTATIONS, &mut found, |text| {
        KnownFailures::parse(text, clauses).map_err(|error| error.to_string())
    });
    let attestations = list(bundle, ATTESTATIONS, &mut found, |text| {
        Attestations::parse(text, clauses).map_err(|error| error.to_string())
    });
    let selected = &bundle.manifest.selected;
    let planned = selected.faults.as_ref().and_then(|name| {
        let file = format!("{FAULTS}{name}.toml");
        let text = bundle.text(&file).ok_or_else(|| "missing".to_string());
        let plan = text.and_then(|text| FaultPlan::parse(text).map_err(|fault| fault.what(Language::En)));
        let plan = plan.map_err(|error| found.push(unreadable(&file, &error))).ok()?;
        Some(Arc::new(Planned { plan, name: name.clone(), seed: bundle.manifest.seed }))
    });
    let sources: Vec<FeatureSource> =
        bundle.texts(FEATURES).map(|(path, text)| FeatureSource { path: path.into(), text: text.into() }).collect();
    let selection = selection(selected, &mut found);
    let mut notes = vec![];
    let (suite, builtin) = (digest(&sources), builtin());
    if suite.as_str() != bundle.manifest.suite {
        found.extend(changed_features(&sources, &builtin, &bundle.manifest.suite));
    } else if suite != digest(&builtin) {
        notes.push(Text::new(
            "シナリオは、この版のmadoguchiに入っているものではない",
            "the features are not those built into this version of madoguchi",
        ));
    }
    if bundle.manifest.ended.ending != Ending::Finished {
        notes.push(Text::new(
            "実行は途中で終わった。残りのケースは実施されていない",
            "the run did not end by itself: the cases after that were not run",
        ));
    }
    if bundle.manifest.tool != env!("CARGO_PKG_VERSION") {
        let tool = &bundle.manifest.tool;
        notes.push(Text::new(format!("madoguchi {tool}が書いた"), format!("written by madoguchi {tool}")));
    }
    let known_clause = |id: &str| clauses.entry(id).is_ok();
    let restored = match compile_for(&sources, &known_clause, &editions.ids()) {
        Err(faults) => {
            found.extend(faults.iter().take(MOST).map(|fault| {
                let place = format!("{FEATURES}{}:{}:{}", fault.file, fault.line, fault.column);
                Discrepancy::new(place, format!("シナリオとして読めない: {}", fault.message), fault.message.clone())
            }));
            None
        }
        Ok(suite) => {
            let suite = among_peers(suite, &selection.roles, &editions, planned.as_deref());
            let error_map = bundle.files.get(ERROR_MAP);
            let error_map = error_map.map(|bytes| line_hash(bytes).to_string());
            Some(Restored { suite, editions, planned, selection, codes, known, attestations, error_map })
        }
    };
    Outcome { restored, discrepancies: found, notes }
}

impl Restored {
    /// The cases that the run took.
    pub fn expected(&self, head: &RunHead) -> Vec<Arc<Case>> {
        let shard = head.shard.map(|shard| (shard.index, shard.count));
        let selection = Selection { shard, ..self.selection.clone() };
        selection.of(&self.suite.cases).cloned().collect()
    }

    /// The digests in the head of the run against the files.
    pub(super) fn digests(&self, head: &RunHead) -> Vec<Discrepancy> {
        let mut found = vec![];
        for (id, digest) in &head.rulebooks {
            let text = self.editions.text_of(id).unwrap_or_default();
            if line_hash(text.as_bytes()).as_str() != digest {
                found.push(Discrepancy::new(
                    format!("{RULEBOOKS}{id}.toml"),
                    "実行に使われた規則ファイルではない（要約値が実行の条件と違う）",
                    "not the rulebook of this run: its digest is not the one in the head of the run",
                ));
            }
        }
        if let Some(planned) = &self.planned
            && !head.filters.contains(&planned.filter())
        {
            found.push(Discrepancy::new(
                format!("{FAULTS}{}.toml", planned.name),
                "実行に使われた故障計画ではない（要約値が実行の条件と違う）",
                "not the fault plan of this run: its digest is not the one in the head of the run",
            ));
        }
        if self.editions.extends() != head.extends {
            found.push(Discrepancy::new(
                RULEBOOKS,
                "規則ファイルの継承関係が実行の条件と違う",
                "what the rulebooks extend is not what the head of the run says",
            ));
        }
        if self.error_map != head.error_map {
            found.push(Discrepancy::new(
                ERROR_MAP,
                "実行に使われたエラー対応表ではない",
                "not the error map of this run",
            ));
        }
        found
    }
}

fn changed_features(sources: &[FeatureSource], builtin: &[FeatureSource], suite: &str) -> Vec<Discrepancy> {
    let mut found = vec![];
    if digest(builtin).as_str() == suite {
        let own: BTreeMap<&str, &str> = sources.iter().map(|file| (file.path.as_str(), file.text.as_str())).collect();
        for file in builtin {
            let text = own.get(file.path.as_str()).copied().unwrap_or_default();
            if text != file.text {
                let place = format!("{FEATURES}{}:{}", file.path, first_line(text, &file.text));
                let (ja, en) = ("実行に使われたシナリオと違う: 変更された", "not what was run: the line was changed");
                found.push(Discrepancy::new(place, ja, en));
            }
        }
    }
    if found.is_empty() {
        found.push(Discrepancy::new(
            FEATURES,
            "実行に使われたシナリオではない（要約値が実行の条件と違う）",
            "not the features of this run: their digest is not the one in the head of the run",
        ));
    }
    found
}

fn catalogue(bundle: &Bundle, found: &mut Vec<Discrepancy>) {
    let text = bundle.text(CLAUSES).unwrap_or_default();
    if text != Clauses::TEXT {
        let tool = &bundle.manifest.tool;
        found.push(Discrepancy::new(
            format!("{CLAUSES}:{}", first_line(text, Clauses::TEXT)),
            format!("条項の一覧がこの版のものと違う。変更されたか、別の版が書いた（madoguchi {tool}で検証すること）"),
            format!(
                "not the clause catalogue of this version: it was changed, or another version wrote it (verify with madoguchi {tool})"
            ),
        ));
    }
}

/// The program's rulebooks must be those of this version; those of files are read, each after what it extends.
fn editions(bundle: &Bundle, found: &mut Vec<Discrepancy>) -> Editions {
    let mut editions = Editions::builtin();
    let mut own: Vec<(String, &str)> = vec![];
    let mut left = editions.ids();
    for (file, text) in bundle.texts(RULEBOOKS) {
        let id = file.trim_end_matches(".toml").to_string();
        left.retain(|builtin| *builtin != id);
        match editions.source_of(&id) {
            Some(ours) if ours != text => found.push(Discrepancy::new(
                format!("{RULEBOOKS}{file}:{}", first_line(text, ours)),
                "この版の規則ファイルと違う: 変更されたか、別の版が書いた",
                "not the rulebook of this version: it was changed, or another version wrote it",
            )),
            Some(_) => {}
            None => own.push((format!("{RULEBOOKS}{file}"), text)),
        }
    }
    for id in left {
        found.push(Discrepancy::new(format!("{RULEBOOKS}{id}.toml"), "規則ファイルがない", "the rulebook is missing"));
    }
    while !own.is_empty() {
        let before = own.len();
        let mut faults = vec![];
        own.retain(|(name, text)| match editions.add(name, text) {
            Ok(_) => false,
            Err(error) => {
                faults.push(Discrepancy::new(name, format!("規則ファイルが読めない: {error}"), error.to_string()));
                true
            }
        });
        if own.len() == before {
            found.append(&mut faults);
            break;
        }
    }
    editions
}

fn list<T: Default>(
    bundle: &Bundle,
    name: &str,
    found: &mut Vec<Discrepancy>,
    parse: impl Fn(&str) -> Result<T, String>,
) -> T {
    let Some(bytes) = bundle.files.get(name) else { return T::default() };
    let read = std::str::from_utf8(bytes).map_err(|error| error.to_string()).and_then(parse);
    read.unwrap_or_else(|error| {
        found.push(unreadable(name, &error));
        T::default()
    })
}

fn unreadable(name: &str, error: &str) -> Discrepancy {
    Discrepancy::new(name, format!("読めない: {error}"), format!("cannot be read: {error}"))
}

fn selection(selected: &Selected, found: &mut Vec<Discrepancy>) -> Selection {
    let roles = selected.roles.iter().filter_map(|name| {
        let role = Role::parse(name);
        if role.is_none() {
            let place = format!("{MANIFEST}, `selected`");
            let (ja, en) = (format!("役割`{name}`は存在しない"), format!("no role is called `{name}`"));
            found.push(Discrepancy::new(place, ja, en));
        }
        role
    });
    Selection {
        roles: roles.collect(),
        tags: selected.tags.clone(),
        name: selected.name.clone(),
        rulebooks: selected.rulebooks.clone(),
        ids: selected.cases.clone(),
        shard: None,
    }
}

/// Faults of features that are told.
const MOST: usize = 20;
