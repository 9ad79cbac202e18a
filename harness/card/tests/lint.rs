//! Every rule of the lint is proven twice: a planted trace that it must flag, and the same errand done well, in which no
//! rule at all may find a fault.

use madoguchi_card::lint::{RULES, lint};
use madoguchi_card::trace::{Event, Head, Line, Place, Recorder, Sharing, Trace};
use std::collections::BTreeSet;
use std::time::Duration;

/// A client's session, written line by line.
#[derive(Default)]
struct Script {
    recorder: Recorder,
    lines: Vec<Line>,
    sharing: Sharing,
}

impl Script {
    fn event(&mut self, event: Event) -> &mut Self {
        let line = self.recorder.event(event);
        self.lines.push(line);
        self
    }

    fn send(&mut self, command: &[u8], body: &[u8], status: u16) -> &mut Self {
        let answer = [body, &status.to_be_bytes()].concat();
        let line = self.recorder.exchange(command, Ok((&answer, Duration::from_micros(20))));
        self.lines.push(line);
        self
    }

    fn applet(&mut self, place: Place) -> &mut Self {
        let aid = place.aid().expect("an applet of the card");
        self.send(&[&[0, 0xA4, 4, 0x0C, 10][..], &aid].concat(), &[], 0x9000)
    }

    fn file(&mut self, id: u8) -> &mut Self {
        self.send(&[0, 0xA4, 2, 0x0C, 2, 0, id], &[], 0x9000)
    }

    fn ask(&mut self, status: u16) -> &mut Self {
        self.send(&[0, 0x20, 0, 0x80], &[], status)
    }

    fn verify(&mut self, pin: &str, status: u16) -> &mut Self {
        let length = u8::try_from(pin.len()).expect("a short PIN");
        self.send(&[&[0, 0x20, 0, 0x80, length], pin.as_bytes()].concat(), &[], status)
    }

    fn read(&mut self, offset: u8, length: usize, status: u16) -> &mut Self {
        self.send(&[0, 0xB0, 0, offset, 0], &vec![0x55; length], status)
    }

    fn sign(&mut self, data: &[u8], status: u16) -> &mut Self {
        let length = u8::try_from(data.len()).expect("short data");
        let body = if status == 0x9000 { 256 } else { 0 };
        self.send(&[&[0x80, 0x2A, 0, 0x80, length], data, &[0]].concat(), &vec![0x77; body], status)
    }

    fn pin(&mut self) -> &mut Self {
        self.event(Event::PowerOn).applet(Place::Jpki).file(0x18)
    }

    fn signing(&mut self, data: &[u8]) -> &mut Self {
        self.pin().ask(0x63C3).verify("1234", 0x9000).file(0x17).sign(data, 0x9000).event(Event::PowerOff)
    }

    fn found(&self) -> Vec<(&'static str, Vec<u64>)> {
        let trace = Trace { head: Head { sharing: self.sharing, ..Head::default() }, lines: self.lines.clone() };
        let read = Trace::parse(&trace.write()).expect("what is written is read");
        assert_eq!(read, trace);
        lint(&read).into_iter().map(|finding| (finding.rule.id, finding.at)).collect()
    }
}

const SHA256: &str = "3031300D060960864801650304020105000420";
const SHA256_WITHOUT_NULL: &str = "302F300B0609608648016503040201 0420";
const SHA1: &str = "3021300906052B0E03021A05000414";

fn digest_info(head: &str, hash: usize) -> Vec<u8> {
    let digits: Vec<u8> = head.bytes().filter(u8::is_ascii_hexdigit).collect();
    let digit = |d: u8| char::from(d).to_digit(16).expect("hexadecimal") as u8;
    let mut bytes: Vec<u8> = digits.chunks(2).map(|pair| digit(pair[0]) << 4 | digit(pair[1])).collect();
    bytes.extend(vec![0xA5; hash]);
    bytes
}

type Errand = fn(&mut Script);

/// Rule, an errand that breaks it, the exchanges that show it, and the errand done well.
const CASES: &[(&str, Errand, &[u64], Errand)] = &[
    (
        "pin-sent-twice",
        |s| {
            s.pin().ask(0x63C3).verify("9999", 0x63C2).verify("9999", 0x63C1);
        },
        &[5, 6],
        |s| {
            s.pin().ask(0x63C3).verify("9999", 0x63C2).verify("1234", 0x9000).event(Event::PowerOff);
        },
    ),
    (
        "refused-pin-again",
        |s| {
            s.pin().ask(0x63C3).verify("9999", 0x63C2).ask(0x63C2).verify("9999", 0x63C1);
        },
        &[5, 7],
        |s| {
            // The same value for another PIN, and for another card, is no repetition.
            s.pin().ask(0x63C3).verify("9999", 0x63C2).applet(Place::Text).file(0x11).ask(0x63C3);
            s.verify("9999", 0x63C2).event(Event::Removed).event(Event::Inserted);
            s.pin().ask(0x63C3).verify("9999", 0x63C2);
        },
    ),
    (
        "verify-when-blocked",
        |s| {
            s.pin().ask(0x63C0).verify("1234", 0x6984);
        },
        &[4, 5],
        |s| {
            s.pin().ask(0x63C0).file(0x1B).ask(0x63C5).verify("ABC123", 0x9000).event(Event::PowerOff);
        },
    ),
    (
        "last-try-unasked",
        |s| {
            s.pin().verify("9999", 0x63C0);
        },
        &[4],
        |s| {
            s.pin().ask(0x63C1).verify("9999", 0x63C0);
        },
    ),
    (
        "pin-length",
        |s| {
            s.pin().ask(0x63C3).verify("12345", 0x63C2);
        },
        &[5],
        |s| {
            s.pin().file(0x1B).ask(0x63C5).verify("ABCDEF1234567890", 0x9000).event(Event::PowerOff);
        },
    ),
    (
        "verify-without-reference",
        |s| {
            s.event(Event::PowerOn).applet(Place::Jpki).verify("1234", 0x6986);
        },
        &[3],
        |s| {
            s.pin().verify("1234", 0x9000).event(Event::PowerOff);
        },
    ),
    (
        "pin-left-verified",
        |s| {
            s.pin().verify("1234", 0x9000).event(Event::Disconnected).event(Event::PowerOff);
        },
        &[4],
        |s| {
            s.pin().verify("1234", 0x9000).applet(Place::Text).event(Event::Disconnected);
            s.sharing = Sharing::Shared;
        },
    ),
    (
        "reset-keeps-verify",
        |s| {
            s.pin().verify("1234", 0x9000).event(Event::Reset);
        },
        &[4],
        |s| {
            s.pin().verify("1234", 0x9000).event(Event::Reset);
            s.sharing = Sharing::Exclusive;
        },
    ),
    (
        "sent-twice",
        |s| {
            s.event(Event::PowerOn).applet(Place::Jpki).applet(Place::Jpki).file(6).file(6).read(0, 160, 0x9000);
            s.read(0, 160, 0x9000);
        },
        &[2, 3, 4, 5, 6, 7],
        |s| {
            s.event(Event::PowerOn).applet(Place::Jpki).applet(Place::Jpki).file(6).read(0, 160, 0x9000);
            s.file(0x0A).read(0, 256, 0x9000).read(100, 256, 0x9000);
        },
    ),
    (
        "number-read",
        |s| {
            s.event(Event::PowerOn).applet(Place::Text).file(0x11).verify("1234", 0x9000).file(1).read(0, 17, 0x9000);
            s.event(Event::PowerOff);
        },
        &[6],
        |s| {
            s.event(Event::PowerOn).applet(Place::Text).file(0x11).verify("1234", 0x9000).file(2).read(0, 90, 0x9000);
            s.event(Event::PowerOff);
        },
    ),
    (
        "read-past-end",
        |s| {
            s.event(Event::PowerOn).applet(Place::Jpki).file(6).read(0, 160, 0x9000).read(160, 0, 0x6B00);
        },
        &[5],
        |s| {
            s.event(Event::PowerOn).applet(Place::Jpki).file(6).read(0, 160, 0x9000);
        },
    ),
    (
        "digestinfo-without-null",
        |s| {
            s.signing(&digest_info(SHA256_WITHOUT_NULL, 32));
        },
        &[7],
        |s| {
            s.signing(&digest_info(SHA256, 32));
        },
    ),
    (
        "digestinfo-sha1",
        |s| {
            s.signing(&digest_info(SHA1, 20));
        },
        &[7],
        |s| {
            s.signing(&digest_info(SHA256, 32));
        },
    ),
    (
        "digestinfo-wrong",
        |s| {
            s.signing(&digest_info("", 32));
        },
        &[7],
        |s| {
            s.signing(&digest_info("", 36));
        },
    ),
    (
        "sign-unverified",
        |s| {
            s.event(Event::PowerOn).applet(Place::Jpki).file(0x17).sign(&digest_info(SHA256, 32), 0x6982);
        },
        &[4],
        |s| {
            s.signing(&digest_info(SHA256, 32));
        },
    ),
];

#[test]
fn every_rule_has_its_two_traces() {
    let rules: BTreeSet<&str> = RULES.iter().map(|rule| rule.id).collect();
    assert_eq!(rules.len(), RULES.len(), "no id twice");
    assert_eq!(CASES.iter().map(|case| case.0).collect::<BTreeSet<_>>(), rules);
}

#[test]
fn every_rule_flags_its_planted_trace_and_only_that() {
    for (rule, bad, at, good) in CASES {
        let mut script = Script::default();
        bad(&mut script);
        assert_eq!(script.found(), [(*rule, at.to_vec())], "{rule}: the planted trace");
        let mut script = Script::default();
        good(&mut script);
        assert_eq!(script.found(), [], "{rule}: the errand done well");
    }
}

#[test]
fn a_hash_of_the_wrong_length_is_no_digest_info() {
    let mut script = Script::default();
    let mut data = digest_info(SHA256, 20);
    data[1] = 0x25;
    data[18] = 20;
    script.signing(&data);
    assert_eq!(script.found(), [("digestinfo-wrong", vec![7])]);
}

#[test]
fn the_number_as_a_reference_number_counts() {
    let mut script = Script::default();
    script.event(Event::PowerOn).applet(Place::Visual).file(0x13).verify("123456789018", 0x9000).event(Event::PowerOff);
    assert_eq!(script.found(), [("number-read", vec![4])]);
}
