//! The emulated world with its input and output: the central service, the exchange folder of the eligibility terminal, a
//! reader that reads cards by APDU, whole desks and slots of them, and the launcher of readers that any PC/SC client can use.

pub mod card_reader;
pub mod central;
pub mod clock;
pub mod desk;
pub mod face_reader;
pub mod fault;
pub mod folder;
pub mod pcsc;
#[cfg(feature = "pcsc")]
pub mod pcsc_client;
pub mod slot;
