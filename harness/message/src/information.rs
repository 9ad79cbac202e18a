//! Medical information: drugs and diagnosis (YZK), check-ups (TKK), shared records (CIP). These interfaces have a head of
//! their own. Enough of the answers is known to write plausible ones; whatever else a real one holds is kept as it stands.

use crate::codes::{Code, Treatment};
use crate::insurer::InsurerNumber;
use crate::message::Message;
use crate::record::records;

/// A request of YZK, TKK or CIP.
pub type InformationRequest = Message<InformationRequestBody, InformationRequestHeader>;
/// Drugs and diagnosis.
pub type DrugAnswer = Message<DrugAnswerBody, DrugAnswerHeader>;
/// Check-ups.
pub type CheckupAnswer = Message<CheckupAnswerBody, CheckupAnswerHeader>;

records! {
    /// The head of a request; its names differ from those of the other interfaces.
    InformationRequestHeader {
        medical_institution_code: Option<String> = "MedicalInstitutionCode",
        insurer_number: Option<InsurerNumber> = "InsurerNumber",
        symbol: Option<String> = "InsuranceCardSymbol",
        number: Option<String> = "InsuredPersonIdentificationNumber",
        branch: Option<String> = "BranchNumber",
        arbitrary_file_identifier: Option<String> = "ArbitraryFileIdentifier",
    }

    /// The body of a request.
    InformationRequestBody {
        /// `yyyyMM`, YZK.
        start: Option<String> = "StartDate",
        /// `yyyyMM`, YZK.
        end: Option<String> = "EndDate",
        /// YZK: 1 drugs PDF, 2 drugs XML, 3 and diagnosis PDF, 4 and diagnosis XML; TKK: 1 PDF, 2 XML.
        file_category: Option<String> = "FileCategory",
        /// 1
        classification: Option<String> = "PrDiInfClassification",
        treatment: Option<Treatment> = "MedicalTreatmentFlag",
    }

    /// The head of an answer of YZK.
    DrugAnswerHeader {
        /// 1 good.
        result_code: Option<String> = "ResultCode",
        /// Why there is nothing.
        message: Option<String> = "MessageContents",
        arbitrary_file_identifier: Option<String> = "ArbitraryFileIdentifier",
        person: Option<DrugPerson> = "QuaInf",
    }

    /// Whose drugs.
    DrugPerson {
        name: Option<String> = "Name",
        kana: Option<String> = "KanaName",
        birthdate: Option<String> = "Birth",
        sex: Option<Code<7>> = "AdmGendCode",
    }

    /// The body of an answer of YZK.
    DrugAnswerBody {
        dispensed: Option<Dispensed> = "CzDiInf",
        treatments: Option<Treatments> = "MeTrInfs",
    }

    /// Dispensed drugs.
    Dispensed {
        months: Vec<DispensedMonth> = "CzDiMonthInf",
    }

    /// Drugs of a month.
    DispensedMonth {
        /// `yyyyMM`; the name is inferred.
        month: Option<String> = "CzDiMonth",
        days: Vec<DispensedDay> = "CzDiDateInf",
    }

    /// Drugs of a day.
    DispensedDay {
        /// `yyyyMMdd`; the name is inferred.
        date: Option<String> = "CzDiDate",
        drugs: Vec<Drug> = "CzDiDrugInf",
    }

    /// A drug.
    Drug {
        code: Option<String> = "DrugC",
        name: Option<String> = "DrugN",
        quantity: Option<String> = "Qua1",
        unit: Option<String> = "Unit",
        usage: Option<String> = "UsageN",
        times: Option<String> = "Times",
        ingredient: Option<String> = "IngreN",
    }

    /// Diagnosis and treatment.
    Treatments {
        treatments: Vec<TreatmentInfo> = "MeTrInf",
    }

    /// One treatment.
    TreatmentInfo {
        code: Option<String> = "SinInfCd",
        name: Option<String> = "SinInfN",
        class: Option<String> = "MeTrIdCl",
        times: Option<String> = "Times",
        unit: Option<String> = "Unit",
    }

    /// The head of an answer of TKK.
    CheckupAnswerHeader {
        /// 1 good.
        result_code: Option<String> = "ResultCode",
        /// Why there is nothing.
        message: Option<String> = "MessageContents",
        arbitrary_file_identifier: Option<String> = "ArbitraryFileIdentifier",
        person: Option<CheckupPerson> = "QualificationsInfo",
    }

    /// Whose check-ups.
    CheckupPerson {
        name: Option<String> = "Name",
        kana: Option<String> = "KanasName",
        birthdate: Option<String> = "Birthday",
        sex: Option<Code<7>> = "AdministrativeGenderCode",
    }

    /// The body of an answer of TKK.
    CheckupAnswerBody {
        checkups: Vec<Checkup> = "SpecificHealthCheckupInfo",
    }

    /// One check-up.
    Checkup {
        /// `yyyyMMdd`
        date: Option<String> = "EffectiveTime",
        results: Option<CheckupResults> = "HealthCheckupResultAndQuestionInfos",
    }

    /// Its results.
    CheckupResults {
        results: Vec<CheckupResult> = "HealthCheckupResultAndQuestionInfo",
    }

    /// One result.
    CheckupResult {
        code: Option<String> = "ItemCode",
        name: Option<String> = "ItemName",
        kind: Option<String> = "DataType",
        value: Option<String> = "DataValue",
        value_name: Option<String> = "DataValueName",
        unit: Option<String> = "Unit",
        oid: Option<String> = "Oid",
    }
}
