//! Messages between a reception desk, the eligibility terminal and the central service: a pure codec of an *observed* profile (the
//! official interface specification is not public), with every contradiction as a named switch.
//!
//! ```
//! use madoguchi_message::habits::{Habits, Padding};
//! use madoguchi_message::insurer::InsurerNumber;
//! use madoguchi_message::qualification::{QualificationRequest, SearchInfo};
//! use madoguchi_message::Encoding;
//!
//! let mut request = QualificationRequest::default();
//! request.header.medical_institution_code = Some("1311111111".into());
//! request.body.search = Some(SearchInfo {
//!     insurer_number: Some(InsurerNumber::new("138057")),
//!     birthdate: Some("19600401".into()),
//!     ..SearchInfo::default()
//! });
//! let habits = Habits { padding: Padding::Zeros, ..Habits::default() };
//! let bytes = request.encode_xml(Encoding::ShiftJis, &habits);
//! assert!(String::from_utf8_lossy(&bytes).contains("<InsurerNumber>00138057</InsurerNumber>"));
//! assert_eq!(QualificationRequest::decode_xml(&bytes)?, request);
//!
//! let cut = QualificationRequest::decode_xml(&bytes[..100]).expect_err("cut off");
//! assert!(cut.to_string().starts_with("line "), "{cut}");
//! # Ok::<(), madoguchi_message::message::DecodeFault>(())
//! ```

pub mod bulk;
pub mod catalogue;
pub mod codes;
pub mod element;
mod encoding;
pub mod fault;
pub mod file_name;
pub mod habits;
pub mod header;
pub mod information;
pub mod insurer;
mod json;
pub mod message;
pub mod qualification;
mod read;
mod record;
pub mod reference_number;
mod write;

pub use element::Element;
pub use encoding::Encoding;
pub use message::Message;
pub use read::{Limits, Read};
pub use record::Item;
