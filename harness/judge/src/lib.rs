//! The judge: pure verdicts from cases and histories, small enough to audit.
//!
//! [`judge`] reads a case, its history, the clause catalogue and what the product declared, and nothing else: no file,
//! no clock, no oracle. [`expect`] says what each kind of expectation means, [`consequence`] what a breach amounts to.

pub mod attest;
mod bench;
mod card;
pub mod case_verdict;
pub mod claims;
pub mod clauses;
pub mod consequence;
pub mod coverage;
pub mod declared;
pub mod error_map;
pub mod exceptions;
pub mod expect;
pub mod finding;
mod glob;
mod judge;
pub mod known;
pub mod observe;
pub mod phrase;
mod record;
pub mod run;
pub mod tally;
pub mod text;
pub mod verdict;
pub mod wire;

pub use attest::{Attestation, Attestations};
pub use card::card_verdict;
pub use case_verdict::{CaseVerdict, Choice};
pub use clauses::{Bearer, ClauseEntry, ClauseError, Clauses, Level};
pub use coverage::Coverage;
pub use declared::Declared;
pub use error_map::{ErrorMap, MappedError};
pub use expect::{Check, check};
pub use finding::Finding;
pub use judge::{judge, judge_seen, violated};
pub use known::{KnownFailure, KnownFailures};
pub use observe::Sight;
pub use record::judge_record;
pub use run::{KillScore, RunFacts, RunVerdict};
pub use tally::{Ending, Strictness, Tally};
pub use text::Text;
pub use verdict::{Reason, Verdict};
