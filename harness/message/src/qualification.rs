//! Qualification: the inquiry by number (IF-001), and its answer (IF-002), whose layout the face file shares. Dates and
//! names are kept as written: real data has blanks, `●` and days that do not exist, and a codec that mends them would hide
//! what a product must survive.

use crate::codes::{Code, Consent, LimitConsent, LossReason, Prescription, Processing, Validity};
use crate::insurer::InsurerNumber;
use crate::message::Message;
use crate::record::records;

/// OQS-IF-001: is this person insured?
pub type QualificationRequest = Message<QualificationRequestBody>;
/// OQS-IF-002, and the face file: the answer.
pub type QualificationAnswer = Message<QualificationAnswerBody>;

records! {
    /// The body of IF-001.
    QualificationRequestBody {
        search: Option<SearchInfo> = "QualificationConfirmSearchInfo",
    }

    /// Whom a facility asks about by number.
    SearchInfo {
        insurer_number: Option<InsurerNumber> = "InsurerNumber",
        /// At most 20 characters; late-elderly insurance has none.
        insured_card_symbol: Option<String> = "InsuredCardSymbol",
        /// At most 20 characters.
        insured_identification_number: Option<String> = "InsuredIdentificationNumber",
        /// 2 digits.
        insured_branch_number: Option<String> = "InsuredBranchNumber",
        /// `yyyyMMdd`
        birthdate: Option<String> = "Birthdate",
        limit_consent: Option<LimitConsent> = "LimitApplicationCertificateRelatedConsFlg",
        /// Free; echoed.
        arbitrary_identifier: Option<String> = "ArbitraryIdentifier",
    }

    /// The body of IF-002.
    QualificationAnswerBody {
        processing_result_status: Option<Processing> = "ProcessingResultStatus",
        processing_result_code: Option<String> = "ProcessingResultCode",
        /// Also a notice beside a status of 1.
        processing_result_message: Option<String> = "ProcessingResultMessage",
        qualification_validity: Option<Validity> = "QualificationValidity",
        prescription_issue_select: Option<Prescription> = "PrescriptionIssueSelect",
        /// The search, echoed; by number only.
        search: Option<SearchInfo> = "QualificationConfirmSearchInfo",
        results: Option<ResultList> = "ResultList",
    }

    /// The records of an answer.
    ResultList {
        records: Vec<Qualification> = "ResultOfQualificationConfirmation",
    }

    /// One qualification of a person.
    Qualification {
        insured_card_classification: Option<Code<10>> = "InsuredCardClassification",
        insurer_number: Option<InsurerNumber> = "InsurerNumber",
        insured_card_symbol: Option<String> = "InsuredCardSymbol",
        insured_identification_number: Option<String> = "InsuredIdentificationNumber",
        insured_branch_number: Option<String> = "InsuredBranchNumber",
        /// Medical assistance.
        public_expense_number: Option<String> = "PublicExpenseNumber",
        /// Medical assistance.
        beneficiary_number: Option<String> = "BeneficiaryNumber",
        /// Medical assistance.
        welfare_office_name: Option<String> = "WelfareOfficeName",
        personal_family_classification: Option<Code<9>> = "PersonalFamilyClassification",
        /// The insured person or head of the household.
        insured_name: Option<String> = "InsuredName",
        name: Option<String> = "Name",
        name_of_other: Option<String> = "NameOfOther",
        /// Half-width katakana.
        name_kana: Option<String> = "NameKana",
        name_of_other_kana: Option<String> = "NameOfOtherKana",
        /// As the face of the card has it.
        sex1: Option<Code<7>> = "Sex1",
        /// Where the card hides it.
        sex2: Option<Code<7>> = "Sex2",
        birthdate: Option<String> = "Birthdate",
        address: Option<String> = "Address",
        /// `123-4567`
        post_number: Option<String> = "PostNumber",
        qualification_date: Option<String> = "QualificationDate",
        disqualification_date: Option<String> = "DisqualificationDate",
        insured_certificate_issuance_date: Option<String> = "InsuredCertificateIssuanceDate",
        insured_card_valid_date: Option<String> = "InsuredCardValidDate",
        insured_card_expiration_date: Option<String> = "InsuredCardExpirationDate",
        /// Percent, 3 digits.
        insured_partial_contribution_ratio: Option<String> = "InsuredPartialContributionRatio",
        preschool_classification: Option<Code<15>> = "PreschoolClassification",
        reason_of_loss: Option<LossReason> = "ReasonOfLoss",
        insurer_name: Option<String> = "InsurerName",
        elderly: Option<ElderlyCertificate> = "ElderlyRecipientCertificateInfo",
        limit_consent: Option<LimitConsent> = "LimitApplicationCertificateRelatedConsFlg",
        limit_consent_time: Option<String> = "LimitApplicationCertificateRelatedConsTime",
        limit: Option<LimitCertificate> = "LimitApplicationCertificateRelatedInfo",
        /// Bulk answers have this instead of the certificate.
        limit_changed: Option<Code<14>> = "LimitApplicationCertificateChanged",
        disease_consent: Option<Consent> = "SpecificDiseasesCertificateRelatedConsFlg",
        disease_consent_time: Option<String> = "SpecificDiseasesCertificateRelatedConsTime",
        diseases: Option<DiseaseList> = "SpecificDiseasesCertificateList",
        checkup_consent: Option<Consent> = "SpecificHealthCheckupsInfoConsFlg",
        checkup_consent_time: Option<String> = "SpecificHealthCheckupsInfoConsTime",
        checkup_available_until: Option<String> = "SpecificHealthCheckupsInfoAvailableTime",
        drug_consent: Option<Consent> = "PharmacistsInfoConsFlg",
        drug_consent_time: Option<String> = "PharmacistsInfoConsTime",
        drug_available_until: Option<String> = "PharmacistsInfoAvailableTime",
        diagnosis_consent: Option<Consent> = "DiagnosisInfoConsFlg",
        diagnosis_consent_time: Option<String> = "DiagnosisInfoConsTime",
        diagnosis_available_until: Option<String> = "DiagnosisInfoAvailableTime",
        operation_consent: Option<Consent> = "OperationInfoConsFlg",
        operation_consent_time: Option<String> = "OperationInfoConsTime",
        operation_available_until: Option<String> = "OperationInfoAvailableTime",
        public_expenses: Option<TicketList> = "PublicExpenseResultList",
        /// The facility's own number for the person, once it was registered.
        reference_number: Option<String> = "ReferenceNumber",
        qualification_confirmation_key: Option<String> = "QualificationConfirmationKey",
        /// One source has it here as well as in the body.
        prescription_issue_select: Option<Prescription> = "PrescriptionIssueSelect",
    }

    /// 高齢受給者証
    ElderlyCertificate {
        date: Option<String> = "ElderlyRecipientCertificateDate",
        valid_from: Option<String> = "ElderlyRecipientValidStartDate",
        valid_until: Option<String> = "ElderlyRecipientValidEndDate",
        /// Percent, 3 digits.
        ratio: Option<String> = "ElderlyRecipientContributionRatio",
    }

    /// 限度額適用認定証
    LimitCertificate {
        classification: Option<Code<11>> = "LimitApplicationCertificateClassification",
        class: Option<Code<12>> = "LimitApplicationCertificateClassificationFlag",
        date: Option<String> = "LimitApplicationCertificateDate",
        valid_from: Option<String> = "LimitApplicationCertificateValidStartDate",
        valid_until: Option<String> = "LimitApplicationCertificateValidEndDate",
        long_term_date: Option<String> = "LimitApplicationCertificateLongTermDate",
    }

    /// 特定疾病療養受療証, all of them.
    DiseaseList {
        certificates: Vec<DiseaseCertificate> = "SpecificDiseasesCertificateInfo",
    }

    /// 特定疾病療養受療証
    DiseaseCertificate {
        disease: Option<Code<13>> = "SpecificDiseasesDiseaseCategory",
        date: Option<String> = "SpecificDiseasesCertificateDate",
        valid_from: Option<String> = "SpecificDiseasesValidStartDate",
        valid_until: Option<String> = "SpecificDiseasesValidEndDate",
        self_pay: Option<String> = "SpecificDiseasesSelfPay",
    }

    /// Tickets of medical assistance.
    TicketList {
        tickets: Vec<MedicalTicket> = "MedicalTicketInfo",
    }

    /// 医療券
    MedicalTicket {
        kind: Option<Code<18>> = "TicketType",
        valid_from: Option<String> = "MedicalTicketValidDate",
        valid_until: Option<String> = "MedicalTicketExpirationDate",
        issue_number: Option<String> = "IssueNumber",
        month: Option<String> = "MedicalTreatmentMonth",
        institution_code: Option<String> = "DesignatedMedicalInstitutionCode",
        institution_flag: Option<Code<26>> = "DesignatedMedicalInstitutionFlag",
        institution_name: Option<String> = "DesignatedMedicalInstitutionName",
        prescriber_code: Option<String> = "PrescriptionIssuerMedicalInstitutionCode",
        prescriber_name: Option<String> = "PrescriptionIssuerMedicalInstitutionName",
        injury_1: Option<String> = "InjuryName1",
        injury_2: Option<String> = "InjuryName2",
        injury_3: Option<String> = "InjuryName3",
        treatment: Option<Code<19>> = "MedicalTreatmentType",
        self_pay: Option<String> = "SelfPayAmount",
        district_contact: Option<String> = "DistrictContactName",
        handling_contact: Option<String> = "HandlingContactName",
        use_: Option<Code<20>> = "SingleOrCombinedUse",
        social_insurance: Option<Code<21>> = "StatusOfSocialInsurance",
        consistency: Option<Code<22>> = "ConsistencyFlag",
        /// Spelt like this in the real interface.
        infection: Option<Code<23>> = "StatusOfInfecton",
        elderly_care: Option<Code<24>> = "StatusOfElderlyMedicalCare",
        prefectural: Option<Code<25>> = "StatusOfPrefecturalExpenses",
        remark_1: Option<String> = "Remarks1",
        remark_2: Option<String> = "Remarks2",
        remark_3: Option<String> = "Remarks3",
    }
}

impl SearchInfo {
    /// What a search needs and this one does not have.
    pub fn missing(&self) -> Vec<&'static str> {
        [
            ("InsurerNumber", self.insurer_number.is_none()),
            ("InsuredIdentificationNumber", self.insured_identification_number.is_none()),
            ("Birthdate", self.birthdate.is_none()),
            ("LimitApplicationCertificateRelatedConsFlg", self.limit_consent.is_none()),
        ]
        .into_iter()
        .filter_map(|(name, missing)| missing.then_some(name))
        .collect()
    }
}
