//! The suite of a command: built in, or from a folder.

use crate::console;
use crate::exit::Exit;
use madoguchi_contract::Role;
use madoguchi_judge::Clauses;
use madoguchi_rulebook::Editions;
use madoguchi_suite::features::{FeatureError, FeatureSource, Suite, builtin, compile_for, digest, read_folder};
use madoguchi_suite::wire::{Planned, among_peers};
use std::path::Path;
use unicode_width::UnicodeWidthStr;

/// A compiled suite and the digest of its text.
pub struct Loaded {
    /// The suite.
    pub suite: Suite,
    /// SHA-256 of all feature files, in hex.
    pub digest: String,
    /// The files it was compiled from.
    pub sources: Vec<FeatureSource>,
}

impl Loaded {
    /// With the cases of every role of the emulated world that is asked for.
    #[must_use]
    pub fn among_peers(self, roles: &[Role], editions: &Editions, planned: Option<&Planned>) -> Self {
        Self { suite: among_peers(self.suite, roles, editions, planned), ..self }
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
    Ok(Loaded { suite, digest: digest(&sources).to_string(), sources })
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

/// Lower-case hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

const MOST: usize = 20;
