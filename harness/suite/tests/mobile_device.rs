//! The mobile device (app and web) and phones on two readers, with real bytes: what was consented to waits at the central
//! service and nowhere else, card or phone taken away at every command ends the visit, and cancel does at every step.

use madoguchi_card::Chip;
use madoguchi_card::fault::{FaultPlan, Faulty};
use madoguchi_contract::case::Numbers;
use madoguchi_contract::event::{Deed, Peer, WireRecord};
use madoguchi_rulebook::decision::{Message, Reception};
use madoguchi_rulebook::desk::journey::observe;
use madoguchi_rulebook::desk::stimulus::{Button, Choice, Comparison, PinEntry, Reader};
use madoguchi_rulebook::desk::{Course, DeskState, Screen, Stimulus};
use madoguchi_rulebook::facts::{InfoKind, Means, MobileDevice, MyNumberCard, Phone, PhoneOs, Pin, Proof};
use madoguchi_rulebook::{Day, Editions, Facts, Instant, Rulebook, Set};
use madoguchi_world::face_reader::{FaceReader, card_of};
use madoguchi_world::fault::{FaultPlan as LineFaults, Faults};
use madoguchi_world::slot::{Script, Served, Site, Slot};

fn rulebook() -> Rulebook {
    Editions::builtin().get("actual").expect("built in").clone()
}

fn mobile(device: MobileDevice) -> Facts {
    let mut facts = Facts { means: Means::HomeConsent, presents: Set::of(&[Proof::MyNumberCard]), ..Facts::default() };
    facts.holds.my_number_card = Some(MyNumberCard::default());
    facts.facility.mobile_device = device;
    facts.facility.functions.alternative_flow = true;
    facts
}

fn phone(os: PhoneOs) -> Facts {
    let now = Instant::jst(Day::ymd(2025, 10, 6), 10 * 3600);
    let mut facts = Facts { now, presents: Set::of(&[Proof::Phone]), ..Facts::default() };
    facts.holds.my_number_card = Some(MyNumberCard::default());
    facts.holds.phone = Some(Phone { os, ..Phone::default() });
    facts
}

const PIN: Stimulus = Stimulus::EnterPin { pin: PinEntry::Correct };
const WRONG_PIN: Stimulus = Stimulus::EnterPin { pin: PinEntry::Wrong };
const LOOK: Stimulus = Stimulus::ConfirmVisual { result: Comparison::Match };
const CANCEL: Stimulus = Stimulus::Press { button: Button::Cancel };
const CONSENT: Stimulus = Stimulus::Choose { choice: Choice::ConsentAll };

fn mobile_visit(identity: Stimulus) -> Vec<Stimulus> {
    vec![Stimulus::OpenMobile, CONSENT, identity, Stimulus::MobileRead]
}

fn phone_visit(os: PhoneOs) -> Vec<Stimulus> {
    let choose = |choice| Stimulus::Choose { choice };
    let first = match os {
        PhoneOs::Android => vec![choose(Choice::Phone), choose(Choice::Android), PIN],
        PhoneOs::Iphone => {
            vec![choose(Choice::Phone), choose(Choice::Iphone), Stimulus::PhoneBiometrics { result: Comparison::Match }]
        }
    };
    [first, vec![Stimulus::PresentPhone { reader: Reader::Generic }, CONSENT]].concat()
}

/// A visit with a chip: where the machine stands, and what the peers saw.
fn visit(facts: &Facts, acts: &[Stimulus], chip: Box<dyn Chip>) -> (DeskState, Vec<WireRecord>, usize) {
    visit_under(facts, acts, chip, Faults::default())
}

fn visit_under(
    facts: &Facts,
    acts: &[Stimulus],
    chip: Box<dyn Chip>,
    faults: Faults,
) -> (DeskState, Vec<WireRecord>, usize) {
    let (rulebook, mut slot) = (rulebook(), Slot::start().expect("a slot"));
    let script = Script { facts: *facts, numbers: Numbers::default() };
    slot.arrange(script, Site::default(), Served::ByTheWorld).expect("arranged");
    slot.centre().plan(faults);
    let mut device = FaceReader::new(&rulebook, facts, chip, &mut slot);
    for act in acts {
        device.act(act).expect("acted");
    }
    let state = *device.state();
    drop(device);
    let faces = std::fs::read_dir(&slot.exchange().face).expect("a folder").count();
    (state, slot.close().expect("closed"), faces)
}

fn cut_once() -> Faults {
    let plan = "format = 'madoguchi.faults'\nversion = 2\nname = { ja = 'x', en = 'x' }\n[[fault]]\nkind = 'reset'\ncall = 1\n";
    Faults::new(LineFaults::parse(plan).expect("fits"), 0)
}

fn sent(records: &[WireRecord]) -> usize {
    records.iter().filter(|record| record.peer == Peer::Reader && record.name == "home_inquiry").count()
}

fn told<'a>(records: &'a [WireRecord], name: &str) -> Vec<&'a str> {
    records.iter().filter(|record| record.name == name).map(|record| record.text.as_str()).collect()
}

#[test]
fn the_app_takes_a_pin_or_a_look_and_the_web_form_the_pin_alone() {
    for (device, identity, done) in [
        (MobileDevice::App, PIN, true),
        (MobileDevice::App, LOOK, true),
        (MobileDevice::Web, PIN, true),
        (MobileDevice::Web, LOOK, false),
    ] {
        let facts = mobile(device);
        let (state, records, faces) = visit(&facts, &mobile_visit(identity), Box::new(card_of(&facts)));
        let screen = if done { Screen::Done } else { Screen::MobileIdentity };
        assert_eq!((state.screen, sent(&records), faces), (screen, usize::from(done), 0), "{device:?} {identity:?}");
        let word = if device == MobileDevice::App { "app" } else { "web" };
        assert_eq!(told(&records, "open_mobile"), [word]);
        // A PIN opens the key; a look does not, for nobody outside knows how it would.
        let signed: &[&str] = if identity == PIN { &["verified"] } else { &[] };
        assert_eq!(told(&records, "sign"), signed, "{device:?} {identity:?}");
        let read = records.iter().filter(|record| record.name == "read_certificate").count();
        assert_eq!(read, usize::from(done), "the card is not read before consent and identity (R-HOME-03)");
    }
}

#[test]
fn the_chip_counts_wrong_pins_on_the_mobile_device_too() {
    let facts = mobile(MobileDevice::App);
    let acts = [Stimulus::OpenMobile, CONSENT, WRONG_PIN, WRONG_PIN, WRONG_PIN, PIN, LOOK, Stimulus::MobileRead];
    let (state, records, _) = visit(&facts, &acts, Box::new(card_of(&facts)));
    let tries = ["wrong, 2 tries left", "wrong, 1 tries left", "locked"];
    assert_eq!(told(&records, "verify_pin"), tries, "the machine sends no fourth");
    assert_eq!((state.screen, sent(&records)), (Screen::Done, 1), "the visual check remains");
    let mut pinless = mobile(MobileDevice::Web);
    pinless.holds.my_number_card = Some(MyNumberCard { pin: Pin::None, ..MyNumberCard::default() });
    let (state, records, _) = visit(&pinless, &mobile_visit(PIN), Box::new(card_of(&pinless)));
    assert_eq!((state.screen, sent(&records)), (Screen::MobileIdentity, 0), "no PIN, and the web form knows no look");
}

#[test]
fn a_refusal_is_kept_and_a_line_that_fails_keeps_nothing() {
    let facts = mobile(MobileDevice::App);
    let refuse = [Stimulus::OpenMobile, Stimulus::Consent { kinds: Set::EMPTY }, PIN, Stimulus::MobileRead];
    let (state, records, _) = visit(&facts, &refuse, Box::new(card_of(&facts)));
    assert_eq!((state.screen, sent(&records), state.visit.consent), (Screen::Done, 1, Some(Set::EMPTY)), "R-HOME-12");
    let kinds = Set::of(&[InfoKind::Medication]);
    let one = [Stimulus::OpenMobile, Stimulus::Consent { kinds }, PIN, Stimulus::MobileRead];
    let (state, records, _) = visit_under(&facts, &one, Box::new(card_of(&facts)), cut_once());
    assert_eq!(state.visit.consent, Some(kinds));
    let failed = records.iter().filter(|record| record.deed == Deed::LineFailed).count();
    assert_eq!((failed, sent(&records)), (1, 1));
}

#[test]
fn a_card_or_phone_taken_away_at_every_command_ends_the_visit_and_nothing_is_sent() {
    let journeys = [
        (mobile(MobileDevice::App), mobile_visit(PIN), 8),
        (mobile(MobileDevice::App), mobile_visit(LOOK), 5),
        (mobile(MobileDevice::Web), mobile_visit(PIN), 8),
        (phone(PhoneOs::Android), phone_visit(PhoneOs::Android), 5),
        (phone(PhoneOs::Iphone), phone_visit(PhoneOs::Iphone), 5),
    ];
    for (facts, acts, fewest) in journeys {
        let mut pulled = 0;
        for command in 1..80 {
            let rules = vec![format!("lost@{command}").parse().expect("a rule")];
            let chip = Faulty::new(card_of(&facts), FaultPlan { rules, seed: 0 });
            let (state, records, faces) = visit(&facts, &acts, Box::new(chip));
            let whole = usize::from(facts.means == Means::FaceReader);
            if !records.iter().any(|record| record.name == "the card left the field") {
                assert_eq!((state.screen, faces, sent(&records)), (Screen::Done, whole, 1 - whole), "at {command}");
                break;
            }
            pulled += 1;
            assert_eq!((faces, sent(&records)), (0, 0), "{acts:?} at {command}");
            assert_eq!((state.screen, state.visit.course), (Screen::Idle, Course::Cancelled), "{acts:?} at {command}");
            assert!(state.visit.messages.is_empty() && state.visit.consent.is_none(), "{acts:?} at {command}");
        }
        assert!((fewest..79).contains(&pulled), "{acts:?}: {pulled}");
    }
}

#[test]
fn after_a_card_that_left_the_field_the_next_try_goes_through() {
    let facts = mobile(MobileDevice::App);
    let rules = vec!["lost@6".parse().expect("a rule")];
    let chip = Faulty::new(card_of(&facts), FaultPlan { rules, seed: 0 });
    let twice = [mobile_visit(PIN), mobile_visit(PIN)].concat();
    let (state, records, _) = visit(&facts, &twice, Box::new(chip));
    assert_eq!(records.iter().filter(|record| record.deed == Deed::Vanished).count(), 1);
    assert_eq!((state.screen, sent(&records)), (Screen::Done, 1));
    assert_eq!(told(&records, "sign"), ["verified"]);
}

#[test]
fn cancel_at_every_step_keeps_and_sends_nothing() {
    let journeys = [
        (mobile(MobileDevice::App), mobile_visit(PIN)),
        (mobile(MobileDevice::App), mobile_visit(LOOK)),
        (mobile(MobileDevice::Web), mobile_visit(PIN)),
        (phone(PhoneOs::Android), phone_visit(PhoneOs::Android)),
        (phone(PhoneOs::Iphone), phone_visit(PhoneOs::Iphone)),
    ];
    for (facts, acts) in journeys {
        for before in 0..acts.len() {
            let cancelled = [&acts[..before], &[CANCEL], &acts[before..]].concat();
            let (state, records, faces) = visit(&facts, &cancelled[..=before], Box::new(card_of(&facts)));
            assert_eq!((state.screen, faces, sent(&records)), (Screen::Idle, 0, 0), "{acts:?} after {before}");
            assert!(state.visit.messages.is_empty() && state.visit.consent.is_none(), "{acts:?} after {before}");
            if before > 0 {
                let decision = observe(&state, &rulebook());
                assert_eq!(decision.reception, Reception::Cancelled, "{acts:?} after {before}");
            }
            // What was to come leads nowhere once the visit is over.
            let (state, records, faces) = visit(&facts, &cancelled, Box::new(card_of(&facts)));
            let over = before > 0;
            let inquiries = sent(&records) + faces;
            assert_eq!(
                (state.screen == Screen::Done, inquiries),
                (!over, usize::from(!over)),
                "{acts:?} after {before}"
            );
        }
    }
}

#[test]
fn a_phone_is_read_on_the_generic_reader_and_nowhere_else() {
    for os in [PhoneOs::Android, PhoneOs::Iphone] {
        let facts = phone(os);
        let right = phone_visit(os);
        let elsewhere: Vec<Stimulus> = right
            .iter()
            .map(|act| match act {
                Stimulus::PresentPhone { .. } => Stimulus::PresentPhone { reader: Reader::Face },
                act => *act,
            })
            .collect();
        let (state, records, faces) = visit(&facts, &elsewhere, Box::new(card_of(&facts)));
        assert_eq!((faces, told(&records, "read_certificate").len()), (0, 0), "{os:?}");
        assert!(matches!(state.screen, Screen::HoldAndroid | Screen::HoldIphone), "{os:?}");
        let again = [elsewhere, right.split_off_from_reader()].concat();
        let (state, records, faces) = visit(&facts, &again, Box::new(card_of(&facts)));
        assert_eq!((state.screen, faces), (Screen::Done, 1), "{os:?}: held again, on the right one");
        assert_eq!(told(&records, "sign"), ["verified"], "{os:?}");
        let tries: &[&str] = if os == PhoneOs::Android { &["right"] } else { &[] };
        assert_eq!(told(&records, "verify_pin"), tries, "{os:?}");
        assert!(state.visit.messages.contains(Message::PhoneInquiry));
    }
}

/// The steps from the generic reader on.
trait FromReader {
    fn split_off_from_reader(&self) -> Vec<Stimulus>;
}

impl FromReader for Vec<Stimulus> {
    fn split_off_from_reader(&self) -> Vec<Stimulus> {
        let from = self.iter().position(|act| matches!(act, Stimulus::PresentPhone { .. })).expect("a phone is held");
        self[from..].to_vec()
    }
}
