//! The emulated central service, asked over real connections.

mod card;
mod certificates;
mod client;
mod doors;
mod faults;
mod inquiry;
mod management;
mod steps;
