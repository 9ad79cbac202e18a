//! `merge`: the shards of one run become the run; every case is judged again from its history.

use super::conclude::Ended;
use super::{conclude, evidence, report, suite};
use crate::bundle::{Inputs, signing_key};
use crate::console;
use crate::error_map::Mapped;
use crate::exit::Exit;
use crate::github::GitHub;
use crate::options::MergeOptions;
use crate::settings::Settings;
use madoguchi_contract::Language;
use madoguchi_contract::event::{merge_shards, read_events};
use madoguchi_judge::tally::{Ending, Strictness};
use madoguchi_rulebook::Editions;
use std::path::{Path, PathBuf};

/// Joins the shards of one run.
pub fn run(options: &MergeOptions) -> Exit {
    let language = options.lang.into();
    // What every shard rests on is the same, for its digests stand in the head that they share.
    let read = signing_key(options.key.as_deref(), language).and_then(|key| {
        Ok((key, Inputs::kept(options.shards.first().map_or(Path::new(""), PathBuf::as_path), language)?))
    });
    let (key, inputs) = match read {
        Ok(read) => read,
        Err(exit) => return exit,
    };
    let closed = match merge_shards(&options.shards, &options.out) {
        Ok(closed) => closed,
        Err(error) => {
            console::error(&error.to_string(), "");
            return Exit::Config;
        }
    };
    let whole = match read_events(&options.out.join("events.ndjson")) {
        Ok(evidence) => evidence,
        Err(fault) => {
            console::error(&fault.to_string(), "");
            return Exit::Config;
        }
    };
    let loaded = match suite::load(None, &Editions::builtin().ids()) {
        Ok(loaded) => loaded,
        Err(exit) => return exit,
    };
    let Some(head) = whole.head.clone() else {
        console::error("the evidence has no head", "merge the folders that `run --shard` wrote");
        return Exit::Config;
    };
    // Every shard has the same map, for its digest stands in the head that they share.
    let mapped = match Mapped::kept(&options.shards[0], Some(&head)) {
        Ok(mapped) => mapped,
        Err(exit) => return exit,
    };
    if let Some(mapped) = &mapped
        && let Err(exit) = mapped.keep(&options.out)
    {
        return exit;
    }
    let codes = mapped.map(|mapped| mapped.map).unwrap_or_default();
    let verdicts = evidence::judged(&whole, &codes);
    if inputs.is_none() {
        console::note(match language {
            Language::Ja => "分割実行の結果に証跡ファイル（evidence.zip）がないので、全体の証跡ファイルは作らない",
            Language::En => "the shards hold no evidence bundle, so none is made of the whole",
        });
    }
    if head.suite != loaded.digest {
        console::error("the evidence was written with another version of the suite", "it is judged as it stands");
    }
    let settings = match Settings::told() {
        Ok(settings) => settings,
        Err(exit) => return exit,
    };
    let view = console::view_of(&settings.target(None), vec![], language);
    let (ending, strictness) = (Ending::Finished, Strictness::Normal);
    let github = GitHub::of(None, None);
    let ended = Ended { head, verdicts, codes: &codes, ending, strictness, inputs, key, github };
    let bundled = ended.inputs.is_some();
    let exit = conclude::conclude(ended, Box::new(|| Ok(closed)), &options.out, &settings, &view);
    match bundled.then(|| report::beside(&options.out, language)) {
        Some(Err(refused)) => refused,
        _ => exit,
    }
}
