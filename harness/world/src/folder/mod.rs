//! The exchange folder of the eligibility terminal (資格確認端末) and the program that serves it (連携アプリケーション).
//!
//! A receipt computer writes a request into `req`; the program takes it away, asks the central service over the network and
//! writes the answer into `res` under the same token. The face reader's results come into `face` unasked. How the real
//! program publishes a file is not public and matters to whoever watches the folder, so every way is a switch
//! ([`Publication`]); so are the `.err` pairs and the encoding.
//!
//! The program does one pass at a time ([`Terminal::turn`]) and counts passes, never seconds: a test calls it by hand, the
//! world lets a thread do it ([`Terminal::start`]). Everything it sees and does goes into one ordered [`Log`].

mod call;
mod exchange;
mod log;
mod power;
mod publish;
mod request;
mod running;
mod settings;
mod terminal;

pub use call::{Centre, LineFault};
pub use exchange::Exchange;
pub use log::Log;
pub use power::Power;
pub use publish::publish;
pub use request::{Look, look};
pub use running::Running;
pub use settings::{ErrPairs, Publication, Settings};
pub use terminal::{Terminal, Turn};
