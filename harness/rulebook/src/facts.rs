//! The compact facts of one visit: what is true when the patient stands at the desk.
//!
//! Everything is `Copy`; a missing object is `None`, a missing field takes the default of the ordinary good
//! visit, so that a case states only what it is about. The same types are the wire form of the facts
//! (`contract::Case` adds what no rule reads: ids, texts, numbers).

use crate::day::{Day, Instant};
use crate::stated::{Short, Stated};
use crate::word::Set;
use crate::words;
use schemars::JsonSchema;
use serde::ser::SerializeMap;
use serde::{Deserialize, Serialize, Serializer};

macro_rules! group {
    ($(#[$meta:meta])* $name:ident { $($(#[$fmeta:meta])* $field:ident : $type:ty = $default:expr),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
        #[serde(default, deny_unknown_fields)]
        pub struct $name { $($(#[$fmeta])* pub $field: $type),+ }
        impl Default for $name {
            fn default() -> Self { Self { $($field: $default),+ } }
        }
        impl Stated for $name {
            fn serialize_stated<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                let ordinary = Self::default();
                let mut map = serializer.serialize_map(None)?;
                $(if self.$field != ordinary.$field {
                    map.serialize_entry(stringify!($field), &Short(&self.$field))?;
                })+
                map.end()
            }
        }
    };
}

group! {
    /// All facts of one visit.
    Facts {
        /// The moment the card or document is taken; its Japanese day is the visit date (R-DATE-01, R-DATE-08).
        now: Instant = Instant::jst(Day::ymd(2025, 7, 10), 10 * 3600),
        /// The moment at which medical information is looked at; `null`: at once.
        inquiry_at: Option<Instant> = None,
        /// How eligibility is checked.
        means: Means = Means::FaceReader,
        /// The facility and its devices.
        facility: Facility = Facility::default(),
        /// The patient.
        person: Person = Person::default(),
        /// Cards and documents that exist, shown or not.
        holds: Holds = Holds::default(),
        /// What the patient shows at the desk.
        presents: Set<Proof> = Set::EMPTY,
        /// What the patient says or does.
        says: Says = Says::default(),
        /// What the staff does.
        staff: Staff = Staff::default(),
        /// What the central service answers.
        central: Central = Central::default(),
        /// What the facility knows from earlier; `null`: a first visit.
        past: Option<Past> = None,
        /// The calendar month of the claim.
        month: Month = Month::default(),
        /// Medical-cost subsidy hub (PMH); `null`: no subsidy.
        subsidy: Option<Subsidy> = None,
        /// Reception counts for the usage rate; `null`: not asked.
        statistics: Option<Statistics> = None,
        /// A card being issued, for questions to the issuer (R-CARD, R-CERT-01…03); `null`: not asked.
        issuance: Option<Issuance> = None,
    }
}

group! {
    /// The facility and its devices.
    Facility {
        /// Kind of facility.
        kind: FacilityKind = FacilityKind::MedicalClinic,
        /// Line to the central service.
        network: Line = Line::Up,
        /// Mains power.
        power: Line = Line::Up,
        /// Patient-operated face reader.
        face_reader: FaceReader = FaceReader::default(),
        /// Plain NFC reader for phones is connected.
        generic_reader: bool = true,
        /// Reception by phone is switched on (R-PHONE-03).
        phone_ready: bool = true,
        /// One of the 15 pilot sites for phones (R-PHONE-02).
        phone_pilot: bool = false,
        /// Form of the facility's mobile device for home-consent mode.
        mobile_device: MobileDevice = MobileDevice::Absent,
        /// Functions switched on in the environment settings.
        functions: Functions = Functions::default(),
        /// The facility takes part in the provisional measures (R-PROV-05).
        provisional: bool = true,
        /// The receipt computer cannot take insurer number 77777777 (R-CLM-07).
        receipt_computer_rejects_77777777: bool = false,
        /// The receipt computer links the patient card (R-TICKET-01).
        receipt_computer_modified: bool = false,
        /// A self check-in kiosk stands at the entrance (R-TICKET-02).
        kiosk: bool = false,
    }
}

group! {
    /// The face reader of the facility.
    FaceReader {
        /// Whether it works.
        state: Device = Device::Working,
        /// Form of the visual check.
        visual_check: VisualCheck = VisualCheck::Revised,
        /// The staff visual passcode has been issued (R-VIS-04).
        passcode_issued: bool = true,
        /// Kinds of information the facility asks for (R-CONS-02).
        info_kinds: Set<InfoKind> = Set::all(),
    }
}

group! {
    /// Functions in the environment settings (R-VISIT-03, R-VISIT-05, R-HOME-09).
    Functions {
        /// 訪問診療等機能
        home_visit: bool = false,
        /// 外来診療等（通常とは異なる動線）
        alternative_flow: bool = false,
        /// オンライン診療等
        online_care: bool = false,
    }
}

group! {
    /// The patient.
    Person {
        /// Date of birth.
        birth_date: Day = Day::ymd(1980, 4, 10),
        /// Scheme of the current qualification.
        scheme: Scheme = Scheme::Employee,
        /// Day on which data on the document were superseded (address, ratio, insurer …; R-LATE-03).
        data_changed_on: Option<Day> = None,
        /// The insurer set the non-disclosure flag (R-CONF-12).
        non_disclosure: bool = false,
        /// Under 特別療養 (R-PAY-08), as marked on the documents.
        special_care: bool = false,
        /// The patient can hardly operate a reader.
        assistance_needed: bool = false,
    }
}

group! {
    /// Cards and documents that exist.
    Holds {
        /// My Number card.
        my_number_card: Option<MyNumberCard> = None,
        /// Smartphone with a phone certificate; its owner's card is `my_number_card`.
        phone: Option<Phone> = None,
        /// Old insurance card.
        legacy_card: Option<LegacyCard> = None,
        /// 資格確認書
        eligibility_certificate: Option<EligibilityCertificate> = None,
        /// 資格情報のお知らせ
        eligibility_notice: Option<EligibilityNotice> = None,
        /// Eligibility view of the government portal.
        portal_view: Option<PortalView> = None,
    }
}

group! {
    /// My Number card.
    MyNumberCard {
        /// Last day of the card body, inclusive; `null`: not before the certificate.
        expires_on: Option<Day> = None,
        /// The chip can be read.
        chip: Chip = Chip::Working,
        /// The card bears a photo (R-CARD-06).
        photo: bool = true,
        /// The four-digit PIN.
        pin: Pin = Pin::Set,
        /// Outcome of face authentication with this holder.
        face: FaceMatch = FaceMatch::Matches,
        /// Registered for use as an insurance card.
        registered: bool = true,
        /// User authentication certificate.
        user_auth_cert: UserAuthCert = UserAuthCert::default(),
        /// Last day of the signing certificate; `null`: valid (R-CERT-12).
        signing_cert_expires_on: Option<Day> = None,
        /// Day the card lapsed after a move (R-CERT-19).
        lapsed_on: Option<Day> = None,
        /// Certificate date written on the face; `null`: blank (R-CARD-10).
        written_expires_on: Option<Day> = None,
    }
}

group! {
    /// User authentication certificate of the card.
    UserAuthCert {
        /// Last day of validity E, inclusive, of the certificate in the chip.
        expires_on: Day = Day::ymd(2030, 4, 10),
        /// Day of revocation (loss, withdrawal; R-CERT-15).
        revoked_on: Option<Day> = None,
        /// Day of renewal; `expires_on` is then the new date.
        renewed_on: Option<Day> = None,
        /// Last day of the certificate before renewal.
        previous_expires_on: Option<Day> = None,
    }
}

group! {
    /// Smartphone.
    Phone {
        /// Operating system.
        os: PhoneOs = PhoneOs::Android,
        /// State of the phone certificate.
        cert: PhoneCert = PhoneCert::Valid,
        /// The phone can be read.
        readable: bool = true,
        /// iPhone: the My Number card is selected (R-PHONE-08).
        selected: bool = true,
        /// Face ID or Touch ID is registered (R-PHONE-04).
        biometrics: bool = true,
    }
}

group! {
    /// Old insurance card.
    LegacyCard {
        /// Scheme; `null`: the patient's current scheme.
        scheme: Option<Scheme> = None,
        /// Insurer: the patient's current or a former one.
        insurer: WhichInsurer = WhichInsurer::Current,
        /// Printed expiry, inclusive; `null`: none printed.
        expires_on: Option<Day> = None,
        /// Day of issue; no desk judges it (R-OLD-01 binds fixtures).
        issued_on: Option<Day> = None,
    }
}

group! {
    /// 資格確認書
    EligibilityCertificate {
        /// Scheme; `null`: the patient's current scheme.
        scheme: Option<Scheme> = None,
        /// Insurer: the patient's current or a former one.
        insurer: WhichInsurer = WhichInsurer::Current,
        /// Day of issue.
        issued_on: Day = Day::ymd(2024, 12, 2),
        /// Printed expiry, inclusive.
        expires_on: Day = Day::ymd(2026, 7, 31),
        /// The insured number is printed (R-CONF-05).
        insured_number: bool = true,
        /// Printed ratio in tenths; `null`: none printed.
        tenths: Option<u8> = None,
    }
}

group! {
    /// 資格情報のお知らせ
    EligibilityNotice {
        /// Insurer: the patient's current or a former one.
        insurer: WhichInsurer = WhichInsurer::Current,
        /// Printed expiry, inclusive; `null`: none (usual below 70; R-NOTE-05).
        expires_on: Option<Day> = None,
        /// Printed ratio in tenths; `null`: none printed.
        tenths: Option<u8> = None,
    }
}

group! {
    /// Eligibility view of the government portal.
    PortalView {
        /// Live screen, saved PDF or screenshot.
        form: ViewForm = ViewForm::Screen,
        /// Which qualification it shows.
        shows: ViewContent = ViewContent::Current,
        /// Ratio shown, in tenths; `null`: none.
        tenths: Option<u8> = None,
    }
}

group! {
    /// What the patient says or does.
    Says {
        /// Kinds of information consented to.
        consent: Set<InfoKind> = Set::all(),
        /// Way of identity chosen.
        identity: Identity = Identity::Face,
        /// Answer to "has anything changed since?" (R-FAIL-08).
        nothing_changed: YesNo = YesNo::Yes,
        /// Insured numbers the patient can tell.
        knows_numbers: KnownNumbers = KnownNumbers::None,
        /// Ratio declared by the patient, in tenths.
        declared_tenths: Option<u8> = None,
        /// Declaration form (method 4).
        declaration: Declaration = Declaration::Filled,
        /// Items filled in on the form.
        declaration_items: Set<DeclarationItem> = Set::of(&[DeclarationItem::KanaName, DeclarationItem::Address, DeclarationItem::Telephone]),
        /// Asks for an online check (R-VISIT-02).
        asks_online_check: bool = true,
        /// Answer to "register this card as an insurance card?" (R-READ-04).
        registers: bool = true,
    }
}

group! {
    /// What the staff does.
    Staff {
        /// Imports the result of home-consent mode (R-HOME-06).
        imports: bool = true,
        /// The call centre was asked and enabled the emergency search (R-FAIL-15).
        emergency_search: bool = false,
        /// Switches a function on in the environment settings; `null`: no change (R-VISIT-03).
        switches_on: Option<Function> = None,
        /// Read the terms before switching.
        terms_read: bool = true,
        /// Number of digits of the activation code typed; `null`: none (R-HOME-10).
        activation_code_digits: Option<u8> = None,
    }
}

group! {
    /// What the central service answers to this visit's inquiry.
    Central {
        /// 資格有効性 (OQSCD006).
        answer: Answer = Answer::Valid,
        /// 処理結果区分.
        processing: Processing = Processing::Normal,
        /// 処理結果状況 of the person.
        person_status: PersonStatus = PersonStatus::Normal,
        /// Side code on a normal result (R-QUAL-07).
        side_notice: SideNotice = SideNotice::None,
        /// Number of records in the answer, 1 or 2 (R-QUAL-13).
        records: u8 = 1,
        /// Start of the qualification; `null`: blank.
        valid_from: Option<Day> = None,
        /// End of the qualification; `null`: blank (R-QUAL-09).
        valid_to: Option<Day> = None,
        /// Day of loss; `null`: none.
        loss_date: Option<Day> = None,
        /// Reason of loss (R-QUAL-16).
        loss_reason: LossReason = LossReason::None,
        /// 被保険者証区分: ordinary or 特別療養 (R-PAY-08).
        card_class: CardClass = CardClass::Ordinary,
        /// Ratio field as text (R-QUAL-08).
        ratio: RatioText = RatioText::None,
        /// First inquiry by these numbers, or keyed again (R-QUAL-14).
        attempt: Attempt = Attempt::First,
        /// When the answer came; `null`: at once (R-DATE-08).
        answered_at: Option<Instant> = None,
        /// A second online answer before the claim is sent (R-FAIL-18).
        later_answer: LaterAnswer = LaterAnswer::None,
        /// Consent code of the reader's result, 0 to 9; `null`: as consented (R-CONS-10).
        consent_code: Option<u8> = None,
    }
}

group! {
    /// What the facility knows from earlier.
    Past {
        /// Insured numbers on file.
        numbers_on_file: NumbersOnFile = NumbersOnFile::Current,
        /// Address or contact on file.
        contact_on_file: bool = true,
        /// Ratio on file, in tenths.
        tenths: Option<u8> = Some(3),
        /// When the patient told new numbers (R-FAIL-14).
        numbers_learned: NumbersLearned = NumbersLearned::Never,
        /// A declaration of an earlier visit is kept (R-FAIL-19).
        declaration_kept: bool = false,
        /// Time of an earlier consent; `null`: none (R-CONS-07).
        consented_at: Option<Instant> = None,
        /// Facility to which that consent was given (R-CONS-09).
        consented_here: bool = true,
        /// Consent of the first home visit (R-VISIT-04).
        home_consent: HomeConsent = HomeConsent::None,
    }
}

group! {
    /// The calendar month of the claim.
    Month {
        /// Another visit in the same month; `null`: none.
        other_visit_on: Option<Day> = None,
        /// Day on which insurer or numbers changed; `null`: none.
        changed_on: Option<Day> = None,
        /// What changed on that day.
        change: MonthChange = MonthChange::Insurer,
        /// The claim is sent in this month or later; `null`: in time (R-CLM-10).
        submitted_on: Option<Day> = None,
        /// A disaster without documents (R-CLM-17).
        disaster: bool = false,
    }
}

group! {
    /// Medical-cost subsidy hub (R-TICKET-05).
    Subsidy {
        /// Why data came or did not come.
        state: SubsidyState = SubsidyState::Provided,
        /// A record is on file.
        on_file: bool = true,
    }
}

group! {
    /// Reception counts (R-STAT-01).
    Statistics {
        /// Cases confirmed by My Number card.
        my_number_cases: u64 = 0,
        /// All online confirmations.
        all_cases: u64 = 0,
    }
}

group! {
    /// A card being issued; answers are the harness's own fixtures.
    Issuance {
        /// Day of application.
        applied_on: Option<Day> = None,
        /// Day of issue.
        issued_on: Day = Day::ymd(2020, 6, 16),
        /// Date of birth of the holder.
        birth_date: Day = Day::ymd(1980, 6, 15),
        /// Age that decides minor or adult, where the text gives an age; `null`: by birth date.
        age: Option<u8> = None,
        /// End of the period of stay; `null`: none.
        stay_until: Option<Day> = None,
        /// Last day of the certificate being renewed; `null`: first issue.
        renews: Option<Day> = None,
        /// Last day of the card when only the certificate is issued; `null`: card issued together.
        card_expires_on: Option<Day> = None,
    }
}

words! { /// How eligibility is checked.
Means { FaceReader = "face_reader", HomeConsent = "home_consent", HomeVisit = "home_visit", OnlineCare = "online_care" } }
words! { /// Kind of facility.
FacilityKind { Hospital = "hospital", MedicalClinic = "medical_clinic", DentalClinic = "dental_clinic", Pharmacy = "pharmacy" } }
words! { /// Network or power.
Line { Up = "up", Down = "down" } }
words! { /// State of a device.
Device { Working = "working", Broken = "broken" } }
words! { /// Form of the visual check.
VisualCheck { Legacy = "legacy", Revised = "revised", Absent = "absent" } }
words! { /// Form of home-consent mode at this facility.
MobileDevice { Absent = "absent", App = "app", Web = "web" } }
words! { /// A function of the environment settings.
Function { HomeVisit = "home_visit", AlternativeFlow = "alternative_flow", OnlineCare = "online_care" } }
words! { /// Scheme family.
Scheme { Employee = "employee", NationalHealth = "national_health", LateElderly = "late_elderly", MedicalAssistance = "medical_assistance" } }
words! { /// What is shown at the desk.
Proof { MyNumberCard = "my_number_card", Phone = "phone", LegacyCard = "legacy_card", EligibilityCertificate = "eligibility_certificate", EligibilityNotice = "eligibility_notice", PortalView = "portal_view", PatientCard = "patient_card" } }
words! { /// State of the chip.
Chip { Working = "working", Broken = "broken" } }
words! { /// State of the card PIN. `none`: a PIN-less card.
Pin { Set = "set", None = "none", Locked = "locked" } }
words! { /// Outcome of face authentication.
FaceMatch { Matches = "matches", Fails = "fails", Locked = "locked" } }
words! { /// Phone operating system.
PhoneOs { Iphone = "iphone", Android = "android" } }
words! { /// State of the phone certificate. `revoked`: also when a newer device took over (R-PHONE-12).
PhoneCert { Valid = "valid", Revoked = "revoked", Absent = "absent" } }
words! { /// Whose number stands on a document.
WhichInsurer { Current = "current", Former = "former" } }
words! { /// Form of the portal view.
ViewForm { Screen = "screen", Pdf = "pdf", Screenshot = "screenshot" } }
words! { /// What the portal view shows.
ViewContent { Current = "current", Former = "former", Nothing = "nothing" } }
words! { /// Kinds of medical information.
InfoKind { Checkup = "checkup", Medication = "medication", Diagnosis = "diagnosis", Surgery = "surgery" } }
words! { /// Way of identity.
Identity { Face = "face", Pin = "pin", Visual = "visual" } }
words! { /// Oral answer.
YesNo { Yes = "yes", No = "no", Unsure = "unsure" } }
words! { /// Insured numbers somebody knows.
KnownNumbers { Current = "current", Former = "former", None = "none" } }
words! { /// Declaration form.
Declaration { Filled = "filled", Refused = "refused" } }
words! { /// Items of the declaration, in the order of comments 830000501 to 508.
DeclarationItem { KanaName = "kana_name", InsurerKind = "insurer_kind", InsurerName = "insurer_name", Employer = "employer", Address = "address", Address2 = "address_2", Telephone = "telephone", ContactDate = "contact_date" } }
words! { /// 資格有効性: codes 1 to 6 by name; `code_0`, `code_7`, `empty` are faults; `none`: no answer.
Answer { Valid = "valid", Invalid = "invalid", Superseded = "superseded", NotFound = "not_found", Multiple = "multiple", ValidUnregistered = "valid_unregistered", Code0 = "code_0", Code7 = "code_7", Empty = "empty", None = "none" } }
words! { /// 処理結果区分 1, 2, 9.
Processing { Normal = "normal", Processing = "processing", Abnormal = "abnormal" } }
words! { /// 処理結果状況 1, 2.
PersonStatus { Normal = "normal", Error = "error" } }
words! { /// Side code on a normal result.
SideNotice { None = "none", CertExpiring = "cert_expiring" } }
words! { /// Loss reasons 01, 02, 03, 99.
LossReason { None = "none", Death = "death", PublicAssistance = "public_assistance", OtherInsurance = "other_insurance", Other = "other" } }
words! { /// 被保険者証区分. `special_care`: class 05.
CardClass { Ordinary = "ordinary", SpecialCare = "special_care" } }
words! { /// Three-digit ratio text of the answer, and two faults.
RatioText { None = "none", R010 = "010", R020 = "020", R030 = "030", R1 = "1", R100 = "100" } }
words! { /// Number inquiry: first, or keyed again.
Attempt { First = "first", Again = "again" } }
words! { /// A later online answer, before the claim is sent.
LaterAnswer { None = "none", ValidSame = "valid_same", ValidOther = "valid_other" } }
words! { /// Insured numbers on file. `unreadable`: a file without usable numbers.
NumbersOnFile { Current = "current", Former = "former", Unreadable = "unreadable", None = "none" } }
words! { /// When the patient told new numbers.
NumbersLearned { Never = "never", BeforeSubmission = "before_submission", AfterSubmission = "after_submission" } }
words! { /// Consent of the first home visit.
HomeConsent { None = "none", Kept = "kept", Withdrawn = "withdrawn" } }
words! { /// What changed inside the month.
MonthChange { Insurer = "insurer", NumberOnly = "number_only" } }
words! { /// Why subsidy data came or did not come.
SubsidyState { Provided = "provided", Declined = "declined", NotConnected = "not_connected", Ended = "ended" } }
