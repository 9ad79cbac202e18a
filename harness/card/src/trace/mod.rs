//! Traces: every exchange between a client and a card, recorded without its secrets, written to a file, read, decoded,
//! played again.
//!
//! A trace never holds a PIN nor the 12-digit individual number: [`mask`] hides them before a line exists. What is left
//! of a PIN is its length and an ordinal (`pin#1`), so that the lint can tell that the same value was sent twice.

pub mod applet;
pub mod fault;
pub mod format;
pub mod language;
pub mod mask;
pub mod masked;
pub mod parts;
pub mod print;
pub mod recorder;
pub mod replay;
pub mod selection;
pub mod steps;

pub use applet::Place;
pub use fault::{TraceError, TraceFault};
pub use format::{Event, Exchange, Head, Line, Sharing, Trace, What};
pub use language::{Language, Words};
pub use masked::MaskedBytes;
pub use print::print;
pub use recorder::{Recorder, Traced};
pub use replay::{Difference, Pins, ReplayError, replay};
pub use steps::{Act, Deed, Sent, Step, steps};
