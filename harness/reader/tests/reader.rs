//! A reader between a daemon and a person: what the one does, the other sees.

use madoguchi_reader::{
    Answer, CardSource, Config, Contents, Gone, Order, Presence, Reader, Start, State, Timing, Wait,
};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

const SELECT: &[u8] = &[0x00, 0xA4, 0x04, 0x0C, 0x0A, 0xD3, 0x92, 0xF0, 0x00, 0x26, 0x01, 0x00, 0x00, 0x00, 0x01];
const WRONG_PIN: &[u8] = &[0x00, 0x20, 0x00, 0x80, 0x04, b'9', b'9', b'9', b'9'];
const SELECT_PIN: &[u8] = &[0x00, 0xA4, 0x02, 0x0C, 0x02, 0x00, 0x18];
const LONG: Duration = Duration::from_secs(20);

fn config() -> Config {
    Config::new(Contents::Card(CardSource { profile: "plastic".into(), text: None, expiry: None }))
}

fn with(change: impl FnOnce(&mut Config)) -> Config {
    let mut config = config();
    change(&mut config);
    config
}

fn open(config: &Config) -> Arc<Reader> {
    Reader::open(config, Path::new("/nowhere")).expect("a reader")
}

fn done(answer: Answer) -> State {
    match answer {
        Answer::Done(state) => state,
        Answer::Refused { error } => panic!("{error}"),
    }
}

fn refused(answer: Answer) -> String {
    match answer {
        Answer::Done(state) => panic!("{state:?}"),
        Answer::Refused { error } => error,
    }
}

#[test]
fn a_removal_between_two_questions_is_seen_once() {
    let reader = open(&config());
    assert_eq!(reader.presence(), Presence::Present);
    done(reader.obey(Order::Remove {}));
    done(reader.obey(Order::Insert { card: None }));
    assert_eq!(reader.wait(LONG), Wait::Changed);
    assert_eq!(reader.presence(), Presence::Absent);
    assert_eq!(reader.wait(LONG), Wait::Changed);
    assert_eq!(reader.presence(), Presence::Present);
    assert_eq!(reader.wait(Duration::from_millis(5)), Wait::TimedOut);
    // Coming and going unseen is nothing to a daemon that knows of no card.
    done(reader.obey(Order::Remove {}));
    assert_eq!(reader.presence(), Presence::Absent);
    done(reader.obey(Order::Insert { card: None }));
    done(reader.obey(Order::Remove {}));
    assert_eq!(reader.wait(Duration::from_millis(5)), Wait::TimedOut);
}

#[test]
fn a_waiting_daemon_is_woken_by_a_card_an_interrupt_and_the_end() {
    let reader = open(&with(|config| config.start = Start::Empty));
    for (act, expected) in [
        (
            (|reader: &Arc<Reader>| drop(done(reader.obey(Order::Insert { card: None })))) as fn(&Arc<Reader>),
            Wait::Changed,
        ),
        (|reader| reader.interrupt(), Wait::Interrupted),
        (|reader| reader.close(), Wait::Interrupted),
    ] {
        reader.presence();
        let waiting = Arc::clone(&reader);
        let wait = std::thread::spawn(move || waiting.wait(LONG));
        std::thread::sleep(Duration::from_millis(20));
        act(&reader);
        assert_eq!(wait.join().expect("no panic"), expected);
    }
}

#[test]
fn a_card_that_is_away_or_without_power_does_not_answer() {
    let reader = open(&config());
    let mut response = vec![];
    assert_eq!(reader.transmit(SELECT, &mut response), Err(Gone::Absent));
    assert!(reader.atr().is_none());
    assert!(!reader.power_on().expect("an answer to reset").is_empty());
    assert_eq!(reader.transmit(SELECT, &mut response), Ok(()));
    assert_eq!(response, [0x90, 0x00]);
    // Put back, it has no power until the daemon gives it.
    done(reader.obey(Order::Remove {}));
    assert_eq!(reader.power_on(), Err(Gone::Absent));
    done(reader.obey(Order::Insert { card: None }));
    assert_eq!(reader.transmit(SELECT, &mut response), Err(Gone::Absent));
    let broken = CardSource { profile: "broken_chip".into(), text: None, expiry: None };
    assert!(done(reader.obey(Order::Insert { card: Some(broken) })).present);
    assert_eq!(reader.power_on(), Err(Gone::Mute));
}

#[test]
fn tries_outlive_removal_and_a_new_card_has_its_own() {
    let reader = open(&config());
    let left = |state: &State| {
        let pin = state.card.pins.iter().find(|pin| pin.applet == "jpki" && pin.id == "0018");
        pin.expect("the PIN").left
    };
    let mut response = vec![];
    reader.power_on().expect("power");
    for command in [SELECT, SELECT_PIN, WRONG_PIN] {
        reader.transmit(command, &mut response).expect("an answer");
    }
    assert_eq!(response, [0x63, 0xC2]);
    done(reader.obey(Order::Remove {}));
    let state = done(reader.obey(Order::Insert { card: None }));
    assert_eq!((left(&state), state.exchanges), (2, 3));
    let other = CardSource { profile: "plastic".into(), text: None, expiry: Some("2031-03-31".into()) };
    assert_eq!(left(&done(reader.obey(Order::Insert { card: Some(other) }))), 3);
    let past = CardSource { profile: "plastic".into(), text: None, expiry: Some("2001-01-01".into()) };
    assert!(refused(reader.obey(Order::Insert { card: Some(past) })).contains("was issued on"));
}

#[test]
fn a_slow_card_that_is_taken_away_is_lost_in_mid_command() {
    let reader = open(&with(|config| config.faults.push("slow:20000@2".into())));
    reader.power_on().expect("power");
    let mut response = vec![];
    assert_eq!(reader.transmit(SELECT, &mut response), Ok(()));
    let started = Instant::now();
    let slow = Arc::clone(&reader);
    let waiting = std::thread::spawn(move || slow.transmit(SELECT, &mut vec![]));
    std::thread::sleep(Duration::from_millis(50));
    // The reader answers the daemon while the card thinks.
    assert_eq!(reader.presence(), Presence::Present);
    done(reader.obey(Order::Remove {}));
    assert_eq!(waiting.join().expect("no panic"), Err(Gone::InMidCommand));
    assert!(started.elapsed() < LONG);
}

#[test]
fn a_lost_card_is_off_the_reader_until_it_is_put_back() {
    let reader = open(&with(|config| config.faults.push("lost@1".into())));
    reader.power_on().expect("power");
    assert_eq!(reader.transmit(SELECT, &mut vec![]), Err(Gone::InMidCommand));
    assert!(!done(reader.obey(Order::State {})).present);
    assert!(refused(reader.obey(Order::Fault { faults: vec!["flood".into()] })).contains("flood"));
    done(reader.obey(Order::Fault { faults: vec![] }));
    done(reader.obey(Order::Insert { card: None }));
    reader.power_on().expect("power");
    assert_eq!(reader.transmit(SELECT, &mut vec![]), Ok(()));
}

#[test]
fn a_tap_ends_by_itself() {
    let reader = open(&with(|config| config.start = Start::Empty));
    let gone_within = |limit: Duration| {
        let started = Instant::now();
        while started.elapsed() < limit {
            if !done(reader.obey(Order::State {})).present {
                return true;
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        false
    };
    assert!(done(reader.obey(Order::Tap { ms: Some(30) })).present);
    assert!(gone_within(LONG));
    // Without a time: when the daemon takes the power after a use, and not before.
    assert!(done(reader.obey(Order::Tap { ms: None })).present);
    reader.power_on().expect("power");
    assert!(!gone_within(Duration::from_millis(100)), "nobody has used it yet");
    reader.transmit(SELECT, &mut vec![]).expect("an answer");
    reader.power_off();
    assert!(gone_within(LONG));
    done(reader.obey(Order::Insert { card: None }));
    assert!(refused(reader.obey(Order::Tap { ms: None })).contains("remove it before a tap"));
}

#[test]
fn real_timing_takes_a_real_chips_time() {
    let took = |timing| {
        let reader = open(&with(|config| config.timing = timing));
        reader.power_on().expect("power");
        let started = Instant::now();
        reader.transmit(SELECT, &mut vec![]).expect("an answer");
        started.elapsed()
    };
    assert!(took(Timing::Real) > took(Timing::Immediate));
}

#[test]
fn a_trace_holds_every_exchange_and_no_pin() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("trace.ndjson");
    let reader = open(&with(|config| config.trace = Some(path.clone())));
    reader.power_on().expect("power");
    for command in [SELECT, SELECT_PIN, WRONG_PIN] {
        reader.transmit(command, &mut vec![]).expect("an answer");
    }
    done(reader.obey(Order::Remove {}));
    let text = std::fs::read_to_string(&path).expect("the trace");
    let trace = madoguchi_card::trace::Trace::parse(&text).expect("a trace");
    assert_eq!(trace.exchanges().count(), 3);
    assert!(text.contains("\"event\":\"removed\"") && text.contains("63C2") && !text.contains("39393939"), "{text}");
}
