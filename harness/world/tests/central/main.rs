//! The emulated central service, asked over real connections.

mod card;
mod client;
mod doors;
mod faults;
mod inquiry;
mod steps;
