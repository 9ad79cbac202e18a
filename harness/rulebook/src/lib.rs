//! The oracle: what the seminar's rules decide about one visit. Pure and without allocation.

pub mod clause;
pub mod day;
pub mod decide;
pub mod decision;
pub mod desk;
pub mod era;
pub mod facts;
pub mod fixture;
pub mod issue;
pub mod portal;
pub mod rulebook;
pub mod word;

pub use clause::{Clause, ClauseSet};
pub use day::{Day, Instant};
pub use decide::{decide, decide_many};
pub use decision::Decision;
pub use facts::Facts;
pub use rulebook::{Rulebook, RulebookError};
pub use word::{Set, Word};
