//! `explore` and `diff-rulebooks`, as a person meets them: what they print, exit codes, products of bad habits, and
//! explorations that end early and go on.

#[path = "../common/mod.rs"]
mod common;
mod habits;
mod resumed;
mod rulebooks;
mod told;

use common::{Ran, madoguchi};
use std::path::Path;

/// The smallest scene, under one rulebook.
const SMALL: [&str; 5] = ["explore", "--rulebook", "actual", "--scene", "call centre"];

fn explore(folder: &Path, more: &[&str]) -> Ran {
    madoguchi(folder, &[&SMALL, more].concat())
}

fn snapshots() -> insta::Settings {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(concat!(env!("CARGO_MANIFEST_DIR"), "/../../snapshots/explore"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings
}

/// The reference behind a product with this habit.
fn relay(mood: &str) -> String {
    relay_of_build(mood, "")
}

fn relay_of_build(mood: &str, build: &str) -> String {
    let relay = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/explore/relay.py");
    format!("stdio:python3 '{relay}' '{}' {mood} '{build}'", env!("CARGO_BIN_EXE_madoguchi"))
}
