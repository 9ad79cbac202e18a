//! The emulated central service, asked over real connections.

mod card;
mod client;
mod doors;
mod inquiry;
mod steps;
