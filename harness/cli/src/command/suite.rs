//! The suite of a command: built in, or from a folder.

use crate::console;
use crate::exit::Exit;
use madoguchi_contract::Role;
use madoguchi_judge::Clauses;
use madoguchi_rulebook::Editions;
use madoguchi_suite::features::{FeatureError, FeatureSource, Suite, builtin, compile_for, read_folder};
use madoguchi_suite::wire::{Planned, at_wire, under};
use sha2::{Digest, Sha256};
use std::path::Path;
use unicode_width::UnicodeWidthStr;

/// A compiled suite and the digest of its text.
pub struct Loaded {
    /// The suite.
    pub suite: Suite,
    /// SHA-256 of all feature files, in hex.
    pub digest: String,
}

impl Loaded {
    /// With the cases of every role of the emulated world that is asked for.
    #[must_use]
    pub fn among_peers(mut self, roles: &[Role], editions: &Editions, planned: Option<&Planned>) -> Self {
        let replayed = |role: &Role| match (at_wire(&self.suite, *role, editions), planned) {
            (suite, Some(planned)) => under(suite, planned, editions),
            (suite, None) => suite,
        };
        let told: Vec<Suite> = roles.iter().filter(|role| role.is_wire()).map(replayed).collect();
        self.suite = self.suite.by_word();
        for mut suite in told {
            self.suite.cases.append(&mut suite.cases);
            self.suite.features.append(&mut suite.features);
        }
        self.suite.cases.sort_by(|a, b| a.id.cmp(&b.id));
        self
    }
}

/// Reads and compiles the suite, whose scenarios may be tagged with these rulebooks; faults are told.
///
/// # Errors
/// The exit code.
pub fn load(folder: Option<&Path>, rulebooks: &[String]) -> Result<Loaded, Exit> {
    let sources = match folder {
        None => builtin(),
        Some(folder) => read_folder(folder).map_err(|(path, error)| {
            console::error(
                &format!("{}: {error}", path.display()),
                "give a folder of .feature files, or leave --features out",
            );
            Exit::Config
        })?,
    };
    let known = |id: &str| Clauses::builtin().entry(id).is_ok();
    let suite = compile_for(&sources, &known, rulebooks).map_err(|faults| {
        for fault in faults.iter().take(MOST) {
            tell(fault);
        }
        if faults.len() > MOST {
            console::error(&format!("{} more faults in the features", faults.len() - MOST), "");
        }
        Exit::Config
    })?;
    Ok(Loaded { suite, digest: digest(&sources) })
}

fn tell(fault: &FeatureError) {
    // Japanese letters take two columns of a terminal.
    let before: String = fault.excerpt.chars().take(fault.column.saturating_sub(1)).collect();
    let pointer = format!("{}^", " ".repeat(before.width()));
    let what = format!(
        "{}:{}:{}: {} [madoguchi::feature::{}]\n  | {}\n  | {pointer}",
        fault.file, fault.line, fault.column, fault.message, fault.code, fault.excerpt
    );
    console::error(&what, fault.help);
}

fn digest(sources: &[FeatureSource]) -> String {
    let mut hash = Sha256::new();
    for source in sources {
        hash.update(source.path.as_bytes());
        hash.update([0]);
        hash.update(source.text.as_bytes());
        hash.update([0]);
    }
    hex(&hash.finalize())
}

/// Lower-case hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

const MOST: usize = 20;
