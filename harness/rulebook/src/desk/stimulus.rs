//! What happens at a desk machine, and what it shows: the words of journeys.

use crate::facts::InfoKind;
use crate::word::Set;
use crate::words;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// One act of patient, staff or device.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "act", rename_all = "snake_case", deny_unknown_fields)]
pub enum Stimulus {
    /// The card is put into the face reader.
    PresentCard,
    /// The card is taken out.
    RemoveCard,
    /// The phone is held on a reader.
    PresentPhone {
        /// Which one.
        reader: Reader,
    },
    /// Something is chosen on the screen.
    Choose {
        /// What.
        choice: Choice,
    },
    /// Consent is answered kind by kind.
    Consent {
        /// Kinds consented to; all others are refused.
        kinds: Set<InfoKind>,
    },
    /// The camera compares the face.
    ConfirmFace {
        /// Outcome of the comparison.
        result: Comparison,
    },
    /// Staff compare the face with the photo.
    ConfirmVisual {
        /// Outcome of the comparison.
        result: Comparison,
    },
    /// A PIN is typed.
    EnterPin {
        /// Its meaning, never its digits.
        pin: PinEntry,
    },
    /// The staff visual passcode is typed.
    EnterPasscode {
        /// Its meaning, never its digits.
        passcode: PasscodeEntry,
    },
    /// The owner authenticates on the phone itself.
    PhoneBiometrics {
        /// Outcome.
        result: Comparison,
    },
    /// A button is pressed.
    Press {
        /// Which one.
        button: Button,
    },
    /// Staff switch the reader's mode on the terminal (legacy flow, R-VIS-02).
    SwitchMode {
        /// New mode.
        mode: ReaderMode,
    },
    /// Staff start home-consent mode on the mobile device.
    OpenMobile,
    /// The mobile device reads the card.
    MobileRead,
    /// The patient leaves and the next one, with the same facts and a fresh card, steps up.
    NextPatient,
}

words! { /// Where a phone is held.
Reader { Generic = "generic_reader", Face = "face_reader" } }
words! { /// A choice on a screen.
Choice {
    Face = "face", Pin = "pin", Visual = "visual", Phone = "phone", Iphone = "iphone", Android = "android",
    ConsentAll = "consent_all", ConsentNone = "consent_none", Register = "register", DeclineRegister = "decline_register",
} }
words! { /// Outcome of a comparison.
Comparison { Match = "match", NoMatch = "no_match" } }
words! { /// Meaning of the PIN typed.
PinEntry { Correct = "correct", Wrong = "wrong", StaffPasscode = "staff_passcode", CardPin = "card_pin" } }
words! { /// Meaning of the passcode typed.
PasscodeEntry { Correct = "correct", Wrong = "wrong", ThreeDigits = "three_digits", CardPin = "card_pin" } }
words! { /// A button.
Button { Next = "next", Staff = "staff", Cancel = "cancel" } }
words! { /// Mode of the reader.
ReaderMode { Normal = "normal", Visual = "visual" } }
words! { /// Screens, as in the catalogue's table "Observables", and those of home-consent mode.
Screen {
    Idle = "idle", ChooseIdentity = "choose_identity", FaceAuth = "face_auth", PinEntry = "pin_entry", StaffPasscode = "staff_passcode",
    VisualCheck = "visual_check", Consent = "consent", CertExpiringSoon = "cert_expiring_soon",
    CertExpiredEligibilityOnly = "cert_expired_eligibility_only", CertRevokedGoToDesk = "cert_revoked_go_to_desk",
    ChoosePhoneOs = "choose_phone_os", HoldIphone = "hold_iphone", HoldAndroid = "hold_android", PhonePinEntry = "phone_pin_entry",
    RegisterInsuranceUse = "register_insurance_use", SeeStaff = "see_staff", MobileConsent = "mobile_consent",
    MobileIdentity = "mobile_identity", MobileRead = "mobile_read", Done = "done",
} }
