//! The rooms of the workspace and the arrows between them: who may depend on whom.

use std::fs;
use std::path::{Path, PathBuf};
use toml::{Table, Value};

const ALL: [&str; 13] = [
    "rulebook",
    "contract",
    "judge",
    "report",
    "reference",
    "suite",
    "card",
    "reader",
    "world",
    "ifd",
    "message",
    "receipt",
    "cli",
];

/// Rooms that a room may depend on; `None`: the room is not known.
fn allowed(room: &str) -> Option<&'static [&'static str]> {
    Some(match room {
        "rulebook" | "card" => &[],
        "reader" => &["card"],
        "ifd" => &["card", "reader"],
        "message" | "receipt" => &["rulebook"],
        "world" => &["card", "reader", "message", "contract", "rulebook"],
        "contract" => &["rulebook"],
        "judge" => &["contract", "rulebook", "card", "message", "receipt"],
        "reference" => &["contract", "rulebook", "card", "message", "receipt"],
        "report" => &["judge", "contract", "rulebook"],
        "suite" => &["report", "reference", "judge", "contract", "rulebook", "card", "message", "receipt", "world"],
        "cli" | "fuzz" => &ALL,
        _ => return None,
    })
}

/// Rooms that a manifest names in any of its tables of dependencies, whatever it calls them.
fn rooms_named(manifest: &Table, found: &mut Vec<String>) {
    for (key, value) in manifest {
        let Some(table) = value.as_table() else { continue };
        if matches!(key.as_str(), "dependencies" | "dev-dependencies" | "build-dependencies") {
            for (name, dependency) in table {
                let package = dependency.get("package").and_then(Value::as_str).unwrap_or(name);
                let path = dependency.get("path").and_then(Value::as_str);
                let room = package.strip_prefix("madoguchi-").or(path.and_then(|path| path.rsplit('/').next()));
                found.extend(room.map(String::from));
            }
        } else {
            rooms_named(table, found);
        }
    }
}

fn forbidden(room: &str, manifest: &str) -> Vec<String> {
    let Some(allowed) = allowed(room) else { return vec![format!("{room}: no rule says what it may depend on")] };
    let mut named = vec![];
    rooms_named(&manifest.parse().expect("a manifest is TOML"), &mut named);
    named.retain(|other| !allowed.contains(&other.as_str()));
    named.into_iter().map(|other| format!("{room} -> {other}")).collect()
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

#[test]
fn the_rooms_depend_on_each_other_only_as_drawn() {
    let mut rooms = vec![];
    for entry in fs::read_dir(root().join("harness")).expect("the folder of the rooms") {
        let folder = entry.expect("an entry").path();
        if folder.join("Cargo.toml").is_file() {
            rooms.push(folder);
        }
    }
    assert!(rooms.len() >= ALL.len(), "{rooms:?}");
    rooms.extend([root().join("fuzz")].into_iter().filter(|folder| folder.join("Cargo.toml").is_file()));
    let wrong: Vec<String> = rooms
        .iter()
        .flat_map(|folder| {
            let name = folder.file_name().expect("a name").to_string_lossy();
            forbidden(&name, &fs::read_to_string(folder.join("Cargo.toml")).expect("a manifest"))
        })
        .collect();
    assert!(wrong.is_empty(), "arrows that are not drawn: {wrong:?}");
}

#[test]
fn an_arrow_that_is_not_drawn_is_told() {
    for manifest in [
        "[dependencies]\nmadoguchi-judge.workspace = true",
        "[dev-dependencies]\nmadoguchi-judge = { path = \"../judge\" }",
        "[target.'cfg(unix)'.dependencies]\nmadoguchi-judge.workspace = true",
        "[dependencies]\nother = { package = \"madoguchi-judge\", path = \"../judge\" }",
        "[build-dependencies]\njudge = { path = \"../judge\" }",
    ] {
        assert_eq!(forbidden("contract", manifest), ["contract -> judge"], "{manifest}");
        assert!(forbidden("cli", manifest).is_empty());
    }
    assert_eq!(forbidden("attic", "").len(), 1);
}
