//! What the rules decide about one visit: the observables of the catalogue, compact.
//!
//! A [`Decision`] holds the answer the reference gives and, where the text leaves a choice, the other
//! receptions it accepts. Nothing here allocates.

use crate::clause::ClauseSet;
use crate::day::Instant;
use crate::facts::{Function, InfoKind};
use crate::word::Set;
use crate::words;

/// Everything decided about one visit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Decision {
    /// Outcome of the reception.
    pub reception: Reception,
    /// Every reception the rulebook accepts (always contains `reception`).
    pub accepted_receptions: Set<Reception>,
    /// Every reception that was right before a document or a method confirmed; where several tests fail at once
    /// any of their reasons is ((d2) no. 8).
    pub failed: Set<Reception>,
    /// Why online confirmation failed; kept when a method succeeded afterwards.
    pub failure_reason: Option<FailureReason>,
    /// Alerts shown.
    pub alerts: Set<Alert>,
    /// Alerts that may be shown or not (`either`).
    pub optional_alerts: Set<Alert>,
    /// Ways still open after a failure.
    pub methods_open: Set<Method>,
    /// What the reader and the facility offer to this patient.
    pub offered: Set<Offer>,
    /// What confirmed the eligibility.
    pub confirmed_by: Option<ConfirmedBy>,
    /// Every other way of confirming that was open, too.
    pub accepted_confirmations: Set<ConfirmedBy>,
    /// Medical information delivered.
    pub info_delivered: Set<Info>,
    /// End of viewing, exclusive; `None`: nothing to view or no bound known.
    pub info_available_until: Option<Instant>,
    /// Patient's share.
    pub copay: Copay,
    /// Claim.
    pub claim: Claim,
    /// The card is registered for insurance use afterwards; `None`: no card involved.
    pub registered: Option<bool>,
    /// The declaration is kept by the facility (R-FAIL-13).
    pub keeps_declaration: bool,
    /// Messages sent to the central service.
    pub messages: Set<Message>,
    /// Advice shown to patient or staff.
    pub advice: Set<Advice>,
    /// The call centre is open now.
    pub support: Support,
    /// The facility owes an online check to a patient who asks for it (R-VISIT-02).
    pub duty: Duty,
    /// State of the protocol.
    pub protocol: Protocol,
    /// Outcome of switching a function on; `None`: not asked.
    pub setting: Option<Setting>,
    /// Functions in force for this visit.
    pub functions: Set<Function>,
    /// Activation code of the mobile app; `None`: not asked.
    pub activation: Option<Setting>,
    /// The receipt computer holds the eligibility data.
    pub receipt_record: bool,
    /// What happens to the subsidy record on file; `None`: no subsidy.
    pub subsidy_record: Option<SubsidyRecord>,
    /// Route under which this reception is counted; `None`: no online confirmation.
    pub counted_as: Option<CountedAs>,
    /// Usage rate in hundredths of a percent; `None`: undefined or not asked.
    pub usage_rate: Option<u32>,
    /// Clauses a person should look at.
    pub flags: ClauseSet,
    /// Clauses that made this decision.
    pub clauses: ClauseSet,
    /// Ambiguities touched, bit n = A-n (A-09b is bit 0).
    pub ambiguities: u64,
}

impl Decision {
    /// Every way of confirming that is right: its own and the others.
    pub fn confirmations(&self) -> Set<ConfirmedBy> {
        self.confirmed_by.map_or(self.accepted_confirmations, |own| self.accepted_confirmations.with(own))
    }
}

/// Patient's share.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Copay {
    /// What the share rests on.
    pub basis: CopayBasis,
    /// Share in tenths (3 = 3割); `None`: not fixed.
    pub tenths: Option<u8>,
    /// Every basis the rulebook accepts.
    pub accepted: Set<CopayBasis>,
    /// Every share the rulebook accepts, bit n = n tenths.
    pub accepted_tenths: u16,
}

/// Claim of the visit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Claim {
    /// Route.
    pub route: ClaimRoute,
    /// Every route the rulebook accepts.
    pub accepted: Set<ClaimRoute>,
    /// Whose numbers stand on it.
    pub numbers: ClaimNumbers,
    /// First remark.
    pub mark: Mark,
    /// Declaration items copied into the remarks (route C).
    pub items: Set<crate::facts::DeclarationItem>,
    /// Number of claims for the month.
    pub count: u8,
}

words! { /// Outcome of the reception with its level or reason.
Reception {
    Full = "accepted_full", EligibilityOnly = "accepted_eligibility_only",
    F1a = "fallback_f1a", F1b = "fallback_f1b", F1c = "fallback_f1c", F2a = "fallback_f2a", F2b = "fallback_f2b", F3 = "fallback_f3",
    FallbackOther = "fallback_other", NeedsStaff = "needs_staff", Rejected = "rejected", Pending = "pending", Cancelled = "cancelled",
} }
words! { /// Outcome of the reception.
Outcome { Accepted = "accepted", FallbackRequired = "fallback_required", NeedsStaff = "needs_staff", Rejected = "rejected", Pending = "pending", Cancelled = "cancelled" } }
words! { /// Level of an accepted reception.
Level { Full = "full", EligibilityOnly = "eligibility_only" } }
words! { /// Why online confirmation failed (slide 9, table D3).
FailureReason { F1a = "f1a", F1b = "f1b", F1c = "f1c", F2a = "f2a", F2b = "f2b", F3 = "f3", Other = "other" } }
words! { /// Alerts of the reader.
Alert { CertExpiringSoon = "cert_expiring_soon", CertExpiredEligibilityOnly = "cert_expired_eligibility_only", CertRevokedGoToDesk = "cert_revoked_go_to_desk", RegisterInsuranceUse = "register_insurance_use" } }
words! { /// Ways still open after a failure.
Method { Face = "face", Pin = "pin", VisualCheck = "visual_check", HomeConsent = "home_consent", EmergencySearch = "emergency_search", PortalView = "portal_view", Notice = "notice", PastVisit = "past_visit", Declaration = "declaration" } }
words! { /// What is offered to this patient at this facility.
Offer { Face = "face", Pin = "pin", VisualCheck = "visual_check", Phone = "phone", HomeConsent = "home_consent", HomeVisit = "home_visit", OnlineCare = "online_care", PatientCardLink = "patient_card_link" } }
words! { /// What confirmed the eligibility.
ConfirmedBy { Online = "online", PortalView = "portal_view", Notice = "notice", PastVisit = "past_visit", Declaration = "declaration", LegacyCard = "legacy_card", EligibilityCertificate = "eligibility_certificate", HomeConsent = "home_consent", EmergencySearch = "emergency_search", Provisional = "provisional" } }
words! { /// Information delivered.
Info { Checkup = "checkup", Medication = "medication", Diagnosis = "diagnosis", Surgery = "surgery", Ceiling = "ceiling" } }
words! { /// What the patient's share rests on.
CopayBasis { Verified = "verified", Shown = "shown", OnFile = "on_file", Declared = "declared", FullCharge = "full_charge", FacilityDiscretion = "facility_discretion", Undecided = "undecided" } }
words! { /// Claim route. `none`: no claim while 10割 stands or nothing is decided.
ClaimRoute { Normal = "normal", A = "a", B = "b", C = "c", None = "none" } }
words! { /// Whose numbers stand on the claim.
ClaimNumbers { Current = "current", Former = "former", Sevens = "sevens", None = "none" } }
words! { /// First remark of the claim: comment 820000245, 820000246 or none.
Mark { None = "none", Former = "former", Unknown = "unknown" } }
words! { /// Messages sent to the central service.
Message { CardInquiry = "card_inquiry", PhoneInquiry = "phone_inquiry", NumberInquiry = "number_inquiry", HomeInquiry = "home_inquiry", InformationRequest = "information_request" } }
words! { /// Advice shown to patient or staff.
Advice {
    RenewAtMunicipality = "renew_at_municipality", UseCardOrCertificate = "use_card_or_certificate", ObtainNewNumber = "obtain_new_number",
    SuccessorExists = "successor_exists", ReenterNumbers = "reenter_numbers", BringCardOnFirstVisit = "bring_card_on_first_visit",
    BringProperDocument = "bring_proper_document", UsePortalOrFaceReader = "use_portal_or_face_reader", AskMedicalAssistance = "ask_medical_assistance",
    AskNewInsurer = "ask_new_insurer", OnlineAnswerDiffers = "online_answer_differs", AskAgain = "ask_again", CheckSubsidyWithMunicipality = "check_subsidy_with_municipality",
} }
words! { /// Call centre.
Support { Open = "open", Closed = "closed", Either = "either" } }
words! { /// Duty to respond to a request for an online check.
Duty { Owed = "owed", NotOwed = "not_owed" } }
words! { /// State of the protocol.
Protocol { Ok = "ok", Warning = "warning", Error = "error" } }
words! { /// Outcome of a setting.
Setting { Accepted = "accepted", Refused = "refused" } }
words! { /// What happens to the subsidy record on file.
SubsidyRecord { Updated = "updated", KeptPendingCheck = "kept_pending_check", None = "none" } }
words! { /// Route of the usage statistics.
CountedAs { MyNumberCard = "my_number_card", InsuranceCard = "insurance_card" } }

impl Reception {
    /// The outcome word.
    pub fn outcome(self) -> Outcome {
        match self {
            Self::Full | Self::EligibilityOnly => Outcome::Accepted,
            Self::F1a | Self::F1b | Self::F1c | Self::F2a | Self::F2b | Self::F3 | Self::FallbackOther => {
                Outcome::FallbackRequired
            }
            Self::NeedsStaff => Outcome::NeedsStaff,
            Self::Rejected => Outcome::Rejected,
            Self::Pending => Outcome::Pending,
            Self::Cancelled => Outcome::Cancelled,
        }
    }

    /// The level, for an accepted reception.
    pub fn level(self) -> Option<Level> {
        match self {
            Self::Full => Some(Level::Full),
            Self::EligibilityOnly => Some(Level::EligibilityOnly),
            _ => None,
        }
    }

    /// The failure reason, for a fallback.
    pub fn reason(self) -> Option<FailureReason> {
        Some(match self {
            Self::F1a => FailureReason::F1a,
            Self::F1b => FailureReason::F1b,
            Self::F1c => FailureReason::F1c,
            Self::F2a => FailureReason::F2a,
            Self::F2b => FailureReason::F2b,
            Self::F3 => FailureReason::F3,
            Self::FallbackOther => FailureReason::Other,
            _ => return None,
        })
    }

    /// The fallback with this reason.
    pub fn fallback(reason: FailureReason) -> Self {
        match reason {
            FailureReason::F1a => Self::F1a,
            FailureReason::F1b => Self::F1b,
            FailureReason::F1c => Self::F1c,
            FailureReason::F2a => Self::F2a,
            FailureReason::F2b => Self::F2b,
            FailureReason::F3 => Self::F3,
            FailureReason::Other => Self::FallbackOther,
        }
    }
}

impl From<InfoKind> for Info {
    fn from(kind: InfoKind) -> Info {
        match kind {
            InfoKind::Checkup => Info::Checkup,
            InfoKind::Medication => Info::Medication,
            InfoKind::Diagnosis => Info::Diagnosis,
            InfoKind::Surgery => Info::Surgery,
        }
    }
}
