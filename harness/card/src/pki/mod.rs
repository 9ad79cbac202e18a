//! A public key infrastructure that looks like 公的個人認証サービス (JPKI) and can never be mistaken for it: every name
//! has `O=JPKI-EMU`, every address ends in `.invalid`, and every private key is public. Roots of several generations under
//! one name, certificates of card holders for any dates, revocation lists and OCSP answers, and the card-verifiable
//! certificates of the 券面 applets. The same inputs always give the same bytes.

mod authority;
mod extension;
mod key;
mod leaf;
mod moment;
mod municipality;
mod name;
mod ocsp;
mod register;
mod revocation;
mod signing;
mod verifiable;

pub use authority::{Authority, Generation, ORGANIZATION, Purpose};
pub use key::{FakeKey, key, key_file, key_names};
pub use leaf::LeafTerms;
pub use moment::Moment;
pub use ocsp::{AnswerTimes, responder_certificate};
pub use register::{Entry, Reason, Register, Revocation, Standing};
pub use revocation::{ListTimes, Scope};
pub use verifiable::{KeyId, VerifiableKey};

pub(crate) use verifiable::rsa_objects;
