//! The emulated central service, asked over real connections.

mod card;
mod certificates;
mod client;
mod continued;
mod doors;
mod emergency;
mod faults;
mod inquiry;
mod management;
mod steps;
