//! Long sessions against a model of one page: what is selected, the value and the tries of each PIN, what is verified.
//! A session that breaks the model is shrunk to the shortest that still does.

use madoguchi_card::defect::Defect;
use madoguchi_card::image::AppletName;
use madoguchi_card::{Card, Chip, Image, Profile};
use proptest::prelude::*;
use proptest::test_runner::Config;
use proptest_state_machine::{ReferenceStateMachine, StateMachineTest, prop_state_machine};
use std::sync::{Arc, LazyLock};

prop_state_machine! {
    #![proptest_config(Config { cases: 400, failure_persistence: None, ..Config::default() })]

    #[test]
    fn a_card_behaves_like_its_model(sequential 1..60 => Subject<0>);

    #[test]
    #[should_panic]
    fn a_counter_that_moves_with_another_is_seen(sequential 1..60 => Subject<1>);

    #[test]
    #[should_panic]
    fn a_pin_that_survives_another_applet_is_seen(sequential 1..60 => Subject<2>);
}

/// The sound card, and two that are not.
const DEFECTS: [Option<Defect>; 3] = [None, Some(Defect::OtherCounterMoves), Some(Defect::PinKeptOverApplet)];

/// The PINs of the model, by applet and id.
const PINS: [(AppletName, u8, &str, u8); 5] = [
    (AppletName::Jpki, 0x18, "1234", 3),
    (AppletName::Jpki, 0x1B, "ABC123", 5),
    (AppletName::Text, 0x11, "1234", 3),
    (AppletName::Text, 0x14, "123456789012", 10),
    (AppletName::Common, 0x1C, "1234", 3),
];

#[derive(Clone, Debug)]
struct Model {
    applet: AppletName,
    pins: Vec<ModelPin>,
}

#[derive(Clone, Debug)]
struct ModelPin {
    value: String,
    left: u8,
    verified: bool,
}

#[derive(Clone, Debug)]
enum Step {
    Power,
    Reset,
    Select(AppletName),
    Ask(usize),
    Present(usize, Guess),
    Change(usize, u8),
    Read(AppletName, u8),
}

#[derive(Clone, Copy, Debug)]
enum Guess {
    Right,
    Original,
    Wrong,
    Longer,
}

impl Model {
    /// What the card must answer, and what it must remember.
    fn answer(&mut self, step: &Step) -> Option<u16> {
        match step {
            Step::Power => {
                self.applet = AppletName::Issuer;
                self.pins.iter_mut().for_each(|pin| pin.verified = false);
                None
            }
            Step::Reset => None,
            Step::Select(applet) => {
                if *applet != self.applet {
                    self.pins.iter_mut().for_each(|pin| pin.verified = false);
                }
                self.applet = *applet;
                Some(0x9000)
            }
            Step::Ask(at) => self.here(*at).map(|pin| 0x63C0 | u16::from(pin.left)).or(Some(self.absent(*at))),
            Step::Present(at, guess) => {
                let value = self.guess(*at, *guess);
                let limit = PINS[*at].3;
                let absent = self.absent(*at);
                let Some(pin) = self.here(*at) else { return Some(absent) };
                Some(match (pin.left, value == pin.value) {
                    (0, _) => 0x6984,
                    (_, true) => {
                        (pin.left, pin.verified) = (limit, true);
                        0x9000
                    }
                    (left, false) => {
                        (pin.left, pin.verified) = (left - 1, false);
                        0x63C0 | u16::from(left - 1)
                    }
                })
            }
            Step::Change(at, digit) => {
                let absent = self.absent(*at);
                let changeable = PINS[*at].1 != 0x14;
                let Some(pin) = self.here(*at) else { return Some(absent) };
                Some(match (changeable, pin.left, pin.verified) {
                    (false, ..) => 0x6985,
                    (_, 0, _) => 0x6984,
                    (_, _, false) => 0x6982,
                    _ => {
                        pin.value = new_value(*at, *digit);
                        0x9000
                    }
                })
            }
            Step::Read(applet, id) => {
                if *applet != self.applet {
                    return None;
                }
                let opened = |pins: &[usize]| pins.iter().any(|at| self.pins[*at].verified);
                let open = match (applet, id) {
                    (AppletName::Jpki, 0x01) => opened(&[1]),
                    (AppletName::Text, 0x01) => opened(&[2, 3]),
                    (AppletName::Text, 0x02) => opened(&[2]),
                    _ => true,
                };
                Some(if open { 0x9000 } else { 0x6982 })
            }
        }
    }

    fn here(&mut self, at: usize) -> Option<&mut ModelPin> {
        let here = PINS[at].0 == self.applet;
        self.pins.get_mut(at).filter(|_| here)
    }

    /// What the id of an absent PIN means where it is not: 001B and 001C are free elsewhere, some ids are files.
    fn absent(&self, at: usize) -> u16 {
        match (self.applet, PINS[at].1) {
            (AppletName::Jpki | AppletName::Text | AppletName::Common | AppletName::Issuer, _) => 0x6A82,
            (applet, id) => panic!("the model never selects {applet:?} for {id:02X}"),
        }
    }

    fn guess(&self, at: usize, guess: Guess) -> String {
        match guess {
            Guess::Right => self.pins[at].value.clone(),
            Guess::Original => PINS[at].2.into(),
            Guess::Wrong => "0000".into(),
            Guess::Longer => format!("{}0", self.pins[at].value),
        }
    }
}

fn new_value(at: usize, digit: u8) -> String {
    PINS[at].2.chars().map(|_| char::from(b'0' + digit)).collect()
}

impl ReferenceStateMachine for Model {
    type State = Model;
    type Transition = Step;

    fn init_state() -> BoxedStrategy<Model> {
        let pins =
            PINS.iter().map(|(_, _, value, limit)| ModelPin { value: (*value).into(), left: *limit, verified: false });
        Just(Model { applet: AppletName::Issuer, pins: pins.collect() }).boxed()
    }

    fn transitions(state: &Model) -> BoxedStrategy<Step> {
        let applets = [AppletName::Jpki, AppletName::Text, AppletName::Common, AppletName::Issuer];
        let guess = prop_oneof![
            3 => Just(Guess::Right),
            1 => Just(Guess::Original),
            3 => Just(Guess::Wrong),
            1 => Just(Guess::Longer),
        ];
        // Mostly PINs of the selected applet: elsewhere there is little to see.
        let here: Vec<usize> = (0..PINS.len()).filter(|at| PINS[*at].0 == state.applet).collect();
        let any = 0..PINS.len();
        let pin =
            if here.is_empty() { any.boxed() } else { prop_oneof![6 => prop::sample::select(here), 1 => any].boxed() };
        let files = vec![
            (AppletName::Jpki, 0x01),
            (AppletName::Jpki, 0x0A),
            (AppletName::Text, 0x01),
            (AppletName::Text, 0x02),
            (AppletName::Text, 0x05),
        ];
        prop_oneof![
            1 => Just(Step::Power),
            1 => Just(Step::Reset),
            4 => prop::sample::select(applets.to_vec()).prop_map(Step::Select),
            2 => pin.clone().prop_map(Step::Ask),
            8 => (pin.clone(), guess).prop_map(|(at, guess)| Step::Present(at, guess)),
            3 => (pin, 1..9u8).prop_map(|(at, digit)| Step::Change(at, digit)),
            4 => prop::sample::select(files).prop_map(|(applet, id)| Step::Read(applet, id)),
        ]
        .boxed()
    }

    fn apply(mut state: Model, step: &Step) -> Model {
        state.answer(step);
        state
    }
}

/// The card under test, with the model that speaks before it.
struct Subject<const DEFECT: usize> {
    card: Card,
    model: Model,
}

impl<const DEFECT: usize> StateMachineTest for Subject<DEFECT> {
    type SystemUnderTest = Self;
    type Reference = Model;

    fn init_test(model: &Model) -> Self {
        let profile = Profile::builtin("plastic").expect("built in");
        let profile = DEFECTS[DEFECT].map_or_else(|| profile.clone(), |defect| profile.with_defect(defect));
        let mut card = Card::with_image(&profile, Arc::clone(&IMAGE));
        card.power_on();
        Self { card, model: model.clone() }
    }

    fn apply(mut test: Self, _: &Model, step: Step) -> Self {
        let expected = test.model.answer(&step);
        let answer = test.perform(&step);
        if let Some(expected) = expected {
            assert_eq!(answer, Some(expected), "{step:?}: {answer:04X?} but {expected:04X}");
        }
        test
    }

    fn check_invariants(test: &Self, model: &Model) {
        let state = test.card.state();
        assert_eq!(state.applet, model.applet);
        for ((applet, id, ..), expected) in PINS.iter().zip(&model.pins) {
            let pin = state.pins.iter().find(|pin| (pin.applet, pin.id) == (*applet, u16::from(*id)));
            let pin = pin.expect("the PIN is on the card");
            assert_eq!((pin.left, pin.verified), (expected.left, expected.verified), "{applet:?} {id:02X}");
        }
    }
}

impl<const DEFECT: usize> Subject<DEFECT> {
    fn perform(&mut self, step: &Step) -> Option<u16> {
        let command = match step {
            Step::Power => {
                self.card.power_off();
                self.card.power_on();
                return None;
            }
            Step::Reset => {
                self.card.reset();
                return None;
            }
            Step::Select(applet) => {
                let aid = applet.aid();
                [&[0x00, 0xA4, 0x04, 0x0C, aid.len() as u8], aid].concat()
            }
            Step::Ask(at) => vec![0x00, 0x20, 0x00, 0x80 | PINS[*at].1],
            Step::Present(at, guess) => {
                // The model has taken the step already, so a right value changes nothing that matters here.
                let value = self.model.guess(*at, *guess);
                [&[0x00, 0x20, 0x00, 0x80 | PINS[*at].1, value.len() as u8], value.as_bytes()].concat()
            }
            Step::Change(at, digit) => {
                let value = new_value(*at, *digit);
                let header = if PINS[*at].0 == AppletName::Common { [0x80, 0x32, 0x00] } else { [0x00, 0x24, 0x01] };
                [&header[..], &[0x80 | PINS[*at].1, value.len() as u8], value.as_bytes()].concat()
            }
            Step::Read(_, id) => vec![0x00, 0xB0, 0x80 | id, 0x00, 0x01],
        };
        let mut response = Vec::new();
        self.card.transmit(&command, &mut response).expect("the card stays in the field");
        response.last_chunk::<2>().map(|word| u16::from_be_bytes(*word))
    }
}

static IMAGE: LazyLock<Arc<Image>> =
    LazyLock::new(|| Arc::new(Image::of(&Profile::builtin("plastic").expect("built in"))));
