//! What a matrix was measured with: the features, the rulebooks and the engine. Where one of them changed since, the matrix is stale.

use include_dir::{Dir, include_dir};
use madoguchi_rulebook::Editions;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// Three digests (SHA-256, in hex).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Measure {
    /// Of the features.
    pub suite: String,
    /// Of the text of the rulebooks.
    pub rulebooks: String,
    /// Of the program text of decisions and answers.
    #[serde(default)]
    pub engine: String,
}

impl Measure {
    /// This program with features of this digest.
    pub fn of(suite: &str) -> Self {
        let editions = Editions::builtin();
        let mut rulebooks = Sha256::new();
        for id in editions.ids() {
            rulebooks.update(editions.text_of(&id).unwrap_or_default());
        }
        let mut engine = Sha256::new();
        add(&ENGINE, &mut engine);
        engine.update(ANSWER);
        Self { suite: suite.into(), rulebooks: hex(rulebooks), engine: hex(engine) }
    }
}

/// The files of a folder, each with its name, in the order of names.
fn add(folder: &Dir<'_>, digest: &mut Sha256) {
    let mut entries: Vec<_> = folder.entries().iter().collect();
    entries.sort_by_key(|entry| entry.path());
    for entry in entries {
        match entry.as_file() {
            Some(file) => {
                digest.update(file.path().to_string_lossy().as_bytes());
                digest.update(file.contents());
            }
            None => entry.as_dir().into_iter().for_each(|folder| add(folder, digest)),
        }
    }
}

fn hex(digest: Sha256) -> String {
    digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

static ENGINE: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../rulebook/src");
const ANSWER: &str = include_str!("../../../contract/src/answer.rs");
