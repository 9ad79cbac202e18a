//! The evidence bundle: one file by which somebody else, offline and without the product, comes to the same verdicts.
//!
//! A vendor hands it to a hospital or to a laboratory, and keeps it for years. It holds what was run (features,
//! rulebooks, clause catalogue, lists), what happened (`events.ndjson`, one hash chain a case) and what that was worth
//! (`summary.json`); the manifest names each file with its size and SHA-256. Its bytes depend on nothing else: not on
//! threads, clocks or the machine. What was measured beside the evidence (`timing.ndjson`) stays outside, for it differs each time,
//! and so do pictures of the result: JUnit, which anybody makes again, and the HTML report, which holds the bundle and so cannot
//! lie in it.

mod archive;
mod error;
mod file;
pub mod key;
mod manifest;
pub mod seal;

pub use archive::{Difference, difference, pack};
pub use error::BundleError;
pub use file::Bundle;
pub use manifest::{Ended, Listed, Manifest, Selected};

/// Name of the bundle in the folder of a run.
pub const BUNDLE: &str = "evidence.zip";
/// What happened.
pub const EVENTS: &str = "events.ndjson";
/// What it was worth.
pub const SUMMARY: &str = "summary.json";
/// The clause catalogue.
pub const CLAUSES: &str = "clauses.toml";
/// What the product's codes mean, where its vendor wrote it down.
pub const ERROR_MAP: &str = "error-map.toml";
/// Known failures, where there are any.
pub const EXPECTATIONS: &str = "expectations.toml";
/// Attestations, where there are any.
pub const ATTESTATIONS: &str = "attestations.toml";
/// Which scenario tells which wrong implementation, where that was measured with this suite.
pub const MUTANTS: &str = "mutants.json";
/// Folder of the features.
pub const FEATURES: &str = "features/";
/// Folder of the rulebooks.
pub const RULEBOOKS: &str = "rulebooks/";
/// Folder of the fault plan.
pub const FAULTS: &str = "faults/";
/// The list of all files but itself and the signature.
pub const MANIFEST: &str = "manifest.json";
/// The signature, where there is one.
pub const SEAL: &str = "signature.dsse.json";
/// Public half of the key that signed, so that a signature can be looked at without asking for it.
pub const SIGNER: &str = "signer.pem";
