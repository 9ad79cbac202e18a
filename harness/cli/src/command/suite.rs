//! The suite of a command: built in, or from a folder.

use crate::console;
use crate::exit::Exit;
use madoguchi_contract::Role;
use madoguchi_judge::Clauses;
use madoguchi_rulebook::Editions;
use madoguchi_suite::features::{FeatureError, FeatureSource, Suite, builtin, compile_for, read_folder};
use madoguchi_suite::wire::{at_wire, under};
use madoguchi_world::faults::Plan;
use madoguchi_world::slot::Fault;
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

/// A fault plan and what its file is called.
pub struct Faults {
    /// The plan.
    pub plan: Plan,
    /// Name of the file, without its ending.
    pub name: String,
}

impl Faults {
    /// Reads the plan that is asked for; a fault is told.
    ///
    /// # Errors
    /// The exit code.
    pub fn read(path: Option<&Path>) -> Result<Option<Self>, Exit> {
        let Some(path) = path else { return Ok(None) };
        let text = std::fs::read_to_string(path).map_err(|error| error.to_string());
        match text.and_then(|text| Plan::parse(&text)) {
            Ok(plan) => {
                let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
                Ok(Some(Self { plan, name }))
            }
            Err(error) => {
                console::error(&format!("{}: {error}", path.display()), "`scenarios/faults` has plans to start from");
                Err(Exit::Config)
            }
        }
    }

    /// What happens to each call; nothing where no plan is asked for.
    pub fn of(faults: Option<&Self>) -> &[Fault] {
        faults.map_or(&[], |faults| faults.plan.faults())
    }
}

impl Loaded {
    /// With the cases of every role of the emulated world that is asked for.
    #[must_use]
    pub fn among_peers(mut self, roles: &[Role], editions: &Editions, faults: Option<&Faults>) -> Self {
        let replayed = |role: &Role| match (at_wire(&self.suite, *role, editions), faults) {
            (suite, Some(faults)) => under(suite, &faults.plan, &faults.name, editions),
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
