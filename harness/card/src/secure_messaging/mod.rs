//! What a chip and a terminal say to each other so that others do not hear it, or so that the chip believes the terminal.
//!
//! In the text applet a terminal delivers a session key, after the PIN in the clear; from then on VERIFY, SELECT and READ
//! BINARY travel encrypted (AES-128-CBC), without any checksum, under a counter that both sides keep (card facts 1.3). In
//! the JPKI applet a terminal at a counter or a clinic shows a card-verifiable certificate (`80 A2`) and proves that it
//! holds the key (row 13 of 1.5); everything of that beyond its existence is a guess.

mod delivery;
mod session;
mod terminal;

pub use delivery::{Refusal, accept_key, deliver_key};
pub use session::SecureSession;
pub use terminal::{TerminalRefusal, TerminalTrust, terminal_certificate_blocks, terminal_proof};
