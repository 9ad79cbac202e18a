//! Messages between a reception desk, the eligibility terminal and the central service: a pure codec of an *observed* profile (the
//! official interface specification is not public), with every contradiction as a named switch.

pub mod file_name;
pub mod tree;
