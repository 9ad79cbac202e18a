//! The emulated world with its input and output: the exchange folder of the eligibility
//! terminal, and the launcher of readers that any PC/SC client can use.

pub mod central;
pub mod clock;
pub mod faults;
pub mod folder;
pub mod pcsc;
#[cfg(feature = "pcsc")]
pub mod pcsc_client;
pub mod slot;
