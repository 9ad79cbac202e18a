//! The emulated central service, asked over real connections.

mod client;
mod doors;
mod inquiry;
