//! The oracle: what the seminar's rules decide about one visit. Pure and without allocation.
//!
//! ```
//! use madoguchi_rulebook::decision::Reception;
//! use madoguchi_rulebook::facts::{MyNumberCard, Proof};
//! use madoguchi_rulebook::{Day, Facts, Instant, Rulebook, Set, decide};
//!
//! let rulebook = Rulebook::builtin("actual")?;
//! let mut card = MyNumberCard::default();
//! card.user_auth_cert.expires_on = Day::ymd(2025, 6, 15);
//! let mut facts = Facts { presents: Set::of(&[Proof::MyNumberCard]), ..Facts::default() };
//! facts.holds.my_number_card = Some(card);
//!
//! facts.now = Instant::jst(Day::ymd(2025, 9, 30), 10 * 3600); // last day of the grace
//! assert_eq!(decide(&rulebook, &facts).reception, Reception::EligibilityOnly);
//! facts.now = Instant::jst(Day::ymd(2025, 10, 1), 10 * 3600);
//! assert_eq!(decide(&rulebook, &facts).reception, Reception::F3);
//! # Ok::<(), madoguchi_rulebook::RulebookError>(())
//! ```
//!
//! A rulebook is data ([`mod@rulebook`]); what data cannot say is logic in [`mod@decide`]. Cases that cannot exist
//! are named by [`fixture`], issuers' questions are answered by [`issue`], written dates are read by [`era`].

pub mod clause;
pub mod day;
pub mod decide;
pub mod decision;
pub mod desk;
pub mod era;
pub mod facts;
pub mod fixture;
pub mod issue;
pub mod portal;
pub mod rulebook;
pub mod stated;
pub mod word;

pub use clause::{Clause, ClauseSet};
pub use day::{Day, Instant};
pub use decide::{decide, decide_many};
pub use decision::Decision;
pub use facts::Facts;
pub use rulebook::{Editions, Rulebook, RulebookError};
pub use word::{Set, Word};
