//! Every state that a card can reach, with two PINs of one applet and one of another: what is selected, how many tries
//! are left, what is verified. In each of them the rules of a sound card hold, whatever comes next, and for every setting
//! of the switches that have a say.

use madoguchi_card::defect::Defect;
use madoguchi_card::image::{AppletName, Limit};
use madoguchi_card::{Card, CardState, Chip, Image, PinReport, Profile};
use std::collections::BTreeSet;
use std::sync::Arc;

#[test]
fn no_reachable_state_breaks_a_rule() {
    let counts: Vec<usize> = settings().iter().map(|profile| search(profile).expect("a sound card")).collect();
    assert_eq!(counts.len(), 32);
    let (least, most) = (counts.iter().min(), counts.iter().max());
    println!("{} to {} states a setting", least.expect("settings"), most.expect("settings"));
    // 4 x 6 counters of the JPKI applet and 4 of the common one alone make 96.
    assert!(counts.iter().all(|count| *count > 96), "{counts:?}");
}

#[test]
fn the_search_finds_what_is_wrong() {
    let plastic = Profile::builtin("plastic").expect("built in");
    for defect in [
        Defect::QuerySpendsTry,
        Defect::WrongPinCostsTwo,
        Defect::WrongPinNotCounted,
        Defect::WrongPinAccepted,
        Defect::RightPinRefused,
        Defect::RightPinKeepsCounter,
        Defect::BlockedPinUnlocks,
        Defect::OtherCounterMoves,
        Defect::PinKeptOverPowerOff,
        Defect::PinKeptOverApplet,
        Defect::TriesRestoredByPower,
        Defect::VerifiedFromStart,
        Defect::OnePinOpensAll,
        Defect::SignatureWithoutPin,
        Defect::SignCertificateFree,
    ] {
        assert!(search(&plastic.with_defect(defect)).is_err(), "{} is not found", defect.id());
    }
}

/// Follows every action from every state; the number of states, or the first rule broken with the way there.
fn search(profile: &Profile) -> Result<usize, String> {
    let mut start = Card::with_image(profile, image());
    start.power_on();
    let mut seen = BTreeSet::from([key(&start)]);
    let mut open = vec![(start, Vec::new())];
    while let Some((card, way)) = open.pop() {
        for (name, action) in actions() {
            let mut next = card.clone();
            let before = next.state();
            let answer = action.perform(&mut next);
            let there = || format!("{way:?} then {name}: {answer:04X?}");
            rules(&before, &next.state(), &action, answer).map_err(|rule| format!("{rule}, by {}", there()))?;
            doors(&next).map_err(|rule| format!("{rule}, by {}", there()))?;
            if seen.insert(key(&next)) {
                open.push((next, [&way[..], &[name]].concat()));
            }
        }
    }
    Ok(seen.len())
}

/// What makes two cards the same for every rule here; a PIN that answers for nobody (home) shows in what is verified.
fn key(card: &Card) -> CardState {
    card.state()
}

fn rules(before: &CardState, after: &CardState, action: &Action, answer: Option<u16>) -> Result<(), &'static str> {
    for (old, new) in before.pins.iter().zip(&after.pins) {
        let Limit::Counted(limit) = new.limit else { continue };
        let meant = matches!(action, Action::Exchange(Aim::Pin(applet, id, _), _) if (*applet, *id) == (new.applet, new.id))
            && before.applet == new.applet;
        let value = match action {
            Action::Exchange(Aim::Pin(_, _, value), _) => *value,
            _ => Value::None,
        };
        let expected_left = match (meant, value, old.left) {
            (true, Value::Right, 1..) => limit,
            (true, Value::Wrong, left) => left.saturating_sub(1),
            (_, _, left) => left,
        };
        if new.left != expected_left {
            return Err("a counter is not where it belongs");
        }
        let opened = meant && value == Value::Right && old.left > 0;
        if new.verified && !old.verified && !opened {
            return Err("a PIN became verified without its value");
        }
        if opened && (!new.verified || answer != Some(0x9000)) {
            return Err("the right PIN was not taken");
        }
        if new.left == 0 && new.verified {
            return Err("a blocked PIN is verified");
        }
        let told = match (meant, value, new.left) {
            (true, Value::Asked, left) => Some(0x63C0 | u16::from(left)),
            (true, Value::Wrong, left) if old.left > 0 => Some(0x63C0 | u16::from(left)),
            (true, Value::Right | Value::Wrong, _) if old.left == 0 => Some(0x6984),
            _ => None,
        };
        if told.is_some_and(|told| answer != Some(told)) {
            return Err("the answer is not the counter");
        }
    }
    let verified =
        |state: &CardState| -> Vec<PinReport> { state.pins.iter().filter(|pin| pin.verified).copied().collect() };
    let open = verified(after);
    if matches!(action, Action::Power) && !open.is_empty() {
        return Err("a PIN is verified after power came");
    }
    // A refused SELECT changes nothing: after a reset the PINs of an applet that is no longer selected may stay verified
    // until another applet is.
    if let Action::Exchange(Aim::Applet(Some(name)), _) = action
        && open.iter().any(|pin| pin.applet != *name)
    {
        return Err("a PIN of another applet is verified");
    }
    Ok(())
}

/// What stands behind a PIN is open exactly when that PIN is verified.
fn doors(card: &Card) -> Result<(), &'static str> {
    let state = card.state();
    if state.applet != AppletName::Jpki {
        return Ok(());
    }
    let is_open =
        |id: u16| state.pins.iter().any(|pin| (pin.applet, pin.id, pin.verified) == (AppletName::Jpki, id, true));
    let mut probe = card.clone();
    // An unknown scheme is refused after the key's own check and costs no signature.
    let doors: [(&[u8], u16, &str); 3] = [
        (&[0x00, 0xB0, 0x81, 0x00, 0x01], 0x001B, "the signing certificate's door"),
        (&[0x80, 0x2A, 0x07, 0x97, 0x01, 0x00, 0x00], 0x0018, "the door of the key for user authentication"),
        (&[0x80, 0x2A, 0x07, 0x9A, 0x01, 0x00, 0x00], 0x001B, "the signing key's door"),
    ];
    for (command, pin, door) in doors {
        let closed = transmit(&mut probe, command) == 0x6982;
        if closed == is_open(pin) {
            return Err(door);
        }
    }
    Ok(())
}

#[derive(Clone)]
enum Action {
    Power,
    Reset,
    Exchange(Aim, Vec<u8>),
}

#[derive(Clone, Copy)]
enum Aim {
    Applet(Option<AppletName>),
    Pin(AppletName, u16, Value),
    Other,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Value {
    None,
    Asked,
    Right,
    Wrong,
}

impl Action {
    fn perform(&self, card: &mut Card) -> Option<u16> {
        match self {
            Self::Power => {
                card.power_off();
                card.power_on();
                None
            }
            Self::Reset => {
                card.reset();
                None
            }
            Self::Exchange(_, command) => Some(transmit(card, command)),
        }
    }
}

fn actions() -> Vec<(&'static str, Action)> {
    let exchange = |aim: Aim, parts: &[&[u8]]| Action::Exchange(aim, parts.concat());
    let applet = |name: AppletName| {
        let aid = name.aid();
        exchange(Aim::Applet(Some(name)), &[&[0x00, 0xA4, 0x04, 0x0C, aid.len() as u8], aid])
    };
    let file = |id: u8| exchange(Aim::Other, &[&[0x00, 0xA4, 0x02, 0x0C, 0x02, 0x00, id]]);
    let pin = |name: AppletName, id: u16, value: Value, bytes: &[u8]| {
        let header = [0x00, 0x20, 0x00, 0x80 | id as u8];
        let length = [bytes.len() as u8];
        let length = if bytes.is_empty() { &length[..0] } else { &length[..] };
        exchange(Aim::Pin(name, id, value), &[&header, length, bytes])
    };
    let (jpki, common) = (AppletName::Jpki, AppletName::Common);
    vec![
        ("power", Action::Power),
        ("reset", Action::Reset),
        ("JPKI", applet(jpki)),
        ("common", applet(common)),
        ("issuer", applet(AppletName::Issuer)),
        ("unknown applet", exchange(Aim::Applet(None), &[&[0x00, 0xA4, 0x04, 0x0C, 0x05, 0xA0, 0, 0, 0, 3]])),
        ("file 0018", file(0x18)),
        ("file 000A", file(0x0A)),
        ("MF", exchange(Aim::Other, &[&[0x00, 0xA4, 0x00, 0x00]])),
        ("read", exchange(Aim::Other, &[&[0x00, 0xB0, 0x8A, 0x00, 0x04]])),
        ("ask 0018", pin(jpki, 0x18, Value::Asked, b"")),
        ("right 0018", pin(jpki, 0x18, Value::Right, b"1234")),
        ("wrong 0018", pin(jpki, 0x18, Value::Wrong, b"4321")),
        ("long 0018", pin(jpki, 0x18, Value::Wrong, b"12345")),
        ("ask 001B", pin(jpki, 0x1B, Value::Asked, b"")),
        ("right 001B", pin(jpki, 0x1B, Value::Right, b"ABC123")),
        ("wrong 001B", pin(jpki, 0x1B, Value::Wrong, b"abc123")),
        ("right 001C", pin(common, 0x1C, Value::Right, b"1234")),
        ("wrong 001C", pin(common, 0x1C, Value::Wrong, b"4321")),
        ("sign", exchange(Aim::Other, &[&[0x80, 0x2A, 0x07, 0x97, 0x01, 0x00, 0x00]])),
        ("no command", exchange(Aim::Other, &[&[0x00, 0xA4, 0x04]])),
    ]
}

/// The plastic card under every setting of the switches that move the security state.
fn settings() -> Vec<Profile> {
    let switches = [
        "warm_reset_keeps_pin",
        "warm_reset_keeps_applet",
        "reselect_keeps_pin",
        "wrong_try_drops_verified",
        "failed_select_keeps_state",
    ];
    let settings = (0..1u32 << switches.len()).map(|bits| {
        let mut profile = Profile::builtin("plastic").expect("built in");
        for (at, switch) in switches.iter().enumerate() {
            let on = (bits >> at & 1 == 1).to_string();
            profile.switches.set(switch, &on).expect("a switch of the table");
        }
        profile
    });
    settings.collect()
}

fn image() -> Arc<Image> {
    static IMAGE: std::sync::LazyLock<Arc<Image>> =
        std::sync::LazyLock::new(|| Arc::new(Image::of(&Profile::builtin("plastic").expect("built in"))));
    Arc::clone(&IMAGE)
}

fn transmit(card: &mut Card, command: &[u8]) -> u16 {
    let mut response = Vec::new();
    card.transmit(command, &mut response).expect("the card stays in the field");
    response.last_chunk::<2>().map(|word| u16::from_be_bytes(*word)).expect("a status word")
}
