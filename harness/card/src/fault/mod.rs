//! What goes wrong between a chip and a reader: a card lifted too early, bridges that answer 61xx and 6Cxx, bits that flip,
//! a certificate that was never written. One vocabulary for scenario files, commands and searches; every disturbance is
//! scripted or drawn from a seed, so that a run can be repeated.
//!
//! A rule reads as text: `lost@7` takes the card away at the seventh exchange, `status:6F00@ins:2A*1` fails the first
//! signature, `flip:0@1/20` flips the first byte of about one answer in twenty, `no-cert:sign` holds always.

mod faulty;
mod rule;
mod watch;

pub use faulty::{FaultPlan, Faulty};
pub use rule::{Certificate, Fault, FaultRule, FaultRuleError, When};
