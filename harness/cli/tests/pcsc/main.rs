//! Programs that nobody here wrote use the emulated card through a real PC/SC daemon.
//!
//! Three independent stacks of APDUs are behind them: OpenSC (and everything on top of its PKCS#11), the `myna-card` crate
//! in the card's own tests, and `jpki-cli` as a recorded trace. On a machine without a program its tests say loudly that
//! they were skipped; where `CI` or `MADOGUCHI_REQUIRE_CLIENTS` is set, that is a failure.

mod bad_input;
mod certificate;
mod control;
mod desk;
mod isolation;
mod ladder;
#[cfg(feature = "pcsc")]
mod libpcsclite;
mod opensc;
mod phone;
mod pkcs11;
mod tls;
mod vpcd;
