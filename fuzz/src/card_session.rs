//! Whole sessions: commands of every kind, power, resets and faults in any order, against one card.

use crate::card::{FRESH, assert_response, assert_step};
use arbitrary::{Arbitrary, Unstructured};
use madoguchi_card::fault::{Certificate, Fault, FaultPlan, FaultRule, Faulty, When};
use madoguchi_card::image::AppletName;
use madoguchi_card::profile::PinName;
use madoguchi_card::{CardState, Chip, apdu::Status};

/// Bytes as a session.
pub fn card_session(data: &[u8]) {
    let mut bytes = Unstructured::new(data);
    let mut card = Faulty::new(FRESH.clone(), FaultPlan::default());
    let mut response = Vec::new();
    for _ in 0..STEPS {
        if bytes.is_empty() {
            break;
        }
        let Ok(step) = Step::arbitrary(&mut bytes) else { break };
        let before = card.chip().state();
        match step {
            Step::PowerOn => card.power_on(),
            Step::PowerOff => card.power_off(),
            Step::Reset => card.reset(),
            Step::Disturb(rules, seed) => {
                let rules = rules.into_iter().take(4).map(Disturbance::rule).collect();
                card.replace(FaultPlan { rules, seed });
            }
            Step::Command(command) => {
                let command = command.bytes();
                if card.transmit(&command, &mut response).is_ok() {
                    assert_disturbed(&response);
                    let performed = card.chip().state();
                    assert_counters(&before, &performed, &command);
                }
            }
        }
        let after = card.chip().state();
        if !after.powered {
            assert!(after.pins.iter().all(|pin| !pin.verified), "a PIN verified without power");
        }
        let blocked = before.pins.iter().zip(&after.pins).filter(|(old, _)| old.left == 0);
        assert!(blocked.into_iter().all(|(_, new)| new.left == 0), "a blocked PIN woke up");
    }
    sound_again(card.into_chip());
}

/// Below a fault the status may be anything, but it is there, and the answer is bounded.
fn assert_disturbed(response: &[u8]) {
    assert!((2..=65_538).contains(&response.len()), "{} bytes of answer", response.len());
}

/// A fault between chip and reader never moves a counter of its own.
fn assert_counters(before: &CardState, after: &CardState, command: &[u8]) {
    let moved = before.pins.iter().zip(&after.pins).filter(|(old, new)| old.left != new.left);
    for (old, new) in moved {
        assert!(command.get(1) == Some(&0x20) && before.applet == old.applet, "{old:?} became {new:?}");
    }
}

/// After any session, the bare card keeps the rules of a sound one.
fn sound_again(mut card: madoguchi_card::Card) {
    card.power_off();
    card.power_on();
    let mut response = Vec::new();
    for pin in card.state().pins {
        let select = [&[0x00, 0xA4, 0x04, 0x0C, 0x0A], pin.applet.aid()].concat();
        let verify = [0x00, 0x20, 0x00, 0x80 | pin.id as u8, 0x01, 0x20];
        for command in [&select[..], &verify] {
            let before = card.state();
            card.transmit(command, &mut response).expect("a card with power stays in the field");
            assert_response(&response);
            assert_step(&before, &card.state(), command, &response);
        }
        let expected = match pin.left {
            0 => Status::ReferenceUnusable,
            left => Status::TriesLeft(left - 1),
        };
        assert_eq!(response, expected.bytes(), "{pin:?}");
    }
}

#[derive(Arbitrary, Debug)]
enum Step {
    PowerOn,
    PowerOff,
    Reset,
    Disturb(Vec<Disturbance>, u64),
    Command(SessionCommand),
}

#[derive(Arbitrary, Debug)]
enum SessionCommand {
    Applet { which: u8, length: u8 },
    Element(u8),
    MasterFile,
    ReadBinary { p1: u8, p2: u8, le: u8 },
    ReadRecord { number: u8, p2: u8 },
    Tries { short: u8 },
    Verify { short: u8, pin: PinChoice },
    Change { system: bool, short: u8, pin: PinChoice },
    Sign { p1: u8, p2: u8, length: u8 },
    GetData(u16),
    Challenge(u8),
    Authenticate { short: u8 },
    Response(u8),
    Raw(Vec<u8>),
}

#[derive(Arbitrary, Debug)]
enum PinChoice {
    Four,
    Password,
    Number,
    Birth,
    NumberB,
    Other([u8; 4]),
}

#[derive(Arbitrary, Debug)]
struct Disturbance {
    kind: u8,
    number: u16,
    when: u8,
    at: u8,
    times: Option<u8>,
}

impl Disturbance {
    fn rule(self) -> FaultRule {
        let number = self.number;
        let fault = match self.kind % 10 {
            0 => Fault::Lost,
            1 => Fault::LostAfter,
            2 => Fault::MoreBytes,
            3 => Fault::ExactLength,
            4 => Fault::Short(number),
            5 => Fault::Slow(u32::from(number)),
            6 => Fault::Flip { at: number % 300, mask: (number >> 8) as u8 | 1 },
            7 => Fault::Status(Status::of(number)),
            8 if number.is_multiple_of(2) => Fault::NoCertificate(Certificate::Auth),
            8 => Fault::NoCertificate(Certificate::Sign),
            _ if number.is_multiple_of(2) => Fault::NoTries(PinName::Auth),
            _ => Fault::NoTries(PinName::Sign),
        };
        let when = match self.when % 5 {
            0 => When::Always,
            1 => When::At(u64::from(self.at)),
            2 => When::From(u64::from(self.at)),
            3 => When::Instruction(self.at),
            _ => When::OneIn(u32::from(self.at) + 1),
        };
        FaultRule { fault, when, times: self.times.map(u32::from) }
    }
}

impl PinChoice {
    fn bytes(&self) -> Vec<u8> {
        match self {
            Self::Four => b"1234".to_vec(),
            Self::Password => b"ABC123".to_vec(),
            Self::Number => b"123456789012".to_vec(),
            Self::Birth => b"550410".to_vec(),
            Self::NumberB => b"55041020351234".to_vec(),
            Self::Other(bytes) => bytes.to_vec(),
        }
    }
}

impl SessionCommand {
    fn bytes(self) -> Vec<u8> {
        match self {
            Self::Applet { which, length } => {
                let aid = AppletName::ALL[usize::from(which) % AppletName::ALL.len()].aid();
                let aid = &aid[..aid.len() - usize::from(length) % 4];
                with_data([0x00, 0xA4, 0x04, 0x0C], aid)
            }
            Self::Element(id) => with_data([0x00, 0xA4, 0x02, 0x0C], &[0, id % 0x20]),
            Self::MasterFile => vec![0x00, 0xA4, 0x00, 0x00],
            Self::ReadBinary { p1, p2, le } => vec![0x00, 0xB0, p1, p2, le],
            Self::ReadRecord { number, p2 } => vec![0x00, 0xB2, number, p2, 0x00],
            Self::Tries { short } => vec![0x00, 0x20, 0x00, 0x80 | short & 0x1F],
            Self::Verify { short, pin } => with_data([0x00, 0x20, 0x00, 0x80 | short & 0x1F], &pin.bytes()),
            Self::Change { system: true, short, pin } => {
                with_data([0x80, 0x32, 0x00, 0x80 | short & 0x1F], &pin.bytes())
            }
            Self::Change { system: false, short, pin } => {
                with_data([0x00, 0x24, 0x01, 0x80 | short & 0x1F], &pin.bytes())
            }
            Self::Sign { p1, p2, length } => {
                let mut bytes = with_data([0x80, 0x2A, p1 % 8, p2], &vec![0x5A; usize::from(length)]);
                bytes.push(0);
                bytes
            }
            Self::GetData(tag) => [&[0x00, 0xCA], &tag.to_be_bytes()[..], &[0x00]].concat(),
            Self::Challenge(le) => vec![0x00, 0x84, 0x00, 0x00, le],
            Self::Authenticate { short } => {
                [&with_data([0x00, 0x88, 0x00, 0x80 | short], b"challenge")[..], &[0]].concat()
            }
            Self::Response(le) => vec![0x00, 0xC0, 0x00, 0x00, le],
            Self::Raw(bytes) => bytes,
        }
    }
}

fn with_data(header: [u8; 4], data: &[u8]) -> Vec<u8> {
    let length = data.len() as u8;
    [&header[..], &[length], data].concat()
}

/// So many steps are enough to reach every state, and few enough for one slow machine.
const STEPS: usize = 64;
