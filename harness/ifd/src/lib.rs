//! A reader driver that pcscd loads, with an emulated card inside.
//!
//! It stands for the reader's USB driver of the vendor (IFD handler 3.0): pcscd calls ten C functions and never notices
//! that the card is not plastic. `DEVICENAME` in `reader.conf` names a folder with `reader.toml`; the name that programs
//! see is `FRIENDLYNAME` there. There is no port: the card is in this process, and a Unix socket in the folder takes
//! orders from its owner. The only room of the house with `unsafe`, and only in `handler`, where C is met.

#![deny(unsafe_op_in_unsafe_fn)]
#![deny(clippy::undocumented_unsafe_blocks)]

mod channel;
mod code;
mod handler;
mod lifeline;
mod tag;
