//! The phone around the token (スマートフォンに搭載した電子証明書): its system, its lock and biometrics, what is chosen in
//! its wallet, and the physical card on which its certificate depends. From all that and a day follows what a reader
//! finds when the phone is held to it: a chip, or nothing, for a reason that a rule of the catalogue names (R-PHONE-*).
//!
//! Left out on purpose: the order of screens at the reception desk (R-PHONE-05), whose machine stands elsewhere, and which
//! facilities take part (R-PHONE-02, -03).

mod handset;
mod present;

pub use handset::{Biometrics, Handset, Lock, Os, PhoneCertificate, PhysicalCard, Wallet};
pub use present::{AfterExpiry, NoChip, Reader, present};
