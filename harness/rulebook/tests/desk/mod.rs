//! Every act, and a crowd of patients and facilities, for the searches of the desk.

use madoguchi_rulebook::desk::stimulus::{
    Button, Choice, Comparison, PasscodeEntry, PinEntry, Reader, ReaderMode, Stimulus,
};
use madoguchi_rulebook::facts::{
    Answer, Chip, Device, FaceMatch, Facts, Functions, InfoKind, Line, MobileDevice, MyNumberCard, Phone, PhoneCert,
    PhoneOs, Pin, Proof, VisualCheck,
};
use madoguchi_rulebook::{Day, Instant, Set, Word};

fn each<W: Word>(make: impl Fn(W) -> Stimulus) -> impl Iterator<Item = Stimulus> {
    W::ALL.iter().map(move |word| make(*word))
}

/// Every act there is; of the sets of consent a few.
pub fn acts() -> Vec<Stimulus> {
    let mut acts = vec![
        Stimulus::PresentCard,
        Stimulus::RemoveCard,
        Stimulus::OpenMobile,
        Stimulus::MobileRead,
        Stimulus::NextPatient,
    ];
    acts.extend(each(|reader: Reader| Stimulus::PresentPhone { reader }));
    acts.extend(each(|choice: Choice| Stimulus::Choose { choice }));
    acts.extend(each(|result: Comparison| Stimulus::ConfirmFace { result }));
    acts.extend(each(|result: Comparison| Stimulus::ConfirmVisual { result }));
    acts.extend(each(|pin: PinEntry| Stimulus::EnterPin { pin }));
    acts.extend(each(|passcode: PasscodeEntry| Stimulus::EnterPasscode { passcode }));
    acts.extend(each(|result: Comparison| Stimulus::PhoneBiometrics { result }));
    acts.extend(each(|button: Button| Stimulus::Press { button }));
    acts.extend(each(|mode: ReaderMode| Stimulus::SwitchMode { mode }));
    acts.extend([InfoKind::Checkup, InfoKind::Surgery].map(|kind| Stimulus::Consent { kinds: Set::of(&[kind]) }));
    acts
}

fn base() -> Facts {
    let mut facts = Facts { presents: Set::of(&[Proof::MyNumberCard]), ..Facts::default() };
    facts.now = Instant::jst(Day::ymd(2025, 10, 1), 36_000);
    facts.holds.my_number_card = Some(MyNumberCard::default());
    facts
}

fn with(change: impl FnOnce(&mut Facts)) -> Facts {
    let mut facts = base();
    change(&mut facts);
    facts
}

fn with_card(change: impl FnOnce(&mut MyNumberCard)) -> Facts {
    with(|facts| change(facts.holds.my_number_card.as_mut().expect("a card")))
}

fn expires(facts: &mut Facts, year: i32, month: u8, day: u8) {
    facts.holds.my_number_card.as_mut().expect("a card").user_auth_cert.expires_on = Day::ymd(year, month, day);
}

fn with_phone(os: PhoneOs, change: impl FnOnce(&mut Facts)) -> Facts {
    with(|facts| {
        facts.presents = Set::of(&[Proof::Phone]);
        facts.holds.phone = Some(Phone { os, ..Phone::default() });
        change(facts);
    })
}

fn with_mobile(device: MobileDevice, change: impl FnOnce(&mut Facts)) -> Facts {
    with(|facts| {
        facts.facility.mobile_device = device;
        facts.facility.functions = Functions { alternative_flow: true, ..Functions::default() };
        change(facts);
    })
}

/// Card, phone and mobile × windows, locks, faults and forms of the visual check.
pub fn everybody() -> Vec<Facts> {
    let visual = |form| with(|facts| facts.facility.face_reader.visual_check = form);
    vec![
        base(),
        with(|facts| expires(facts, 2025, 11, 15)),
        with(|facts| expires(facts, 2025, 9, 15)),
        with(|facts| expires(facts, 2025, 6, 15)),
        with(|facts| facts.holds.my_number_card = None),
        with(|facts| facts.facility.network = Line::Down),
        with(|facts| facts.facility.face_reader.state = Device::Broken),
        with(|facts| facts.facility.face_reader.passcode_issued = false),
        with(|facts| facts.facility.face_reader.info_kinds.remove(InfoKind::Surgery)),
        with(|facts| facts.central.answer = Answer::Invalid),
        with(|facts| facts.person.non_disclosure = true),
        with(|facts| facts.now = Instant::jst(Day::ymd(2025, 1, 15), 36_000)),
        visual(VisualCheck::Legacy),
        visual(VisualCheck::Absent),
        with(|facts| {
            facts.facility.face_reader.visual_check = VisualCheck::Legacy;
            expires(facts, 2025, 9, 15);
        }),
        with_card(|card| card.chip = Chip::Broken),
        with_card(|card| card.photo = false),
        with_card(|card| card.pin = Pin::None),
        with_card(|card| card.pin = Pin::Locked),
        with_card(|card| card.face = FaceMatch::Locked),
        with_card(|card| card.face = FaceMatch::Fails),
        with_card(|card| card.registered = false),
        with_card(|card| (card.registered, card.pin) = (false, Pin::None)),
        with_card(|card| card.user_auth_cert.revoked_on = Some(Day::ymd(2025, 9, 1))),
        with_phone(PhoneOs::Android, |_| {}),
        with_phone(PhoneOs::Iphone, |_| {}),
        with_phone(PhoneOs::Iphone, |facts| facts.holds.phone.as_mut().expect("a phone").selected = false),
        with_phone(PhoneOs::Android, |facts| facts.holds.phone.as_mut().expect("a phone").cert = PhoneCert::Revoked),
        with_phone(PhoneOs::Android, |facts| facts.holds.phone.as_mut().expect("a phone").readable = false),
        with_phone(PhoneOs::Android, |facts| facts.facility.phone_ready = false),
        with_phone(PhoneOs::Android, |facts| expires(facts, 2025, 9, 15)),
        with_phone(PhoneOs::Iphone, |facts| facts.facility.face_reader.visual_check = VisualCheck::Legacy),
        with_mobile(MobileDevice::App, |_| {}),
        with_mobile(MobileDevice::Web, |_| {}),
        with_mobile(MobileDevice::App, |facts| facts.facility.face_reader.state = Device::Broken),
        with_mobile(MobileDevice::App, |facts| expires(facts, 2025, 9, 15)),
        with_mobile(MobileDevice::App, |facts| expires(facts, 2025, 6, 15)),
        with_mobile(MobileDevice::Web, |facts| facts.holds.my_number_card.as_mut().expect("a card").pin = Pin::None),
        with_mobile(MobileDevice::App, |facts| {
            facts.holds.my_number_card.as_mut().expect("a card").registered = false;
            facts.facility.face_reader.visual_check = VisualCheck::Legacy;
        }),
    ]
}
