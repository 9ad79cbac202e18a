//! One test a rule of the desk.

use super::state::{ByEye, FACE_LIMIT, PIN_LIMIT, Registration};
use super::stimulus::{Button, Choice, Comparison, PasscodeEntry, PinEntry, Reader, ReaderMode, Screen, Stimulus};
use super::*;
use crate::decide::decide;
use crate::decision::{Alert, ConfirmedBy, Decision, FailureReason, Info, Message, Offer, Reception};
use crate::facts::{
    Answer, Chip, Device, FaceMatch, Facts, Functions, Identity, InfoKind, Line, Means, MobileDevice, MyNumberCard,
    Phone, PhoneCert, PhoneOs, Pin, Proof, UserAuthCert, VisualCheck,
};
use crate::{Day, Instant, Set};
use std::sync::LazyLock;

static ACTUAL: LazyLock<Rulebook> = LazyLock::new(|| Rulebook::builtin("actual").expect("built in"));
static SEMINAR: LazyLock<Rulebook> = LazyLock::new(|| Rulebook::builtin("seminar-2025-07").expect("built in"));

const CARD: Stimulus = Stimulus::PresentCard;
const REMOVE: Stimulus = Stimulus::RemoveCard;
const NEXT: Stimulus = Stimulus::Press { button: Button::Next };
const STAFF: Stimulus = Stimulus::Press { button: Button::Staff };
const CANCEL: Stimulus = Stimulus::Press { button: Button::Cancel };
const MATCH: Stimulus = Stimulus::ConfirmFace { result: Comparison::Match };
const NO_MATCH: Stimulus = Stimulus::ConfirmFace { result: Comparison::NoMatch };
const SEEN: Stimulus = Stimulus::ConfirmVisual { result: Comparison::Match };
const NOT_SEEN: Stimulus = Stimulus::ConfirmVisual { result: Comparison::NoMatch };
const PIN: Stimulus = Stimulus::EnterPin { pin: PinEntry::Correct };
const WRONG: Stimulus = Stimulus::EnterPin { pin: PinEntry::Wrong };
const CODE: Stimulus = Stimulus::EnterPasscode { passcode: PasscodeEntry::Correct };
const TOUCH: Stimulus = Stimulus::PhoneBiometrics { result: Comparison::Match };
const HOLD: Stimulus = Stimulus::PresentPhone { reader: Reader::Generic };
const VISUAL: Stimulus = Stimulus::SwitchMode { mode: ReaderMode::Visual };
const NORMAL: Stimulus = Stimulus::SwitchMode { mode: ReaderMode::Normal };

fn choose(choice: Choice) -> Stimulus {
    Stimulus::Choose { choice }
}

/// An ordinary good visit with a card.
fn card() -> Facts {
    let mut facts = Facts { presents: Set::of(&[Proof::MyNumberCard]), ..Facts::default() };
    facts.holds.my_number_card = Some(MyNumberCard::default());
    facts
}

fn card_with(change: impl FnOnce(&mut MyNumberCard)) -> Facts {
    let mut facts = card();
    change(facts.holds.my_number_card.as_mut().expect("a card"));
    facts
}

fn expires(day: Day) -> Facts {
    card_with(|card| card.user_auth_cert = UserAuthCert { expires_on: day, ..UserAuthCert::default() })
}

/// On 2025-07-10: grace of a certificate that ended on 2025-06-15, and a certificate dead since 2025-06-01.
fn grace() -> Facts {
    expires(Day::ymd(2025, 6, 15))
}
fn dead() -> Facts {
    expires(Day::ymd(2025, 2, 28))
}

fn phone(os: PhoneOs) -> Facts {
    let mut facts = Facts { presents: Set::of(&[Proof::Phone]), ..card() };
    facts.now = Instant::jst(Day::ymd(2025, 10, 1), 36_000);
    facts.holds.phone = Some(Phone { os, ..Phone::default() });
    facts
}

fn mobile(device: MobileDevice) -> Facts {
    let mut facts = card();
    facts.facility.mobile_device = device;
    facts.facility.functions = Functions { alternative_flow: true, ..Functions::default() };
    facts
}

fn walk(facts: &Facts, acts: &[Stimulus]) -> Journey<'static> {
    let mut journey = Journey::new(&ACTUAL, facts);
    for act in acts {
        journey.act(act);
    }
    journey
}

fn screen(facts: &Facts, acts: &[Stimulus]) -> Screen {
    walk(facts, acts).state().screen
}

fn outcome(facts: &Facts, acts: &[Stimulus]) -> (Screen, Decision) {
    let journey = walk(facts, acts);
    (journey.state().screen, journey.decision())
}

/// Everything but what the journey itself counts agrees with the oracle on these facts.
fn agrees(journey: &Journey<'_>, facts: &Facts) {
    let expected = decide(&ACTUAL, facts);
    assert_eq!(journey.decision(), Decision { offered: journey.decision().offered, ..expected });
}

const FACE: [Stimulus; 3] = [CARD, Stimulus::Choose { choice: Choice::Face }, MATCH];
const ALL: Stimulus = Stimulus::Choose { choice: Choice::ConsentAll };
const NONE: Stimulus = Stimulus::Choose { choice: Choice::ConsentNone };

fn faced(rest: &[Stimulus]) -> Vec<Stimulus> {
    [&FACE, rest].concat()
}

#[test]
fn face_then_consent_is_full() {
    let journey = walk(&card(), &faced(&[ALL]));
    let screens = [Screen::Idle, Screen::ChooseIdentity, Screen::FaceAuth, Screen::Consent, Screen::Done];
    assert_eq!(journey.screens(), screens);
    assert_eq!(journey.decision().reception, Reception::Full);
    assert_eq!(journey.decision().confirmed_by, Some(ConfirmedBy::Online));
    assert_eq!(
        journey.effects().as_slice(),
        [
            Effect::SendInquiry(Message::CardInquiry),
            Effect::RequestInformation(Set::all()),
            Effect::EjectCard,
            Effect::ShowScreen(Screen::Done)
        ]
    );
    agrees(&journey, &card());
}

#[test]
fn before_the_end_the_visit_is_pending_and_nothing_is_sent() {
    for acts in [&[][..], &[CARD], &FACE] {
        let (_, decision) = outcome(&card(), acts);
        assert_eq!((decision.reception, decision.messages), (Reception::Pending, Set::EMPTY));
        assert_eq!((decision.confirmed_by, decision.info_delivered), (None, Set::EMPTY));
    }
}

#[test]
fn three_wrong_pins_lock_and_face_still_works() {
    let mut journey = walk(&card(), &[CARD, choose(Choice::Pin), WRONG, WRONG]);
    assert_eq!((journey.state().screen, journey.counters().pin), (Screen::PinEntry, 2));
    assert_eq!(journey.act(&WRONG), Screen::ChooseIdentity);
    assert!(!journey.decision().offered.contains(Offer::Pin));
    assert_eq!(journey.act(&choose(Choice::Pin)), Screen::ChooseIdentity);
    for act in [choose(Choice::Face), MATCH, ALL] {
        journey.act(&act);
    }
    assert_eq!((journey.state().screen, journey.counters().pin), (Screen::Done, PIN_LIMIT));
    assert_eq!(journey.decision().reception, Reception::Full);
}

#[test]
fn a_correct_pin_resets_the_counter() {
    let journey = walk(&card(), &[CARD, choose(Choice::Pin), WRONG, WRONG, PIN]);
    assert_eq!((journey.state().screen, journey.counters().pin), (Screen::Consent, 0));
    let mut facts = card();
    facts.says.identity = Identity::Pin;
    agrees(&walk(&card(), &[CARD, choose(Choice::Pin), PIN, ALL]), &facts);
}

#[test]
fn the_staff_passcode_on_the_pin_screen_burns_a_try_and_the_card_pin_on_the_other_does_not() {
    let typed = Stimulus::EnterPin { pin: PinEntry::StaffPasscode };
    assert_eq!(walk(&card(), &[CARD, choose(Choice::Pin), typed]).counters().pin, 1);
    let refused = Stimulus::EnterPasscode { passcode: PasscodeEntry::CardPin };
    let journey = walk(&card(), &[STAFF, refused, PIN, WRONG]);
    assert_eq!((journey.state().screen, journey.counters().pin), (Screen::StaffPasscode, 0));
}

#[test]
fn cancel_keeps_the_chip_counter_and_nothing_else() {
    let journey = walk(&card(), &[CARD, choose(Choice::Pin), WRONG, CANCEL]);
    assert_eq!((journey.state().screen, journey.counters().pin), (Screen::Idle, 1));
    let decision = journey.decision();
    assert_eq!((decision.reception, decision.messages), (Reception::Cancelled, Set::EMPTY));
    assert_eq!(
        journey.effects().as_slice(),
        [Effect::EjectCard, Effect::ForgetVisit, Effect::ShowScreen(Screen::Idle)]
    );
    assert_eq!(screen(&card(), &faced(&[ALL, CANCEL])), Screen::Done);
}

#[test]
fn the_next_patient_brings_a_fresh_card() {
    let journey = walk(&card(), &[CARD, choose(Choice::Pin), WRONG, Stimulus::NextPatient]);
    assert_eq!((journey.state().screen, journey.counters()), (Screen::Idle, Counters::default()));
    assert_eq!(*journey.state(), DeskState::arrange(&card()));
}

#[test]
fn ten_failed_faces_in_a_row_lock_the_face() {
    let try_face = |times: usize| [choose(Choice::Face), NO_MATCH].repeat(times);
    let nine = [&[CARD][..], &try_face(9), &[choose(Choice::Face), MATCH]].concat();
    assert_eq!(walk(&card(), &nine).counters().face, 0);
    let ten = [&[CARD][..], &try_face(10)].concat();
    let journey = walk(&card(), &ten);
    assert_eq!(journey.counters().face, FACE_LIMIT);
    assert!(!journey.decision().offered.contains(Offer::Face));
    assert_eq!(screen(&card(), &[&ten[..], &[choose(Choice::Face)]].concat()), Screen::ChooseIdentity);
    let seen = walk(&card(), &[&ten[..], &[STAFF, CODE, SEEN, ALL]].concat());
    assert_eq!((seen.state().screen, seen.counters().face), (Screen::Done, FACE_LIMIT));
}

#[test]
fn what_the_card_cannot_do_is_not_offered() {
    let cases = [
        (card_with(|card| card.photo = false), Choice::Face),
        (card_with(|card| card.face = FaceMatch::Locked), Choice::Face),
        (card_with(|card| card.pin = Pin::None), Choice::Pin),
        (card_with(|card| card.pin = Pin::Locked), Choice::Pin),
    ];
    for (facts, choice) in cases {
        assert_eq!(screen(&facts, &[CARD, choose(choice)]), Screen::ChooseIdentity, "{choice:?}");
    }
}

#[test]
fn a_dead_card_goes_to_the_desk_without_being_asked_for_a_pin() {
    let mut journey = walk(&dead(), &[CARD, choose(Choice::Pin), WRONG, NEXT]);
    assert_eq!((journey.state().screen, journey.counters().pin), (Screen::CertRevokedGoToDesk, 0));
    assert_eq!(journey.decision().failure_reason, Some(FailureReason::F3));
    assert_eq!(journey.decision().messages, Set::EMPTY);
    assert_eq!(journey.act(&REMOVE), Screen::Idle);
    assert_eq!(journey.decision().failure_reason, Some(FailureReason::F3));
    let revoked = card_with(|card| card.user_auth_cert.revoked_on = Some(Day::ymd(2025, 7, 1)));
    assert_eq!(screen(&revoked, &[CARD]), Screen::CertRevokedGoToDesk);
}

#[test]
fn a_visual_check_opens_no_way_around_a_dead_certificate() {
    assert_eq!(screen(&dead(), &[STAFF, CODE, SEEN, CARD]), Screen::CertRevokedGoToDesk);
}

#[test]
fn grace_gives_eligibility_only_and_no_consent_screen() {
    let journey = walk(&grace(), &faced(&[ALL, NEXT, ALL]));
    assert!(!journey.screens().contains(&Screen::Consent));
    assert_eq!(journey.screens()[3..], [Screen::CertExpiredEligibilityOnly, Screen::Done]);
    assert_eq!(journey.decision().reception, Reception::EligibilityOnly);
    assert_eq!(journey.decision().alerts, Set::of(&[Alert::CertExpiredEligibilityOnly]));
    let kinds = Set::of(&[Info::Checkup, Info::Medication, Info::Diagnosis, Info::Surgery]);
    assert!(journey.decision().info_delivered.and(kinds).is_empty());
}

#[test]
fn notice_comes_once_and_then_consent() {
    let journey = walk(&expires(Day::ymd(2025, 8, 1)), &faced(&[NEXT, NEXT, ALL]));
    assert_eq!(journey.screens()[3..], [Screen::CertExpiringSoon, Screen::Consent, Screen::Done]);
    assert_eq!(journey.decision().reception, Reception::Full);
}

#[test]
fn an_unregistered_card_is_asked_first() {
    let facts = card_with(|card| card.registered = false);
    let journey = walk(&facts, &[CARD]);
    assert_eq!(journey.state().screen, Screen::RegisterInsuranceUse);
    assert_eq!(journey.decision().registered, Some(false));
    let (end, decision) = outcome(&facts, &[CARD, choose(Choice::DeclineRegister)]);
    assert_eq!((end, decision.registered), (Screen::SeeStaff, Some(false)));
    let journey = walk(&facts, &[CARD, choose(Choice::Register), choose(Choice::Face), MATCH, ALL]);
    assert_eq!(journey.state().screen, Screen::Done);
    assert_eq!(journey.decision().registered, Some(true));
    assert_eq!(journey.state().visit.registration, Registration::Registered);
    assert!(journey.effects().iter().any(|effect| *effect == Effect::RegisterInsuranceUse));
    agrees(&journey, &facts);
    let cancelled = walk(&facts, &[CARD, choose(Choice::Register), CANCEL, CARD]);
    assert_eq!(cancelled.state().screen, Screen::RegisterInsuranceUse, "a cancelled registration is not kept");
}

#[test]
fn what_cannot_be_read_goes_to_staff() {
    let mut line = card();
    line.facility.network = Line::Down;
    let mut power = card();
    power.facility.power = Line::Down;
    let mut reader = card();
    reader.facility.face_reader.state = Device::Broken;
    let chip = card_with(|card| card.chip = Chip::Broken);
    for (facts, reason) in [
        (line, FailureReason::F1b),
        (power, FailureReason::F1b),
        (reader, FailureReason::F1a),
        (chip, FailureReason::F1c),
    ] {
        let (end, decision) = outcome(&facts, &[CARD]);
        assert_eq!((end, decision.failure_reason), (Screen::SeeStaff, Some(reason)));
    }
}

#[test]
fn an_answer_that_is_not_valid_ends_at_staff() {
    for (answer, reception) in [
        (Answer::Invalid, Reception::F2a),
        (Answer::NotFound, Reception::F2b),
        (Answer::Multiple, Reception::NeedsStaff),
    ] {
        let mut facts = card();
        facts.central.answer = answer;
        let journey = walk(&facts, &faced(&[ALL]));
        assert_eq!((journey.state().screen, journey.decision().reception), (Screen::SeeStaff, reception));
        assert!(journey.decision().info_delivered.is_empty());
    }
}

#[test]
fn refusal_blocks_nothing_and_kinds_are_single() {
    let (end, decision) = outcome(&card(), &faced(&[NONE]));
    assert_eq!(end, Screen::Done);
    let kinds = |decision: &Decision| decision.info_delivered.without(Info::Ceiling);
    assert!(kinds(&decision).is_empty());
    let checkup = Stimulus::Consent { kinds: Set::of(&[InfoKind::Checkup]) };
    assert_eq!(kinds(&outcome(&card(), &faced(&[checkup])).1), Set::of(&[Info::Checkup]));
    let mut facts = card();
    facts.facility.face_reader.info_kinds.remove(InfoKind::Surgery);
    let journey = walk(&facts, &faced(&[ALL]));
    assert_eq!(journey.state().visit.consent, Some(Set::all().without(InfoKind::Surgery)));
    assert!(!journey.decision().info_delivered.contains(Info::Surgery));
}

#[test]
fn revised_visual_check_takes_card_and_match_in_either_order() {
    let mut facts = card();
    facts.says.identity = Identity::Visual;
    for acts in [&[STAFF, CODE, CARD, SEEN, ALL][..], &[STAFF, CODE, SEEN, CARD, ALL], &[CARD, STAFF, CODE, SEEN, ALL]]
    {
        let journey = walk(&card(), acts);
        assert_eq!(journey.state().screen, Screen::Done, "{acts:?}");
        agrees(&journey, &facts);
    }
    let only_one = [&[STAFF, CODE, SEEN][..], &[STAFF, CODE, CARD]];
    for acts in only_one {
        assert_eq!(screen(&card(), acts), Screen::VisualCheck);
    }
    let (end, decision) = outcome(&card(), &[STAFF, CODE, CARD, NOT_SEEN]);
    assert_eq!((end, decision.reception), (Screen::SeeStaff, Reception::NeedsStaff));
}

#[test]
fn no_staff_button_without_passcode_or_in_the_legacy_form_or_before_its_time() {
    let mut unissued = card();
    unissued.facility.face_reader.passcode_issued = false;
    let mut legacy = card();
    legacy.facility.face_reader.visual_check = VisualCheck::Legacy;
    let mut absent = card();
    absent.facility.face_reader.visual_check = VisualCheck::Absent;
    let mut early = card();
    early.now = Instant::jst(Day::ymd(2025, 1, 15), 36_000);
    for facts in [unissued, legacy, absent, early] {
        assert_eq!(screen(&facts, &[STAFF]), Screen::Idle);
        assert_eq!(screen(&facts, &[CARD, STAFF]), Screen::ChooseIdentity);
    }
}

#[test]
fn only_the_right_passcode_opens_the_mode() {
    for passcode in [PasscodeEntry::Wrong, PasscodeEntry::ThreeDigits, PasscodeEntry::CardPin] {
        let journey = walk(&card(), &[STAFF, Stimulus::EnterPasscode { passcode }]);
        assert_eq!(journey.state().screen, Screen::StaffPasscode);
        assert_eq!(journey.state().visit.by_eye, ByEye::No);
    }
    assert_eq!(screen(&card(), &[STAFF, CODE]), Screen::VisualCheck);
}

#[test]
fn the_revised_mode_ends_with_its_visit() {
    for end in [
        &[STAFF, CODE, CARD, SEEN, ALL, Stimulus::NextPatient][..],
        &[STAFF, CODE, CANCEL],
        &[STAFF, CODE, CARD, NOT_SEEN, CANCEL],
        &[STAFF, CODE, Stimulus::NextPatient],
    ] {
        let mut journey = walk(&card(), end);
        assert_eq!(journey.act(&CARD), Screen::ChooseIdentity, "{end:?}");
        let offered = journey.decision().offered;
        assert!(offered.contains(Offer::Face) && offered.contains(Offer::Pin));
    }
}

#[test]
fn the_legacy_mode_stays_until_it_is_switched_back() {
    let mut facts = card();
    facts.facility.face_reader.visual_check = VisualCheck::Legacy;
    let mut journey = walk(&facts, &[VISUAL, CARD, SEEN, ALL]);
    assert_eq!(journey.state().screen, Screen::Done);
    journey.act(&Stimulus::NextPatient);
    assert_eq!(journey.act(&CARD), Screen::VisualCheck);
    let offered = journey.decision().offered;
    assert!(!offered.contains(Offer::Face) && !offered.contains(Offer::Pin));
    for act in [CANCEL, NORMAL] {
        journey.act(&act);
    }
    assert_eq!(journey.act(&CARD), Screen::ChooseIdentity);
    assert_eq!(screen(&card(), &[VISUAL, CARD]), Screen::ChooseIdentity, "the revised form has no terminal switch");
}

#[test]
fn a_switch_in_the_middle_of_a_visit_meets_the_next_card() {
    let mut facts = card();
    facts.facility.face_reader.visual_check = VisualCheck::Legacy;
    let mut journey = walk(&facts, &[CARD, VISUAL, choose(Choice::Face), MATCH, ALL]);
    assert_eq!(journey.state().screen, Screen::Done);
    journey.act(&Stimulus::NextPatient);
    assert_eq!(journey.act(&CARD), Screen::VisualCheck);
}

#[test]
fn android_types_its_own_pin_on_the_reader() {
    let facts = phone(PhoneOs::Android);
    let card_pin = Stimulus::EnterPin { pin: PinEntry::CardPin };
    let acts = [choose(Choice::Phone), choose(Choice::Android), WRONG, WRONG, WRONG, card_pin, PIN, HOLD, ALL];
    let journey = walk(&facts, &acts);
    let screens = [
        Screen::Idle,
        Screen::ChoosePhoneOs,
        Screen::PhonePinEntry,
        Screen::HoldAndroid,
        Screen::Consent,
        Screen::Done,
    ];
    assert_eq!(journey.screens(), screens);
    assert_eq!(journey.counters(), Counters::default());
    assert_eq!(journey.decision().messages, Set::of(&[Message::PhoneInquiry, Message::InformationRequest]));
    agrees(&journey, &facts);
}

#[test]
fn iphone_authenticates_on_the_phone_and_never_by_pin() {
    let facts = phone(PhoneOs::Iphone);
    let start = [choose(Choice::Phone), choose(Choice::Iphone)];
    for early in [HOLD, PIN] {
        assert_eq!(screen(&facts, &[&start[..], &[early]].concat()), Screen::HoldIphone);
    }
    let failed = Stimulus::PhoneBiometrics { result: Comparison::NoMatch };
    assert_eq!(screen(&facts, &[&start[..], &[failed, HOLD]].concat()), Screen::HoldIphone);
    assert_eq!(screen(&facts, &[&start[..], &[TOUCH, HOLD]].concat()), Screen::Consent);
    let on_face = Stimulus::PresentPhone { reader: Reader::Face };
    assert_eq!(screen(&facts, &[&start[..], &[TOUCH, on_face]].concat()), Screen::HoldIphone);
    let mut unselected = facts;
    unselected.holds.phone = Some(Phone { os: PhoneOs::Iphone, selected: false, ..Phone::default() });
    assert_eq!(screen(&unselected, &[&start[..], &[TOUCH, HOLD]].concat()), Screen::HoldIphone);
}

#[test]
fn the_wrong_kind_of_phone_is_not_read() {
    let acts = [choose(Choice::Phone), choose(Choice::Android), PIN, HOLD];
    assert_eq!(screen(&phone(PhoneOs::Iphone), &acts), Screen::HoldAndroid);
}

#[test]
fn phones_are_chosen_only_where_they_are_ready() {
    let mut unready = phone(PhoneOs::Android);
    unready.facility.phone_ready = false;
    let mut single = phone(PhoneOs::Android);
    single.facility.generic_reader = false;
    let mut early = phone(PhoneOs::Android);
    early.now = Instant::jst(Day::ymd(2025, 7, 10), 36_000);
    for facts in [unready, single, early] {
        assert_eq!(screen(&facts, &[choose(Choice::Phone), HOLD]), Screen::Idle);
    }
}

#[test]
fn a_phone_has_no_grace_and_a_revoked_one_goes_to_staff() {
    let acts = [choose(Choice::Phone), choose(Choice::Android), PIN, HOLD];
    let mut facts = phone(PhoneOs::Android);
    facts.holds.my_number_card.as_mut().expect("a card").user_auth_cert.expires_on = Day::ymd(2025, 9, 15);
    let (end, decision) = outcome(&facts, &acts);
    assert_eq!(end, Screen::SeeStaff);
    assert!(!matches!(decision.reception, Reception::Full | Reception::EligibilityOnly));
    let mut revoked = phone(PhoneOs::Android);
    revoked.holds.phone = Some(Phone { cert: PhoneCert::Revoked, ..Phone::default() });
    assert_eq!(screen(&revoked, &acts), Screen::SeeStaff);
    let mut unreadable = phone(PhoneOs::Android);
    unreadable.holds.phone = Some(Phone { readable: false, ..Phone::default() });
    assert_eq!(screen(&unreadable, &acts), Screen::SeeStaff);
}

#[test]
fn mobile_asks_consent_then_identity_then_reads() {
    let mut facts = mobile(MobileDevice::App);
    let acts = [Stimulus::OpenMobile, ALL, PIN, Stimulus::MobileRead];
    let journey = walk(&facts, &acts);
    let screens = [Screen::Idle, Screen::MobileConsent, Screen::MobileIdentity, Screen::MobileRead, Screen::Done];
    assert_eq!(journey.screens(), screens);
    facts.means = Means::HomeConsent;
    facts.says.identity = Identity::Pin;
    agrees(&journey, &facts);
    for early in [&[Stimulus::OpenMobile, Stimulus::MobileRead][..], &[Stimulus::OpenMobile, ALL, Stimulus::MobileRead]]
    {
        assert!(!walk(&facts, early).effects().iter().any(|effect| *effect == Effect::ReadCard));
    }
    let refused = walk(&facts, &[Stimulus::OpenMobile, NONE, PIN, Stimulus::MobileRead]);
    assert_eq!(refused.state().screen, Screen::Done);
    assert!(refused.decision().info_delivered.without(Info::Ceiling).is_empty());
}

#[test]
fn only_the_app_has_a_visual_check() {
    assert_eq!(screen(&mobile(MobileDevice::App), &[Stimulus::OpenMobile, ALL, SEEN]), Screen::MobileRead);
    assert_eq!(screen(&mobile(MobileDevice::Web), &[Stimulus::OpenMobile, ALL, SEEN]), Screen::MobileIdentity);
    assert_eq!(screen(&mobile(MobileDevice::Web), &[Stimulus::OpenMobile, ALL, PIN]), Screen::MobileRead);
}

#[test]
fn mobile_needs_device_and_function() {
    let mut unset = mobile(MobileDevice::App);
    unset.facility.functions = Functions { home_visit: true, ..Functions::default() };
    for facts in [mobile(MobileDevice::Absent), unset] {
        assert_eq!(screen(&facts, &[Stimulus::OpenMobile]), Screen::Idle);
    }
}

#[test]
fn mobile_helps_where_the_reader_does_not() {
    let mut facts = mobile(MobileDevice::App);
    facts.facility.face_reader.state = Device::Broken;
    let journey = walk(&facts, &[CARD, Stimulus::OpenMobile, ALL, PIN, Stimulus::MobileRead]);
    assert_eq!(journey.state().screen, Screen::Done);
    assert_eq!(journey.decision().confirmed_by, Some(ConfirmedBy::HomeConsent));
}

#[test]
fn a_wrong_pin_on_the_mobile_device_counts_on_the_card() {
    let facts = mobile(MobileDevice::App);
    let journey = walk(&facts, &[Stimulus::OpenMobile, ALL, WRONG, WRONG, WRONG, PIN]);
    assert_eq!((journey.state().screen, journey.counters().pin), (Screen::MobileIdentity, PIN_LIMIT));
}

#[test]
fn taking_the_card_out_in_the_middle_is_a_cancel() {
    let (end, decision) = outcome(&card(), &faced(&[REMOVE]));
    assert_eq!((end, decision.reception), (Screen::Idle, Reception::Cancelled));
    assert_eq!(screen(&card(), &faced(&[ALL, REMOVE])), Screen::Done);
}

#[test]
fn the_flow_is_the_same_under_both_rulebooks() {
    for facts in [card(), grace(), dead()] {
        let mut seminar = Journey::new(&SEMINAR, &facts);
        for act in faced(&[NEXT, ALL]) {
            seminar.act(&act);
        }
        assert_eq!(seminar.screens(), walk(&facts, &faced(&[NEXT, ALL])).screens());
    }
}
