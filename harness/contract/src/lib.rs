//! The contract between the harness and an implementation: cases, answers, messages, transports and the evidence
//! they leave. `adapters/README.md` is its page for people; the JSON Schema is generated from these types.

pub mod answer;
pub mod case;
pub mod claim_file;
pub mod doctor;
pub mod event;
pub mod expectation;
pub mod format;
pub mod json;
pub mod message;
pub mod names;
pub mod server;
pub mod session;
pub mod transport;
pub mod vocabulary;

pub use answer::Answer;
pub use case::{Case, CaseError, Role, Subject};
pub use expectation::{Expectation, Kind};
pub use message::{Hello, Outcome, Product};
pub use vocabulary::{Language, Vocabulary};

/// The contract version this harness speaks.
pub const CONTRACT_VERSION: &str = "1.0";
