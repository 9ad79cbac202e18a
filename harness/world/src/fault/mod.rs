//! Faults of the world around a desk, in one vocabulary from the network to the business: the line, the central service, the
//! reader, the power, the clock. A plan (`scenarios/faults/*.toml`) says which calls meet which fault, how often, and whether
//! the work was done before the answer was lost. Calls are counted, never seconds, and what a plan draws follows from the
//! seed, so everything can be had again. `central serve`, `desk serve` and `run --faults` all read this one form.

mod first_version;
mod kind;
mod plan;
mod refused;
mod run;
mod written;

pub use kind::{Effect, Kind, Moment};
pub use plan::{BUILTIN, Fault, FaultPlan, Portion};
pub use refused::{EntryFault, PlanFault};
pub use run::Faults;
