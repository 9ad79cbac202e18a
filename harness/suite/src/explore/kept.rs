//! What was found so far, kept in a file: a head, and one line for each finished stretch. Lines are only ever appended,
//! so that whatever stands there whole stays valid when the program is killed or the disk is full; an exploration that
//! goes on from it ends with the same bytes as one that was never interrupted. It goes on only for the same product,
//! rulebooks and space.

use super::drive::Found;
use super::walk::Stretch;
use super::{Part, Plan};
use madoguchi_contract::message::Hello;
use madoguchi_rulebook::Rulebook;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fs::{File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// What an exploration is of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Head {
    format: String,
    version: u32,
    /// Version of madoguchi.
    suite: String,
    /// Part of the cells.
    shard: String,
    /// For each rulebook the digests of its entries and of its space.
    rulebooks: BTreeMap<String, Digests>,
    /// The products, in order.
    products: Vec<Build>,
}

/// Digests of one rulebook and of the space cut at its boundaries.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Digests {
    entries: String,
    space: String,
}

/// A product, as it introduces itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Build {
    /// Name.
    pub name: String,
    /// Version.
    pub version: String,
    /// Build hash.
    pub build: String,
}

impl Build {
    /// What a product says of itself.
    pub fn of(hello: &Hello) -> Self {
        let product = &hello.product;
        Self { name: product.name.clone(), version: product.version.clone(), build: product.build.clone() }
    }
}

impl std::fmt::Display for Build {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let build = if self.build.is_empty() { "-" } else { &self.build };
        write!(f, "{} {} ({build})", self.name, self.version)
    }
}

impl Head {
    /// The head of an exploration.
    pub fn of(shard: &str, plans: &[(&Rulebook, &Plan)], products: Vec<Build>) -> Self {
        let digests = |(rulebook, plan): &(&Rulebook, &Plan)| {
            (rulebook.id().to_string(), Digests { entries: entries(rulebook), space: space(plan) })
        };
        Self {
            format: FORMAT.into(),
            version: VERSION,
            suite: env!("CARGO_PKG_VERSION").into(),
            shard: shard.into(),
            rulebooks: plans.iter().map(digests).collect(),
            products,
        }
    }

    /// Reads a head; format and version are looked at before anything else.
    fn read(line: &str) -> Result<Self, Foreign> {
        let value: Value = serde_json::from_str(line).map_err(|_| Foreign::Unreadable)?;
        let (format, version) = (value["format"].as_str(), value["version"].as_u64());
        match (format, version) {
            (Some(FORMAT), Some(version)) if version > u64::from(VERSION) => Err(Foreign::Newer(version)),
            (Some(FORMAT), Some(_)) => serde_json::from_value(value).map_err(|_| Foreign::Unreadable),
            (Some(other), _) => Err(Foreign::Format(other.into())),
            (None, _) => Err(Foreign::Unreadable),
        }
    }

    /// Why what was found under another head does not belong here.
    fn refuse(&self, before: &Head) -> Option<Foreign> {
        if before.suite != self.suite {
            return Some(Foreign::Suite(before.suite.clone()));
        }
        if before.products != self.products {
            let told = |builds: &[Build]| builds.iter().map(Build::to_string).collect::<Vec<_>>().join(", ");
            return Some(Foreign::Product { before: told(&before.products), now: told(&self.products) });
        }
        if before.shard != self.shard {
            return Some(Foreign::Shard(before.shard.clone()));
        }
        let ids = |head: &Head| head.rulebooks.keys().cloned().collect::<Vec<_>>().join(", ");
        if ids(before) != ids(self) {
            return Some(Foreign::Rulebooks(ids(before)));
        }
        self.rulebooks.iter().find_map(|(id, now)| {
            let then = before.rulebooks.get(id)?;
            if then.entries != now.entries {
                return Some(Foreign::Rulebook(id.clone()));
            }
            (then.space != now.space).then(|| Foreign::Space(id.clone()))
        })
    }
}

/// Why what was found before does not belong to this exploration.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Foreign {
    /// Another kind of file.
    #[error("this is another kind of file (format `{0}`)")]
    Format(String),
    /// No head can be read.
    #[error("this is no file of an exploration")]
    Unreadable,
    /// Written by a newer version.
    #[error("written by a newer version of madoguchi (version {0} of the format)")]
    Newer(u64),
    /// Another version of madoguchi.
    #[error("begun by madoguchi {0}, which may walk other cells")]
    Suite(String),
    /// Another product or another build of it.
    #[error("begun with another build of the product: {before}; now it is {now}")]
    Product {
        /// Then.
        before: String,
        /// Now.
        now: String,
    },
    /// Another part of the cells.
    #[error("begun for the part {0} of the cells")]
    Shard(String),
    /// Other rulebooks.
    #[error("begun for the rulebooks {0}")]
    Rulebooks(String),
    /// A rulebook with other entries.
    #[error("the rulebook `{0}` has changed since")]
    Rulebook(String),
    /// Another space.
    #[error("the space under `{0}` is another one: other scenes or another budget")]
    Space(String),
}

impl Foreign {
    /// The same in Japanese.
    pub fn ja(&self) -> String {
        match self {
            Self::Format(format) => format!("別の種類のファイル（形式`{format}`）"),
            Self::Unreadable => "探索のファイルではない".into(),
            Self::Newer(version) => format!("新しい版のmadoguchiが書いたファイル（形式の版{version}）"),
            Self::Suite(version) => format!("madoguchi {version}で始めた探索で、セルが違うかもしれない"),
            Self::Product { before, now } => format!("製品の別のビルドで始めた探索（{before}）、今は{now}"),
            Self::Shard(shard) => format!("セルの{shard}の部分で始めた探索"),
            Self::Rulebooks(ids) => format!("規則集{ids}で始めた探索"),
            Self::Rulebook(id) => format!("規則集`{id}`がそのあと変わった"),
            Self::Space(id) => format!("`{id}`の空間が違う（場面または予算が違う）"),
        }
    }
}

/// Why nothing can be kept.
#[derive(Debug, thiserror::Error)]
pub enum KeptError {
    /// The file cannot be opened, read or written.
    #[error("{0}: {1}")]
    File(PathBuf, io::Error),
    /// It belongs to another exploration.
    #[error("{0}: {1}")]
    Foreign(PathBuf, Foreign),
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    rulebook: String,
    part: usize,
    from: u64,
    found: Found,
}

/// The file.
pub struct Kept {
    path: PathBuf,
    file: Mutex<File>,
    done: BTreeMap<(String, usize, u64), Found>,
}

impl Kept {
    /// Opens the file, or begins it; a line that was cut off is removed.
    ///
    /// # Errors
    /// The file cannot be used, or belongs to another exploration.
    pub fn open(path: &Path, head: &Head) -> Result<Self, KeptError> {
        let fault = |error| KeptError::File(path.into(), error);
        let mut file =
            OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path).map_err(fault)?;
        let mut text = String::new();
        // A device has no end to read to.
        if file.metadata().map_err(fault)?.is_file() {
            file.read_to_string(&mut text).map_err(fault)?;
        }
        let (done, whole) = match text.split_inclusive('\n').next().filter(|line| line.ends_with('\n')) {
            None => (BTreeMap::new(), 0),
            Some(first) => {
                let foreign = |why| KeptError::Foreign(path.into(), why);
                let before = Head::read(first).map_err(foreign)?;
                if let Some(why) = head.refuse(&before) {
                    return Err(foreign(why));
                }
                read(&text, first.len())
            }
        };
        if text.is_empty() || whole > 0 {
            file.set_len(whole as u64)
                .or_else(|error| if text.is_empty() { Ok(()) } else { Err(error) })
                .map_err(fault)?;
        } else {
            return Err(KeptError::Foreign(path.into(), Foreign::Unreadable));
        }
        file.seek(SeekFrom::Start(whole as u64)).or(Ok(0)).map_err(fault)?;
        if whole == 0 {
            let line = serde_json::to_string(head).expect("a head has a JSON form");
            file.write_all(format!("{line}\n").as_bytes()).map_err(fault)?;
        }
        Ok(Self { path: path.into(), file: Mutex::new(file), done })
    }

    /// What was found in this stretch before.
    pub fn found(&self, rulebook: &str, stretch: &Stretch) -> Option<&Found> {
        self.done.get(&(rulebook.to_string(), stretch.part, stretch.cells.start))
    }

    /// Stretches that were done before.
    pub fn done(&self) -> usize {
        self.done.len()
    }

    /// Keeps what was found in a stretch.
    ///
    /// # Errors
    /// It cannot be written; what stands there whole stays valid.
    pub fn keep(&self, rulebook: &str, stretch: &Stretch, found: &Found) -> Result<(), KeptError> {
        let line =
            Line { rulebook: rulebook.into(), part: stretch.part, from: stretch.cells.start, found: found.clone() };
        let line = serde_json::to_string(&line).expect("what was found has a JSON form");
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        file.write_all(format!("{line}\n").as_bytes()).map_err(|error| KeptError::File(self.path.clone(), error))
    }
}

type Done = BTreeMap<(String, usize, u64), Found>;

/// The whole lines behind the head, and where they end.
fn read(text: &str, head: usize) -> (Done, usize) {
    let (mut done, mut whole) = (BTreeMap::new(), head);
    for line in text[head..].split_inclusive('\n') {
        let Some(Line { rulebook, part, from, found }) =
            line.ends_with('\n').then(|| serde_json::from_str(line).ok()).flatten()
        else {
            break;
        };
        done.insert((rulebook, part, from), found);
        whole += line.len();
    }
    (done, whole)
}

fn entries(rulebook: &Rulebook) -> String {
    let mut digest = Sha256::new();
    for entry in rulebook.entries() {
        digest.update(format!("{} {} {:?} {:?} {:?}\n", entry.key, entry.value, entry.from, entry.until, entry.either));
    }
    hex(digest)
}

fn space(plan: &Plan) -> String {
    let mut digest = Sha256::new();
    for Part { dimensions, .. } in &plan.parts {
        for dimension in dimensions {
            digest.update(dimension.name);
            for class in &dimension.classes {
                digest.update(format!(" {}", class.word));
            }
        }
        digest.update("\n");
    }
    for part in &plan.parts {
        digest.update(format!("{} {}\n", part.name(), part.len()));
    }
    hex(digest)
}

fn hex(digest: Sha256) -> String {
    digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

const FORMAT: &str = "madoguchi.exploration";
const VERSION: u32 = 1;
