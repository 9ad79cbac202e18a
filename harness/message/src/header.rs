//! `MessageHeader`: when, for which day, which facility, and the key by which a client finds its answer again.

use crate::codes::{Code, Reference, Segment};
use crate::record::records;

records! {
    /// The head of every message of the eligibility interface.
    Header {
        /// `yyyyMMddHHmmss`, answers only.
        process_execution_time: Option<String> = "ProcessExecutionTime",
        /// `yyyyMMdd`: the day for which the qualification is asked.
        qualification_confirmation_date: Option<String> = "QualificationConfirmationDate",
        /// 10 digits: prefecture 2, fee table 1, facility 7.
        medical_institution_code: Option<String> = "MedicalInstitutionCode",
        /// Free; echoed, and so the key by which clients find their answer.
        arbitrary_file_identifier: Option<String> = "ArbitraryFileIdentifier",
        reference_classification: Option<Reference> = "ReferenceClassification",
        segment_of_result: Option<Segment> = "SegmentOfResult",
        /// Only where the segment is not 1.
        error_code: Option<String> = "ErrorCode",
        /// Only where the segment is not 1.
        error_message: Option<String> = "ErrorMessage",
        /// Two readings are in use: see [`CharacterCode`](crate::habits::CharacterCode).
        character_code_identifier: Option<Code<5>> = "CharacterCodeIdentifier",
        /// Bulk answers.
        reception_number: Option<String> = "ReceptionNumber",
        /// Bulk answers.
        number_of_processing_result: Option<String> = "NumberOfProcessingResult",
        /// Bulk answers.
        number_of_normal_processing: Option<String> = "NumberOfNormalProcessing",
        /// Bulk answers.
        number_of_error: Option<String> = "NumberOfError",
    }
}
