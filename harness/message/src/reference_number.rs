//! 照会番号: a facility's own number for a person, registered one by one (IF-003/004) or in bulk (IF-009 to 012). It comes
//! back in later answers, and is never a key to ask with. The layout of IF-004 is a guess even of those who read it.

use crate::codes::Processing;
use crate::insurer::InsurerNumber;
use crate::message::Message;
use crate::record::records;

/// OQS-IF-003
pub type RegistrationRequest = Message<RegistrationRequestBody>;
/// OQS-IF-004
pub type RegistrationAnswer = Message<RegistrationAnswerBody>;
/// OQS-IF-009
pub type BulkRegistrationRequest = Message<BulkRegistrationRequestBody>;
/// OQS-IF-012
pub type BulkRegistrationAnswer = Message<BulkRegistrationAnswerBody>;

/// Longest number that can be registered, in characters.
pub const LONGEST: usize = 50;

records! {
    /// The body of IF-003.
    RegistrationRequestBody {
        registration: Option<Registration> = "ReferenceNumberRegistrationInfo",
    }

    /// The body of IF-009.
    BulkRegistrationRequestBody {
        registrations: Vec<Registration> = "ReferenceNumberRegistrationInfo",
    }

    /// A number for a person of an insurer.
    Registration {
        /// At most 50 characters.
        reference_number: Option<String> = "ReferenceNumber",
        insurer_number: Option<InsurerNumber> = "InsurerNumber",
        insured_card_symbol: Option<String> = "InsuredCardSymbol",
        insured_identification_number: Option<String> = "InsuredIdentificationNumber",
        insured_branch_number: Option<String> = "InsuredBranchNumber",
    }

    /// The body of IF-004.
    RegistrationAnswerBody {
        processing_result_status: Option<Processing> = "ProcessingResultStatus",
        processing_result_code: Option<String> = "ProcessingResultCode",
        processing_result_message: Option<String> = "ProcessingResultMessage",
    }

    /// The body of IF-012.
    BulkRegistrationAnswerBody {
        units: Vec<RegistrationUnit> = "BulkRegistrationUnit",
    }

    /// What came of one registration of many.
    RegistrationUnit {
        registration: Option<Registration> = "ReferenceNumberRegistrationInfo",
        processing_result_status: Option<Processing> = "ProcessingResultStatus",
        processing_result_code: Option<String> = "ProcessingResultCode",
        processing_result_message: Option<String> = "ProcessingResultMessage",
    }
}
