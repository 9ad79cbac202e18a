//! Counterexamples: a cell in which a product departs from the rulebook, brought down to what it takes, and written
//! as a scenario that a person can read and anybody can replay.
//!
//! Facts go back one by one, then in pairs, to those of the ordinary visit; what remains is moved in time towards the
//! ordinary days until one day more would hide the fault. The oracle judges every step: a step is taken only when the
//! product still departs in the same observable, on the same clause, in the same way. What is left is asked three more
//! times, and one that comes and goes is FLAKY.
//!
//! | part | module |
//! |---|---|
//! | the question, and in which ways an answer departs | `ask` |
//! | facts as a tree, and the steps that make it smaller | `tree`, `days` |
//! | the search | `search` |
//! | what is expected instead | `literal` |
//! | the quick look, for a first one at once | `first` |
//! | the files: a case, and a scenario in two languages | `scenario` |

mod ask;
mod cell;
mod days;
mod first;
mod literal;
mod scenario;
mod search;
pub(crate) mod tree;

pub use ask::{Ask, Departed, Held};
pub use cell::case_of_cell;
pub use first::first;
pub use scenario::{Broken, Scenario};
pub use search::{Counterexample, Shrinker, Stability};
