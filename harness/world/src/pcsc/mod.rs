//! PC/SC for real: emulated cards that any program on this machine can use.
//!
//! Two ways lead from such a program to a card. A [`Daemon`] is a pcscd of our own in a name space of its own, with our
//! driver and nothing else in it: no root, no port, as many side by side as wanted. The [`vpcd`] client serves a card to
//! a system's pcscd where that is not possible.

mod daemon;
mod driver;
mod error;
mod log;
mod session;
pub mod vpcd;

pub use daemon::{Daemon, ReaderPlan, Readers};
pub use driver::{DRIVER_VARIABLE, find_driver};
pub use error::LaunchError;
pub use session::{Session, SessionNote, default_session};
