//! The emulated world with its input and output: the launcher of readers that any PC/SC client can use.

pub mod pcsc;
#[cfg(feature = "pcsc")]
pub mod pcsc_client;
