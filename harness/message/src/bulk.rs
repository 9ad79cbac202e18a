//! Bulk inquiry in four steps: the searches are handed in, a reception number comes back, the result is asked for by that
//! number, and for a while the answer is 処理中 (処理結果区分 2), which is no failure. The same steps bring the qualifications
//! that patients agreed to at home (IF-017 to 024) and those of medical assistance (IF-013 to 016).

use crate::codes::{Processing, Treatment, Validity};
use crate::message::Message;
use crate::qualification::{Qualification, ResultList, SearchInfo};
use crate::record::records;

/// OQS-IF-005: the searches.
pub type BulkRequest = Message<BulkRequestBody>;
/// OQS-IF-006, and the same step of every bulk interface: the reception number.
pub type BulkReceipt = Message<BulkReceiptBody>;
/// OQS-IF-007, and the same step of every bulk interface: the question for the result.
pub type BulkQuestion = Message<BulkReceiptBody>;
/// OQS-IF-008, and the same step of every bulk interface but that of reference numbers: the result.
pub type BulkAnswer = Message<BulkAnswerBody>;
/// OQS-IF-013, 017, 021: which consents or month.
pub type ConsentedRequest = Message<ConsentedRequestBody>;

records! {
    /// The body of IF-005.
    BulkRequestBody {
        searches: Vec<SearchInfo> = "QualificationConfirmSearchInfo",
    }

    /// A reception number.
    BulkReceiptBody {
        reception_number: Option<String> = "ReceptionNumber",
        /// `yyyyMMddHHmmss`; in the receipt only.
        reception_date_time: Option<String> = "ReceptionDateTime",
    }

    /// The body of IF-008.
    BulkAnswerBody {
        units: Vec<BulkUnit> = "BulkConfirmUnit",
    }

    /// The answer to one search of many.
    BulkUnit {
        search: Option<SearchInfo> = "QualificationConfirmSearchInfo",
        processing_result_status: Option<Processing> = "ProcessingResultStatus",
        processing_result_code: Option<String> = "ProcessingResultCode",
        processing_result_message: Option<String> = "ProcessingResultMessage",
        qualification_validity: Option<Validity> = "QualificationValidity",
        /// One source has the records here …
        records: Vec<Qualification> = "ResultOfQualificationConfirmation",
        /// … another in a list.
        results: Option<ResultList> = "ResultList",
        reference_number: Option<String> = "ReferenceNumber",
    }

    /// The body of IF-013, 017 and 021.
    ConsentedRequestBody {
        search: Option<ConsentedSearch> = "QualificationConfirmSearchInfo",
    }

    /// Which consents, or which month of medical assistance.
    ConsentedSearch {
        /// `yyyyMMdd`
        consent_from: Option<String> = "ConsentDateFrom",
        /// `yyyyMMdd`
        consent_to: Option<String> = "ConsentDateTo",
        /// `yyyyMMdd`
        examination_from: Option<String> = "ExaminationDateFrom",
        /// `yyyyMMdd`
        examination_to: Option<String> = "ExaminationDateTo",
        treatment: Option<Treatment> = "MedicalTreatmentFlag",
        /// `yyyyMM`, medical assistance.
        month: Option<String> = "MedicalTreatmentMonth",
    }
}

impl BulkUnit {
    /// The records, wherever they stand.
    pub fn all_records(&self) -> impl Iterator<Item = &Qualification> {
        self.records.iter().chain(self.results.iter().flat_map(|list| &list.records))
    }
}
