//! The reader on the desk, with a card in its field: what the driver inside pcscd and the vpcd client have in common.
//!
//! A [`Reader`] holds one emulated card. The PC/SC side asks for presence, power and exchanges; a person (or a test)
//! puts the card on, takes it off, taps it or disturbs it by one-line [`Order`]s over a Unix socket in the reader's
//! folder. Here, not in the card, is everything that waits, locks or touches a file.

mod blank;
mod card;
mod config;
mod control;
mod emulated;
mod field;
mod order;
mod reader;
mod tap;

pub use config::{CONFIG_FILE, CardSource, Config, ConfigError, Contents, Start, Timing};
pub use control::{CONTROL_SOCKET, ControlError, serve, tell};
pub use emulated::{Emulated, Look, Pin, emulate};
pub use field::Presence;
pub use order::{Answer, Order, State};
pub use reader::{Gone, Reader, Wait};
